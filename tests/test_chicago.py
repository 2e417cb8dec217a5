"""The notes style: what each kind of entry reads as in a first note, in later notes and in the list of sources."""

from __future__ import annotations

from xml.etree import ElementTree as etree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.serializers import to_html_string

from explainer.problems.place import TextFile
from explainer.sources import chicago
from explainer.sources.bibliography import from_files
from explainer.sources.entry import Entry
from explainer.text import rich
from explainer.text.rich import Rich, plain


def entry(source: str) -> Entry:
    """The entry that is called `k`."""
    found = from_files([TextFile("references.bib", source)]).get("k")
    assert found is not None
    return found


def online(fields: str) -> Entry:
    """An entry of a page on the web with a date, and these fields."""
    return entry(f"@online{{k, date = {{2031-04-02}}, {fields}}}")


def full(source: Entry, locator: str = "", *, opens: bool = False) -> str:
    return plain(chicago.with_period(chicago.full(source, locator, opens=opens)))


def short(source: Entry, locator: str = "", *, opens: bool = False) -> str:
    return plain(chicago.with_period(chicago.located(chicago.short(source, opens=opens), locator)))


def reference(source: Entry) -> str:
    return plain(chicago.reference(source))


# Entry types

TYPES = {
    "book": (
        """@book{k, author = {Roe, Jane}, title = {The Long Pier}, location = {Halm}, publisher = {Harbor Press},
        date = {2031}}""",
        "Jane Roe, The Long Pier (Halm: Harbor Press, 2031).",
        "Roe, Long Pier.",
        "Roe, Jane. The Long Pier. Halm: Harbor Press, 2031.",
    ),
    "book without place": (
        "@book{k, author = {Roe, Jane}, title = {The Long Pier}, publisher = {Harbor Press}, date = {2031}}",
        "Jane Roe, The Long Pier (Harbor Press, 2031).",
        "Roe, Long Pier.",
        "Roe, Jane. The Long Pier. Harbor Press, 2031.",
    ),
    "book without publisher": (
        "@book{k, author = {Roe, Jane}, title = {The Long Pier}, location = {Halm}, date = {2031}}",
        "Jane Roe, The Long Pier (Halm, 2031).",
        "Roe, Long Pier.",
        "Roe, Jane. The Long Pier. Halm, 2031.",
    ),
    "book without date, place and publisher": (
        "@book{k, author = {Roe, Jane}, title = {The Long Pier}}",
        "Jane Roe, The Long Pier (n.d.).",
        "Roe, Long Pier.",
        "Roe, Jane. The Long Pier. N.d.",
    ),
    "book with all that a book can have": (
        """@book{k, author = {Roe, Jane}, translator = {Doe, John}, editor = {Poe, Ann}, title = {The Long Pier},
        subtitle = {A History}, edition = {2}, volume = {3}, series = {Harbors}, number = {7}, location = {Halm},
        publisher = {Harbor Press}, date = {2031}}""",
        "Jane Roe, The Long Pier: A History, ed. Ann Poe, trans. John Doe, 2nd ed., vol. 3, Harbors 7 "
        "(Halm: Harbor Press, 2031).",
        "Roe, Long Pier.",
        "Roe, Jane. The Long Pier: A History. Edited by Ann Poe. Translated by John Doe. 2nd ed. Vol. 3. Harbors 7. "
        "Halm: Harbor Press, 2031.",
    ),
    "edition in words": (
        "@book{k, author = {Roe, Jane}, title = {The Long Pier}, edition = {rev. ed.}, date = {2031}}",
        "Jane Roe, The Long Pier, rev. ed. (2031).",
        "Roe, Long Pier.",
        "Roe, Jane. The Long Pier. rev. ed. 2031.",
    ),
    "collection by editors": (
        """@collection{k, editor = {Roe, Jane and Doe, John}, title = {Piers}, publisher = {Harbor Press},
        date = {2031}}""",
        "Jane Roe and John Doe, eds., Piers (Harbor Press, 2031).",
        "Roe and Doe, Piers.",
        "Roe, Jane, and John Doe, eds. Piers. Harbor Press, 2031.",
    ),
    "book by one editor": (
        "@book{k, editor = {Roe, Jane}, title = {Piers}, publisher = {Harbor Press}, date = {2031}}",
        "Jane Roe, ed., Piers (Harbor Press, 2031).",
        "Roe, Piers.",
        "Roe, Jane, ed. Piers. Harbor Press, 2031.",
    ),
    "part of a book": (
        """@incollection{k, author = {Roe, Jane}, editor = {Doe, John}, title = {Of Wood}, booktitle = {Piers},
        booksubtitle = {Then and Now}, location = {Halm}, publisher = {Harbor Press}, date = {2031},
        pages = {12-34}}""",
        "Jane Roe, “Of Wood,” in Piers: Then and Now, ed. John Doe (Halm: Harbor Press, 2031), 12–34.",
        "Roe, “Of Wood.”",
        "Roe, Jane. “Of Wood.” In Piers: Then and Now, edited by John Doe, 12–34. Halm: Harbor Press, 2031.",
    ),
    "part of a book by crossref": (
        """@inbook{k, author = {Roe, Jane}, title = {Of Wood}, crossref = {whole}}
        @book{whole, title = {Piers}, publisher = {Harbor Press}, date = {2031}}""",
        "Jane Roe, “Of Wood,” in Piers (Harbor Press, 2031).",
        "Roe, “Of Wood.”",
        "Roe, Jane. “Of Wood.” In Piers. Harbor Press, 2031.",
    ),
    "paper in proceedings": (
        """@inproceedings{k, author = {Roe, Jane}, title = {Of Wood}, booktitle = {Proceedings of the Pier Days},
        organization = {Pier Society}, date = {2031-05}}""",
        "Jane Roe, “Of Wood,” in Proceedings of the Pier Days (Pier Society, May 2031).",
        "Roe, “Of Wood.”",
        "Roe, Jane. “Of Wood.” In Proceedings of the Pier Days. Pier Society, May 2031.",
    ),
    "article in a volume": (
        """@article{k, author = {Roe, Jane}, title = {Of Wood}, journaltitle = {Journal of Piers}, volume = {12},
        number = {3}, pages = {45--67}, date = {2031}, doi = {10.5555/of-wood}}""",
        "Jane Roe, “Of Wood,” Journal of Piers 12, no. 3 (2031): 45–67, https://doi.org/10.5555/of-wood.",
        "Roe, “Of Wood.”",
        "Roe, Jane. “Of Wood.” Journal of Piers 12, no. 3 (2031): 45–67. https://doi.org/10.5555/of-wood.",
    ),
    "article in a volume without issue": (
        """@article{k, author = {Roe, Jane}, title = {Of Wood}, journaltitle = {Journal of Piers}, volume = {12},
        date = {2031}}""",
        "Jane Roe, “Of Wood,” Journal of Piers 12 (2031).",
        "Roe, “Of Wood.”",
        "Roe, Jane. “Of Wood.” Journal of Piers 12 (2031).",
    ),
    "article in an issue without volume": (
        """@article{k, author = {Roe, Jane}, title = {Of Wood}, journaltitle = {Journal of Piers}, number = {3},
        date = {2031-05}, pages = {4-A5}}""",
        "Jane Roe, “Of Wood,” Journal of Piers, no. 3 (May 2031): 4–A5.",
        "Roe, “Of Wood.”",
        "Roe, Jane. “Of Wood.” Journal of Piers, no. 3 (May 2031): 4–A5.",
    ),
    "unsigned article in a volume": (
        "@article{k, title = {Of Wood}, journaltitle = {Journal of Piers}, volume = {12}, date = {2031}}",
        "“Of Wood,” Journal of Piers 12 (2031).",
        "Journal of Piers, “Of Wood.”",
        "“Of Wood.” Journal of Piers 12 (2031).",
    ),
    "article in a newspaper": (
        "@article{k, author = {Roe, Jane}, title = {Pier opens}, journaltitle = {Gazette}, date = {2031-04-02}}",
        "Jane Roe, “Pier opens,” Gazette, April 2, 2031.",
        "Roe, “Pier opens.”",
        "Roe, Jane. “Pier opens.” Gazette, April 2, 2031.",
    ),
    "unsigned article in a newspaper": (
        "@article{k, title = {Pier opens}, journaltitle = {The Gazette}, date = {2031-04-02}}",
        "“Pier opens,” The Gazette, April 2, 2031.",
        "The Gazette, “Pier opens.”",
        "The Gazette. “Pier opens.” April 2, 2031.",
    ),
    "newspaper that is named as its own author": (
        "@article{k, author = {{Gazette}}, title = {Pier opens}, journaltitle = {Gazette}, date = {2031-04-02}}",
        "Gazette, “Pier opens,” Gazette, April 2, 2031.",
        "Gazette, “Pier opens.”",
        "Gazette. “Pier opens.” April 2, 2031.",
    ),
    "carried by another": (
        """@article{k, title = {Pier opens}, journaltitle = {Wire}, howpublished = {as carried by the Gazette},
        date = {2031}}""",
        "“Pier opens,” Wire, 2031, as carried by the Gazette.",
        "Wire, “Pier opens.”",
        "Wire. “Pier opens.” 2031, as carried by the Gazette.",
    ),
    "page on the web": (
        """@online{k, author = {Roe, Jane}, title = {Pier opens}, organization = {Town of Halm},
        url = {https://halm.example/pier}, date = {2031-04-02}, urldate = {2031-05-01}}""",
        "Jane Roe, “Pier opens,” Town of Halm, April 2, 2031, accessed May 1, 2031.",
        "Roe, “Pier opens.”",
        "Roe, Jane. “Pier opens.” Town of Halm, April 2, 2031. Accessed May 1, 2031.",
    ),
    "page on the web by nobody": (
        "@online{k, title = {Pier opens}, organization = {town of Halm}, date = {2031}}",
        "“Pier opens,” town of Halm, 2031.",
        "town of Halm, “Pier opens.”",
        "town of Halm. “Pier opens.” 2031.",
    ),
    "body that is author and publisher": (
        "@misc{k, author = {{Town of Halm}}, title = {Pier opens}, organization = {town of halm}, date = {2031}}",
        "Town of Halm, “Pier opens,” 2031.",
        "Town of Halm, “Pier opens.”",
        "Town of Halm. “Pier opens.” 2031.",
    ),
    "report": (
        """@report{k, author = {{Pier Commission}}, title = {On Rot}, type = {Research Report}, number = {RR-1},
        institution = {Town of Halm}, location = {Halm}, date = {2031-05}}""",
        "Pier Commission, On Rot, Research Report RR-1 (Halm: Town of Halm, May 2031).",
        "Pier Commission, On Rot.",
        "Pier Commission. On Rot. Research Report RR-1. Halm: Town of Halm, May 2031.",
    ),
    "report with a number only": (
        "@report{k, author = {{Pier Commission}}, title = {On Rot}, number = {1}, date = {2031}}",
        "Pier Commission, On Rot, no. 1 (2031).",
        "Pier Commission, On Rot.",
        "Pier Commission. On Rot. No. 1. 2031.",
    ),
    "report of a body that stands in three fields": (
        """@report{k, author = {Roe, Jane}, title = {On Rot}, organization = {Piers Inc.}, institution = {Piers Inc.},
        publisher = {Piers Inc.}, date = {2031}}""",
        "Jane Roe, On Rot (Piers Inc., 2031).",
        "Roe, On Rot.",
        "Roe, Jane. On Rot. Piers Inc., 2031.",
    ),
    "report described in words": (
        "@report{k, author = {{Pier Commission}}, titleaddon = {passage on rot}, date = {2031}}",
        "Pier Commission, passage on rot, 2031.",
        "Pier Commission, passage on rot.",
        "Pier Commission. Passage on rot. 2031.",
    ),
    "thesis": (
        "@thesis{k, author = {Roe, Jane}, title = {On Rot}, institution = {University of Halm}, date = {2031}}",
        "Jane Roe, “On Rot” (thesis, University of Halm, 2031).",
        "Roe, “On Rot.”",
        "Roe, Jane. “On Rot.” Thesis, University of Halm, 2031.",
    ),
    "doctoral thesis by its field": (
        """@thesis{k, author = {Roe, Jane}, title = {On Rot}, type = {phdthesis}, institution = {University of Halm},
        date = {2031}}""",
        "Jane Roe, “On Rot” (PhD diss., University of Halm, 2031).",
        "Roe, “On Rot.”",
        "Roe, Jane. “On Rot.” PhD diss., University of Halm, 2031.",
    ),
    "older type of a thesis": (
        "@mastersthesis{k, author = {Roe, Jane}, title = {On Rot}, school = {University of Halm}, year = {2031}}",
        "Jane Roe, “On Rot” (master’s thesis, University of Halm, 2031).",
        "Roe, “On Rot.”",
        "Roe, Jane. “On Rot.” Master’s thesis, University of Halm, 2031.",
    ),
    "video": (
        """@video{k, author = {{Halm TV}}, title = {Pier opens}, howpublished = {video, 12:30}, organization = {Tube},
        date = {2031}}""",
        "Halm TV, “Pier opens,” Tube, 2031, video, 12:30.",
        "Halm TV, “Pier opens.”",
        "Halm TV. “Pier opens.” Tube, 2031, video, 12:30.",
    ),
    "dataset": (
        """@dataset{k, author = {{Customs of Halm}}, title = {Ships by Month}, version = {2.0},
        publisher = {Data House}, date = {2031-05-01/2031-06-30}}""",
        "Customs of Halm, “Ships by Month,” version 2.0, Data House, May 1–June 30, 2031.",
        "Customs of Halm, “Ships by Month.”",
        "Customs of Halm. “Ships by Month.” Version 2.0, Data House, May 1–June 30, 2031.",
    ),
    "misc with a type of its own": (
        "@misc{k, author = {Roe, Jane}, title = {Letter}, type = {Telegram}, date = {2031}}",
        "Jane Roe, “Letter,” Telegram, 2031.",
        "Roe, “Letter.”",
        "Roe, Jane. “Letter.” Telegram, 2031.",
    ),
    "unknown type": (
        "@pamphlet{k, author = {Roe, Jane}, title = {Pier opens}, publisher = {Harbor Press}, date = {2031}}",
        "Jane Roe, “Pier opens,” Harbor Press, 2031.",
        "Roe, “Pier opens.”",
        "Roe, Jane. “Pier opens.” Harbor Press, 2031.",
    ),
}


@pytest.mark.parametrize("name", TYPES)
def test_a_source_reads_in_a_first_note_in_later_ones_and_in_the_list_as(name: str) -> None:
    source, first, later, listed = TYPES[name]
    found = entry(source)
    assert (full(found), short(found), reference(found)) == (first, later, listed)


# What is missing

MISSING = {
    "date": (
        "author = {Roe, Jane}, title = {Pier opens}, organization = {Gazette}",
        "Jane Roe, “Pier opens,” Gazette, n.d.",
        "Roe, “Pier opens.”",
        "Roe, Jane. “Pier opens.” Gazette, n.d.",
    ),
    "author": (
        "title = {Pier opens}, organization = {Gazette}, date = {2031}",
        "“Pier opens,” Gazette, 2031.",
        "Gazette, “Pier opens.”",
        "Gazette. “Pier opens.” 2031.",
    ),
    "author and publisher": (
        "title = {Pier opens}, date = {2031}",
        "“Pier opens,” 2031.",
        "“Pier opens.”",
        "“Pier opens.” 2031.",
    ),
    "title": (
        "author = {Roe, Jane}, organization = {Gazette}, titleaddon = {report on the pier}, date = {2031}",
        "Jane Roe, report on the pier, Gazette, 2031.",
        "Roe, report on the pier.",
        "Roe, Jane. Report on the pier. Gazette, 2031.",
    ),
    "title and author": (
        "organization = {gazette}, titleaddon = {report on the pier}, date = {2031}",
        "Report on the pier, gazette, 2031.",
        "gazette, report on the pier.",
        "gazette. Report on the pier. 2031.",
    ),
    "title, author and publisher": (
        "titleaddon = {report on the pier}, date = {2031}",
        "Report on the pier, 2031.",
        "Report on the pier.",
        "Report on the pier. 2031.",
    ),
    "title, but not the book": (
        "author = {Roe, Jane}, booktitle = {Piers}, date = {2031}",
        "Jane Roe, Piers, 2031.",
        "Roe, Piers.",
        "Roe, Jane. Piers. 2031.",
    ),
    "title and every word for it": (
        "author = {Roe, Jane}, date = {2031}",
        "Jane Roe, k, 2031.",
        "Roe, k.",
        "Roe, Jane. k. 2031.",
    ),
    "all": ("", "k, n.d.", "k.", "k. N.d."),
    "all, with empty braces": (
        "author = {}, title = {{}}, date = {}, organization = {{ }}, titleaddon = {\\relax}, journaltitle = {{}}",
        "k, n.d.",
        "k.",
        "k. N.d.",
    ),
    "all but a comma": ("title = {,}, organization = {;}", "k, n.d.", "k.", "k. N.d."),
}


@pytest.mark.parametrize("name", MISSING)
def test_without_what_is_missing_a_source_still_reads_well(name: str) -> None:
    fields, first, later, listed = MISSING[name]
    found = entry(f"@misc{{k, {fields}}}")
    assert (full(found, opens=True), short(found, opens=True), reference(found)) == (first, later, listed)


def test_a_description_has_no_capital_inside_a_sentence() -> None:
    found = entry("@misc{k, titleaddon = {report on the pier}, date = {2031}}")
    assert (full(found), short(found)) == ("report on the pier, 2031.", "report on the pier.")


def test_a_description_that_begins_with_emphasis_takes_its_capital_inside() -> None:
    found = entry(r"@misc{k, titleaddon = {\emph{log} of the pier}, date = {2031}}")
    assert html(chicago.full(found, opens=True)) == "<em>Log</em> of the pier, 2031"


# Names

AUTHORS = "Roe, Jane and Doe, John and Poe, Ann and Moe, Max and Coe, Eve and Noe, Abe and Loe, Ida and Hoe, Ron"
NAMES = {
    "one": (
        "{Roe, Jane}",
        "Jane Roe",
        "Roe",
        "Roe, Jane.",
    ),
    "two": (
        "{Roe, Jane and Doe, John}",
        "Jane Roe and John Doe",
        "Roe and Doe",
        "Roe, Jane, and John Doe.",
    ),
    "three": (
        "{Roe, Jane and Doe, John and Poe, Ann}",
        "Jane Roe, John Doe, and Ann Poe",
        "Roe, Doe, and Poe",
        "Roe, Jane, John Doe, and Ann Poe.",
    ),
    "four": (
        "{Roe, Jane and Doe, John and Poe, Ann and Moe, Max}",
        "Jane Roe et al.",
        "Roe et al.",
        "Roe, Jane, John Doe, Ann Poe, and Max Moe.",
    ),
    "ten": (
        f"{{{AUTHORS} and Joe, Zoe and Koe, Lea}}",
        "Jane Roe et al.",
        "Roe et al.",
        "Roe, Jane, John Doe, Ann Poe, Max Moe, Eve Coe, Abe Noe, Ida Loe, Ron Hoe, Zoe Joe, and Lea Koe.",
    ),
    "eleven": (
        f"{{{AUTHORS} and Joe, Zoe and Koe, Lea and Boe, Tim}}",
        "Jane Roe et al.",
        "Roe et al.",
        "Roe, Jane, John Doe, Ann Poe, Max Moe, Eve Coe, Abe Noe, Ida Loe, et al.",
    ),
    "one and others": (
        "{Roe, Jane and others}",
        "Jane Roe et al.",
        "Roe et al.",
        "Roe, Jane, et al.",
    ),
    "three and others": (
        "{Roe, Jane and Doe, John and Poe, Ann and others}",
        "Jane Roe et al.",
        "Roe et al.",
        "Roe, Jane, John Doe, Ann Poe, et al.",
    ),
    "a body and others": (
        "{{Pier Commission} and others}",
        "Pier Commission et al.",
        "Pier Commission et al.",
        "Pier Commission et al.",
    ),
    "others alone": (
        "{others}",
        "",
        "",
        "",
    ),
    "body": (
        "{{Commission for Piers and Docks, Halm}}",
        "Commission for Piers and Docks, Halm",
        "Commission for Piers and Docks, Halm",
        "Commission for Piers and Docks, Halm.",
    ),
    "body and person": (
        "{{Pier Commission} and Roe, Jane}",
        "Pier Commission and Jane Roe",
        "Pier Commission and Roe",
        "Pier Commission and Jane Roe.",
    ),
    "body that ends in a period": (
        "{{Piers Inc.}}",
        "Piers Inc.",
        "Piers Inc.",
        "Piers Inc.",
    ),
    "Han characters": (
        "{柳, 明河 and {哈姆港务局} and 王海}",
        "柳明河, 哈姆港务局, and 王海",
        "柳明河, 哈姆港务局, and 王海",
        "柳明河, 哈姆港务局, and 王海.",
    ),
    "pinyin, family name first": (
        "{Liu, Minghe and Wang, Hai}",
        "Liu Minghe and Wang Hai",
        "Liu and Wang",
        "Liu Minghe and Wang Hai.",
    ),
    "western given name with a Chinese family name": (
        "{Li, David and Liu, Minghe}",
        "David Li and Liu Minghe",
        "Li and Liu",
        "Li, David, and Liu Minghe.",
    ),
    "Cyrillic": (
        "{Иванова, Анна and Петров, Пётр}",
        "Анна Иванова and Пётр Петров",
        "Иванова and Петров",
        "Иванова, Анна, and Пётр Петров.",
    ),
    "particle and suffix": (
        "{van der Roe, Jane and Doe, Jr., John}",
        "Jane van der Roe and John Doe Jr.",
        "van der Roe and Doe",
        "van der Roe, Jane, and John Doe Jr.",
    ),
    "accents of LaTeX": (
        r"""{R{\"o}e, Jos\'e}""",
        "José Röe",
        "Röe",
        "Röe, José.",
    ),
    "empty braces": (
        "{{} and Roe, Jane}",
        "Jane Roe",
        "Roe",
        "Roe, Jane.",
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_names_read_in_a_first_note_in_later_ones_and_in_the_list_as(name: str) -> None:
    authors, first, later, listed = NAMES[name]
    found = online(f"author = {authors}, title = {{Piers}}")
    assert full(found) == f"{first}, “Piers,” April 2, 2031.".removeprefix(", ")
    assert short(found) == f"{later}, “Piers.”".removeprefix(", ")
    assert reference(found) == f"{listed} “Piers.” April 2, 2031.".lstrip()


EDITORS = {
    "four": ("{Roe, Jane and Doe, John and Poe, Ann and Moe, Max}", "Jane Roe et al., eds.", "Roe et al."),
    "one and others": ("{Roe, Jane and others}", "Jane Roe et al., eds.", "Roe et al."),
}


@pytest.mark.parametrize("name", EDITORS)
def test_editors_are_named_like_authors_with_the_word_that_says_so(name: str) -> None:
    editors, first, later = EDITORS[name]
    found = online(f"editor = {editors}, title = {{Piers}}")
    assert (full(found), short(found)) == (f"{first}, “Piers,” April 2, 2031.", f"{later}, “Piers.”")


def test_a_short_note_names_the_short_author_where_there_is_one() -> None:
    found = online("author = {{Commission for Piers and Docks}}, shortauthor = {CPD}, title = {Piers}")
    assert short(found) == "CPD, “Piers.”"


# Dates

DATES = {
    "day": ("2031-04-02", "April 2, 2031"),
    "month": ("2031-04", "April 2031"),
    "year": ("2031", "2031"),
    "days of a month": ("2031-04-02/2031-04-05", "April 2–5, 2031"),
    "days of two months": ("2031-04-02/2031-05-05", "April 2–May 5, 2031"),
    "months": ("2031-04/2031-05", "April–May 2031"),
    "years": ("2031/2033", "2031–2033"),
    "open": ("2031/", "2031–"),
    "unreadable": ("spring", "n.d."),
}


@pytest.mark.parametrize("name", DATES)
def test_a_date_reads_as(name: str) -> None:
    written, shown = DATES[name]
    assert full(entry(f"@misc{{k, title = {{Pier}}, date = {{{written}}}}}")) == f"“Pier,” {shown}.".replace("..", ".")


def test_the_older_fields_of_a_date_are_read() -> None:
    assert full(entry("@misc{k, title = {Pier}, year = 2031, month = apr}")) == "“Pier,” April 2031."


# Titles

TITLES = {
    "as written": ("iPier and THE new OECD pier", "“iPier and THE new OECD pier,”", "“iPier and THE new OECD pier.”"),
    "question": ("Who built it?", "“Who built it?,”", "“Who built it?”"),
    "exclamation": ("It stands!", "“It stands!,”", "“It stands!”"),
    "ellipsis": ("It stands…", "“It stands…,”", "“It stands…”"),
    "period at the end": ("Piers Inc.", "“Piers Inc.,”", "“Piers Inc.”"),
    "comma at the end": ("It stands,", "“It stands,”", "“It stands.”"),
    "colon at the end": ("It stands:", "“It stands,”", "“It stands.”"),
    "quotation inside": ("It is “sound” now", "“It is ‘sound’ now,”", "“It is ‘sound’ now.”"),
    "quotation at the end": ("It is “sound”", "“It is ‘sound,’”", "“It is ‘sound.’”"),
    "single quotation at the end": ("It is ‘sound’", "“It is ‘sound,’”", "“It is ‘sound.’”"),
    "question in a quotation at the end": ("Is it “sound?”", "“Is it ‘sound?,’”", "“Is it ‘sound?’”"),
    "quotation with an apostrophe in it": ("Mayor: ‘It’s sound’", "“Mayor: ‘It’s sound,’”", "“Mayor: ‘It’s sound.’”"),
    "apostrophe at the end": ("Rights of the owners’", "“Rights of the owners’,”", "“Rights of the owners’.”"),
    "quotation by a command": (r"It is \enquote{sound}", "“It is ‘sound,’”", "“It is ‘sound.’”"),
    "straight marks": ('Of 5" nails', '“Of 5" nails,”', '“Of 5" nails.”'),
    "German marks": ("Er sagt „ja“", "“Er sagt „ja“,”", "“Er sagt „ja“.”"),
    "Russian marks": ("Пирс «Север»", "“Пирс «Север»,”", "“Пирс «Север».”"),
}


@pytest.mark.parametrize("name", TITLES)
def test_a_title_keeps_its_words_and_takes_one_mark_at_its_end(name: str) -> None:
    title, in_note, in_list = TITLES[name]
    found = online(f"title = {{{title}}}")
    assert (full(found), reference(found)) == (f"{in_note} April 2, 2031.", f"{in_list} April 2, 2031.")


def test_a_title_in_italics_keeps_its_quotation_marks() -> None:
    found = entry("@book{k, title = {A “Sound” Pier}, author = {Roe, Jane}, date = {2031}}")
    assert full(found) == "Jane Roe, A “Sound” Pier (2031)."


def test_a_subtitle_follows_a_colon_or_the_mark_that_ends_the_title() -> None:
    assert full(online("title = {Piers}, subtitle = {A History}")) == "“Piers: A History,” April 2, 2031."
    assert full(online("title = {Piers?}, subtitle = {A History}")) == "“Piers? A History,” April 2, 2031."


TRANSLATED = {
    "in a note": (full, "“哈姆大桥通车” [The pier opens], April 2, 2031."),
    "in the list": (reference, "“哈姆大桥通车” [The pier opens]. April 2, 2031."),
    "in a short note": (short, "“哈姆大桥通车.”"),
}


@pytest.mark.parametrize("name", TRANSLATED)
def test_the_translation_of_a_title_follows_in_brackets(name: str) -> None:
    form, shown = TRANSLATED[name]
    found = online("title = {哈姆大桥通车}, titletranslation = {The pier opens}, langid = {zh}")
    assert form(found) == shown


def test_what_is_added_to_a_title_follows_it_without_quotation_marks() -> None:
    found = online("author = {Roe, Jane}, title = {Piers}, titleaddon = {review of Ann Poe’s book}")
    assert full(found) == "Jane Roe, “Piers,” review of Ann Poe’s book, April 2, 2031."
    assert reference(found) == "Roe, Jane. “Piers,” review of Ann Poe’s book. April 2, 2031."


def test_a_part_of_a_book_with_a_translated_title_stands_in_parentheses_without_a_comma_before_them() -> None:
    found = entry("@report{k, title = {Пирс}, titletranslation = {The Pier}, langid = {ru}, date = {2031}}")
    assert full(found) == "Пирс [The Pier] (2031)."


# Short titles

SHORTENED = {
    "few words": ("The Long Pier", "Long Pier"),
    "six words are kept": ("One two three four five six", "One two three four five six"),
    "more are cut to five": ("One two three four five six seven", "One two three four five"),
    "not after a small word": ("Pier opens on the of a to the end", "Pier opens"),
    "article at the beginning only": ("See the A class and the USA plans", "See the A class"),
    "no article inside a word": ("USA plans a pier", "USA plans a pier"),
    "before a colon": ("Piers of wood: a history of rot", "Piers of wood"),
    "not before a colon after one word": ("Live: the long pier of Halm opens", "Live: the long pier"),
    "not at a time of day": ("At 12: 30 piers", "At 12: 30 piers"),
    "up to a question mark": ("Who built it? A history of the piers", "Who built it?"),
    "before a dash": ("Pier opens – what it means for all of us", "Pier opens"),
    "no comma at the end": ("Piers of stone, of wood, of iron and steel", "Piers of stone, of wood"),
    "quotation closed": ("Mayor of Halm: yes", "Mayor of Halm"),
    "cut quotation": ("Mayor says ‘the pier stands and will stand’", "Mayor says ‘the pier stands’"),
    "cut quotation in double marks": ("Mayor says “the pier stands and will stand”", "Mayor says “the pier stands”"),
    "cut Russian quotation": ("Мэр сказал: «Пирс стоит и будет стоять всегда»", "Мэр сказал"),
    "Russian": ("Мэр города сказал «пирс стоит и будет стоять»", "Мэр города сказал «пирс стоит»"),
    "Chinese": ("哈姆大桥今天上午正式通车并向公众开放", "哈姆大桥今天上午正式通车并向公众开放"),
    "one word": ("Piers", "Piers"),
    "article alone": ("The", "The"),
    "spaces": ("  The   Long \n Pier ", "Long Pier"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", SHORTENED)
def test_a_title_is_shortened_to(name: str) -> None:
    title, shown = SHORTENED[name]
    assert chicago.shortened(title) == shown


@given(st.text())
def test_a_shortened_title_has_no_words_but_those_of_the_title(title: str) -> None:
    words = [word.strip(",;:’”»“") for word in chicago.shortened(title).split()]
    assert set(words) <= {word.strip(",;:’”»“") for word in title.split()}


def test_the_short_title_of_an_entry_is_taken_as_written() -> None:
    found = online("title = {A very long title of a very long text}, shorttitle = {The “very long” text}")
    assert short(found) == "“The ‘very long’ text.”"


# Locators

LOCATORS = {
    "page": ("@misc{k, author = {Roe, Jane}, title = {Piers}, date = {2031}}", "Jane Roe, “Piers,” 2031, p. 4."),
    "before the access date": (
        "@online{k, title = {Piers}, date = {2031}, urldate = {2031-05-01}}",
        "“Piers,” 2031, p. 4, accessed May 1, 2031.",
    ),
    "in the place of pages": (
        "@article{k, title = {Piers}, journaltitle = {J}, volume = {1}, pages = {1-9}, date = {2031}}",
        "“Piers,” J 1 (2031), p. 4.",
    ),
    "of a book": ("@book{k, title = {Piers}, pages = {1-9}, date = {2031}}", "Piers (2031), p. 4."),
}


@pytest.mark.parametrize("name", LOCATORS)
def test_a_locator_stands(name: str) -> None:
    source, shown = LOCATORS[name]
    assert full(entry(source), "p. 4") == shown


SHORT_LOCATORS = {
    "page": ("p. 4", "Roe, “Piers,” p. 4."),
    "with a period": ("p. 4.", "Roe, “Piers,” p. 4."),
    "with a comma": ("p. 4,", "Roe, “Piers,” p. 4."),
    "question": ("§ 4?", "Roe, “Piers,” § 4?"),
    "none": ("", "Roe, “Piers.”"),
}


@pytest.mark.parametrize("name", SHORT_LOCATORS)
def test_a_locator_follows_a_short_form(name: str) -> None:
    locator, shown = SHORT_LOCATORS[name]
    assert short(online("author = {Roe, Jane}, title = {Piers}"), locator) == shown


# Identifiers


@pytest.mark.parametrize(
    "doi", ["10.5555/a", "https://doi.org/10.5555/a", "http://dx.doi.org/10.5555/a", "doi:10.5555/a"]
)
def test_a_doi_is_shown_as_one_address_however_it_is_written(doi: str) -> None:
    found = online(f"title = {{Piers}}, doi = {{{doi}}}")
    assert full(found) == "“Piers,” April 2, 2031, https://doi.org/10.5555/a."
    assert html(chicago.full(found)) == (
        '“<a href="https://doi.org/10.5555/a">Piers</a>,” April 2, 2031, '
        '<a href="https://doi.org/10.5555/a">https://doi.org/10.5555/a</a>'
    )


# As HTML


def html(content: Rich) -> str:
    """The content as Python-Markdown prints it."""
    holder = etree.Element("p")
    rich.append(holder, content)
    return to_html_string(holder).removeprefix("<p>").removesuffix("</p>")


MARKED_UP = {
    "italics of a whole": (
        "@book{k, author = {Roe, Jane}, title = {Piers}, url = {https://e.example/p}, date = {2031}}",
        'Jane Roe, <em><a href="https://e.example/p">Piers</a></em> (2031)',
        'Roe, <em><a href="https://e.example/p">Piers</a></em>',
    ),
    "italics of a book and of a periodical": (
        "@incollection{k, title = {Wood}, booktitle = {Piers}, date = {2031}}",
        "“Wood,” in <em>Piers</em> (2031)",
        "“Wood”",
    ),
    "italics of a periodical": (
        "@article{k, title = {Wood}, journaltitle = {Gazette}, date = {2031}}",
        "“Wood,” <em>Gazette</em>, 2031",
        "<em>Gazette</em>, “Wood”",
    ),
    "language of a title": (
        """@online{k, title = {Мост}, titletranslation = {Bridge}, langid = {russian}, url = {https://e.example/m},
        date = {2031}}""",
        '“<span lang="ru"><a href="https://e.example/m">Мост</a></span>” [Bridge], 2031',
        '“<span lang="ru"><a href="https://e.example/m">Мост</a></span>”',
    ),
    "no language where it is English": (
        "@online{k, title = {Bridge}, langid = {en-GB}, date = {2031}}",
        "“Bridge,” 2031",
        "“Bridge”",
    ),
    "no language for a description, which is ours": (
        "@online{k, titleaddon = {note on a bridge}, langid = {ru}, url = {https://e.example/m}, date = {2031}}",
        '<a href="https://e.example/m">note on a bridge</a>, 2031',
        '<a href="https://e.example/m">note on a bridge</a>',
    ),
    "emphasis in a title": (
        r"@online{k, title = {Of \emph{Halm} and \textbf{others}}, date = {2031}}",
        "“Of <em>Halm</em> and <strong>others</strong>,” 2031",
        "“Of Halm and others”",
    ),
    "link in a title gives way to the link of the source": (
        r"@online{k, title = {Of \href{https://o.example}{Halm}}, url = {https://e.example/m}, date = {2031}}",
        '“<a href="https://e.example/m">Of Halm</a>,” 2031',
        '“<a href="https://e.example/m">Of Halm</a>”',
    ),
    "quotation at the end of a link": (
        "@online{k, title = {So ‘it’ is “so”}, url = {https://e.example/m}, date = {2031}}",
        '“<a href="https://e.example/m">So ‘it’ is ‘so,’</a>” 2031',
        '“<a href="https://e.example/m">So ‘it’ is ‘so’</a>”',
    ),
    "address that is not safe is no link": (
        "@online{k, title = {So}, url = {javascript:alert(1)}, date = {2031}}",
        "“So,” 2031",
        "“So”",
    ),
    "data address is no link": (
        "@online{k, title = {So}, url = {data:text/html,x}, date = {2031}}",
        "“So,” 2031",
        "“So”",
    ),
}


@pytest.mark.parametrize("name", MARKED_UP)
def test_a_source_is_marked_up_with(name: str) -> None:
    source, first, later = MARKED_UP[name]
    found = entry(source)
    assert (html(chicago.full(found)), html(chicago.short(found))) == (first, later)


# Labels and additions

LABELS = {
    "kind": ("keywords = {press}", "", '<span class="source-label" data-kind="press">Press</span>'),
    "kind among other keywords": (
        "keywords = {x, Primary}",
        "",
        '<span class="source-label" data-kind="primary">Primary source</span>',
    ),
    "kind and language": (
        "keywords = {state-media}, langid = {zh-Hans}",
        "",
        '<span class="source-label" data-kind="state-media">State media · Chinese</span>',
    ),
    "language alone": ("langid = {russian}", "", '<span class="source-label" data-kind="none">Russian</span>'),
    "with the way to the list": (
        "keywords = {press}",
        "../sources.md",
        '<a class="source-label" data-kind="press" href="../sources.md#source-k">Press</a>',
    ),
}


@pytest.mark.parametrize("name", LABELS)
def test_a_label_says(name: str) -> None:
    fields, path, shown = LABELS[name]
    label = chicago.label(online(fields), path)
    assert label is not None
    assert html((label,)) == shown


@pytest.mark.parametrize("fields", ["", "langid = {en}", "langid = {american}", "keywords = {nothing known}"])
def test_an_english_source_of_no_kind_has_no_label(fields: str) -> None:
    assert chicago.label(online(fields), "sources.md") is None


def test_the_address_of_a_source_in_the_list_is_its_id_in_every_script() -> None:
    found = from_files([TextFile("references.bib", "@misc{桥报:мост/Tést+1, keywords = {press}}")]).get(
        "桥报:мост/Tést+1"
    )
    assert found is not None
    label = chicago.label(found, "sources.md")
    assert label is not None
    assert dict(label.attributes)["href"] == "sources.md#source-桥报:мост/Tést+1"
    assert chicago.source_id(found.key) == "source-桥报:мост/Tést+1"


def test_an_archived_copy_and_a_note_are_additions() -> None:
    found = online(r"archive_url = {https://archive.example/1}, note = {Read in \emph{excerpt}.}")
    assert [html(added) for added in chicago.additions(found)] == [
        '<a href="https://archive.example/1">archived copy</a>',
        '<span class="source-note">Read in <em>excerpt</em>.</span>',
    ]


def test_an_archived_copy_at_an_unsafe_address_is_none() -> None:
    assert chicago.additions(online("archive_url = {javascript:alert(1)}")) == []


PERIODS = {
    "sentence": ("Read in excerpt.", "Read in excerpt"),
    "two sentences": ("Read. In excerpt.", "Read. In excerpt"),
    "address at the end": ("See https://e.example/.", "See https://e.example/"),
    "quotation at the end": ("So “it is”.", "So “it is”"),
    "abbreviation": ("Read in the U.S.", "Read in the U.S."),
    "initial": ("Read by J.", "Read by J."),
    "ellipsis": ("Read...", "Read..."),
    "question": ("Read?", "Read?"),
    "period alone": (".", "."),
}


@pytest.mark.parametrize("name", PERIODS)
def test_in_parentheses_a_sentence_loses_its_period_and_an_abbreviation_keeps_it(name: str) -> None:
    written, shown = PERIODS[name]
    assert plain(chicago.without_period((rich.classed((written,), "note"),))) == shown


# The order of a list

ORDER = [
    "@misc{k, title = {24 piers}}",
    "@misc{k, title = {“Alpha” pier}}",
    "@misc{k, author = {An, Weihua}, title = {Z}}",
    "@misc{k, title = {A Beta pier}}",
    "@article{k, title = {Z}, journaltitle = {The Gazette}, date = {2030}}",
    "@article{k, title = {A}, journaltitle = {The Gazette}, date = {2031-01}}",
    "@article{k, title = {A}, journaltitle = {The Gazette}, date = {2031-02}}",
    "@online{k, author = {{@halm}}, title = {Z}}",
    "@online{k, author = {Öst, Ida}, title = {Z}}",
    "@online{k, title = {Z}, organization = {Ostrich}}",
    "@online{k, author = {Roe, Jane}, title = {Z}, date = {2031}}",
    "@online{k, author = {Roe, Jane and Doe, John}, title = {A}, date = {2029}}",
    "@online{k, editor = {roe-poe, Ann}, title = {Z}}",
    "@misc{k, title = {Ёлка}}",
    "@misc{k, author = {{Иванов}}}",
    "@misc{k, author = {{新报}}}",
]


def test_a_list_is_in_the_order_of_what_references_begin_with_and_then_of_dates() -> None:
    keys = [chicago.sort_key(entry(source)) for source in ORDER]
    assert keys == sorted(keys)


def test_sources_that_are_alike_are_in_the_order_of_their_keys() -> None:
    text = "@misc{b, title = {Pier}} @misc{a, title = {Pier}}"
    bibliography = from_files([TextFile("references.bib", text)])
    first, second = (bibliography.get(key) for key in "ba")
    assert first is not None and second is not None
    assert chicago.sort_key(second) < chicago.sort_key(first)


# Never a mark too many

FIELDS = (
    "author editor title subtitle titleaddon titletranslation journaltitle organization howpublished date doi".split()
)
VALUES = st.sampled_from(
    ["", "Pier", "Piers Inc.", "Pier?", "Pier,", "“Pier”", "‘Pier.’", "Pier…", "Pier;", "{}", "Roe, Jane"]
)


@given(
    st.sampled_from("book article online report incollection thesis misc".split()),
    st.dictionaries(st.sampled_from(FIELDS), VALUES),
    st.sampled_from(["", "p. 4", "p. 4.", "fn. 16,"]),
)
def test_no_comma_or_period_is_ever_doubled(kind: str, fields: dict[str, str], locator: str) -> None:
    found = entry(f"@{kind}{{k, " + ", ".join(f"{name} = {{{value}}}" for name, value in fields.items()) + "}")
    for text in (full(found, locator), short(found, locator), reference(found)):
        marks = "".join(char for char in text if char not in "‘’“” ")
        assert not any(double in marks for double in (",,", "..", ";,", ",;", ";.", "?.", "…."))
        assert not text.endswith(",") and ",." not in text
        assert "  " not in text
        assert text.strip() == text
