"""`byssus web`: answers people and programs over HTTP."""

import uvicorn

from byssus.app.console.mount import add_console
from byssus.app.figures import RoleFigures
from byssus.app.http.application import create_app
from byssus.app.http.context import Context
from byssus.app.http.readiness import broker_check
from byssus.app.installation import clock_of, database_url, mqtt_url
from byssus.app.interpreter import settle_in
from byssus.core.database import open_pool
from byssus.core.settings import Settings
from byssus.ingest.topics import parse_topics

_LAST_WORDS_SECONDS = 3
"""Streams of alarms never end by themselves."""


def run(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    url = database_url(settings)
    pool = open_pool(url, settings.database_pool, application="byssus-web")
    context = Context(
        pool=pool,
        database_url=url,
        clock=clock_of(settings),
        public_url=settings.public_url,
        checks=[broker_check(mqtt_url(settings))],
        signing_key=settings.signing_key_file,
        topics=parse_topics(settings.mqtt_topics),
    )
    context.registry.register(RoleFigures(pool))
    web = create_app(context)
    add_console(web, context)
    settle_in()
    try:
        uvicorn.run(
            web,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=_LAST_WORDS_SECONDS,
        )
    finally:
        pool.close()
