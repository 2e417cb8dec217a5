"""What a body says."""

from __future__ import annotations

import asyncio
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from explainer.linkcheck import pdf, pdftext
from explainer.linkcheck.document import LONGEST_TEXT, media_type, read, refresh_target
from explainer.sources.observation import Document


def html(body: str, head: str = "") -> Document:
    return read(f"<!doctype html><head>{head}</head><body>{body}</body>".encode(), "text/html", is_whole=True)


TEXTS: dict[str, tuple[str, str]] = {
    "a word with a tag in it stays one": ("<p>br<b>id</b>ge</p>", "bridge"),
    "blocks stand apart": ("<div>a<p>b</p>c</div>d<ul><li>e<li>f</ul>", "a\nb\nc\nd\ne\nf"),
    "lines stand apart": ("a<br>b", "a\nb"),
    "cells stand apart": ("<table><tr><td>a<td>b</table>", "a\nb"),
    "entities are read": ("caf&eacute;&nbsp;&amp; bar", "café & bar"),
    "white space is single": ("a \t\n\n  b", "a\nb"),
    "what is not seen is not read": (
        "a<script>no</script><style>no</style><noscript>no</noscript><template>no</template><svg><text>no</text></svg>"
        "<p hidden>no</p><p style='display: none'>no</p><!-- no -->b",
        "ab",
    ),
    "tags may be open": ("<p>a<p>b<div>c", "a\nb\nc"),
    "a lone sign": ("a < b", "a < b"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_of_a_page_is_what_a_reader_sees(name: str) -> None:
    markup, text = TEXTS[name]
    assert html(markup).text == text


def test_a_page_tells_of_itself() -> None:
    head = """
      <title> The bridge |
        Gazette</title>
      <meta property="og:title" content="The bridge at Halm opens"><meta name="author" content="Ada Halm">
      <meta property="og:site_name" content="Gazette"><link rel="canonical" href="https://a.example/x">
      <meta property="article:published_time" content="2022-09-15T10:00:00Z">
    """
    document = html('<svg><title>icon</title></svg><h1>It <i>opens</i></h1><a name="one"></a><p id="two">', head)
    assert document.title == "The bridge | Gazette"
    assert document.titles == ("The bridge at Halm opens", "It opens")
    assert document.site_name == "Gazette"
    assert document.author == "Ada Halm"
    assert document.published == "2022-09-15"
    assert document.canonical == "https://a.example/x"
    assert document.ids == {"one", "two"}
    assert not document.is_scripted


DATES: dict[str, str] = {
    '<meta itemprop="datePublished" content="2022-09-15">': "2022-09-15",
    '<meta name="citation_publication_date" content="2022/09/15">': "2022-09-15",
    '<script type="application/ld+json">{"datePublished": "2022-09-15T10:00:00"}</script>': "2022-09-15",
    '<time datetime="2022-09-15T10:00">yesterday</time>': "2022-09-15",
    '<meta name="date" content="yesterday"><meta name="pubdate" content="2022-09-15">': "2022-09-15",
    '<meta name="date" content="yesterday">': "",
    "On 2022-09-15 it opened.": "",
}


@pytest.mark.parametrize("head", DATES)
def test_the_day_is_read_where_pages_state_it(head: str) -> None:
    assert html("", head).published == DATES[head]


REFRESHES: dict[str, str] = {
    "0; url=/x": "/x",
    "0;URL='/x'": "/x",
    "5; /x": "/x",
    "0, url=/x": "/x",
    "; url=/x": "/x",
    " 1.5 ; url = /x ": "/x",
    "6; url=/x": "",
    "300": "",
    "0": "",
    "": "",
    "soon; url=/x": "",
}


@pytest.mark.parametrize("value", REFRESHES)
def test_a_page_leads_on_by_itself_when_it_does_so_at_once(value: str) -> None:
    assert refresh_target(value) == REFRESHES[value]
    assert html("", f'<meta http-equiv="Refresh" content="{value}">').refresh == REFRESHES[value]


def test_what_is_only_for_browsers_without_script_does_not_lead_on() -> None:
    assert html("", '<noscript><meta http-equiv="refresh" content="0; url=/x"></noscript>').refresh == ""


def test_scripts_frames_and_passwords_are_noted() -> None:
    document = html('<script src="/a.js">var b</script><iframe src="/c"></iframe><input type="PASSWORD">')
    assert document.is_scripted
    assert document.has_media
    assert document.has_password_field
    assert document.markup.split("\n") == ["/a.js", "var b", "/c"]


TYPES: dict[str, tuple[str, bytes, str]] = {
    "what the server says": ("Text/HTML; charset=utf-8", b"a", "text/html"),
    "a PDF whatever it is called": ("text/html", b"%PDF-1.7", "application/pdf"),
    "nothing said": ("", b"  <!-- x --> <!DOCTYPE html>", "text/html"),
    "called plain": ("text/plain", b"<html>", "text/html"),
    "called bytes": ("application/octet-stream", b"<title>x", "text/html"),
    "text that only mentions a tag": ("text/plain", b"The tag <html> is", "text/plain"),
}


@pytest.mark.parametrize("name", TYPES)
def test_the_type_of_a_body_is_what_its_bytes_are(name: str) -> None:
    content_type, data, wanted = TYPES[name]
    assert media_type(content_type, data) == wanted


def test_text_and_data_are_read_as_they_are() -> None:
    assert read(b"a <b> c", "text/plain", is_whole=True).text == "a <b> c"
    assert read(b'[["a"]]', "application/json", is_whole=True).text == '[["a"]]'
    assert read(b"\x89PNG\x00", "image/png", is_whole=True) == Document(
        media_type="image/png", is_whole=False, has_media=True, size=5
    )
    assert read(b"", "image/png", is_whole=True).size == 0


def test_a_text_without_end_is_cut_and_proves_nothing_by_what_it_lacks() -> None:
    document = read(b"a " * LONGEST_TEXT, "text/plain", is_whole=True)
    assert len(document.text) == LONGEST_TEXT
    assert not document.is_whole


@pytest.mark.parametrize("tag", ["div", "b", "span", "font size=1"])
def test_a_page_of_elements_inside_one_another_is_read_without_a_tree(tag: str) -> None:
    document = read(f"<{tag}>".encode() * 200_000 + b"The bridge.", "text/html", is_whole=True)
    assert document.text == "The bridge."
    assert not document.is_whole


def test_a_long_page_that_is_not_deep_is_read_whole() -> None:
    document = html("<div><p>a<br><img></div><ul><li>b</ul>" * 5_000)
    assert document.is_whole
    assert document.text.count("a") == 5_000


@given(
    st.binary(), st.sampled_from(["text/html", "text/plain", "", "image/png", "application/xhtml+xml"]), st.booleans()
)
def test_any_bytes_are_some_document(data: bytes, content_type: str, is_whole: bool) -> None:
    document = read(data, content_type, is_whole=is_whole)
    assert document.size == len(data)
    assert is_whole or not document.is_whole


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<table>", "<td>", "<svg>", "<title>", "a", "<b", "</div>", "<!--", "&#0;"])
    )
)
def test_any_markup_is_some_page(parts: list[str]) -> None:
    assert html("".join(parts)).media_type == "text/html"


# PDF


def a_pdf(words: str, pages: int = 2) -> bytes:
    """A PDF with words on its last page, written by hand: pypdf writes no text."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(pages))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in range(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({words if number == pages - 1 else 'Page'}) Tj ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def read_pdf(data: bytes, *, is_whole: bool = True) -> Document:
    async def read_it() -> Document:
        return await pdf.PdfText().read(data, is_whole=is_whole)

    return asyncio.run(read_it())


def test_a_pdf_is_read_with_its_pages() -> None:
    document = read_pdf(a_pdf("The bridge was opened on Sunday."))
    assert "The bridge was opened on Sunday." in document.text
    assert document.pages == 2
    assert document.is_whole


def test_of_a_part_of_a_pdf_nothing_is_known_but_that_it_is_there() -> None:
    document = read_pdf(a_pdf("The bridge"), is_whole=False)
    assert (document.text, document.pages, document.is_whole) == ("", 0, False)
    assert document.size > 0


def test_a_pdf_without_text_proves_nothing_by_what_it_lacks() -> None:
    blank = PdfWriter()
    blank.add_blank_page(100, 100)
    blank.add_metadata({"/Title": "Plan", "/Author": "Halm"})
    data = io.BytesIO()
    blank.write(data)
    document = read_pdf(data.getvalue())
    assert (document.title, document.author, document.pages, document.is_whole) == ("Plan", "Halm", 1, False)


@pytest.mark.parametrize("data", [b"%PDF-", b"%PDF-1.4\nnonsense", b"%PDF-1.7\n" + b"\x00\xff" * 1000])
def test_a_pdf_that_cannot_be_read_is_only_there(data: bytes) -> None:
    document = read_pdf(data)
    assert (document.media_type, document.text, document.is_whole) == ("application/pdf", "", False)


def test_what_a_pdf_says_is_read_in_this_process_too() -> None:
    assert pdftext.read(a_pdf("The bridge", pages=1))["pages"] == 1
