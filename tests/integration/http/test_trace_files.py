"""A chain taken away over HTTP: signed, hashed, on record, as far as one may see; and checked without us."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from builders.chain import Chain, chain
from builders.island import packs, tell_island
from builders.service import Service, serving
from byssus.app.commands.evidence import verify
from byssus.core.errors import ByssusError, Conflict
from byssus.core.identity.access import Role
from byssus.core.signing.register import digest_of, rotate_key, sign_file
from byssus.core.signing.statement import PublicKeys
from byssus.core.signing.statement import verify as verified
from byssus.trace.documents.files import Form
from byssus.trace.rules.rules import RULES
from servers.databases import DatabaseServer

FILE = "/api/v1/trace/file"


@pytest.fixture(scope="module")
def island(database_servers: Callable[[str], DatabaseServer]) -> Iterator[tuple[Service, Chain]]:
    """A service that was told of the island; the tests of this file share it."""
    with (
        database_servers("embedded").migrated_database() as url,
        chain(url) as built,
        serving(url, start=built.now) as running,
    ):
        tell_island(built)
        yield running, built


@pytest.fixture
def service(island: tuple[Service, Chain]) -> Service:
    return island[0]


@pytest.fixture
def told(island: tuple[Service, Chain]) -> Chain:
    return island[1]


def keys(service: Service) -> PublicKeys:
    with service.client() as anybody:
        return PublicKeys.model_validate_json(anybody.get("/.well-known/jwks.json").content)


def test_every_form_is_taken_away_whole_with_its_hash_and_a_signature_that_anybody_checks(
    service: Service, told: Chain
) -> None:
    with service.client(Role.REGULATOR, name="李检") as office:
        for form in Form:
            answer = office.get(FILE, params={"code": packs("P1"), "form": form})
            assert answer.headers["content-type"] == form.media_type
            assert answer.headers["content-disposition"].endswith(f'.{form.suffix}"')
            digest = sha256(answer.content)
            assert b64decode(answer.headers["content-digest"][len("sha-256=:") : -1]) == digest.digest()
            statement = verified(answer.headers["byssus-signature"], keys(service))
            assert (statement.sha256, statement.bytes) == (digest.hexdigest(), len(answer.content))
            again = office.get(f"/api/v1/signatures/{digest.hexdigest()}")
            assert again.text == answer.headers["byssus-signature"]
        assert office.get(f"/api/v1/signatures/{'0' * 64}").status_code == 404
    exported = "select action, object, detail ->> 'form' from audit where actor = '李检' order by id"
    assert told.rows(exported) == [("trace_exported", packs("P1"), form.value) for form in Form]


def test_the_form_is_chosen_by_what_the_caller_accepts(service: Service) -> None:
    for accept, begins in (("application/ld+json", b'{"@context"'), ("text/html, application/pdf;q=0.9", b"%PDF")):
        with service.client(Role.REGULATOR, Accept=accept) as office:
            assert office.get(FILE, params={"code": packs("P1")}).content.startswith(begins)


def test_a_zip_of_file_and_signature_is_checked_offline_and_a_changed_file_is_named(
    service: Service, tmp_path: Path
) -> None:
    wanted = {"code": packs("P1"), "form": "fsma", "signed": "true"}
    with service.client(Role.REGULATOR) as office:
        packed = office.get(FILE, params=wanted)
        assert packed.content == office.get(FILE, params=wanted).content
    published = tmp_path / "keys.json"
    published.write_text(keys(service).model_dump_json())
    with ZipFile(BytesIO(packed.content)) as archive:
        archive.extractall(tmp_path)
        name, _ = archive.namelist()

    verify([tmp_path / name], None, published)

    with (tmp_path / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ByssusError, match="its hash is another"):
        verify([tmp_path / name], None, published)
    with pytest.raises(ByssusError) as refused:
        verify([tmp_path / name], None, None)
    assert "--keys" in refused.value.advice


def test_what_an_old_key_signed_stays_good_when_a_new_one_signs(service: Service, told: Chain, tmp_path: Path) -> None:
    with service.client(Role.REGULATOR) as office:
        before = office.get(FILE, params={"code": packs("P1"), "form": "epcis"}).headers["byssus-signature"]
        old = service.context.signing_key.read_bytes()
        new = rotate_key(told.connection, service.context.signing_key, "王", service.context.wall.now())
        after = office.get(FILE, params={"code": packs("P1"), "form": "gdst"}).headers["byssus-signature"]

    published = keys(service)
    assert published.keys[0].kid == new
    assert verified(before, published).about.startswith("epcis")
    assert verified(after, published).about.startswith("gdst")
    retired = tmp_path / "key.pem"
    retired.write_bytes(old)
    with pytest.raises(Conflict, match="was retired"):
        sign_file(told.connection, retired, digest_of([b"x"]), "x", service.context.wall.now())


def test_a_firm_takes_away_its_own_and_one_step_up_and_down(service: Service) -> None:
    with service.client(Role.OPERATOR, party="market") as shop:
        content = shop.get(FILE, params={"code": packs("P1"), "form": "epcis"}).json()
        assert content["urn:byssus:document:eventsNotShown"] > 0
        assert not any("farmHarvest" in event["bizStep"] for event in content["epcisBody"]["eventList"])
        assert shop.get("/api/v1/trace/findings", params={"code": packs("P1")}).json()["hidden"] > 0
    with service.client(Role.GATEWAY) as gateway:
        assert gateway.get(FILE, params={"code": packs("P1")}).status_code == 403
    with service.client(Role.REGULATOR) as office:
        assert office.get(FILE, params={"code": "https://id.gs1.org/01/06901234000016/10/NONE"}).status_code == 404
        assert office.get(FILE, params={"code": packs("P1"), "at": "2000-01-01T00:00:00Z"}).status_code == 422


def test_all_findings_of_a_code_say_rule_evidence_severity_and_who_mends_it(service: Service, told: Chain) -> None:
    with service.client(Role.REGULATOR) as office:
        answer = office.get("/api/v1/trace/findings", params={"code": packs("P1")}).json()

    assert answer["rules"] == list(RULES)
    assert {each["rule"] for each in answer["findings"]} >= {"closure", "certificate-use", "key-data"}
    severities = [each["severity"] for each in answer["findings"]]
    assert severities == sorted(severities, key=["critical", "alarm", "warn"].index)
    hashes = {row[0] for row in told.rows("select hash from epcis_event")}
    for each in answer["findings"]:
        assert each["events"]
        assert set(each["events"]) <= hashes
        assert each["mender"]


def test_key_data_that_nobody_owes_are_told_as_completeness_and_are_no_findings(service: Service) -> None:
    with service.client(Role.REGULATOR) as office, service.client(Role.OPERATOR, party="market") as shop:
        answer, seen = (
            each.get("/api/v1/trace/findings", params={"code": packs("P1")}).json() for each in (office, shop)
        )

    by_profile = {each["profile"]: each for each in answer["completeness"]}
    assert {name: each["owed"] for name, each in by_profile.items()} == {
        "CHAIN": True, "FSMA-204": False, "GDST": False,
    }  # fmt: skip
    assert {"event": "shipping", "need": "document", "events": 2} in by_profile["FSMA-204"]["gaps"]
    assert not any("FSMA-204" in each["en"] for each in answer["findings"])
    for each in answer["completeness"]:
        assert 0 <= each["complete"] < each["events"]
    assert sum(each["events"] for each in seen["completeness"]) < sum(each["events"] for each in by_profile.values())
