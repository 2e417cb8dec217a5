"""Which addresses become links, and what a DOI is."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.text.address import doi_name, doi_url, safe_url, same_page


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://a.example", "https://a.example"),
        ("http://a.example/b?c=1&d=2#e", "http://a.example/b?c=1&d=2#e"),
        ("HTTPS://A.example/B", "HTTPS://A.example/B"),
        (" https://a.example ", "https://a.example"),
        ("https://a.example:8080/", "https://a.example:8080/"),
        ("https://[2001:db8::1]/", "https://[2001:db8::1]/"),
        ("https://例え.example/道", "https://例え.example/道"),
        ("https://a.example/%20%3C", "https://a.example/%20%3C"),
        ("https://a.example/~b_c--d", "https://a.example/~b_c--d"),
        ("https://a.example/(b)'c", "https://a.example/(b)'c"),
        ("https://a.example/@b", "https://a.example/@b"),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
        ("https://a.example/{b}|c^d`e", "https://a.example/%7Bb%7D%7Cc%5Ed%60e"),
    ],
)
def test_a_safe_address_is(written: str, link: str) -> None:
    assert safe_url(written) == link


@pytest.mark.parametrize(
    "written",
    [
        "",
        "a.example",
        "//a.example",
        "/a",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "\x00javascript:alert(1)",
        "javascript://a.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://a.example",
        "mailto:a@b.example",
        "https:",
        "https:a.example",
        "https:/a.example",
        "https://",
        "https:///a",
        "https://.",
        "https://?b",
        "https://#b",
        "https://a.example/b c",
        "https://a.example/b\tc",
        "https://a.example/\x00",
        "https://a.example\\@b.example",
        "https://a.example@b.example",
        "https://a:b@c.example",
        "https://a.example:port/",
        "https://a.example:99999/",
        "https://[::1",
        "https://a\u2100b.example/",
        "\\url{https://a.example}",
    ],
)
def test_no_safe_address_is(written: str) -> None:
    assert safe_url(written) is None


@pytest.mark.parametrize(
    ("written", "name", "link"),
    [
        ("10.1000/182", "10.1000/182", "https://doi.org/10.1000/182"),
        ("doi:10.1000/182", "10.1000/182", "https://doi.org/10.1000/182"),
        ("DOI: 10.1000/182", "10.1000/182", "https://doi.org/10.1000/182"),
        ("https://doi.org/10.1000/182", "10.1000/182", "https://doi.org/10.1000/182"),
        ("http://dx.doi.org/10.1000/182", "10.1000/182", "https://doi.org/10.1000/182"),
        ("https://www.doi.org/10.1000/182", "10.1000/182", "https://doi.org/10.1000/182"),
        ("doi.org/10.1000/182", "10.1000/182", "https://doi.org/10.1000/182"),
        (" 10.1000/182 ", "10.1000/182", "https://doi.org/10.1000/182"),
        ("10.1000.10/a", "10.1000.10/a", "https://doi.org/10.1000.10/a"),
        ("10.1000/a/b", "10.1000/a/b", "https://doi.org/10.1000/a/b"),
        ("10.1000/a#b?c%d", "10.1000/a#b?c%d", "https://doi.org/10.1000/a%23b%3Fc%25d"),
        (
            "10.1002/(SICI)1097(199806)49:8<693::AID>3.0.CO;2-O",
            "10.1002/(SICI)1097(199806)49:8<693::AID>3.0.CO;2-O",
            "https://doi.org/10.1002/(SICI)1097(199806)49:8%3C693::AID%3E3.0.CO;2-O",
        ),
        (
            "https://doi.org/10.1002/%28SICI%2949:8%3C693",
            "10.1002/(SICI)49:8<693",
            "https://doi.org/10.1002/(SICI)49:8%3C693",
        ),
        ('10.1000/"><script>', '10.1000/"><script>', "https://doi.org/10.1000/%22%3E%3Cscript%3E"),
        ("10.1000/道", "10.1000/道", "https://doi.org/10.1000/%E9%81%93"),
    ],
)
def test_a_doi_is_shown_bare_and_linked_once(written: str, name: str, link: str) -> None:
    assert doi_name(written) == name
    assert doi_url(name) == link
    assert doi_name(link) == name
    assert safe_url(link) == link


@pytest.mark.parametrize(
    "written",
    [
        "",
        "10.1/x",
        "10.1000",
        "10.1000/",
        "11.1000/1",
        "10.1000/a b",
        "https://a.example/10.1000/1",
        "https://doi.org/",
        "https://doi.org/https://doi.org/10.1000/1",
        "javascript:10.1000/1",
        "https://doi.org/10.1000/a%20b",
        "https://doi.org/10.1000/a%00b",
        "https://doi.org/10.1000/a%E2%80%AEb",
        "10.1000/a\u202eb",
        "１０.1000/1",
    ],
)
def test_no_doi_is(written: str) -> None:
    assert doi_name(written) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/b", "http://a.example/b"),
        ("https://a.example/b", "https://www.a.example/b/"),
        ("https://a.example", "HTTPS://A.EXAMPLE/"),
    ],
)
def test_two_spellings_lead_to_one_page(one: str, other: str) -> None:
    assert same_page(one) == same_page(other)


@settings(deadline=None)
@given(
    st.text() | st.text(max_size=20).map("https://a.example/{}".format) | st.text(max_size=20).map("https://{}".format)
)
def test_a_link_made_of_any_text_is_one_of_the_web_and_has_no_sign_that_html_minds(written: str) -> None:
    link = safe_url(written)
    if link is not None:
        assert urlsplit(link).scheme.lower() in ("http", "https")
        assert urlsplit(link).netloc
        assert not set(link) & set('"<>\\ \t\n\r')
        assert safe_url(link) == link


@settings(deadline=None)
@given(st.text(min_size=1))
def test_the_address_of_any_doi_leads_back_to_it(suffix: str) -> None:
    name = doi_name(f"10.1000/{suffix}")
    if name is not None:
        assert doi_name(doi_url(name)) == name
