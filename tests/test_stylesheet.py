"""Style sheets without what no page uses."""

from __future__ import annotations

import pytest

from explainer.publishing import stylesheet

NAMES = {"here", "md-typeset", "data-color=custom", "dir=ltr"}

RULES = {
    "a class that is there": (".here{a:b}", ".here{a:b}"),
    "one that is not": (".gone{a:b}", ""),
    "both in a list": (".gone,.here{a:b}", ".here{a:b}"),
    "one inside the other": (".here .gone{a:b}.md-typeset .here{a:b}", ".md-typeset .here{a:b}"),
    "two of one element": (".here.gone{a:b}", ""),
    "one that must not be there": (".here:not(.gone){a:b}", ".here:not(.gone){a:b}"),
    "one of several": (".here:is(.gone,.here){a:b}", ".here:is(.gone,.here){a:b}"),
    "elements, ids and states": ("a:hover,#b::before{a:b}", "a:hover,#b::before{a:b}"),
    "data that are there": ("[data-color=custom]{a:b}", "[data-color=custom]{a:b}"),
    "data in quotes": ('[data-color="custom"]{a:b}', '[data-color="custom"]{a:b}'),
    "data that are not": ("[data-color=red] a{a:b}", ""),
    "data of any value": ("[data-color]{a:b}", "[data-color]{a:b}"),
    "data that begin so": ("[data-color^=re]{a:b}", "[data-color^=re]{a:b}"),
    "a direction of writing": ("[dir=ltr] a{a:b}[dir=rtl] a{a:b}", "[dir=ltr] a{a:b}"),
    "other attributes": ("[type=text]{a:b}", "[type=text]{a:b}"),
    "a rule for some screens": ("@media print{.gone{a:b}.here{a:b}}", "@media print{.here{a:b}}"),
    "nothing left for some screens": ("@media print{.gone{a:b}}", ""),
    "rules within rules": ("@supports (a:b){@media print{a{a:b}.gone{a:b}}}", "@supports (a:b){@media print{a{a:b}}}"),
    "other at-rules": ('@charset "utf-8";@keyframes k{to{a:b}}', '@charset "utf-8";@keyframes k{to{a:b}}'),
    "a class with an escape": (r".he\72 e{a:b}", r".here{a:b}"),
    "signs in strings and addresses": (
        '.here{content:"a,.gone{}";b:url(data:x;y,.gone)}',
        '.here{content:"a,.gone{}";b:url(data:x;y,.gone)}',
    ),
    "a comment": ("/* a */.here{a:b}", ".here{a:b}"),
    "anything in what has no class": ("p:not([class])>:last-child,p:not([class]) td{a:b}", "p:not([class]) td{a:b}"),
    "links in what has no class": ("p:not([class]) a{a:b}", ""),
    "anything behind what has no class": (".here p:not([class])+*{a:b}", ""),
    "anything while colors change": ("[data-md-color-switching] *,[data-md-color-switching] :after{a:b}", ""),
    "what has no class, in a state": ("p:not([class]):hover{a:b}", "p:not([class]):hover{a:b}"),
    "anything below a class": (".here>:last-child{a:b}", ".here>:last-child{a:b}"),
}  # fmt: skip


@pytest.mark.parametrize(("css", "kept"), RULES.values(), ids=list(RULES))
def test_a_rule_stays_if_a_page_can_use_it(css: str, kept: str) -> None:
    assert stylesheet.reduced(css, NAMES) == kept


PROPERTIES = {
    "one that is used": (".here{--a:1}b{c:var(--a)}", ".here{--a:1}b{c:var(--a)}"),
    "one that is not": (".here{--a:1;c:d}", ".here{c:d}"),
    "one that only an unused one uses": (".here{--a:1;--b:var(--a);c:d}", ".here{c:d}"),
    "one that only a dropped rule uses": (".here{--a:1;c:d}.gone{c:var(--a)}", ".here{c:d}"),
    "one that something else uses": (".here{--else:1}", ".here{--else:1}"),
    "nothing else in the rule": ("@media print{.here{--a:1}}", ""),
    "one with an address": (".here{--a:url(data:x;y);c:d}", ".here{c:d}"),
    "an important one": ("a{--a:1!important}b{c:var(--a)}", "a{--a:1!important}b{c:var(--a)}"),
}  # fmt: skip


@pytest.mark.parametrize(("css", "kept"), PROPERTIES.values(), ids=list(PROPERTIES))
def test_a_custom_property_stays_if_something_needs_it(css: str, kept: str) -> None:
    assert stylesheet.reduced(css, NAMES, {"--else"}) == kept


def test_what_is_no_style_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="not a style sheet"):
        stylesheet.reduced("here { a: b } }", NAMES)


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ('<p class="a b-c">', {"a", "b-c"}),
        ("<p class='a' CLASS=b>", {"a", "b"}),
        ('<p data-md-color="custom" data-empty dir=ltr>', {"data-md-color=custom", "dir=ltr"}),
        ("<p>no class of its own</p>", set()),
    ],
    ids=["classes", "other ways of writing", "data", "text"],
)
def test_the_names_in_a_page(html: str, names: set[str]) -> None:
    assert stylesheet.names_in_page(html) == names


def test_the_names_in_a_script_are_its_words_of_the_blocks_that_are_there() -> None:
    script = 'x.classList.add("md-nav--open","md-tip--open","focus-visible");run(js_y)'
    assert stylesheet.names_in_script(script, {"md-nav", "focus-visible"}) == {"md-nav--open", "focus-visible"}


@pytest.mark.parametrize("name", ["md-nav", "md-nav__link", "md-nav--active", "md-nav__link--active"])
def test_the_block_of_a_class(name: str) -> None:
    assert stylesheet.block(name) == "md-nav"


def test_the_properties_that_a_text_names() -> None:
    assert stylesheet.properties('<path fill="var(--ink, red)">a -- b') == {"--ink"}
