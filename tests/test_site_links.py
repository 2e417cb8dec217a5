"""What readers see of the last check of links: a copy beside or before the original, and the health of all sources."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

import pytest

from explainer.sources import linkstate
from explainer.sources.linkstate import Copy, LinkState, Record
from explainer.sources.observation import Verdict

if TYPE_CHECKING:
    from tests.conftest import Site

URL = "https://gazette.example/bridge"
COPY = "https://web.archive.example/web/19020505000000/https://gazette.example/bridge"
DAY = datetime.date(2031, 5, 4)
FOUND = Copy(COPY, datetime.date(1902, 5, 5))
LIVE = Record(Verdict.OK, DAY, 200, copy=FOUND)
DEAD = Record(Verdict.ARCHIVED, DAY, 404, failures=(DAY,), copy=FOUND, original=Verdict.BROKEN)
ROBUST = {"data-originalurl": URL, "data-versionurl": COPY, "data-versiondate": "1902-05-05"}


def remember(site: Site, record: Record) -> None:
    site.write("citations/links.json", linkstate.as_text(LinkState({URL: record})))


def links_of(site: Site, path: str, text: str) -> list[dict[str, str]]:
    """The attributes of the links with this text on a page."""
    html = (site.folder / "site" / path).read_text(encoding="utf-8")
    found = re.findall(rf"<a ([^>]*)>{text}</a>", html)
    return [dict(re.findall(r'([\w-]+)="([^"]*)"', attributes)) for attributes in found]


@pytest.mark.parametrize("path", ["index.html", "sources/index.html"])
@pytest.mark.parametrize(
    ("record", "title", "other", "address"),
    [
        pytest.param(LIVE, URL, "[Aa]rchived copy of May 5, 1902", COPY, id="live: the copy beside it"),
        pytest.param(DEAD, COPY, "original", URL, id="dead: the copy first"),
    ],
)
def test_notes_and_sources_lead_to_where_the_source_is_found(
    site: Site, path: str, record: Record, title: str, other: str, address: str
) -> None:
    remember(site, record)
    assert site.build().code == 0
    first, *_ = links_of(site, path, "A Bridge for Halm")
    assert first == {"href": title, **ROBUST}
    assert links_of(site, path, other)[0]["href"] == address
    html = (site.folder / "site" / path).read_text(encoding="utf-8")
    assert "ast checked May 4, 2031" in html


@pytest.mark.parametrize("path", ["index.html", "sources/index.html"])
def test_a_usurped_address_is_linked_nowhere(site: Site, path: str) -> None:
    bib = (site.folder / "citations/references.bib").read_text(encoding="utf-8")
    site.write("citations/references.bib", bib.replace(f"{{{URL}}},", f"{{{URL}}},\n  urlstatus = {{usurped}},"))
    remember(site, LIVE)
    assert site.build().code == 0
    html = (site.folder / "site" / path).read_text(encoding="utf-8")
    assert f'href="{URL}"' not in html
    assert f'href="{COPY}"' in html


def test_a_site_that_was_never_checked_says_so_and_shows_what_it_did_before(site: Site) -> None:
    site.append("docs/sources.md", "\n```health\n```\n")
    assert site.build().code == 0
    html = (site.folder / "site/sources/index.html").read_text(encoding="utf-8")
    assert "No address has been checked yet." in html
    assert links_of(site, "index.html", "A Bridge for Halm")[0] == {"href": URL}
    assert "ast checked" not in html


def test_the_health_of_all_sources_is_a_page(site: Site) -> None:
    site.append("docs/sources.md", "\n```health\n```\n")
    remember(site, DEAD)
    assert site.build().code == 0
    html = (site.folder / "site/sources/index.html").read_text(encoding="utf-8")
    assert "The last visit was on May 4, 2031." in html
    assert html.count("<caption>") == 3


def test_a_state_file_that_cannot_be_read_stops_the_build(site: Site) -> None:
    site.write("citations/links.json", "{")
    run = site.build()
    assert run.code == 1
    assert "citations/links.json:1:2: error L003: this is not JSON: expecting property name" in run.output


def test_the_check_sees_it_too(site: Site) -> None:
    site.write("citations/links.json", '{"version": 2}')
    done = site.explainer("check")
    assert done.returncode == 1
    assert "L003: the file has version 2, and this program reads 1" in done.stdout
