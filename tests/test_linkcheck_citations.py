"""What is checked."""

from __future__ import annotations

from explainer.linkcheck.citations import citations
from explainer.markdown.page import PageSource
from explainer.problems.place import TextFile
from explainer.proof.evidence import Evidence, Passage
from explainer.sources.bibliography import from_files
from explainer.sources.observation import Citation

BIB = """\
@online{gazette-bridge,
  author       = {Halm, Ada and {Town Office} and others},
  title        = {The {Bridge} \\emph{opens}},
  titletranslation = {Le pont},
  subtitle     = {A day},
  date         = {2022-09-15},
  urldate      = {2022-10},
  url          = {https://gazette.example/a\\_b%2Fc},
  archive_url  = {https://archive.example/x},
  url-status   = {Dead},
  verified     = {2026-11-22, by Ada},
  keywords     = {press},
}
@article{journal-bridge,
  titleaddon = {a report on the bridge},
  doi        = {10.1000/xyz},
}
@online{ftp-bridge,
  title = {The bridge},
  url   = {ftp://gazette.example/x y},
}
@online{twice-bridge,
  title = {The bridge again},
  url   = {https://gazette.example/a\\_b%2Fc},
}
@book{no-address,
  title = {A book},
}
"""
PAGE = """\
---
title: x
---
One.[^gazette-bridge, p. 4; journal-bridge] Two.[^gazette-bridge] Three.[^remark]

[inside](other.md) [outside](https://halm.example/a(1) "x") <a href="HTTP://halm.example/b">b</a>
[mail](mailto:a@b.example)
[by reference][ref] `[code](https://halm.example/no)`

[ref]: https://halm.example/a(1)
[^remark]: See [@gazette-bridge] and [^].
"""


def found(page: str = PAGE, evidence: Evidence | None = None) -> dict[str, Citation]:
    """The citations of one small project, by address."""
    pages = {"index.md": PageSource(TextFile("docs/index.md", page))}
    listed = citations(from_files([TextFile("refs.bib", BIB)]), evidence or Evidence(), pages)
    assert len({citation.url for citation in listed}) == len(listed)
    return {citation.url: citation for citation in listed}


def places(citation: Citation) -> list[str]:
    return [f"{place.path}:{place.line}:{place.column}" for place in citation.places]


def test_each_address_is_there_once_in_the_order_of_the_files() -> None:
    assert list(found()) == [
        "https://gazette.example/a_b%2Fc",
        "https://doi.org/10.1000/xyz",
        "ftp://gazette.example/x y",
        "https://halm.example/a(1)",
        "HTTP://halm.example/b",
    ]


def test_a_citation_has_all_that_its_entry_says_of_the_page() -> None:
    citation = found()["https://gazette.example/a_b%2Fc"]
    assert citation.key == "gazette-bridge"
    assert citation.kind == "press"
    assert citation.title == "The Bridge opens"
    assert citation.titles == ("Le pont", "The Bridge opens: A day", "The bridge again")
    assert citation.author == "Ada Halm, Town Office"
    assert (citation.published, citation.accessed, citation.verified) == ("2022-09-15", "2022-10", "2026-11-22")
    assert (citation.archive_url, citation.url_status) == ("https://archive.example/x", "dead")


def test_what_describes_a_source_is_not_its_title() -> None:
    assert found()["https://doi.org/10.1000/xyz"].title == ""


def test_its_places_are_the_line_of_the_entry_and_each_line_that_cites_it() -> None:
    cited = found()
    assert places(cited["https://gazette.example/a_b%2Fc"]) == [
        "refs.bib:8:18",
        "docs/index.md:4:5",
        "docs/index.md:11:16",
        "refs.bib:24:11",
    ]
    assert places(cited["https://doi.org/10.1000/xyz"]) == ["refs.bib:16:16", "docs/index.md:4:5"]
    assert places(cited["https://halm.example/a(1)"]) == ["docs/index.md:6:30", "docs/index.md:10:8"]


def test_a_link_of_a_chapter_has_no_key() -> None:
    assert found()["HTTP://halm.example/b"].key == ""


def test_the_recorded_words_that_the_address_shows_are_looked_for() -> None:
    records = Evidence(
        {
            ("gazette-bridge", "a"): Passage("gazette-bridge", "a", "on foot", "en"),
            ("gazette-bridge", "b"): Passage("gazette-bridge", "b", "by boat", "en", opens=False),
            ("twice-bridge", "c"): Passage("twice-bridge", "c", "on a mule", "en"),
        }
    )
    assert found(evidence=records)["https://gazette.example/a_b%2Fc"].passages == ("on foot", "on a mule")
