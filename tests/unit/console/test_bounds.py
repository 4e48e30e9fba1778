from datetime import timedelta

import pytest

from byssus.alerts.condition.bound import Bound
from byssus.app.console.bounds import bound_words
from byssus.app.console.words import Words
from byssus.app.http.pages import Language
from byssus.core.plant.haccp import Direction, Measure

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (Bound(Direction.ABOVE, -18), "> −18.0 °C"),
        (Bound(Direction.BELOW, -6, Measure.RATE, DAY / 24), "change over 1 h 0 min < −6.0 °C/h"),
        (Bound(Direction.BELOW, 240, Measure.CUMULATIVE, DAY, 0), "time < 0.0 °C within 1 d 0 h > 4 h 0 min"),
        (
            Bound(Direction.ABOVE, 600, Measure.DEGREE_MINUTES, DAY, 5),
            "degree-minutes > 5.0 °C within 1 d 0 h > 600.0 °C·min",
        ),
        (Bound(Direction.ABOVE, -15, Measure.MKT, DAY), "mean kinetic temperature of 1 d 0 h > −15.0 °C"),
    ],
)
def test_a_limit_says_what_it_is_a_limit_of(bound: Bound, words: str) -> None:
    assert bound_words(bound, "Cel", Words(Language.EN)).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("language", Language)
def test_every_measure_has_words_in_every_language(measure: Measure, language: Language) -> None:
    bound = Bound(Direction.ABOVE, 5, measure, DAY, 4 if measure.counts else None)
    assert "5" in bound_words(bound, "Cel", Words(language))
