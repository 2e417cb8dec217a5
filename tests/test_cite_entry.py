"""A new entry as it is written, and its way into a .bib file that stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from explainer.citing import person
from explainer.citing.cleantext import cleaned
from explainer.citing.duplicates import entry_of
from explainer.citing.houseentry import Draft, entry_text
from explainer.citing.insertion import CannotInsert, inserted
from explainer.citing.work import Work
from explainer.problems.place import TextFile
from explainer.sources.audit import audit
from explainer.sources.bibformat import formatted
from explainer.sources.bibliography import Bibliography, from_files
from explainer.text.name import Name

BIB = """\
% Sources of the bridge.

@string{hp = {Harbor Press}}

% the oldest
@book{ferry-1901,
  title     = {The Log of the Ferry},
  publisher = hp,
  date      = {1901},
}

@online{town-1902,
  title = {A Bridge for Halm},
  url   = {https://gazette.example/bridge},
}
"""
NEW = "@misc{KEY,\n  title = {New},\n}"


def library(text: str) -> Bibliography:
    return from_files([TextFile("refs.bib", text)])


def with_entry(text: str, key: str, entry: str = "") -> str:
    return inserted(text.encode(), "refs.bib", key, entry or NEW.replace("KEY", key)).decode()


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        pytest.param(
            Draft(
                Work(
                    type="article",
                    title="50% & more: {A} Bridge",
                    authors=(Name("Byron", "Ada"), Name("Town and Country Board")),
                    container="Gazette",
                    publisher="Gazette",
                    date="1902-05-04",
                    language="en",
                    url="https://gazette.example/a_b%20c",
                ),
                "press",
                "2026-11-22",
                copy={"archive_url": "https://archive.example/web/19020504000000/x", "archive_date": "1902-05-04"},
            ),
            """\
@article{k,
  author       = {Byron, Ada and {Town and Country Board}},
  title        = {50\\% \\& more: \\{A\\} Bridge},
  journaltitle = {Gazette},
  date         = {1902-05-04},
  url          = {https://gazette.example/a_b%20c},
  urldate      = {2026-11-22},
  archive_url  = {https://archive.example/web/19020504000000/x},
  archive_date = {1902-05-04},
  langid       = {en},
  keywords     = {press},
}""",
            id="a report of the press",
        ),
        pytest.param(
            Draft(Work(type="online", title="T", publisher="Town", url="https://a.example/"), "state-media"),
            "@article{k,\n  title        = {T},\n  journaltitle = {Town},\n  url          = {https://a.example/},\n"
            "  keywords     = {state-media},\n}",
            id="a page of the press is an article",
        ),
        pytest.param(
            Draft(Work(type="online", title="T", publisher="Town", url="https://a.example/"), "primary"),
            "@online{k,\n  title        = {T},\n  organization = {Town},\n  url          = {https://a.example/},\n"
            "  keywords     = {primary},\n}",
            id="a page of a body",
        ),
        pytest.param(
            Draft(Work(type="online", title="T", authors=(Name("Town"),), publisher="Town"), "primary"),
            "@online{k,\n  author   = {{Town}},\n  title    = {T},\n  keywords = {primary},\n}",
            id="a body is named once",
        ),
        pytest.param(
            Draft(Work(type="inproceedings", title="T", container="C", publisher="P"), "press"),
            "@inproceedings{k,\n  title     = {T},\n  booktitle = {C},\n  publisher = {P},\n  keywords  = {press},\n}",
            id="a part of a book",
        ),
        pytest.param(
            Draft(Work(type="thesis", title="T", publisher="U"), "reference"),
            "@thesis{k,\n  title       = {T},\n  institution = {U},\n  keywords    = {reference},\n}",
            id="a thesis",
        ),
        pytest.param(
            Draft(Work(type="article", title="T"), "press"),
            "@article{k,\n  title        = {T},\n"
            "  journaltitle = {FILL IN: the newspaper, agency, magazine or news site},\n  keywords     = {press},\n}",
            id="what is missing is asked for",
        ),
        pytest.param(
            Draft(Work(type="misc"), "press", kept={"titleaddon": "a talk"}),
            "@misc{k,\n  titleaddon = {a talk},\n  keywords   = {press},\n}",
            id="a described source needs no title",
        ),
    ],
)
def test_an_entry_is_written_in_the_house_form(draft: Draft, expected: str) -> None:
    text = entry_text(draft, "k")
    assert text == expected
    assert formatted(TextFile("refs.bib", f"{text}\n")) == f"{text}\n"


def test_a_check_reports_every_field_of_a_template_once() -> None:
    text = entry_text(Draft(Work(type="online", url="https://a.example/"), is_template=True), "k")
    found = audit(library(text))
    assert [problem.place.line for problem in found] == [2, 3, 4, 5, 7, 8]
    assert {problem.code for problem in found} == {"B021"}
    assert found[0].message == 'the field "author" of "k" is still to be filled in'
    assert found[0].hint == "write Family, Given, or delete the line"
    assert found[5].hint.startswith("write the kind of source, primary or state-media or press")


@pytest.mark.parametrize(
    ("key", "neighbor", "follower"),
    [
        ("a-first", "}}\n\n", "\n\n% the oldest\n@book{ferry"),
        ("g-middle", "  date      = {1901},\n}\n\n", "\n\n@online{town"),
        ("z-last", "bridge},\n}\n\n", "\n"),
        ("ж-behind", "bridge},\n}\n\n", "\n"),
    ],
)
def test_an_entry_goes_where_its_key_belongs(key: str, neighbor: str, follower: str) -> None:
    entry = NEW.replace("KEY", key)
    after = with_entry(BIB, key)
    assert f"{neighbor}{entry}{follower}" in after
    assert after.replace(f"{entry}\n\n", "", 1) == BIB or after.replace(f"\n\n{entry}", "", 1) == BIB


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "@misc{k,\n  title = {New},\n}\n", id="an empty file"),
        pytest.param("% none yet\n", "% none yet\n\n@misc{k,\n  title = {New},\n}\n", id="a remark only"),
        pytest.param("% none yet", "% none yet\n\n@misc{k,\n  title = {New},\n}\n", id="a remark without a line end"),
        pytest.param("@misc{a}", "@misc{a}\n\n@misc{k,\n  title = {New},\n}\n", id="no line end"),
        pytest.param(
            "@misc{a} % old\n\n@misc{z}\n",
            "@misc{a} % old\n\n@misc{k,\n  title = {New},\n}\n\n@misc{z}\n",
            id="a remark behind an entry stays with it",
        ),
        pytest.param(
            "% about z\n@misc{z}\n",
            "@misc{k,\n  title = {New},\n}\n\n% about z\n@misc{z}\n",
            id="a remark before an entry stays with it",
        ),
        pytest.param(
            "% Sources\n\n@misc{z}\n",
            "% Sources\n\n@misc{k,\n  title = {New},\n}\n\n@misc{z}\n",
            id="what stands at the top stays there",
        ),
        pytest.param(
            "@misc{z}\n@misc{b}\n",
            "@misc{k,\n  title = {New},\n}\n\n@misc{z}\n@misc{b}\n",
            id="a file that is not sorted",
        ),
        pytest.param(
            "@inbook{z, crossref = {a}}\n\n@book{a}\n",
            "@misc{k,\n  title = {New},\n}\n\n@inbook{z, crossref = {a}}\n\n@book{a}\n",
            id="a whole stays behind its parts",
        ),
        pytest.param(
            "@misc{a,\r\n  title = {A},\r\n}\r\n",
            "@misc{a,\r\n  title = {A},\r\n}\r\n\r\n@misc{k,\r\n  title = {New},\r\n}\r\n",
            id="line ends of Windows",
        ),
        pytest.param("\ufeff@misc{a}\n", "\ufeff@misc{a}\n\n@misc{k,\n  title = {New},\n}\n", id="a byte order mark"),
    ],
)
def test_every_other_byte_stays(before: str, after: str) -> None:
    assert with_entry(before, "k") == after


@given(
    st.lists(st.text("abcxyzé9-", min_size=1, max_size=4), unique=True, max_size=6),
    st.text("abcxyzé9-", min_size=1, max_size=4),
)
def test_a_file_in_the_house_form_keeps_it(keys: list[str], key: str) -> None:
    entries = [f"@misc{{{name}, title = {{T}}}}" for name in keys if name != key]
    before = formatted(TextFile("refs.bib", "\n".join(entries)))
    after = with_entry(before, key)
    assert formatted(TextFile("refs.bib", after)) == after


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"@misc{a, title = {A}", "faults of form"),
        (b"<<<<<<< HEAD\n@misc{a}\n", "faults of form"),
        (b"@misc{k}", 'the key "k" is already'),
        (b"@misc{a, title = {\xff}}", "is not UTF-8"),
    ],
)
def test_a_file_with_faults_is_left_alone(data: bytes, message: str) -> None:
    with pytest.raises(CannotInsert, match=message):
        inserted(data, "refs.bib", "k", NEW.replace("KEY", "k"))


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="{}\\%@#~^$&_\"',=() \n\tn-`<>é习", max_size=40),
    st.sampled_from(
        [
            "}@misc{evil, title = {x}}",
            "x) @misc(evil, title = y",
            "\n}\n\n@string(a = {b})",
            "\\input{/etc/hosts}",
            "<<<<<<< HEAD",
            "\\",
            "{",
            "}{",
            "FILL{ IN",
        ]
    ),
)


@given(HOSTILE)
def test_any_title_from_the_network_is_read_back_as_it_came(title: str) -> None:
    wanted = cleaned(title)
    entry = entry_text(Draft(Work(type="misc", title=wanted, url="https://a.example/"), "press"), "k")
    after = with_entry(BIB, "k", entry)
    read = library(after)
    found = read.get("k")
    assert found is not None
    assert not wanted or found.plain("title") == wanted
    assert sorted(read) == ["ferry-1901", "k", "town-1902"]
    problems = [problem.code for problem in audit(read)]
    assert problems == ([] if wanted else ["B021"])
    assert parse_string(after, "bibtex").entries["k"].fields["title"] == found.fields["title"]


@given(HOSTILE, HOSTILE)
def test_any_author_from_the_network_leaves_the_file_whole(byline: str, body: str) -> None:
    names = person.listed([*person.of_text(byline), person.body(body)])
    entry = entry_text(Draft(Work(type="misc", title="T", authors=names), "press"), "k")
    found = library(with_entry(BIB, "k", entry)).get("k")
    assert found is not None
    assert found.authors == names


@given(st.text("ab{}\\%@(),=/?#&_~", max_size=30))
def test_any_address_from_the_network_leaves_the_file_whole(path: str) -> None:
    entry = entry_text(Draft(Work(type="misc", title="T", url=f"https://a.example/{path}"), "press"), "k")
    assert sorted(library(with_entry(BIB, "k", entry))) == ["ferry-1901", "k", "town-1902"]


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("https://gazette.example/bridge", ("town", "address")),
        ("http://www.Gazette.example/bridge/", ("town", "address")),
        ("https://gazette.example/bridge?page=2", None),
        ("10.5555/HALM", ("log", "DOI")),
        ("https://doi.org/10.5555/halm", ("log", "DOI")),
        ("doi:10.5555/other", None),
        ("", None),
        ("nonsense", None),
    ],
)
def test_a_source_is_found_under_any_spelling_of(identifier: str, expected: tuple[str, str] | None) -> None:
    known = library(
        "@online{town, url = {https://gazette.example/bridge}}@book{log, doi = {10.5555/Halm}}@book{none, title = {N}}"
    )
    assert entry_of(known, identifier) == expected
