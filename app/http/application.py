"""Puts the HTTP interface together; the one place that knows every part of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from prometheus_client import ProcessCollector

from byssus.app.http import (
    alarms,
    checks,
    code_reading,
    codes,
    device_states,
    devices,
    ending,
    evidence,
    exports,
    handling,
    health,
    holds,
    keys,
    labels,
    links,
    login,
    metrics,
    outages,
    plans,
    points,
    questions,
    recalls,
    records,
    rejected,
    resolver_description,
    review,
    scans,
    signatures,
    sites,
    spared,
    stream,
    trace,
    trace_files,
    workshops,
    year_files,
)
from byssus.app.http.context import Context
from byssus.app.http.documents import ANY_PROBLEM, DocumentedApp, add_documents
from byssus.app.http.expansion import Expansion
from byssus.app.http.gate import Gate
from byssus.app.http.listener import Listener, listening
from byssus.app.http.metrics import Backlog, Stopwatch
from byssus.app.http.permission import KEY_REQUIRED
from byssus.app.http.problems import add_problems
from byssus.app.http.resolver import add_resolver
from byssus.trace.resolver.lookup import Lookup

_NOUNS = (
    sites,
    devices,
    device_states,
    exports,
    points,
    questions,
    stream,
    alarms,
    handling,
    ending,
    evidence,
    outages,
    spared,
    review,
    plans,
    checks,
    records,
    trace,
    trace_files,
    workshops,
    year_files,
    signatures,
    holds,
    recalls,
    codes,
    code_reading,
    labels,
    links,
    scans,
    rejected,
    keys,
)


def create_app(context: Context) -> FastAPI:
    """The HTTP interface of one web process.

    Run it under uvicorn with `timeout_graceful_shutdown`, for streams of alarms end only when they are cut.
    """
    app = DocumentedApp(title="Byssus", version="1", docs_url=None, redoc_url=None, lifespan=_open)
    app.state.context = context
    app.state.listener = Listener(context.database_url)
    app.state.lookup = Lookup(context.database_url)
    context.registry.register(Backlog(context))
    ProcessCollector(registry=context.registry)
    app.add_middleware(Gate, context=context)
    app.add_middleware(Stopwatch, registry=context.registry)
    app.add_middleware(Expansion)
    add_resolver(app)
    add_problems(app)
    add_documents(app)
    public = (health.router, login.router, resolver_description.router, signatures.public_router)
    for router in (*public, metrics.router, _api()):
        app.include_router(router, responses={"default": ANY_PROBLEM})
    return app


@asynccontextmanager
async def _open(app: FastAPI) -> AsyncIterator[None]:
    """The life of the app: what it listens to, and what it asks, outside its pool."""
    async with listening(app):
        yield
    lookup: Lookup = app.state.lookup
    await lookup.close()


def _api() -> APIRouter:
    api = APIRouter(prefix="/api/v1", dependencies=[KEY_REQUIRED])
    for noun in _NOUNS:
        api.include_router(noun.router)
    return api
