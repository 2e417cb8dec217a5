"""How readers are led to a source: by a Robust Link to the original or its copy, or by none."""

from __future__ import annotations

from xml.etree import ElementTree as etree

import pytest

from explainer.sources import robustlink
from explainer.sources.availability import Availability, Standing
from explainer.text import rich
from explainer.text.rich import Rich

URL, COPY = "https://pier.example/1", "https://web.archive.example/web/20310102000000/https://pier.example/1"
DAY = "2031-01-02"


def html(content: Rich) -> str:
    element = etree.Element("p")
    rich.append(element, content)
    return (
        etree.tostring(element, encoding="unicode", short_empty_elements=False).removeprefix("<p>").removesuffix("</p>")
    )


ROBUST = f'data-originalurl="{URL}" data-versionurl="{COPY}" data-versiondate="{DAY}"'


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(Availability(URL), f'<a href="{URL}">The pier</a>', id="original"),
        pytest.param(Availability(URL, COPY, DAY), f'<a href="{URL}" {ROBUST}>The pier</a>', id="original with a copy"),
        pytest.param(Availability(URL, COPY, DAY, Standing.DEAD), f'<a href="{COPY}" {ROBUST}>The pier</a>', id="dead"),
        pytest.param(
            Availability(URL, COPY, DAY, Standing.USURPED), f'<a href="{COPY}" {ROBUST}>The pier</a>', id="usurped"
        ),
        pytest.param(Availability(URL, status=Standing.USURPED), "The pier", id="usurped without a copy"),
        pytest.param(
            Availability(URL, status=Standing.DEAD), f'<a href="{URL}">The pier</a>', id="dead without a copy"
        ),
        pytest.param(Availability(), "The pier", id="no address"),
        pytest.param(
            Availability(URL, COPY, DAY).opened_at("a long pier"),
            f'<a href="{URL}#:~:text=a%20long%20pier" {ROBUST}>The pier</a>',
            id="opened at words",
        ),
        pytest.param(
            Availability(URL, COPY, DAY, Standing.DEAD).opened_at("a long pier"),
            f'<a href="{COPY}#:~:text=a%20long%20pier" {ROBUST}>The pier</a>',
            id="copy opened at words",
        ),
    ],
)
def test_a_title_leads_to_where_the_source_is_found(found: Availability, expected: str) -> None:
    assert html(robustlink.title(("The pier",), found)) == expected


def test_a_link_holds_no_link() -> None:
    inner = ("The ", rich.link(("pier",), "https://other.example/"))
    assert html(robustlink.title(inner, Availability(URL))) == f'<a href="{URL}">The pier</a>'


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Availability(URL), ""),
        (Availability(URL, status=Standing.LIVE), ""),
        (Availability(URL, status=Standing.LIVE, checked="2031-05-04"), "last checked May 4, 2031"),
        (
            Availability(URL, COPY),
            f'<a href="{COPY}" data-originalurl="{URL}" data-versionurl="{COPY}">archived copy</a>',
        ),
        (
            Availability(URL, COPY, DAY, Standing.LIVE, "2031-05-04"),
            f'<a href="{COPY}" {ROBUST}>archived copy of January 2, 2031</a>; last checked May 4, 2031',
        ),
        (
            Availability(URL, COPY, DAY, Standing.DEAD, "2031-05-04"),
            f'archived copy of January 2, 2031; the <a href="{URL}">original</a> is no longer available; '
            "last checked May 4, 2031",
        ),
        (
            Availability(URL, COPY, DAY, Standing.DEVIATED),
            f'archived copy of January 2, 2031; the <a href="{URL}">original</a> has changed',
        ),
        (
            Availability(URL, COPY, DAY, Standing.USURPED),
            "archived copy of January 2, 2031; the original address now shows something else",
        ),
        (Availability(URL, status=Standing.USURPED), "the original address now shows something else"),
        (Availability(URL, status=Standing.DEAD), "the page is no longer available"),
        (Availability(URL, status=Standing.DEVIATED), "the page has changed"),
        (Availability(), ""),
        (Availability("", COPY), f'<a href="{COPY}">archived copy</a>'),
        (Availability("", COPY, "", Standing.DEAD), "archived copy"),
    ],
    ids=str,
)
def test_a_note_says_where_the_copy_is_and_what_became_of_the_original(found: Availability, expected: str) -> None:
    assert html(robustlink.whereabouts(found)) == expected


@pytest.mark.parametrize("status", Standing)
@pytest.mark.parametrize("copy", ["", COPY])
def test_no_reader_is_sent_to_a_usurped_address(status: Standing, copy: str) -> None:
    found = Availability(URL, copy, DAY if copy else "", status, "2031-05-04")
    text = html((*robustlink.title(("The pier",), found), *robustlink.whereabouts(found)))
    assert (f'href="{URL}"' in text) is (status is not Standing.USURPED)
    assert (f'href="{COPY}"' in text) is bool(copy)
