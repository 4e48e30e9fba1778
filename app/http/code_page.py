"""The page behind the code on a pack: for everybody with a phone, without a key and without script."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from byssus.app.http.context import InContext
from byssus.app.http.pages import PAGE_HEADERS, PAGES, Language, page_language
from byssus.core.errors import NotFound
from byssus.trace.public import MistypedCode, Pack, public_pack

router = APIRouter(include_in_schema=False)
_STEM = "https://id.gs1.org"
_HEADERS = {**PAGE_HEADERS, "Cache-Control": "public, max-age=60"}


@router.api_route("/01/{code:path}", methods=["GET", "HEAD"])
def get_code_page(request: Request, context: InContext) -> Response:
    """What everybody may know of the pack whose GS1 Digital Link this path is."""
    # The path as it was sent: decoded, a lot with a slash in it would fall apart.
    link = _STEM + request.scope["raw_path"].decode("ascii", "replace").rstrip("/")
    try:
        with context.pool.connection() as connection:
            return _page(request, 200, pack=public_pack(connection, link))
    except MistypedCode as error:
        chinese = page_language(request) is Language.ZH
        reasons = [problem.zh if chinese else problem.en for problem in error.code.problems]
        return _page(request, error.status, trouble="mistyped", reasons=reasons)
    except NotFound as error:
        return _page(request, error.status, trouble="unknown")


def _page(
    request: Request, status: int, pack: Pack | None = None, trouble: str = "", reasons: list[str] | None = None
) -> Response:
    language = page_language(request)
    values = {
        "words": _WORDS[language],
        "language": language,
        "other": Language.EN if language is Language.ZH else Language.ZH,
        "pack": pack,
        "trouble": trouble,
        "reasons": reasons or [],
    }
    return PAGES.TemplateResponse(request, "code_page.html", values, status, _HEADERS)


_WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.ZH: {
        "title": "产品追溯",
        "other": "English",
        "recalled": "已召回",
        "recalled_advice": "请勿食用，请联系购买处退货。",
        "gi_mark": "地理标志产品",
        "producer": "生产者",
        "species": "物种",
        "net": "净含量",
        "shelf": "保质期",
        "days": "天",
        "gtin": "商品条码",
        "lot": "批次",
        "serial": "序列号",
        "packed_on": "生产日期",
        "origin": "产地",
        "inspections": "检验",
        "passed": "合格",
        "failed": "不合格",
        "no_batch": "没有该批次的记录。以下为产品信息。",
        "not_yet": "尚无记录",
        "mistyped": "这不是有效的商品码",
        "mistyped_advice": "请重新扫描，或核对输入的编码。",
        "unknown": "没有这个产品",
        "unknown_advice": "编码有效，但本服务没有该产品的登记。",
    },
    Language.EN: {
        "title": "Where it comes from",
        "other": "中文",
        "recalled": "Recalled",
        "recalled_advice": "Do not eat it. Take it back to where you bought it.",
        "gi_mark": "Geographical-indication product",
        "producer": "Producer",
        "species": "Species",
        "net": "Net weight",
        "shelf": "Shelf life",
        "days": "days",
        "gtin": "GTIN",
        "lot": "Batch",
        "serial": "Serial number",
        "packed_on": "Packed on",
        "origin": "Origin",
        "inspections": "Inspections",
        "passed": "passed",
        "failed": "not passed",
        "no_batch": "Nothing is recorded of this batch. This is the product.",
        "not_yet": "Nothing recorded yet",
        "mistyped": "This is not a valid product code",
        "mistyped_advice": "Scan it again, or check what you typed.",
        "unknown": "There is no such product",
        "unknown_advice": "The code is valid, but nobody has declared this product here.",
    },
}
