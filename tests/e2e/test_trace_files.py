"""The page of a code says what the rules find, and lets the chain be taken away as a signed file."""

from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import httpx
from playwright.sync_api import expect

from builders.chain import Chain
from builders.island import packs, tell_island
from byssus.core.identity.access import Role
from byssus.core.signing.statement import PublicKeys, verify
from servers.console import PHONE, Console


def test_findings_are_read_and_the_chain_is_taken_away_with_its_signature(tracing: Console, told: Chain) -> None:
    tell_island(told)
    page = tracing.visit("李检", Role.REGULATOR, size=PHONE)
    page.goto(f"/trace?code={quote(packs('P1'))}")

    expect(page.get_by_text("合格证不得超量使用").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    for name in ("PDF", "GDST"):
        with page.expect_download() as started:
            page.get_by_role("link", name=name).click()
        with ZipFile(BytesIO(Path(started.value.path()).read_bytes())) as archive:
            file, signature = archive.namelist()
            signed = archive.read(signature).decode()
            content = archive.read(file)
        keys = PublicKeys.model_validate_json(
            httpx.get(f"{tracing.url}/.well-known/jwks.json", trust_env=False).content
        )
        assert verify(signed, keys).bytes == len(content)
    assert tracing.faults == []
