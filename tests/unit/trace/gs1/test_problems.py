import re

import pytest

from byssus.trace.gs1 import Problem, ProblemCode, Severity
from byssus.trace.gs1.words_en import WORDS as ENGLISH
from byssus.trace.gs1.words_zh import WORDS as CHINESE


@pytest.mark.parametrize("words", [ENGLISH, CHINESE])
def test_every_problem_has_words(words: dict[ProblemCode, str]) -> None:
    assert words.keys() == set(ProblemCode)


def test_both_languages_tell_the_same() -> None:
    for code in ProblemCode:
        fields = [set(re.findall(r"{(\w+)}", words[code])) for words in (ENGLISH, CHINESE)]
        assert fields[0] == fields[1] <= {"ai", "detail"}, code


def test_only_a_doubtful_separator_leaves_a_code_usable() -> None:
    warnings = [code for code in ProblemCode if Problem(code, 0).severity is Severity.WARNING]
    assert warnings == [ProblemCode.SEPARATOR_MAY_BE_MISSING]
