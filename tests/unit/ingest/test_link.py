from byssus.ingest.link import readable_topic


def test_a_topic_that_is_not_text_is_shown_as_far_as_it_is() -> None:
    assert readable_topic(b"byssus/v1/\xff/senml") == "byssus/v1/\N{REPLACEMENT CHARACTER}/senml"
