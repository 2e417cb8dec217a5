"""What a check proposes for the bibliography, and that a proposal never breaks it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.linkcheck import proposal
from explainer.linkcheck.proposal import CannotPropose, Proposal, applied, as_patch
from explainer.problems.place import TextFile
from explainer.sources.bibformat import formatted
from explainer.sources.bibliography import from_files
from explainer.sources.observation import Citation, Finding, Verdict

COPY = "https://web.archive.example/web/20310102030405/https://pier.example/1"
CITATION = Citation("pier", "https://pier.example/1")
ARCHIVED = {"archive_url": COPY, "archive_date": "2031-01-02", "urlstatus": "dead"}

HOUSE = """\
% the piers

@online{dock,
  title    = {The dock},
  url      = {https://dock.example/},
  keywords = {press},
}

@online{pier,
  author       = {Roe, Jane},
  title        = {The pier},
  organization = {Harbor},
  url          = {https://pier.example/1},
  urldate      = {2031-01-02},
  langid       = {en},
}
"""


def change(text: str | bytes, **values: str) -> str:
    """The text with new values in the entry "pier"."""
    data = text if isinstance(text, bytes) else text.encode()
    return applied(data, [Proposal("pier", values, "")]).decode()


# ----- what is proposed


@pytest.mark.parametrize(
    ("finding", "values"),
    [
        pytest.param(Finding(CITATION, Verdict.OK, ""), None, id="good, no copy"),
        pytest.param(
            Finding(CITATION, Verdict.OK, "", archive_url=COPY),
            {"archive_url": COPY, "archive_date": "2031-01-02"},
            id="good, a copy",
        ),
        pytest.param(Finding(CITATION, Verdict.ARCHIVED, "", archive_url=COPY), ARCHIVED, id="gone, a copy"),
        pytest.param(
            Finding(replace(CITATION, url_status="usurped"), Verdict.ARCHIVED, "", archive_url=COPY),
            {"archive_url": COPY, "archive_date": "2031-01-02"},
            id="what a person wrote stays",
        ),
        pytest.param(
            Finding(replace(CITATION, archive_url=COPY), Verdict.OK, "", archive_url=COPY), None, id="it has the copy"
        ),
        pytest.param(
            Finding(replace(CITATION, archive_url=COPY), Verdict.ARCHIVED, "", archive_url=COPY),
            {"urlstatus": "dead"},
            id="gone, it has the copy",
        ),
        pytest.param(
            Finding(CITATION, Verdict.OK, "", archive_url="https://copies.example/1"),
            {"archive_url": "https://copies.example/1"},
            id="a copy of no known day",
        ),
        pytest.param(Finding(CITATION, Verdict.BROKEN, ""), None, id="gone, no copy"),
        pytest.param(
            Finding(CITATION, Verdict.MOVED, "", replacement="https://pier.example/2"),
            {"url": "https://pier.example/2"},
            id="moved",
        ),
        pytest.param(
            Finding(CITATION, Verdict.MOVED, "", replacement="javascript:alert(1)"), None, id="moved to no address"
        ),
        pytest.param(
            Finding(replace(CITATION, key=""), Verdict.OK, "", archive_url=COPY), None, id="a link in a chapter"
        ),
    ],
)
def test_a_finding_proposes_what_its_entry_lacks(finding: Finding, values: dict[str, str] | None) -> None:
    assert [one.values for one in proposal.proposals([finding])] == ([values] if values else [])


# ----- where it is put


def test_new_fields_stand_at_their_place_in_the_house_form() -> None:
    after = change(HOUSE, archive_url=COPY, archive_date="2031-01-02")
    new = f"  archive_url  = {{{COPY}}},\n  archive_date = {{2031-01-02}},\n"
    assert after == HOUSE.replace("  langid ", f"{new}  langid ", 1)
    assert formatted(TextFile("", after)) == after


@pytest.mark.parametrize(
    ("before", "values", "after"),
    [
        pytest.param(
            "@online{pier, title = {P}, url = {https://p.example/}}",
            {"archive_date": "2031-01-02", "archive_url": "https://c.example/"},
            "@online{pier, title = {P}, url = {https://p.example/}, archive_url = {https://c.example/}, "
            "archive_date = {2031-01-02}}",
            id="one line",
        ),
        pytest.param(
            '@online{pier,\n\ttitle={P},\n\turl="https://p.example/"\n}\n',
            {"archive_url": "https://c.example/"},
            '@online{pier,\n\ttitle={P},\n\turl="https://p.example/",\n\tarchive_url={https://c.example/}\n}\n',
            id="tabs, quotation marks, no last comma",
        ),
        pytest.param(
            "@online{pier,\r\n  title = {P},\r\n  url = {https://p.example/},\r\n}\r\n",
            {"archive_url": "https://c.example/"},
            "@online{pier,\r\n  title = {P},\r\n  url = {https://p.example/},\r\n  archive_url = {https://c.example/},"
            "\r\n}\r\n",
            id="Windows",
        ),
        pytest.param(
            "\ufeff@online{pier, title = {P}, url = {https://p.example/}}",
            {"url": "https://q.example/"},
            "\ufeff@online{pier, title = {P}, url = {https://q.example/}}",
            id="byte order mark",
        ),
        pytest.param(
            "@online{pier, title = {P}, archiveurl = {https://old.example/}, url = {https://p.example/}}",
            {"archive_url": "https://c.example/"},
            "@online{pier, title = {P}, archiveurl = {https://c.example/}, url = {https://p.example/}}",
            id="a field of an older name",
        ),
        pytest.param(
            "@string{p = {https://p.example/}}\n@online{pier, title = {P}, url = p # {1}}",
            {"url": "https://q.example/"},
            "@string{p = {https://p.example/}}\n@online{pier, title = {P}, url = {https://q.example/}}",
            id="a joined value",
        ),
        pytest.param(
            "@online{pier, url = {https://p.example/},\n\n    title = {P},\n}",
            {"urlstatus": "dead"},
            "@online{pier, url = {https://p.example/}, urlstatus = {dead},\n\n    title = {P},\n}",
            id="no order",
        ),
        pytest.param(
            "@online(pier, title = {P}, doi = {10.1000/1})",
            {"archive_url": "https://c.example/"},
            "@online(pier, title = {P}, doi = {10.1000/1}, archive_url = {https://c.example/})",
            id="parentheses",
        ),
        pytest.param(
            "@online{pier, note = {N}, title = {P}}",
            {"author": "Roe"},
            "@online{pier, note = {N}, title = {P}, author = {Roe}}",
            id="nothing comes before it",
        ),
        pytest.param(
            "@online{pier, title = {P}, url = p_url}",
            {"archive_url": "https://c.example/"},
            "@online{pier, title = {P}, url = p_url, archive_url = {https://c.example/}}",
            id="an abbreviation of another file",
        ),
        pytest.param(
            "@online{dock, title = {D}}", {"url": "https://d.example/"}, "@online{dock, title = {D}}", id="other file"
        ),
    ],
)
def test_all_else_stays_as_it_is(before: str, values: dict[str, str], after: str) -> None:
    assert change(before, **values) == after


ENTRY = st.tuples(
    st.sampled_from(["", "% a comment @online{x,\n", "@comment{more}\n", "@string{a = {b}}\n"]),
    st.lists(
        st.tuples(
            st.sampled_from(["title", "url", "note", "archiveurl", "date", "x-y"]),
            st.sampled_from(["{P}", '"P"', "{a {b} c}", "1901", "{x} # {y}", "{桥\n  x}", "{}"]),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda item: item[0],
    ),
    st.sampled_from([", ", ",\n  ", ",\r\n\t", " ,\n"]),
    st.sampled_from(["=", " = ", "  = ", " =\n "]),
    st.sampled_from(["", ",", ",\n", "\n"]),
)


@given(ENTRY, st.sets(st.sampled_from(["url", "archive_url", "archive_date", "urlstatus"]), min_size=1))
def test_a_changed_entry_has_its_new_values_and_all_its_old_ones(
    parts: tuple[str, list[tuple[str, str]], str, str, str], names: set[str]
) -> None:
    before, fields, comma, equals, end = parts
    body = comma.join(f"{name}{equals}{value}" for name, value in fields)
    text = f"{before}@online{{pier,\n  {body}{end}}}\n@book{{last, title = {{L}}}}"
    values = dict.fromkeys(names, "https://new.example/")
    old, new = (from_files([TextFile("", found)]) for found in (text, change(text, **values)))
    assert list(old) == list(new) == ["pier", "last"]
    was, now = old.get("pier"), new.get("pier")
    assert was is not None
    assert now is not None
    assert dict(now.fields) == {**was.fields, **values}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@online{pier, title = {P}, url = {https://p.example/}\n\n@online{b, title = {B}}", "line 1: the entry"),
        ("<<<<<<< HEAD\n@online{pier, url = {a}}\n=======\n>>>>>>> x\n", "line 1: a merge of two versions"),
        ("@online{pier, url = {a}}\n@online{pier, url = {b}}", 'line 2: the key "pier" is already used'),
        ("@online{pier}", 'the entry "pier" has no field'),
        ("@online{pier, url = {a}, url = {b}}", 'line 1: "pier" has the field "url" twice'),
        (b"@online{pier, url = {\xff}}", "the file is not UTF-8"),
    ],
)
def test_a_file_that_has_faults_is_not_changed(text: str | bytes, message: str) -> None:
    with pytest.raises(CannotPropose) as refused:
        change(text, url="https://q.example/")
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("https://p.example/}", 'the new value of "url" has a brace'),
        ("https://p.example/{a}", 'the new value of "url" has a brace'),
        ("https://p.example/\n<<<<<<< HEAD\n", "the entries would not be the same"),
        ("https://p.example/a  b", 'the entry "pier" cannot be read well enough to change it'),
    ],
)
def test_a_value_that_would_break_the_file_is_refused(value: str, message: str) -> None:
    with pytest.raises(CannotPropose, match=message):
        change(HOUSE, url=value)


def test_two_entries_are_changed_at_once() -> None:
    both = [Proposal("pier", {"urlstatus": "dead"}, ""), Proposal("dock", {"url": "https://dock.example/2"}, "")]
    after = applied(HOUSE.encode(), both).decode()
    assert after.replace("dock.example/2", "dock.example/").replace("  urlstatus    = {dead},\n", "") == HOUSE


# ----- the patch


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(HOUSE, id="house form"),
        pytest.param(HOUSE.rstrip(), id="no line break at the end"),
        pytest.param(HOUSE.replace("\n", "\r\n"), id="Windows"),
        pytest.param("\ufeff" + HOUSE, id="byte order mark"),
        pytest.param("@online{pier, title = {P}, url = {https://p.example/}}", id="one line without its break"),
    ],
)
def test_git_applies_the_patch(tmp_path: Path, before: str) -> None:
    file = tmp_path / "citations" / "références.bib"
    file.parent.mkdir()
    file.write_bytes(before.encode())
    after = applied(before.encode(), [Proposal("pier", ARCHIVED, "")])
    patch = as_patch("citations/références.bib", before.encode(), after)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch.encode(), check=True)
    assert file.read_bytes() == after


@pytest.mark.parametrize("step", [1, 2, 7])
def test_git_applies_a_patch_of_many_entries(tmp_path: Path, step: int) -> None:
    entries = [
        f"@online{{k{number},\n  title = {{T}},\n  url = {{https://p.example/{number}}},\n}}\n" for number in range(60)
    ]
    before = "\n".join(entries).encode()
    proposed = [Proposal(f"k{number}", {"urlstatus": "dead", "title": "U"}, "") for number in range(0, 60, step)]
    after = applied(before, proposed)
    (tmp_path / "a.bib").write_bytes(before)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=as_patch("a.bib", before, after).encode(), check=True)
    assert (tmp_path / "a.bib").read_bytes() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "@a{b}\n"), ("@a{b}\n", ""), ("@a{b}\nx\n", "x\n@c{d}\n@e{f}"), ("a\n" * 20, "a\n" * 9 + "b\n" + "a\n" * 10)],
)
def test_git_applies_a_patch_of_any_change(tmp_path: Path, before: str, after: str) -> None:
    file = tmp_path / "a.bib"
    file.write_text(before, encoding="utf-8")
    patch = as_patch("a.bib", before.encode(), after.encode())
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch.encode(), check=True)
    assert file.read_text(encoding="utf-8") == after


def test_the_patch_shows_what_changes() -> None:
    patch = as_patch("a.bib", HOUSE.encode(), change(HOUSE, urlstatus="dead").encode())
    changed = [line for line in patch.splitlines() if line[:1] in "+-"]
    assert changed == ["--- a/a.bib", "+++ b/a.bib", "+  urlstatus    = {dead},"]


def test_no_change_is_no_patch() -> None:
    assert as_patch("a.bib", HOUSE.encode(), HOUSE.encode()) == ""


# ----- the file


def test_a_proposal_is_written_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "a.bib"
    file.write_text(HOUSE, encoding="utf-8")
    after = change(HOUSE, urlstatus="dead").encode()
    proposal.write(file, HOUSE.encode(), after)
    assert file.read_bytes() == after


def test_a_file_that_was_edited_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.bib"
    file.write_text("edited", encoding="utf-8")
    with pytest.raises(CannotPropose, match="has changed since it was read"):
        proposal.write(file, HOUSE.encode(), b"new")
    assert file.read_text(encoding="utf-8") == "edited"
