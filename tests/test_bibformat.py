"""The house form of a .bib file, whole."""

from __future__ import annotations

import pytest

from explainer.problems.place import TextFile
from explainer.sources.bibformat import CannotFormat, formatted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="an empty file"),
        pytest.param("\n\n", "", id="a file of empty lines"),
        pytest.param("% none yet\n\n\n", "% none yet\n", id="a file with a remark only"),
        pytest.param("@misc{a}", "@misc{a,\n}\n", id="an entry without fields"),
        pytest.param(
            '@Misc( b , Title="B" , YEAR = 1901)',
            '@misc{b,\n  title = "B",\n  year  = 1901,\n}\n',
            id="parentheses, capitals and spaces",
        ),
        pytest.param(
            "@misc{a, note = {N}, zzz = {Z}, url = {U}, title = {T}, author = {A}, keywords = {K}, abstract = {S}}",
            "@misc{a,\n  author   = {A},\n  title    = {T},\n  url      = {U},\n  keywords = {K},\n  note     = {N},\n"
            "  abstract = {S},\n  zzz      = {Z},\n}\n",
            id="the order of fields, unknown ones last",
        ),
        pytest.param(
            '@misc{a, title = {Two\n    lines} # " and" # sep}',
            '@misc{a,\n  title = {Two\n    lines} # " and" # sep,\n}\n',
            id="values to the letter",
        ),
        pytest.param(
            "@misc{b, title = {B}}@misc{a, title = {A}}@misc{B, title = {C}}@misc{习, title = {D}}",
            "@misc{B,\n  title = {C},\n}\n\n@misc{a,\n  title = {A},\n}\n\n@misc{b,\n  title = {B},\n}\n\n"
            "@misc{习,\n  title = {D},\n}\n",
            id="the order of keys",
        ),
        pytest.param(
            '@book{a, title = {A}}@inbook{c, crossref = {a}}@inbook{b, crossref = "a"}',
            '@inbook{b,\n  crossref = "a",\n}\n\n@inbook{c,\n  crossref = {a},\n}\n\n@book{a,\n  title = {A},\n}\n',
            id="a whole behind its parts",
        ),
        pytest.param(
            '@misc{b, title = p}\n% the post\n@string{p = {Post}}\n@string(q = p # {!})\n@preamble{"\\x" # q}',
            '% the post\n@string{p = {Post}}\n@string(q = p # {!})\n@preamble{"\\x" # q}\n\n'
            "@misc{b,\n  title = p,\n}\n",
            id="abbreviations and preambles first, in their order",
        ),
        pytest.param(
            "% of b\n@misc{b}\n% of a,\n% still\n@misc{a}\n% the end",
            "% of a,\n% still\n@misc{a,\n}\n\n% of b\n@misc{b,\n}\n\n% the end\n",
            id="remarks before what they precede",
        ),
        pytest.param(
            "% The sources of Halm\n% (in UTF-8)\n\n% of b\n@misc{b}\n@misc{a}",
            "% The sources of Halm\n% (in UTF-8)\n\n@misc{a,\n}\n\n% of b\n@misc{b,\n}\n",
            id="what stands at the top",
        ),
        pytest.param(
            "% The sources of Halm\n\n@misc{a}\n@string{p = {P}}",
            "% The sources of Halm\n\n@string{p = {P}}\n\n@misc{a,\n}\n",
            id="what stands at the top, above abbreviations",
        ),
        pytest.param(
            "@misc{b}\n@comment{kept {as} it is}\n% @misc{x, title = {X}}\n@misc{a}",
            "@comment{kept {as} it is}\n% @misc{x, title = {X}}\n@misc{a,\n}\n\n@misc{b,\n}\n",
            id="comments of both kinds",
        ),
        pytest.param("@misc{a, title = zzz}", "@misc{a,\n  title = zzz,\n}\n", id="an abbreviation of another file"),
        pytest.param(
            "@string{p = zzz # {P}}@misc{a}", "@string{p = zzz # {P}}\n\n@misc{a,\n}\n", id="and one made of it"
        ),
    ],
)
def test_the_house_form_has(text: str, expected: str) -> None:
    assert formatted(TextFile("r.bib", text)) == expected
    assert formatted(TextFile("r.bib", expected)) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("@misc{a, title = {A", "B004", id="a brace is not closed"),
        pytest.param("@misc{a, title = {A}\n  year = 1901}", "B005", id="a comma is missing"),
        pytest.param("@misc{a, % a remark\n  year = 1901}", "B005", id="a remark stands inside an entry"),
        pytest.param("@misc{, title = {A}}", "B005", id="a key is missing"),
        pytest.param("@misc{a}\n}\n", "B020", id="a brace is left over"),
        pytest.param("<<<<<<< x\n@misc{a}\n=======\n>>>>>>> y\n", "B003", id="a merge is unfinished"),
        pytest.param("@misc{a}@misc{a}", "B006", id="a key is used twice"),
        pytest.param(
            "@string{p = {A}}@misc{a, note = p}@string{p = {B}}", "B006", id="an abbreviation is defined anew"
        ),
    ],
)
def test_a_file_is_left_to_its_writer_when(text: str, code: str) -> None:
    with pytest.raises(CannotFormat, match="1 problems") as cannot:
        formatted(TextFile("r.bib", text))
    assert [problem.code for problem in cannot.value.problems] == [code]


def test_a_file_of_five_thousand_entries_is_formatted() -> None:
    text = "".join(f"@misc{{k{number:05}, title = {{T}}}} " for number in reversed(range(5_000)))
    tidy = formatted(TextFile("r.bib", text))
    assert tidy.startswith("@misc{k00000,\n  title = {T},\n}\n\n@misc{k00001,")
    assert tidy.count("@misc{") == 5_000
