"""What is prose on a page and what is not: in the tables `[^yes]` stands in prose, and `[^no]` does not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.markdown.prose import FILLER, LONGEST_TARGET, mask

BLOCKS = {
    "a paragraph": "One[^yes] and\ntwo[^yes].",
    "a heading": "# One[^yes]\n\nTwo[^yes]\n===\n\n#Three[^yes]#",
    "front matter": "---\ntitle: One[^no]\n---\nTwo[^yes]",
    "front matter that ends with dots": "---\ntitle: One[^no]\n...\nTwo[^yes]",
    "front matter that is never closed": "---\ntitle: One[^yes]",
    "lines between rules at the beginning": "---\nOne[^yes]\n---\nTwo[^yes]",
    "front matter that cannot be read": "---\na: [\n---\n\nOne[^yes]",
    "front matter with a day that does not exist": "---\ndate: 2022-02-31\n---\n\nOne[^yes]",
    "a rule below the beginning": "One[^yes]\n\n---\n\ntitle: Two[^yes]\n\n---",
    "a fence of backticks": "One[^yes]\n\n```\nTwo[^no]\n```\n\nThree[^yes]",
    "a fence of tildes": "~~~\nOne[^no]\n```\nTwo[^no]\n~~~\nThree[^yes]",
    "a fence with a shorter one inside": "````\n```\nOne[^no]\n```\n````\nTwo[^yes]",
    "a fence with a language": "``` python\nOne[^no]\n```\nTwo[^yes]",
    "a fence with a title": '```python title="One[^no]"\nTwo[^no]\n```\nThree[^yes]',
    "a fence with attributes": "``` {.python title='One[^no]'}\nTwo[^no]\n```\nThree[^yes]",
    "a fence with numbered lines": "```python linenums=\"1\" hl_lines='2 4-5'\nOne[^no]\n```",
    "a fence with words that are no options": "~~~python one two[^yes]\nThree[^yes]\n~~~\n",
    "a fence that is never closed": "One[^yes]\n\n```\nTwo[^yes]\n\nThree[^yes]",
    "all fences after one that is never closed": "```\nOne[^yes]\n\n~~~\nTwo[^yes]\n~~~",
    "a fence with empty lines": "```\n\nOne[^no]\n\n\nTwo[^no]\n```",
    "a fence that is indented": "  ```\n  One[^no]\n  ```\n",
    "a fence closed elsewhere": "    ```\n    One[^no]\n```\nTwo[^yes]",
    "a fence in a list": "- One[^yes]\n\n    ```\n    Two[^no]\n    ```\n\n    Three[^yes]",
    "a fence right below an item": "- One[^yes]\n    ```\n    Two[^no]\n    ```",
    "a fence in a quotation": "> ```\n> One[^no]\n> ```\n> Two[^yes]",
    "a fence with a quotation inside": "```\n> One[^no]\n```\nTwo[^yes]",
    "a fence that a quotation ends": "  ~~~\n  One[^yes]\n> Two[^yes]\n  ~~~\nThree[^yes]",
    "a fence that its quotation ends": "> ```\n> One[^yes]\n\nTwo[^yes]\n\n```\nThree[^no]\n```",
    "a fence in an admonition": "!!! note\n    ~~~\n    One[^no]\n    ~~~\n    Two[^yes]",
    "a fence in a list in a quotation": "> - One[^yes]\n>\n>     ```\n>     Two[^no]\n>     ```",
    "a fence in the text of a paragraph": "One[^yes]\n```\nTwo[^no]\n```\nThree[^yes]",
    "a fence indented below code": "One[^yes]\n\n    ```\n    Two[^no]\n\n    ```\n\nThree[^yes]",
    "indented code": "One[^yes]\n\n    Two[^no]\n\n    Three[^no]\n\nFour[^yes]",
    "code indented with a tab": "One[^yes]\n\n\tTwo[^no]\n \tThree[^no]",
    "code with text right below": "    One[^no]\nTwo[^yes]",
    "an indented line of a paragraph": "One[^yes]\n    Two[^yes]",
    "code below a heading": "# One[^yes]\n    Two[^no]\n\nThree\n---\n    Four[^no]",
    "code below a rule": "***\n    One[^no]",
    "code below the definition of a link": "[a]: b.md\n    One[^no]",
    "a list": "- One[^yes]\n* Two[^yes]\n+ Three[^yes]\n\n1. Four[^yes]\n22. Five[^yes]",
    "further paragraphs of an item": "- One[^yes]\n\n    Two[^yes]\n\n\tThree[^yes]",
    "code in an item": "- One[^yes]\n\n        Two[^no]\n\n    Three[^yes]",
    "a nested list": "- One[^yes]\n    - Two[^yes]\n\n        Three[^yes]\n\n            Four[^no]\n\n    Five[^yes]",
    "code after a list": "- One[^yes]\n\nTwo[^yes]\n\n    Three[^no]",
    "an item that begins far to the right": "-    One[^yes]",
    "what looks like an item in a paragraph": "One[^yes] `two\n- three[^no]` four[^yes]",
    "code between items": "- `one[^yes]\n- two`[^yes]",
    "a quotation": "> One[^yes]\ntwo[^yes]\n>\n> > Three[^yes]\n",
    "code in a quotation": "> One[^yes]\n>\n>     Two[^no]\n>\n> Three[^yes]",
    "a list in a quotation": "> - One[^yes]\n>\n>     Two[^yes]\n>\n>         Three[^no]",
    "a quotation in a list": "- One[^yes]\n\n    > Two[^yes]\n    >\n    >     Three[^no]",
    "an admonition": '!!! note "One[^yes]"\n\n    Two[^yes]\n\n        Three[^no]',
    "a list in an admonition": "!!! note\n    - One[^yes]\n\n        Two[^yes]\n\n            Three[^no]",
    "code that begins an admonition": "!!! note\n        One[^no]\n    Two[^yes]\nThree[^yes]",
    "a collapsible admonition": '??? note "One[^yes]"\n    Two[^yes]\n\n        Three[^no]',
    "an open collapsible admonition": "???+ note\n    One[^yes]\n\n        Two[^no]",
    "an admonition in a list": "- One[^yes]\n\n    !!! note\n        Two[^yes]\n\n            Three[^no]",
    "an admonition below a line of text": "One[^yes]\n!!! note\n    Two[^yes]",
    "what looks like an admonition": "!!! \n\n    One[^no]",
    "a definition list": "One[^yes]\n:   Two[^yes]\n    three[^yes]\n\n    Four[^yes]\n\n        Five[^no]",
    "a definition that goes on without indentation": "One[^yes]\n:   Two[^yes]\nthree[^yes]\n\n    Four[^yes]",
    "a colon at the beginning": ":   One[^yes]\n\n    Two[^no]",
    "a loose definition list": "One[^yes]\n\n:   Two[^yes]\n\n        Three[^no]",
    "a table": "| a[^yes] | b |\n| - | - |\n| c[^yes] | `d[^no]` |\n| ` | e[^yes] |\n| f | g ` [^yes] |",
    "a table without borders": "a | b[^yes]\n--- | ---\n` | c[^yes]\nd ` | e",
    "raw HTML": "<div>\nOne[^no]\n\nTwo[^no]\n</div>\n\nThree[^yes]",
    "raw HTML on one line": "<p>One[^no]</p>\nTwo[^yes]",
    "raw HTML with text behind it": "<div>One[^no]</div> Two[^yes]",
    "raw HTML in raw HTML": "<div>\n<div>\nOne[^no]\n</div>\nTwo[^no]\n</div>\nThree[^yes]",
    "raw HTML right below text": "One[^yes]\n<div>Two[^no]</div>\nThree[^yes]",
    "raw HTML that is never closed": "One[^yes]\n\n<div>\nTwo[^no]\n\nThree[^no]",
    "raw HTML between an item and its paragraph": "- One[^yes]\n\n<hr>\n\n    Two[^no]",
    "raw HTML in an item": "- One[^yes]\n\n    <div>Two[^yes]</div>",
    "a comment": "<!-- One[^no] -->\nTwo[^yes]",
    "a comment of several paragraphs": "<!-- One[^no]\n\nTwo[^no] -->\n\nThree[^yes]",
    "a comment with text around it": "One[^yes] <!-- two[^no] --> three[^yes]",
    "a comment that is never closed": "<!-- One[^yes]\n\nTwo[^yes]",
    "a script and a style": "<script>One[^no]</script>\n\n<style>\nTwo[^no]\n</style>",
    "a picture": '<figure>\n<img src="a.png" alt="One[^no]">\n<figcaption>Two[^no]</figcaption>\n</figure>',
    "the definition of a link": '[a]: b.md?[^no] "One[^no]"\nTwo[^yes]',
    "the definition of a link over two lines": "[a]:\n  b.md?[^no]\n  'One[^no]'",
    "the definition of a link in a list": "- One[^yes]\n\n    [a]: b.md?[^no]",
    "the definition of a link in a quotation": "> [a]: b.md?[^no]\n> One[^yes]",
    "what looks like the definition of a link": "[a]: b.md and more[^yes]",
    "an abbreviation": "*[IEA]: One[^no]\n*[WB] : Two[^no]\nThree[^yes]",
    "an abbreviation over two lines": "One[^yes]\n*[IEA]:\n  Two[^no]\nThree[^yes]",
    "an abbreviation without words": "One[^yes]\n*[IEA]:\n\nTwo[^yes]",
    "what looks like an abbreviation": "*[a[^yes]*: b[^yes]",
    "a note of prose": "[^a]: One[^yes]\ntwo[^yes]\n\n    Three[^yes]\n\n        Four[^no]\n\nFive[^yes]",
    "a note of prose in a list": "- One[^yes]\n\n    [^a]: Two[^yes]",
    "a note of prose that begins below its name": "[^a]:\n    One[^yes]\n\n    Two[^yes]",
    "a list in a note of prose": "[^a]: - One[^yes]\n    - Two[^yes]\n\n        Three[^yes]",
    "two notes of prose one below the other": "[^a]: One[^yes]\n[^b]: Two[^yes]\n\n    Three[^yes]",
    "two notes of prose in an indented block": "[^a]: One[^yes]\n\n    Two[^yes]\n[^b]: Three[^yes]",
    "old line breaks": "One[^yes]\r\r    Two[^no]\r\rThree[^yes]",
    "other separators": "One[^yes]\x0b\x0c\x85\u2028\u2029    two[^yes]",
}

MARKS = {
    "code": "`one[^no]` two[^yes]",
    "code between several backticks": "``one ` two[^no]`` three[^yes] ``` `` four[^no] ```",
    "code over two lines": "`one\ntwo[^no]` three[^yes]",
    "code that is never closed": "`one[^yes]\n\ntwo[^yes]`",
    "code that a shorter run closes": "``one[^no]` two[^yes]",
    "code in a heading": "# `one[^no]` two[^yes]",
    "an escaped backtick": r"\`one[^yes]\` two[^yes]",
    "a backtick behind an escaped backslash": r"\\`one[^no]`",
    "a backslash in code": r"`one\`[^yes]",
    "a backtick in a bracket": "one[^yes, `p. 4] two` three[^yes]",
    "an escaped bracket": r"\[^no] and \\\[^no]",
    "a bracket behind an escaped backslash": r"\\[^yes] and \\\\[^yes]",
    "another escaped character": r"\*[^yes] and \.[^yes]",
    "a tag": '<span title="[^no]">one[^yes]</span>',
    "a tag over two lines": '<span\ntitle="[^no]">one[^yes]</span>',
    "a tag with a > in a value": '<span title="a > [^no]">one[^yes]</span>',
    "no tag": "a < b [^yes] and 5 > 3[^yes] <4",
    "elements that show what they hold": "<code>[^no]</code> <kbd>a [^no]</kbd> <samp>[^no]</samp> <VAR>[^no]</VAR >",
    "an element that is never closed": "<code>one[^yes]\n\ntwo[^yes]</code>",
    "a script in text": "one <script>two[^no]</script> three[^yes]",
    "a comment": "one <!-- two[^no]\nthree[^no] --> four[^yes]",
    "a comment over paragraphs in a list": "- One <!-- two[^yes]\n\n    three[^yes] -->",
    "an address in pointed brackets": "<https://e.example/[^no]> <ftp://e.example/?[^no]>",
    "an e-mail address": "<me[^no]@e.example> me@e.example[^yes]",
    "a link": "[one](a.md?[^no]) two[^yes]",
    "a link in pointed brackets": "[one](<a b?[^no]>) two[^yes]",
    "the title of a link": "[one](a.md \"two[^no]\") [three](a.md 'four[^no]') five[^yes]",
    "a title with a parenthesis": '[one](a.md "two) three[^no]") four[^yes]',
    "a target with parentheses": "[one](a_(b)[^no]) two[^yes]",
    "a target with an apostrophe": "[one](it's.md) two[^yes] (it's)",
    "the text of a link": "[one[^yes]](a.md)",
    "a picture's target": "![one](a.png?[^no])",
    "the text of a picture": "![one[^yes]](a.png)",
    "parentheses behind a note": "one[^yes](two[^yes])",
    "parentheses behind brackets that open nowhere": "one](two[^yes])",
    "a target that is never closed": "[one](two[^yes] three",
    "a note behind the text of no link": "[one][^yes]",
    "a reference": "[one][a][^yes] [two[^yes]][a]\n\n[a]: b.md",
    "a bare address": "https://e.example/?q=[^no] https://e.example/[^no]/b http://e.example/#[^no] ftp://e.example/[^no]",
    "a note behind a bare address": "https://e.example[^yes] https://e.example/a.html[^yes], (https://e.example)[^yes]",
    "two notes behind a bare address": "https://e.example/a[^yes][^yes]",
    "a list of attributes": 'one[^yes]{: .a title="two[^yes]" }',
    "emphasis": "*one[^yes]* **two[^yes]** _three[^yes]_ ~~four[^yes]~~",
    "a task": "- [ ] one[^yes]\n- [x] two[^yes]",
    "a bracket over two lines": "one[^yes,\np. 4]",
    "a bracket over two lines of a quotation": "> one[^yes,\n> p. 4]",
    "a bracket that is never closed": "one[^yes] two[^no three",
    "brackets in brackets": "one [two [^yes] three] four",
    "an arrow and a heart": "a -> b[^yes] <- c <3 [^yes]",
}


@pytest.mark.parametrize("text", [*BLOCKS.values(), *MARKS.values()], ids=[*BLOCKS, *MARKS])
def test_a_bracket_is_found_where_it_stands_in_prose(text: str) -> None:
    found = [text[start:end] for start, end in mask(text).brackets]
    assert not any(bracket.startswith("[^no") for bracket in found)
    assert len(found) == text.count("[^yes")


HIDDEN = {
    "code": "YES `NO` YES\n\n    NO\n\n```\nNO\n```\n",
    "front matter": "---\na: NO\n---\nYES",
    "raw HTML": "<div>NO</div>\n\nYES <b class='NO'>YES</b> <!-- NO -->",
    "targets": '[YES](NO) ![YES](NO "NO") [YES][r] <https://e.example/NO>\n\n[r]: NO "NO"',
    "a reference that leads nowhere": "[YES][YES]",
    "attributes": "# YES {#NO}\n\nYES{: .NO width=NO }",
    "braces that are no attributes": "YES {YES} {YES YES}",
    "marks of blocks": "> - YES\n>\n>     YES\n\n!!! note YES\n    YES",
    "tabs": "- YES\n\n\tYES `NO`\n\n\t\tNO",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=list(HIDDEN))
def test_what_is_no_prose_is_masked(text: str) -> None:
    masked = mask(text).masked
    assert "NO" not in masked
    assert masked.count("YES") == text.count("YES")


def test_only_code_comments_and_front_matter_are_masked_where_links_and_raw_html_matter() -> None:
    text = (
        '---\na: NO\n---\n<p class="YES">YES<!-- NO --><script>NO</script></p>\n\n[YES](YES "YES") `NO` <b id="YES">\n'
    )
    uncoded = mask(text).uncoded
    assert "NO" not in uncoded
    assert uncoded.count("YES") == text.count("YES")


def test_a_fence_says_where_it_and_its_body_stand() -> None:
    text = "a\n\n> ```python title='b'\n> c\n> ```\nd"
    (fence,) = mask(text).fences
    assert text[fence.start : fence.end] == "> ```python title='b'\n> c\n> ```\n"
    assert text[fence.body_start : fence.body_end] == "> c\n"
    assert (fence.info, fence.indent) == ("python title='b'", 2)


def test_a_fence_at_the_end_of_the_text_ends_with_it() -> None:
    (fence,) = mask("```\n```").fences
    assert (fence.start, fence.body_start, fence.body_end, fence.end) == (0, 4, 4, 7)


def test_notes_of_prose_reach_to_the_end_of_their_last_line() -> None:
    text = "[^a]: One\ntwo\n\n    Three\n\nFour\n\n> [^b]: Five\n> six\n\n- [^c]:"
    found = [text[start:end] for start, end in mask(text).notes]
    assert found == ["[^a]: One\ntwo\n\n    Three", "[^b]: Five\n> six", "[^c]:"]


TEXT_CITES = {
    "in a note of prose": ("[^n]: See [@a, p. 3], but [@b#x; c].", ["[@a, p. 3]", "[@b#x; c]"]),
    "in text": ("See [@a].", ["[@a]"]),
    "two together": ("[^n]: [@a][@b][^c]", ["[@a]", "[@b]"]),
    "followed by a parenthesis": ("[^n]: [@a](b.md)", []),
    "followed by brackets": ("[^n]: [@a][b]", []),
    "in code": ("[^n]: `[@a]`\n\n        [@b]", []),
    "before code": ("[^n]: [@a]`b`", ["[@a]"]),
    "escaped": (r"[^n]: \[@a]", []),
    "in a target": ("[^n]: [a](b?[@c])", []),
    "in a bare address": ("[^n]: https://e.example/?[@a]", []),
    "in a tag": ('[^n]: <i title="[@a]">', []),
    "as the text of a link, outside notes": ("[@a](b.md)", []),
    "in the text of a link": ("[^n]: [one [@a]](b.md)", ["[@a]"]),
    "nothing after the sign": ("[@]", []),
}


@pytest.mark.parametrize(("text", "cites"), TEXT_CITES.values(), ids=list(TEXT_CITES))
def test_a_citation_in_text_is_found(text: str, cites: list[str]) -> None:
    assert [text[start:end] for start, end in mask(text).text_cites] == cites


LINKS: dict[str, tuple[str, list[tuple[str, str, str, bool]]]] = {
    # text, target, reference, whether it is defined
    "a link": ('[one](a.md "b")', [("[one]", '(a.md "b")', "", True)]),
    "a picture": ("![one](a.png)", [("[one]", "(a.png)", "", True)]),
    "a picture in a link": (
        "[![a](b.png)](c.md)",
        [("[![a](b.png)]", "(c.md)", "", True), ("[a]", "(b.png)", "", True)],
    ),
    "a reference": ("[one][r]\n\n[R]: a.md", [("[one]", "[r]", "r", True)]),
    "a reference with a space": ("[one] [r]\n\n[r]: a.md", [("[one]", " [r]", "r", True)]),
    "a reference by its text": ("[R\ns][]\n\n[r s]: a.md", [("[R\ns]", "[]", "r s", True)]),
    "a short reference": ("[r]\n\n[r]: a.md", [("[r]", "", "r", True)]),
    "a reference that leads nowhere": ("[one][r]", [("[one]", "[r]", "r", False)]),
    "a reference by its text that leads nowhere": ("[one][]", [("[one]", "[]", "one", False)]),
    "a reference over two lines that leads nowhere": ("[one\ntwo][a\nb]", [("[one\ntwo]", "[a\nb]", "a b", False)]),
    "a reference defined in code": ("[one][r]\n\n```\n[r]: a.md\n```", [("[one]", "[r]", "r", False)]),
    "a reference defined in a list": ("[one][r]\n\n- a\n\n    [r]: b.md", [("[one]", "[r]", "r", True)]),
    "a link behind a reference": ("[a][b](c.md)", [("[a]", "[b]", "b", False), ("[b]", "(c.md)", "", True)]),
    "words in brackets side by side": ("[one] [two]", []),
    "words in brackets": ("[one] [[two]] [ ]", []),
    "a note behind brackets": ("[one][^a] [two][@b] [][]", []),
    "a task": ("- [ ] one\n- [x] two", []),
    "brackets in code": ("`a[b][c]`\n\n    a[b][c]", []),
    "escaped brackets": (r"\[a][b] [a\][b]", []),
    "brackets in raw HTML": ("<div>[a][b](c)</div>", []),
    "a target that is too long": (f"[a]({'b' * LONGEST_TARGET})", []),
}


@pytest.mark.parametrize(("text", "links"), LINKS.values(), ids=list(LINKS))
def test_a_link_is_found(text: str, links: list[tuple[str, str, str, bool]]) -> None:
    found = mask(text).links
    assert [(text[slice(*link.text)], text[slice(*link.target)], link.ref, link.is_defined) for link in found] == links


def test_raw_html_is_found_block_by_block_and_tag_by_tag() -> None:
    text = '<div>\n<b>a</b>\n</div>\n\nOne <i class="b">two</i> <!-- three -->\n\n> <p>'
    found = [text[start:end] for start, end in mask(text).html]
    assert found == ["<div>\n<b>a</b>\n</div>", '<i class="b">', "</i>", "<p>"]


PIECES = """\
[^a] [@a] [^ [@ [ ] ]( ) ][ ` `` ``` ~~~ <!-- --> <div> </div> <p> <b <code> </code> > < " ' \\ | - * + 1. # === ---
!!!_n ??? : [^n]: [r]: { } {: https:// @ _ ____ || 中 &amp; a.md""".split()
PIECES += ["\t", "\r", "\x00", "\u0301", "\u2028"]
pages = st.lists(st.sampled_from(PIECES), max_size=40).map(
    lambda pieces: "".join(pieces).replace("_", " ").replace("||", "\n\n").replace("|", "\n")
)


@given(pages)
def test_every_text_is_masked_at_its_length_with_its_line_breaks(text: str) -> None:
    prose = mask(text)
    for masked in (prose.masked, prose.uncoded):
        assert len(masked) == len(text)
        assert all(was == now or (now == FILLER and was != "\n") for was, now in zip(text, masked, strict=True))
    assert all(
        was == now or hidden == FILLER for was, now, hidden in zip(text, prose.uncoded, prose.masked, strict=True)
    )


@given(pages)
def test_spans_stand_in_order_and_are_what_they_are_said_to_be(text: str) -> None:
    prose = mask(text)
    for spans in (prose.brackets, prose.text_cites, prose.notes, prose.link_definitions, prose.html):
        assert list(spans) == sorted(spans)
    assert all(re.fullmatch(r"\[\^[^\]]*\]", text[start:end]) for start, end in prose.brackets)
    assert all(re.fullmatch(r"\[@[^\[\]]+\]", text[start:end]) for start, end in prose.text_cites)
    assert all(re.match(r"\[\^[^\]\n]*\]:", text[start:end]) for start, end in prose.notes)
    assert all(text[slice(*link.text)][:: len(text[slice(*link.text)]) - 1] == "[]" for link in prose.links)


@given(pages)
def test_a_tab_is_as_good_as_the_spaces_up_to_the_next_column_of_four(text: str) -> None:
    spaced = text.expandtabs(4)
    assert [text[start:end].expandtabs(4) for start, end in mask(text).brackets] == [
        spaced[start:end] for start, end in mask(spaced).brackets
    ]
