"""The markup of the console: Jinja templates that speak a language and write figures as `figures` does."""

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from byssus.alerts.records.risk_list import limit_text
from byssus.app.console import figures
from byssus.app.console.bounds import bound_words
from byssus.app.console.words import Words

_FOLDER = Path(__file__).with_name("templates")
_MARKUP = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_MARKUP.globals.update(
    bound=bound_words,
    correction=figures.correction,
    number=figures.number,
    quantity=figures.quantity,
    unit_name=figures.unit_name,
    span=figures.span,
    minutes=figures.minutes,
    moment=figures.moment,
    day_time=figures.day_time,
    zone_name=figures.zone_name,
    limit_text=limit_text,
    instant=datetime.fromisoformat,
)


def shape(name: str, label: str = "") -> Markup:
    """The shape of that name from the sprite; with a label when no word beside it says the same."""
    told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="shape" {}><use href="#{}"/></svg>').format(told, name)


_MARKUP.globals["shape"] = shape


def render(template: str, words: Words, **values: object) -> str:
    """Fill a template of this folder; `words` is the catalogue in the reader's language. The result is safe HTML."""
    return _MARKUP.get_template(template).render(words=words, **values)
