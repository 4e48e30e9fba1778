"""Codes from their issue to the till, over HTTP."""

from io import BytesIO

import httpx
import pypdfium2
import pytest
from PIL import Image

from builders.chain import chain
from builders.epcis import at
from builders.labels import BATCH, GTIN, ITEM, STEM, scanned
from builders.service import Service
from builders.shops import open_shops
from byssus.core.database import connect
from byssus.core.identity.access import Role
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.pictures.picture import MOST_BYTES


@pytest.fixture
def plant(service: Service) -> Service:
    """The service over a chain with two shops."""
    with chain(service.context.database_url) as told:
        open_shops(told.connection)
    return service


def problem(answer: httpx.Response) -> str:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return str(answer.json()["detail"])


def test_codes_are_issued_printed_photographed_and_counted(plant: Service) -> None:
    with plant.client(Role.OPERATOR, party="firm") as operator:
        order = {"firm": "firm", "gtin": GTIN, "lot": "260718A", "count": 3, "request": "order 7"}
        issued = operator.post("/api/v1/serials", json=order)
        assert issued.status_code == 201
        serials = issued.json()["serials"]
        assert operator.post("/api/v1/serials", json=order).json() == issued.json()

        codes = [f"(01){GTIN}(10)260718A(21){serial}" for serial in serials]
        printed = operator.post("/api/v1/labels", json={"codes": codes, "stem": STEM})
        assert printed.headers["Content-Type"] == "application/pdf"
        with pypdfium2.PdfDocument(printed.content) as sheets:
            photo = sheets[0].render(scale=4).to_pil()
        written = BytesIO()
        photo.save(written, "JPEG")

        read = operator.post("/api/v1/codes/read", content=written.getvalue()).json()
        assert {code["bracketed"] for code in read["codes"]} == set(codes)

        period = {"from": "2020-01-01T00:00:00Z"}
        [share] = operator.get("/api/v1/codes/coverage", params=period).json()
        assert (share["gtin"], share["issued"], share["produced"], share["share"]) == (GTIN, 3, 0, None)


def test_codes_of_a_firm_are_issued_to_that_firm_and_to_admins_only(plant: Service) -> None:
    order = {"firm": "firm", "gtin": GTIN, "count": 1}
    with connect(plant.context.database_url) as connection:
        apply_plant(
            connection, Plant.model_validate({"parties": [{"code": "rival", "kind": "trader", "name": "对手"}]})
        )
    for party in ("rival", None):
        with plant.client(Role.OPERATOR, party=party) as stranger:
            refused = stranger.post("/api/v1/serials", json=order)
        assert refused.status_code == 403
        assert "may not do this for firm" in problem(refused)
    with plant.client(Role.ADMIN) as admin:
        assert admin.post("/api/v1/serials", json=order).status_code == 201
        [counted] = admin.get("/api/v1/codes/coverage", params={"from": "2020-01-01T00:00:00Z"}).json()
    assert counted["issued"] == 1, "whoever was refused used nothing up"


@pytest.mark.parametrize(
    ("form", "kind"), [("svg", "image/svg+xml"), ("png", "image/png"), ("roll", "application/pdf")]
)
def test_a_label_is_handed_out_in_the_form_that_was_asked_for(plant: Service, form: str, kind: str) -> None:
    with plant.client(Role.OPERATOR) as operator:
        wanted = {"codes": [ITEM], "form": form, "carrier": "gs1-datamatrix", "words": form != "png"}
        printed = operator.post("/api/v1/labels", json=wanted)

    assert printed.status_code == 200
    assert printed.headers["Content-Type"] == kind
    if form == "svg":
        assert "单冻贻贝肉" in printed.text
    if form == "png":
        assert scanned(Image.open(BytesIO(printed.content)))[0].startswith("]d2")


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"codes": ["(01)06901234000017"]}, "check digit"),
        ({"codes": [BATCH, ITEM], "form": "png"}, "one label, not 2"),
        ({"codes": [ITEM], "size": {"width": 20, "height": 12}}, "larger label"),
        ({"codes": [ITEM, BATCH], "copies": 1001}, "fault"),
        ({"codes": [ITEM] * 3, "copies": 1000}, "too many for one file"),
        ({"codes": []}, "fault"),
        ({"codes": [ITEM], "stem": "javascript:alert(1)"}, "fault"),
    ],
)
def test_a_label_that_cannot_be_printed_says_why(plant: Service, wanted: dict[str, object], words: str) -> None:
    with plant.client(Role.OPERATOR) as operator:
        refused = operator.post("/api/v1/labels", json=wanted)

    assert refused.status_code == 422
    assert words in problem(refused)


@pytest.mark.parametrize(
    ("content", "status"), [(b"", 415), (b"GIF89a", 415), (bytes(MOST_BYTES + 1), 413), (b"\x89PNG\r\n\x1a\n", 415)]
)
def test_what_cannot_be_read_as_a_picture_is_refused_with_a_reason(plant: Service, content: bytes, status: int) -> None:
    with plant.client(Role.OPERATOR) as operator:
        refused = operator.post("/api/v1/codes/read", content=content)

    assert refused.status_code == status
    assert problem(refused)


def test_a_regulator_sees_what_tills_should_have_refused_and_how_often_it_was_scanned(plant: Service) -> None:
    with chain(plant.context.database_url) as told:
        for minute in range(3):
            told.scan("zhoushan-till", f"]d201{GTIN}1726071910260718A", 1 + minute / 60)
        told.capture()

    with plant.client(Role.REGULATOR) as regulator:
        page = regulator.get("/api/v1/scans/findings", params={"limit": 2}).json()
        rest = regulator.get("/api/v1/scans/findings", params={"limit": 2, "before": page["next"]}).json()
        other = regulator.get("/api/v1/scans/findings", params={"reason": "held"}).json()
        period = {"code": BATCH, "from": at(0).isoformat(), "to": at(24).isoformat()}
        [tally] = regulator.get("/api/v1/scans/counts", params=period).json()

    found = [*page["entries"], *rest["entries"]]
    assert [(one["reason"], one["expires_on"], one["seen"]["zone"]) for one in found] == [
        ("expired", "2026-07-19", "zhoushan/sales")
    ] * 3
    assert (rest["next"], other["entries"]) == (None, [])
    assert (tally["source"], tally["latitude"], tally["scans"]) == ("trade", 30.0, 3)
