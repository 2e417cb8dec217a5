"""Addresses as paper shows them."""

from __future__ import annotations

import pytest

from explainer.publishing.printedlinks import with_addresses


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<a href="https://halm.example/a?b=1&amp;c=2#:~:text=The%20bridge" rel="x">',
            '<a data-address="https://halm.example/a?b=1&amp;c=2"'
            ' href="https://halm.example/a?b=1&amp;c=2#:~:text=The%20bridge" rel="x">',
        ),
        (
            '<a class="x" href="https://halm.example/#top:~:text=y">',
            '<a data-address="https://halm.example/#top" class="x" href="https://halm.example/#top:~:text=y">',
        ),
        ('<a href="https://halm.example/#top">', '<a href="https://halm.example/#top">'),
        ('<a href="../sources/#:~:text=y">', '<a href="../sources/#:~:text=y">'),
        ("<p>#:~:text=</p>", "<p>#:~:text=</p>"),
    ],
    ids=["to words", "to words below an id", "to an id", "within the site", "text"],
)
def test_only_an_address_with_a_text_fragment_needs_a_shorter_one(html: str, expected: str) -> None:
    assert with_addresses(html) == expected
