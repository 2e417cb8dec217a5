"""Pages without what nobody needs."""

from __future__ import annotations

import pytest

from explainer.publishing.lean import lean

PAGES = {
    "indentation": ("<p>\n    A\n\n\n  </p>", "<p>\nA\n</p>"),
    "spaces at the end of a line": ("<p>A  \n<b>b</b> c</p>", "<p>A\n<b>b</b> c</p>"),
    "spaces within a line": ("<p>A  b</p>", "<p>A  b</p>"),
    "words in two lines stay two": ("<p>A\n   b</p>", "<p>A\nb</p>"),
    "code": ("  \n  <pre>  a\n\n   b</pre>  \n  <p>", "\n<pre>  a\n\n   b</pre>\n<p>"),
    "a script": ("\n <script>\n  a\n</script>\n ", "\n<script>\n  a\n</script>\n"),
    "two blocks": ("<pre>\n  a</pre>\n  <PRE>\n  b</PRE >", "<pre>\n  a</pre>\n<PRE>\n  b</PRE >"),
    "the data of a mark": ('<path d="M0" data-values="a: 1; b: “2”" fill="none"/>', '<path d="M0" fill="none"/>'),
    "data of two marks": ('<g><rect data-values="a"/><text data-values="b"/></g>', "<g><rect/><text/></g>"),
    "words that look like data": ("<p>data-values=\"a\"</p>", "<p>data-values=\"a\"</p>"),
    "other data": ('<path data-value="a"/>', '<path data-value="a"/>'),
}  # fmt: skip


@pytest.mark.parametrize(("html", "wanted"), PAGES.values(), ids=list(PAGES))
def test_a_page_loses_indentation_and_the_data_of_drawings(html: str, wanted: str) -> None:
    assert lean(html) == wanted
    assert lean(wanted) == wanted
