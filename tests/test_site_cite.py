"""Whole small sites: how a page is cited, and what programs that keep references take from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest
import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string as parse_bib
from jsonschema import Draft7Validator
from pybtex.database import parse_string
from selectolax.lexbor import LexborHTMLParser

from explainer.publishing import takeaway
from explainer.publishing.publication import Page, Site
from explainer.sources.entry import Entry
from explainer.text.date import Date

if TYPE_CHECKING:
    from tests.conftest import Site as Sources

HOOKS = Path(__file__).parent.parent / "hooks"
SCHEMA = json.loads((Path(__file__).parent / "vendor" / "csl" / "csl-data.json").read_text(encoding="utf-8"))
INDEX = """\
---
title: The bridge
description: How a bridge came to Halm.
published: 2022-05-04
reviewed: 2022-06-01
---

# The bridge

It opened in May.[^gazette-bridge-1902] The ferry went on.[^ferry-log-1901, p. 12; 桥报-1903]
Again.[^gazette-bridge-1902]
"""
CITED = ["gazette-bridge-1902", "ferry-log-1901", "桥报-1903"]
CORRECTIONS = """\
corrections:
  - {date: 2022-07-09, page: index.md, was: A day was wrong., now: 'May 4.[^gazette-bridge-1902]'}
"""


@pytest.fixture
def site(site: Sources) -> Sources:
    """A good site in the project's own theme; its start page has a date, its chapter has none."""
    site.write("docs/index.md", INDEX)
    site.configure(
        theme={"name": "material", "custom_dir": str(HOOKS / "theme"), "font": False, "language": "en"},
        plugins=[],
        nav=["index.md", "chapter.md", "sources.md"],
        hooks=[str(HOOKS / name) for name in ("citations.py", "exports.py", "pages.py", "publish.py")],
    )
    return site


def built(site: Sources, path: str = "index.html") -> LexborHTMLParser:
    """A page of a site that builds without a word."""
    run = site.build()
    assert (run.code, run.output) == (0, "")
    assert site.built.dead_links == []
    return LexborHTMLParser(site.page(path).html)


def wordings(page: LexborHTMLParser) -> dict[str, str]:
    """By style or format: how the page is cited."""
    items = page.css("details.cite dl > div")
    return {(item.css_first("dt").text(deep=False).strip()): item.css_first("dd").text() for item in items}


def downloads(page: LexborHTMLParser) -> list[str]:
    links = page.css("details.cite a[download]")
    return [link.attributes["href"] or "" for link in links]


def tags(page: LexborHTMLParser) -> dict[str, str]:
    """What the head tells programs."""
    found = page.css("meta[name^='citation_'], meta[name^='DC']")
    return {meta.attributes["name"] or "": meta.attributes["content"] or "" for meta in found}


def offered(page: LexborHTMLParser) -> list[dict[str, str]]:
    """What Zotero offers of a page, in its order.

    The rule, from its translator "COinS" (which goes before "Embedded Metadata") and from `parseContextObject`: of
    each `span.Z3988[title]` in document order the type is that of `rft_val_fmt` (`mtx:dc` is a web page, `mtx:book`
    by its genre) unless `rft.type` names one of Zotero's own; `rft.title` is the title, of a book `rft.btitle`;
    `rft_id` the address; `rft.source` the website; `rft.date` the date; `rft.au` an author, `rft.aucorp` a body.
    """
    spans = page.css("span.Z3988[title]")
    return [dict(parse_qsl(span.attributes["title"] or "", strict_parsing=True)) for span in spans]


def saved(page: LexborHTMLParser) -> dict[str, str]:
    """What Zotero saves by the head alone.

    The rule, from its translators "Embedded Metadata" and "RDF": a page with `citation_title` is a journal article
    unless `DC.type` names another type; then the title is `citation_title`, the date `citation_publication_date`, the
    language `citation_language`, the address `citation_public_url`; `DC.source` is the website.
    """
    told = tags(page)
    return {
        "type": told.get("DC.type", "journalArticle"),
        "title": told["citation_title"],
        "date": told["citation_publication_date"],
        "url": told["citation_public_url"],
        "website": told["DC.source"],
        "language": told["citation_language"],
    }


# How a page is cited


def test_a_page_is_cited_in_each_style_and_format(site: Sources) -> None:
    found = wordings(built(site))
    assert {name: found[name] for name in list(found)[:5]} == {
        "Chicago, first note": "“The bridge,” Halm, May 4, 2022, https://halm.example/.",
        "Chicago, later notes": "“Bridge.”",
        "Chicago, bibliography": "Halm. “The bridge.” May 4, 2022. https://halm.example/.",
        "APA": "The bridge. (2022, May 4). Halm. https://halm.example/",
        "MLA": "“The bridge.” Halm, 4 May 2022, halm.example/.",
    }
    (entry,) = parse_bib(found["BibTeX"]).entries
    assert (entry.key, entry["title"], entry["url"]) == ("halm.example", "{The bridge}", "https://halm.example/")
    assert "TI  - The bridge\n" in found["RIS"]


def test_a_corrected_page_is_cited_as_it_is_now(site: Sources) -> None:
    site.write("docs/data/corrections.yml", CORRECTIONS)
    page = built(site)
    assert wordings(page)["Chicago, first note"].endswith("Halm, last modified July 9, 2022, https://halm.example/.")
    assert tags(page)["citation_publication_date"] == "2022/05/04"
    assert (tags(page)["citation_online_date"], tags(page)["DCTERMS.modified"]) == ("2022/07/09", "2022-07-09")


def test_who_answers_for_the_site_is_its_author(site: Sources) -> None:
    site.configure(site_author="Harbor Project")
    page = built(site)
    assert wordings(page)["APA"].startswith("Harbor Project. (2022, May 4). The bridge. Halm. ")
    assert tags(page)["citation_author"] == "Harbor Project,"
    assert offered(page)[0]["rft.aucorp"] == "Harbor Project"


def test_the_box_is_closed_and_a_link_into_it_can_open_it(site: Sources) -> None:
    (box,) = built(site).css("details.cite")
    assert "open" not in box.attributes
    assert [child.id for child in box.css("details > div")] == ["cite"]
    assert box.css("button") == []  # they come with the script that makes them work


@pytest.mark.parametrize(
    ("old", "new"),
    [("published: 2022-05-04\nreviewed: 2022-06-01\n", ""), ("https://halm.example/", "")],
    ids=["a page that does not say since when it is there", "a site that does not say where it is"],
)
def test_what_nobody_could_find_again_is_not_cited_but_its_sources_are_to_be_had(
    site: Sources, old: str, new: str
) -> None:
    site.write("docs/index.md", INDEX.replace(old, new))
    site.configure(site_url=site.configuration["site_url"].replace(old, new))
    page = built(site)
    assert (wordings(page), tags(page)) == ({}, {})
    assert [summary.text() for summary in page.css("details.cite > summary")] == ["Take the sources of this page"]
    assert downloads(page)[:3] == [f"cite/sources/index.{ending}" for ending in ("ris", "json", "bib")]
    assert len(offered(page)) == len(CITED)


def test_a_page_without_date_and_sources_has_nothing_to_take(site: Sources) -> None:
    page = built(site, "sources/index.html")
    assert page.css(".cite, .Z3988") == []


HOSTILE = """</title></dd></details><script>alert(1)</script>"'><b>50% {Q}&A &lt; {{ x }} %}"""


def test_nothing_of_a_title_becomes_html_or_another_field(site: Sources) -> None:
    site.write("docs/index.md", INDEX.replace("title: The bridge", f"title: {json.dumps(HOSTILE)}"))
    page = built(site)
    assert page.css(".cite :is(script, b)") == []
    assert wordings(page)["APA"].startswith(f"{HOSTILE}. (2022, May 4).")
    assert tags(page)["citation_title"] == HOSTILE
    assert offered(page)[0]["rft.title"] == HOSTILE
    (record,) = rispy.loads(site.built.files["cite/page/index.ris"].decode())
    assert record["title"] == HOSTILE


# What programs take


def test_the_page_as_a_file_is_what_the_box_shows(site: Sources) -> None:
    page = built(site)
    for name, path in (("BibTeX", "cite/page/index.bib"), ("RIS", "cite/page/index.ris")):
        written = site.built.files[path].decode().replace("\r\n", "\n")
        assert written.strip() == wordings(page)[name]
        assert path in downloads(page)
    (record,) = rispy.loads(site.built.files["cite/page/index.ris"].decode())
    assert (record["title"], record["urls"], record["year"]) == ("The bridge", ["https://halm.example/"], "2022")


def test_the_sources_of_a_page_can_be_had_beside_those_of_the_site(site: Sources) -> None:
    page = built(site)
    assert downloads(page)[2:] == [
        *(f"cite/sources/index.{ending}" for ending in ("ris", "json", "bib")),
        *(f"sources.{ending}" for ending in ("ris", "json", "bib")),
    ]
    assert "The 3 sources of this page" in " ".join(page.css_first("details.cite > div > p").text().split())


def test_the_sources_of_a_page_are_read_back_by_other_programs_in_the_order_of_its_notes(site: Sources) -> None:
    built(site)
    files = {ending: site.built.files[f"cite/sources/index.{ending}"].decode() for ending in takeaway.FORMATS}
    library = parse_bib(files["bib"])
    assert (library.failed_blocks, [entry.key for entry in library.entries]) == ([], CITED)
    assert list(parse_string(files["bib"], "bibtex").entries) == CITED
    assert [record["id"] for record in rispy.loads(files["ris"])] == CITED
    items = json.loads(files["json"])
    Draft7Validator(SCHEMA).validate(items)
    assert [item["id"] for item in items] == CITED


@pytest.mark.parametrize("ending", ["bib", "ris"])
def test_a_source_is_written_for_a_page_as_for_the_site(site: Sources, ending: str) -> None:
    built(site)
    whole, own = (site.built.files[path].decode() for path in (f"sources.{ending}", f"cite/sources/chapter.{ending}"))
    gap = "\n\n" if ending == "bib" else "\r\n\r\n"
    assert {part.strip() for part in own.split(gap)} <= {part.strip() for part in whole.split(gap)}


def test_zotero_is_offered_the_page_first_and_then_its_sources(site: Sources) -> None:
    found = offered(built(site))
    assert found[0] == {
        "ctx_ver": "Z39.88-2004",
        "rfr_id": "info:sid/halm.example",
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:dc",
        "rft_id": "https://halm.example/",
        "rft.type": "webpage",
        "rft.title": "The bridge",
        "rft.source": "Halm",
        "rft.description": "How a bridge came to Halm.",
        "rft.date": "2022-05-04",
        "rft.language": "en",
    }
    assert [item.get("rft.btitle") or item["rft.title"] for item in found[1:]] == [
        "A Bridge for Halm",
        "The Log of the Ferry",
        "哈姆大桥通车 [The bridge at Halm opens]",
    ]
    assert found[2]["rft_val_fmt"].endswith(":book")
    assert found[3]["rft_id"] == "https://qiao.example/1903"


def test_zotero_saves_the_page_as_a_page_of_a_website(site: Sources) -> None:
    assert saved(built(site)) == {
        "type": "webpage",
        "title": "The bridge",
        "date": "2022/05/04",
        "url": "https://halm.example/",
        "website": "Halm",
        "language": "en",
    }


def test_pages_in_folders_and_in_other_scripts_have_files_of_their_own(site: Sources) -> None:
    site.write("docs/far/桥 50%.md", INDEX)
    site.configure(nav=["index.md", "chapter.md", "far/桥 50%.md", "sources.md"], use_directory_urls=False)
    run = site.build()
    assert run.code == 0
    links = site.page("far/桥 50%.html").links
    assert "../cite/sources/far/%E6%A1%A5%2050%25.ris" in links
    assert {"cite/page/far/桥 50%.bib", "cite/sources/far/桥 50%.json"} <= set(site.built.files)
    assert "cite/sources/index.bib" in site.page("index.html").links


def test_of_a_page_that_cites_more_than_a_reader_picks_from_only_the_page_is_offered() -> None:
    page, host = Page("T", "t/", published=Date(2031, 4, 2)), Site("S", "https://s.example/")

    def spans(number: int) -> int:
        cited = [Entry(f"k{at}", "misc", {"title": "T"}) for at in range(number)]
        return len(takeaway.takeaway(host, page, "t.md", cited).spans)

    assert spans(takeaway.MOST_SPANS) == takeaway.MOST_SPANS + 1
    assert spans(takeaway.MOST_SPANS + 1) == 1


def test_the_index_of_the_search_holds_nothing_of_the_box(site: Sources) -> None:
    site.configure(plugins=["search"], hooks=[*site.configuration["hooks"], str(HOOKS / "search.py")])
    built(site)
    index: dict[str, Any] = json.loads(site.built.files["search/search_index.json"])
    text = " ".join(document["text"] for document in index["docs"])
    assert "last modified" not in text and "Cited" not in text
