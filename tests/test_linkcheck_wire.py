"""Addresses as they go on the wire."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.linkcheck.wire import CannotAsk, followed, fragment_of, scheme_of, target
from explainer.sources.observation import Failure

SENT: dict[str, tuple[str, str]] = {
    "as cited": ("https://a.example/x?y=1", "https://a.example/x?y=1"),
    "without a path": ("https://a.example", "https://a.example/"),
    "the fragment stays here": ("https://a.example/x#y", "https://a.example/x"),
    "an encoded slash stays one": ("https://a.example/a%2Fb%26c?d=%2B%20e", "https://a.example/a%2Fb%26c?d=%2B%20e"),
    "case of an encoding": ("https://a.example/%d0%bf", "https://a.example/%d0%bf"),
    "raw letters, once": ("https://a.example/мост?п=桥", "https://a.example/%D0%BC%D0%BE%D1%81%D1%82?%D0%BF=%E6%A1%A5"),
    "raw beside encoded": ("https://a.example/%D0%BCо", "https://a.example/%D0%BC%D0%BE"),
    "a space": ("https://a.example/a b?c d", "https://a.example/a%20b?c%20d"),
    "a lone percent sign": ("https://a.example/100%", "https://a.example/100%"),
    "signs that links may have": ("https://a.example/a(1)~;,'!*@:$&=+|", "https://a.example/a(1)~;,'!*@:$&=+|"),
    "signs that they may not": ('https://a.example/"<>`{}^', "https://a.example/%22%3C%3E%60%7B%7D%5E"),
    "dots and slashes": ("https://a.example//a/../b/./c//", "https://a.example//a/../b/./c//"),
    "a name of another script": ("https://мост.example/", "https://xn--l1aeje.example/"),
    "a name in capitals": ("https://A.EXAMPLE/X", "https://a.example/X"),
    "a usual port": ("https://a.example:443/x", "https://a.example/x"),
    "another port": ("http://a.example:8080/x", "http://a.example:8080/x"),
    "an address in numbers": ("http://2130706433/", "http://127.0.0.1/"),
    "full-width digits": ("http://１２７.0.0.1/", "http://127.0.0.1/"),
    "an address in brackets": ("http://[::FFFF:127.0.0.1]:81/x", "http://[::ffff:7f00:1]:81/x"),
    "a backslash": ("http:\\\\a.example\\x?\\", "http://a.example/x?\\"),
    "white space around it": (" https://a.example/x\n", "https://a.example/x"),
    "a line break in it": ("https://a.exam\nple/x", "https://a.example/x"),
    "an empty query": ("https://a.example/x?", "https://a.example/x"),
}


@pytest.mark.parametrize("name", SENT)
def test_an_address_goes_on_the_wire_encoded_once_and_otherwise_as_cited(name: str) -> None:
    cited, sent = SENT[name]
    assert str(target(cited).url) == sent


REFUSED: dict[str, Failure] = {
    "ftp://a.example/x": Failure.SCHEME,
    "javascript:alert(1)": Failure.SCHEME,
    "file:///etc/hosts": Failure.SCHEME,
    "https://user:secret@a.example/": Failure.CREDENTIALS,
    "https://a.example@b.example/": Failure.CREDENTIALS,
    "https://@b.example/": Failure.CREDENTIALS,
    "a.example/x": Failure.BAD_ADDRESS,
    "https://": Failure.BAD_ADDRESS,
    "https:///x": Failure.BAD_ADDRESS,
    "https://[::1/": Failure.BAD_ADDRESS,
    "https://a.example:99999/": Failure.BAD_ADDRESS,
    "http://999.999.999.999/": Failure.BAD_ADDRESS,
    "http://a b.example/": Failure.BAD_ADDRESS,
    "": Failure.BAD_ADDRESS,
}


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_may_not_or_cannot_be_asked_is_refused(address: str) -> None:
    with pytest.raises(CannotAsk) as refused:
        target(address)
    assert refused.value.failure is REFUSED[address]
    assert refused.value.detail


@given(st.text())
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    for address in (text, f"http://{text}", f"http://a.example/{text}"):
        try:
            sent = target(address)
        except CannotAsk:
            continue
        assert str(sent.url).isascii()
        assert str(target(str(sent.url)).url) == str(sent.url)


BASE = "https://a.example/folder/page?q=1"
LOCATIONS: dict[str, tuple[str, str]] = {
    "absolute": ("http://b.example/x", "http://b.example/x"),
    "below the host": ("/x", "https://a.example/x"),
    "relative": ("x", "https://a.example/folder/x"),
    "up": ("../x", "https://a.example/x"),
    "a query alone": ("?q=2", "https://a.example/folder/page?q=2"),
    "another host, same scheme": ("//b.example/x", "https://b.example/x"),
    "without slashes": ("https:b.example/x", "https://b.example/x"),
    "with too many": ("https:////b.example/x", "https://b.example/x"),
    "with backslashes": ("\\x", "https://a.example/x"),
    "raw letters": ("/мост", "https://a.example/мост"),
    "with a fragment": ("/x#y", "https://a.example/x#y"),
    "white space around it": ("  /x\t", "https://a.example/x"),
    "a fragment alone": ("#y", "https://a.example/folder/page?q=1#y"),
    "another scheme": ("ftp://b.example/x", "ftp://b.example/x"),
}


@pytest.mark.parametrize("name", LOCATIONS)
def test_a_location_is_followed_as_browsers_do(name: str) -> None:
    location, wanted = LOCATIONS[name]
    assert followed(BASE, location) == wanted


@pytest.mark.parametrize("location", ["", "   ", "http://", "https:", "//[x/"])
def test_a_location_that_leads_nowhere_is_refused(location: str) -> None:
    with pytest.raises(CannotAsk) as refused:
        followed(BASE, location)
    assert refused.value.failure is Failure.BAD_LOCATION


def test_bytes_of_a_location_that_are_no_utf8_go_back_as_they_came() -> None:
    location = b"/\xec\xee\xf1\xf2".decode("utf-8", "surrogateescape")
    assert str(target(followed(BASE, location)).url) == "https://a.example/%EC%EE%F1%F2"


def test_a_fragment_and_a_scheme_are_found() -> None:
    assert fragment_of("https://a.example/x#y#z ") == "y#z"
    assert fragment_of("https://a.example/x") == ""
    assert scheme_of(" MailTo:a@b.example") == "mailto"
    assert scheme_of("a.example/x:y") == ""


def test_the_allowed_spelling_is_the_one_that_is_written() -> None:
    assert (target("http://2130706433:81/").host, target("http://2130706433:81/").port) == ("2130706433", 81)
    assert (target("https://A.example/").host, target("https://A.example/").port) == ("a.example", 443)
    assert target("http://2130706433:81/").server == target("http://127.0.0.1:81/").server
