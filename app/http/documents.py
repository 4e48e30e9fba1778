"""The OpenAPI document and the page that shows it, with the files of Swagger UI from a package, not from afar."""

from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from byssus.app.http.problems import MEDIA_TYPE, Problem

router = APIRouter(include_in_schema=False)
_ASSETS = "/docs/assets"
_REFERENCE = "#/components/schemas/{model}"
ANY_PROBLEM = {
    "description": "A problem (RFC 9457)",
    "content": {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format(model=Problem.__name__)}}},
}
"""What every endpoint may answer instead of what it promises."""


class DocumentedApp(FastAPI):
    """FastAPI whose document also defines the problem that every endpoint may answer."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        document = super().openapi()
        problem = Problem.model_json_schema(ref_template=_REFERENCE)
        document["components"]["schemas"] |= {**problem.pop("$defs"), Problem.__name__: problem}
        return document


def add_documents(app: FastAPI) -> None:
    """Add `/docs`, and the files that it loads."""
    app.include_router(router)
    app.mount(_ASSETS, StaticFiles(packages=[("fastapi_offline", "static")]))


@router.get("/docs")
def get_docs() -> HTMLResponse:
    """Every endpoint, to read and to try."""
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="Byssus",
        swagger_js_url=f"{_ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{_ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{_ASSETS}/favicon.png",
    )
