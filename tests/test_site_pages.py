"""Whole small sites: what a page tells readers and machines of itself, and what the site adds for both."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as etree

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

if TYPE_CHECKING:
    from tests.conftest import Shown, Site

HOOKS = Path(__file__).parent.parent / "hooks"
ATOM = "{http://www.w3.org/2005/Atom}"
INDEX = """\
---
title: The bridge
description: How a bridge came to Halm.
published: 2022-05-04
reviewed: 2022-06-01
---

# The bridge

It opened in May.[^gazette-bridge-1902] The ferry went on.[^ferry-log-1901, p. 12]

## The ferry

Again.[^gazette-bridge-1902]
"""
CORRECTIONS = """\
corrections:
  - {date: 2022-06-03, page: chapter.md#the-opening, was: A name was wrong., now: 'It is right.[^桥报-1903]'}
  - {date: 2022-07-09, page: chapter.md, was: A day was wrong., now: 'May 4.[^ferry-log-1901, p. 4]', thanks: Tim Orr}
"""
TOLLS = "year,toll,source\n1902,3,gazette-bridge-1902\n"
TOLLS_MEANING = """\
title: Tolls <at> Halm
license: CC-BY-4.0
period: '1902'
columns:
  - {name: year, title: Year, type: year}
  - {name: toll, title: Toll, type: number, unit: pence}
  - {name: source, title: Source, type: citation}
"""


class Head(HTMLParser):
    """What stands in the head of a page, and what its body has by tag and class."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.times: list[str] = []
        self.data: list[str] = []
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.meta[values.get("name") or values.get("property", "")] = values.get("content", "")
        elif tag == "link":
            self.links[values["rel"]] = values["href"]
        elif tag == "time":
            self.times.append(values["datetime"])
        is_data = values.get("type") == "application/ld+json"
        self._open = "data" if is_data else tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "data":
            self.data.append(data)
        elif self._open and self._open not in self.texts:
            self.texts[self._open] = " ".join(data.split())

    @property
    def things(self) -> list[dict[str, Any]]:
        """What the page is, in the words of schema.org."""
        return [thing for text in self.data for thing in json.loads(text)["@graph"]]

    def thing(self, kind: str) -> dict[str, Any]:
        """The only thing of a kind."""
        (found,) = [thing for thing in self.things if thing["@type"] == kind]
        return found


@pytest.fixture
def paged(site: Site) -> Site:
    """A good site in the project's own theme, with all that is published of its pages."""
    site.write("docs/index.md", INDEX)
    site.write("docs/corrections.md", "# Corrections\n\n```corrections\n```\n")
    site.write("docs/data/corrections.yml", CORRECTIONS)
    site.configure(
        theme={"name": "material", "custom_dir": str(HOOKS / "theme"), "font": False, "language": "en"},
        plugins=["material/search"],
        hooks=[str(HOOKS / name) for name in ("citations.py", "exports.py", "pages.py", "publish.py")],
        nav=["index.md", {"The opening": "chapter.md"}, {"Lists": ["corrections.md", "sources.md"]}],
        extra={"license": "CC-BY-4.0"},
    )
    return site


def built(site: Site, path: str = "index.html") -> Head:
    """A page of a site that builds without a word."""
    run = site.build()
    assert run.output == ""
    assert run.code == 0
    for page in site.built.pages.values():
        assert len(page.ids) == len(set(page.ids)), page.path
        assert not [address for address in page.loaded if urlsplit(address).netloc], page.path
    return Head(site.page(path).html)


def news(site: Site) -> etree.Element:
    """The feed of a site that was built."""
    return etree.fromstring(site.built.files["feed.xml"])  # noqa: S314  # our own feed


def errors(site: Site) -> list[Shown]:
    """What ends the build, without a traceback."""
    run = site.build()
    assert run.code == 1
    assert "Traceback" not in run.output
    return [problem for problem in run.problems if problem.severity == "error"]


# Dates


def test_a_page_says_below_its_heading_when_it_was_published_and_reviewed(paged: Site) -> None:
    assert built(paged).times == ["2022-05-04", "2022-06-01"]
    html = paged.page("index.html").html
    assert html.index("</h1>") < html.index('class="page-dates"') < html.index("It opened in May.")
    assert "First published May 4, 2022 Last reviewed June 1, 2022" in paged.page("index.html").text


def test_a_page_without_dates_shows_none(paged: Site) -> None:
    assert built(paged, "sources/index.html").times == []
    assert "page-dates" not in paged.page("sources/index.html").html


def test_the_site_map_has_the_day_on_which_a_page_changed(paged: Site) -> None:
    built(paged)
    text = paged.built.files["sitemap.xml"].decode()
    assert re.findall(r"<loc>https://halm.example/([^<]*)</loc>\s*<lastmod>([^<]*)<", text) == [
        ("", "2022-06-01"),
        ("chapter/", "2022-07-09"),
        ("corrections/", "2022-07-09"),
        ("sources/", "2022-07-09"),
    ]


def test_a_day_before_all_computers_is_shown_and_not_in_the_site_map(paged: Site) -> None:
    paged.write("docs/index.md", INDEX.replace("2022-", "1902-"))
    assert built(paged).times == ["1902-05-04", "1902-06-01"]
    assert b"<lastmod>1902" not in paged.built.files["sitemap.xml"]


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("2022-05-04", "2022-05-32", "docs/index.md:4:12", "there is no such day"),
        ("2022-06-01", "2022-13-01", "docs/index.md:5:11", "there is no such day"),
        ("2022-06-01", "2022-05-03", "docs/index.md:5:11", "reviewed before it was published (2022-05-04)"),
        ("2022-06-01", "June 2022", "docs/index.md:5:11", '"reviewed" cannot be "June 2022"'),
    ],
)
def test_a_day_that_cannot_be_is_told_at_its_place(paged: Site, old: str, new: str, place: str, message: str) -> None:
    paged.write("docs/index.md", INDEX.replace(old, new))
    (problem,) = errors(paged)
    assert (problem.code, problem.place) == ("C011", place)
    assert message in problem.message


# Corrections


def test_a_correction_stands_on_its_page_with_its_notes_and_below_the_heading_it_is_told(paged: Site) -> None:
    assert built(paged, "chapter/index.html").times == ["2022-07-09", "2022-07-09", "2022-06-03"]
    page = paged.page("chapter/index.html")
    assert {"page-corrections", "correction-2022-07-09", "correction-2022-06-03"} <= set(page.ids)
    assert "#page-corrections" in page.links
    assert page.text.index("So did the town.") < page.text.rindex("Corrections to this page")
    assert "<dt>What was wrong</dt><dd>A day was wrong.</dd><dt>What it says now</dt><dd><p>May 4.<sup" in page.html
    assert "<dt>Thanks to</dt><dd>Tim Orr</dd>" in page.html
    assert "Ada Halm, The Log of the Ferry (Harbor Press, 1901), p. 4." in page.text
    assert paged.built.dead_links == []


def test_the_corrections_page_has_them_all_with_the_titles_of_the_pages(paged: Site) -> None:
    built(paged, "corrections/index.html")
    page = paged.page("corrections/index.html")
    found = re.findall(r'<a class="correction-place"[^>]*href="([^"]*)">([^<]*)</a>', page.html)
    assert [(page.leads_to(link), title) for link, title in found] == [
        (("chapter/index.html", ""), "The opening"),
        (("chapter/index.html", "the-opening"), "The opening"),
    ]


def test_a_page_that_was_never_corrected_has_nothing_of_the_kind(paged: Site) -> None:
    built(paged)
    html = paged.page("index.html").html
    assert not re.search(r'class="correction|page-corrections|Corrected', html)


def test_an_empty_list_is_good_and_the_page_says_so(paged: Site) -> None:
    paged.write("docs/data/corrections.yml", "corrections: []\n")
    built(paged, "corrections/index.html")
    assert "No corrections so far." in paged.page("corrections/index.html").text


@pytest.mark.parametrize(
    ("old", "new", "place", "code", "hint"),
    [
        ("page: chapter.md,", "page: chaptre.md,", "3:30", "L001", 'did you mean "chapter.md"?'),
        ("#the-opening", "#the-openning", "2:30", "L002", 'did you mean "the-opening"?'),
        ("2022-07-09", "2022-07", "3:12", "D007", "write the day: 2022"),
        ("桥报-1903", "桥很-1903", "2:98", "C001", 'did you mean "桥报-1903"?'),
        ("was: A name", "wos: A name", "2:54", "D001", 'did you mean "was"?'),
    ],
)
def test_what_is_wrong_with_a_correction_ends_the_build_at_its_place(
    paged: Site, old: str, new: str, place: str, code: str, hint: str
) -> None:
    paged.write("docs/data/corrections.yml", CORRECTIONS.replace(old, new))
    found = {(problem.place, problem.code): problem.hint for problem in errors(paged)}
    assert (f"docs/data/corrections.yml:{place}", code) in found, found
    assert found[f"docs/data/corrections.yml:{place}", code].startswith(hint[:14])


# The feed


def test_the_feed_has_pages_and_corrections_and_every_page_tells_of_it(paged: Site) -> None:
    head = built(paged)
    assert head.links["alternate "] == "feed.xml"  # the space is for Material
    root = news(paged)
    assert [
        (entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}updated"))
        for entry in root.iterfind(f"{ATOM}entry")
    ] == [
        (
            "https://halm.example/chapter/#correction-2022-07-09",
            "Correction: The opening",
            "2022-07-09T00:00:00Z",
        ),
        (
            "https://halm.example/chapter/#correction-2022-06-03",
            "Correction: The opening",
            "2022-06-03T00:00:00Z",
        ),
        ("https://halm.example/", "The bridge", "2022-06-01T00:00:00Z"),
    ]
    for entry in root.iterfind(f"{ATOM}entry"):
        path, _, fragment = str(entry.findtext(f"{ATOM}id")).removeprefix("https://halm.example/").partition("#")
        assert not fragment or fragment in paged.page(f"{path}index.html").ids


def test_a_draft_is_no_news_though_a_server_shows_it(paged: Site) -> None:
    paged.write("docs/draft.md", INDEX.replace("The bridge", "A draft"))
    paged.configure(draft_docs="draft.md")
    run = paged.mkdocs("build")
    assert run.code == 0
    assert b"A draft" not in paged.built.files["feed.xml"]
    served = load_config(str(paged.folder / "mkdocs.yml"), strict=False)
    served.plugins.on_startup(command="serve", dirty=False)
    build(served, serve_url="http://127.0.0.1/")
    assert "A draft - Halm" in paged.page("draft/index.html").html
    assert b"A draft" not in paged.built.files["feed.xml"]


# Metadata


def test_a_page_tells_search_engines_and_networks_what_it_is(paged: Site) -> None:
    head = built(paged)
    assert head.links["canonical"] == "https://halm.example/"
    assert head.texts["title"] == "The bridge - Halm"
    expected = {
        "description": "How a bridge came to Halm.",
        "og:site_name": "Halm",
        "og:title": "The bridge",
        "og:type": "article",
        "og:locale": "en",
        "og:description": "How a bridge came to Halm.",
        "og:url": "https://halm.example/",
        "article:published_time": "2022-05-04",
        "article:modified_time": "2022-05-04",
        "og:image": "https://halm.example/assets/share/index.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "The bridge, Halm",
        "twitter:card": "summary_large_image",
    }
    assert {name: head.meta[name] for name in expected} == expected


def test_a_page_without_a_description_has_that_of_the_site(paged: Site) -> None:
    paged.configure(site_description="All of Halm.")
    head = built(paged, "chapter/index.html")
    assert head.meta["description"] == head.meta["og:description"] == "All of Halm."
    assert head.meta["og:type"] == "website"


def test_every_page_has_a_picture_of_its_own(paged: Site) -> None:
    built(paged)
    found = {path for path in paged.built.files if path.startswith("assets/share/")}
    assert found == {f"assets/share/{name}.png" for name in ("index", "chapter", "corrections", "sources")}
    for page in paged.built.pages.values():
        image = Head(page.html).meta.get("og:image", "")
        assert page.path == "404.html" or image.removeprefix("https://halm.example/") in found


def test_other_hooks_can_add_to_the_head(paged: Site) -> None:
    hook = paged.write(
        "more.py",
        "def on_page_context(context, **_):\n"
        "    context.setdefault('head_meta', []).append(('robots', 'A \"b\" <c> & d'))\n",
    )
    for hooks in ([*paged.configuration["hooks"], str(hook)], [str(hook), *paged.configuration["hooks"]]):
        paged.configure(hooks=hooks)
        assert built(paged).meta["robots"] == 'A "b" <c> & d'


HOSTILE = """</title></script><script>alert(1)</script>"'><b>Q&A &lt; {{ x }}"""


def test_whatever_a_title_and_a_description_hold_they_are_text(paged: Site) -> None:
    written = json.dumps(HOSTILE)  # a JSON string is YAML too
    paged.write("docs/index.md", INDEX.replace("The bridge", written, 1).replace("How a bridge came to Halm.", written))
    head = built(paged)
    assert head.texts["title"] == f"{HOSTILE} - Halm"
    assert {head.meta[name] for name in ("description", "og:title", "og:description")} == {HOSTILE}
    assert head.meta["og:image:alt"] == f"{HOSTILE}, Halm"
    assert head.thing("Article")["headline"] == HOSTILE
    entries = news(paged).iterfind(f"{ATOM}entry")
    assert HOSTILE in [entry.findtext(f"{ATOM}title") for entry in entries]
    for page in paged.built.pages.values():
        assert "<script>alert" not in page.html, page.path
    assert "&lt;script&gt;alert(1)" in paged.page("chapter/index.html").html  # in the navigation


def test_the_name_of_a_site_is_text_in_the_head(paged: Site) -> None:
    paged.configure(site_name='R&D "of" <Halm>')
    head = built(paged, "chapter/index.html")
    assert head.texts["title"] == 'The opening - R&D "of" <Halm>'
    assert head.meta["og:site_name"] == 'R&D "of" <Halm>'
    assert head.thing("BreadcrumbList")["itemListElement"][0]["name"] == 'R&D "of" <Halm>'


def test_without_an_address_of_the_site_nothing_needs_one(paged: Site) -> None:
    paged.configure(site_url="")
    head = built(paged)
    assert "canonical" not in head.links
    assert "alternate " not in head.links
    assert "og:url" not in head.meta
    assert head.meta["twitter:card"] == "summary"
    assert head.thing("Article")["headline"] == "The bridge"
    files = paged.built.files
    assert "feed.xml" not in files
    assert not any(path.startswith("assets/share/") for path in files)
    assert files["robots.txt"] == b"User-agent: *\nAllow: /\n"


# Titles and names


TITLE = 'Is 1 < 2 & <b>"so"</b>?'


@pytest.mark.parametrize(
    ("heading", "nav"),
    {
        "of the navigation": ("# Any", {TITLE: "chapter.md"}),
        "of the page's fields": (f"---\ntitle: '{TITLE}'\n---\n# Any", "chapter.md"),
        "of the heading": ('# Is 1 < 2 & &lt;b>"so"&lt;/b>?', "chapter.md"),
    }.values(),
    ids=["of the navigation", "of the page's fields", "of the heading"],
)
def test_a_title_is_shown_as_it_is_written(paged: Site, heading: str, nav: Any) -> None:
    paged.configure(
        site_name='A & B <script>alert("1")</script>',
        theme={**paged.configuration["theme"], "features": ["navigation.footer"]},
        nav=["index.md", nav, {"<i>Lists</i>": ["corrections.md", "sources.md"]}],
        hooks=[*paged.configuration["hooks"], str(HOOKS / "templates.py"), str(HOOKS / "search.py")],
    )
    paged.write("docs/chapter.md", f"{heading}\n\n## Day {{#the-opening}}\n\nIt opened.[^gazette-bridge-1902]\n")
    head = built(paged, "chapter/index.html")
    assert head.texts["title"] == f'{TITLE} - A & B <script>alert("1")</script>'
    assert head.thing("WebPage")["name"] == TITLE
    for path in ("index.html", "chapter/index.html", "sources/index.html", "404.html"):
        page = paged.page(path)
        assert 'A & B <script>alert("1")</script>' in page.text, path
        assert TITLE in page.text, path
        assert "<i>Lists</i>" in page.text, path
        assert "&amp;amp;" not in page.html and "&amp;lt;" not in page.html, path
    names = [unescape(name) for name in re.findall(r'aria-label="([^"]*)"', paged.page("index.html").html)]
    assert {f"Next: {TITLE}", 'A & B <script>alert("1")</script>'} <= set(names)


def test_titles_around_a_page_say_the_language_of_their_words(paged: Site) -> None:
    theme = {**paged.configuration["theme"], "features": ["navigation.footer"]}
    paged.configure(theme=theme, hooks=[*paged.configuration["hooks"], str(HOOKS / "templates.py")])
    paged.configure(nav=["index.md", {"The мост & 桥": "chapter.md"}, {"Lists": ["corrections.md", "sources.md"]}])
    paged.write("docs/chapter.md", "# Any\n\n## The 渡船 {#the-opening}\n\nIt opened.[^gazette-bridge-1902]\n")
    built(paged)
    title = 'The <span lang="ru">мост</span> &amp; <span lang="zh">桥</span>'
    assert paged.page("index.html").html.count(title) == 2  # in the navigation and as the next page
    html = paged.page("chapter/index.html").html
    assert html.count(title) > 2
    contents = html.partition('data-md-component="toc"')[2].partition("</nav>")[0]
    assert 'The <span lang="zh">渡船</span>' in contents


# schema.org


def test_a_page_is_an_article_that_cites_its_sources_in_their_order(paged: Site) -> None:
    article = built(paged).thing("Article")
    assert [source["name"] for source in article["citation"]] == ["A Bridge for Halm", "The Log of the Ferry"]
    assert article["license"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert (article["datePublished"], article["dateModified"]) == ("2022-05-04", "2022-05-04")
    assert article["mainEntityOfPage"]["lastReviewed"] == "2022-06-01"


def test_the_way_to_a_page_begins_at_the_start_page(paged: Site) -> None:
    steps = built(paged, "sources/index.html").thing("BreadcrumbList")["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "Halm", "https://halm.example/"),
        (2, "Sources", "https://halm.example/sources/"),
    ]
    assert [thing["@type"] for thing in Head(paged.page("index.html").html).things] == ["Article"]


def test_the_page_that_lists_the_tables_tells_of_each_as_a_data_set(paged: Site) -> None:
    paged.write("docs/data/tolls.csv", TOLLS)
    paged.write("docs/data/tolls.yml", TOLLS_MEANING)
    paged.write("docs/tables.md", "# Data\n\n```tables\n```\n")
    paged.configure(nav=[*paged.configuration["nav"], "tables.md"])
    found = built(paged, "tables/index.html").thing("Dataset")
    page = paged.page("tables/index.html")
    assert page.leads_to(found["url"])[1] in page.ids
    assert found["distribution"]["contentUrl"] == "https://halm.example/data/tolls.csv"
    assert "data/tolls.csv" in paged.built.files
    assert (found["name"], found["temporalCoverage"]) == ("Tolls <at> Halm", "1902")
    assert found["creator"] == {"@type": "Organization", "name": "Halm", "url": "https://halm.example/"}
    assert found["license"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert "Dataset" not in {thing["@type"] for thing in Head(paged.page("index.html").html).things}


# Reports of problems


def test_the_link_at_the_end_names_the_page_and_others_its_sections(paged: Site) -> None:
    paged.configure(repo_url="https://git.example/halm/bridge")
    built(paged)
    links = [link for link in paged.page("index.html").links if link.startswith("https://git.example/")]
    reports = [parse_qs(urlsplit(link).query)["body"][0].split("\n")[:3] for link in links if "issues/new" in link]
    assert reports == [
        ["Page: The bridge", "Address: https://halm.example/", "Section: "],
        ["Page: The bridge", "Address: https://halm.example/#the-ferry", "Section: The ferry"],
    ]
    assert 'data-md-component="source"' not in paged.page("index.html").html  # it would ask the host for figures


def test_without_a_repository_a_letter_is_written(paged: Site) -> None:
    paged.configure(extra={"contact": "ada@halm.example"})
    built(paged)
    assert any(link.startswith("mailto:ada@halm.example?") for link in paged.page("index.html").links)


def test_where_nobody_takes_reports_there_is_no_link(paged: Site) -> None:
    built(paged)
    assert "page-report" not in paged.page("index.html").html


def test_a_contact_that_is_no_address_of_mail_ends_the_build(paged: Site) -> None:
    paged.configure(extra={"contact": "ada"})
    run = paged.build()
    assert run.code == 1
    assert 'mkdocs.yml: `contact` of `extra`: "ada" is not an e-mail address' in run.output


# What the site adds


def test_robots_are_told_of_the_site_map(paged: Site) -> None:
    paged.configure(site_url="https://halm.example/sub")
    built(paged)
    assert paged.built.files["robots.txt"] == (
        b"User-agent: *\nAllow: /\n\nSitemap: https://halm.example/sub/sitemap.xml\n"
    )


def test_a_robots_file_of_the_writers_stays(paged: Site) -> None:
    paged.write("docs/robots.txt", "User-agent: *\nDisallow: /drafts/\n")
    built(paged)
    assert paged.built.files["robots.txt"] == b"User-agent: *\nDisallow: /drafts/\n"


@pytest.mark.parametrize("folder", ["/", "/sub/"])
def test_the_page_for_what_is_not_there_leads_to_every_page_and_to_the_search(paged: Site, folder: str) -> None:
    paged.configure(site_url=f"https://halm.example{folder}")
    head = built(paged, "404.html")
    assert head.meta["robots"] == "noindex"
    assert head.texts["title"] == "Page not found - Halm"
    article = paged.page("404.html").html.partition("<article")[2].partition("</article>")[0]
    links = re.findall(r'href="([^"]*)"', article)
    assert {link.replace("/./", "/").removesuffix(".") for link in links} == {
        folder,
        f"{folder}chapter/",
        f"{folder}corrections/",
        f"{folder}sources/",
    }
    assert f'<form class="not-found-search" action="{folder}" method="get"' in article
    assert 'name="q"' in article


def test_equal_sources_give_equal_bytes(paged: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1663200000")
    built(paged)
    first = paged.built.files
    for kept in (paged.folder / ".cache/share-images").iterdir():
        kept.unlink()
    built(paged)
    assert paged.built.files == first


def test_our_templates_hold_no_script_but_data_and_no_style() -> None:
    templates = [path.read_text(encoding="utf-8") for path in (HOOKS / "theme").rglob("*.html")]
    assert templates
    for text in templates:
        assert re.findall(r"<script(?! type=\"application/ld\+json\"| src=\"\{\{)|<style|\sstyle=|\son\w+=", text) == []
