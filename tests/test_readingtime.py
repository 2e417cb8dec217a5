"""How long a page takes to read."""

from __future__ import annotations

import pytest

from explainer.publishing import readingtime


def words(number: int) -> str:
    return "<p>" + " ".join(["word"] * number) + "</p>"


@pytest.mark.parametrize(
    ("html", "minutes"),
    [
        ("", 1),
        (words(100), 1),
        (words(920), 4),
        ("<td>word</td>" * 920, 4),
        (f"<p lang='zh'>{'桥' * 1040}。</p>", 4),
        (words(460) + f"<p>{'桥' * 520}</p>", 4),
        (words(460) + "<p>– — … 。</p>" * 500, 2),
        (words(460) + f'<section data-search-exclude="">{words(900)}<section></section>{words(900)}</section>', 2),
        (words(460) + f"<details><summary>x</summary>{words(900)}<br></details>", 2),
        (words(460) + f"<svg>{words(900)}</svg><template>{words(900)}</template><hr/>", 2),
        (f"<details>{words(900)}</details>" + words(460), 2),
    ],
    ids=[
        "nothing",
        "a few words",
        "words",
        "cells",
        "Chinese",
        "both",
        "signs are no words",
        "without notes",
        "without what is folded away",
        "without pictures and previews",
        "what follows it counts again",
    ],
)
def test_the_text_of_a_page_is_counted_in_minutes(html: str, minutes: int) -> None:
    assert readingtime.minutes(html) == minutes
