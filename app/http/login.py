"""Login with a key, for people with browsers: a page without script, and a session in a cookie."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from byssus.app.http.context import CalledBy, Context, InContext
from byssus.app.http.gate import SESSION_COOKIE, require_own_page
from byssus.app.http.pages import PAGE_HEADERS, PAGES, Language, keep_language, page_language
from byssus.core.errors import ByssusError, NotIdentified
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.identity.keys import identify
from byssus.core.identity.sessions import SESSION_LIFE, end_session, start_session

_log = structlog.get_logger(__name__)
router = APIRouter(include_in_schema=False)

_WORDS = {
    Language.ZH: {
        "title": "登录",
        "key": "访问密钥",
        "enter": "登录",
        "advice": "请输入管理员发给您的密钥（byssus_…）。",
        "other": "English",
        "failed": "密钥无效或已停用，请核对后重试。",
        "wait": "失败次数过多，请稍后再试。",
    },
    Language.EN: {
        "title": "Log in",
        "key": "Access key",
        "enter": "Log in",
        "advice": "Enter the key that an admin gave you (byssus_…).",
        "other": "中文",
        "failed": "This key is not valid, or no longer. Check it and try again.",
        "wait": "Too many logins failed. Wait a few minutes and try again.",
    },
}


@router.get("/login")
def get_login(request: Request, next: str = "/") -> Response:  # noqa: A002
    """The page that asks for a key."""
    return _page(request, next, 200)


@router.post("/login")
def log_in(
    request: Request,
    context: InContext,
    key: Annotated[str, Form(max_length=200)],
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    """Begin a session and go on to where the person wanted to be."""
    try:
        token = _begin(context, request, key)
    except ByssusError as error:
        if error.status not in (401, 429):
            raise
        return _page(request, next, error.status)
    answer = RedirectResponse(own_path(next), 303)
    secure = request.url.scheme == "https" or context.public_url.startswith("https://")
    answer.set_cookie(
        SESSION_COOKIE, token, int(SESSION_LIFE.total_seconds()), httponly=True, samesite="lax", secure=secure
    )
    keep_language(answer, page_language(request))
    return answer


@router.post("/logout")
def log_out(request: Request, context: InContext, caller: CalledBy) -> Response:
    """End the session."""
    with context.pool.connection() as connection:
        end_session(connection, request.cookies.get(SESSION_COOKIE, ""))
        audit(connection, Deed(context.clock.now(), caller.name, Action.LOGGED_OUT, caller.key_id))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def _begin(context: Context, request: Request, key: str) -> str:
    """Start a session for the holder of the key; its token comes back."""
    require_own_page(context, request)
    address, now = request.client.host if request.client else "", context.wall.now()
    context.failed_logins.check(address, now)
    with context.pool.connection() as connection:
        try:
            caller = identify(connection, key, now)
        except NotIdentified:
            context.failed_logins.failed(address, now)
            _log.warning("login_failed", address=address)
            raise
        context.failed_logins.succeeded(address)
        audit(connection, Deed(context.clock.now(), caller.name, Action.LOGGED_IN, caller.key_id, {"from": address}))
        return start_session(connection, caller, now)


def _page(request: Request, target: str, status: int) -> Response:
    language = page_language(request)
    words = _WORDS[language]
    other = Language.EN if language is Language.ZH else Language.ZH
    problem = {401: words["failed"], 429: words["wait"]}.get(status, "")
    values = {"words": words, "language": language, "other": other, "next": target, "problem": problem}
    return PAGES.TemplateResponse(request, "login.html", values, status, PAGE_HEADERS)


def own_path(target: str) -> str:
    """The path if it is one of ours; never an address that leads elsewhere, as `//evil.example` would."""
    return target if target.startswith("/") and target[1:2] not in ("/", "\\") and target.isprintable() else "/"
