"""A style sheet without the rules that no page of a site can use."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

import tinycss2

from explainer.files.remembered import by_content

_NESTED = frozenset({"media", "supports", "layer", "container"})
"""At-rules that hold rules."""
_CLASSES = re.compile(r"""\bclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_VALUES = re.compile(r"""\b(data-[\w-]+|dir)\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_BLOCK_END = re.compile(r"__|--")
_WORDS = re.compile(r"[\w-]+")
_PROPERTIES = re.compile(r"--[\w-]+")

_CHANGING = re.compile(r":not\(\[class]\)|\[data-md-color-switching]")
_ANYTHING = re.compile(r"[\s>+~][*a]?(?:::?[\w-]+(?:\([^()]*\))?)*$")
"""The end of a selector that names no element, or links, of which a page has hundreds."""


@by_content
def names_in_page(html: str) -> frozenset[str]:
    """What selectors can name in a page: its classes, and as `name=value` its data and directions of writing."""
    classes = {name for found in _CLASSES.finditer(html) for part in found.groups() if part for name in part.split()}
    return frozenset(classes.union(f"{name.lower()}={value}" for name, value in _VALUES.findall(html)))


def names_in_script(script: str, blocks: Collection[str]) -> set[str]:
    """The classes that a script may give to elements: every word in it that belongs to one of these blocks
    (https://getbem.com/naming/: `block__element--modifier`).
    """
    return {word for word in _WORDS.findall(script) if block(word) in blocks}


def block(name: str) -> str:
    """The block that a class belongs to."""
    return _BLOCK_END.split(name)[0]


def properties(text: str) -> set[str]:
    """The custom properties that a page, a script or a style sheet names."""
    return set(_PROPERTIES.findall(text))


def reduced(css: str, names: Collection[str], needed: Iterable[str] = ()) -> str:
    """A style sheet without rules for classes and data that are not among the names, without those that let browsers
    look at a whole page again for one changed class, and without the custom properties that then neither it nor
    anything else needs. What it cannot judge stays.
    """
    return _reduced(css, frozenset(names), frozenset(needed))


@lru_cache(maxsize=8)  # while a chapter is written, mostly the same names are used
def _reduced(css: str, names: frozenset[str], needed: frozenset[str]) -> str:
    rules = "".join(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), names))
    while (shorter := _without_unused(rules, set(needed))) != rules:
        rules = shorter
    return rules


def _rules(nodes: Iterable[Any], names: Collection[str]) -> Iterator[str]:
    for node in nodes:
        if node.type == "qualified-rule":
            possible = (_serialize(each) for each in _split(node.prelude) if _is_possible(each, names))
            selectors = ",".join(each for each in possible if not _restyles_page(each))
            if selectors:
                yield f"{selectors}{{{_serialize(node.content)}}}"
        elif node.type == "at-rule" and node.lower_at_keyword in _NESTED and node.content is not None:
            inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            if kept := "".join(_rules(inside, names)):
                yield f"@{node.at_keyword}{_serialize(node.prelude)}{{{kept}}}"
        elif node.type == "at-rule":
            yield node.serialize()
        else:
            raise ValueError(f"not a style sheet: {node.message}")


def _split(prelude: Iterable[Any]) -> Iterator[list[Any]]:
    """The selectors of a list."""
    selector: list[Any] = []
    for part in prelude:
        if part == ",":
            yield selector
            selector = []
        else:
            selector.append(part)
    yield selector


def _is_possible(selector: list[Any], names: Collection[str]) -> bool:
    """Whether all that a selector asks for outside brackets can occur."""
    before = None
    for token in selector:
        if token.type == "ident" and before == "." and token.value not in names:
            return False
        if token.type == "[] block" and (wanted := _datum(token)) and wanted not in names:
            return False
        before = token
    return True


def _restyles_page(selector: str) -> bool:
    """Whether browsers look at nearly every element again as often as a class changes, or the colors of the page."""
    return bool(_CHANGING.search(selector) and _ANYTHING.search(selector))


def _datum(block: Any) -> str:
    """`name=value` where a selector asks for just these data or this direction, otherwise nothing."""
    match [token for token in block.content if token.type != "whitespace"]:
        case [name, equals, value] if equals == "=" and (name.value == "dir" or name.value.startswith("data-")):
            return f"{name.value}={value.value}"
    return ""


def _without_unused(rules: str, needed: set[str]) -> str:
    used = needed | set(re.findall(r"var\(\s*(--[\w-]+)", rules))
    return "".join(_trimmed(tinycss2.parse_stylesheet(rules, skip_comments=True, skip_whitespace=True), used))


def _trimmed(nodes: Iterable[Any], used: set[str]) -> Iterator[str]:
    for node in nodes:
        if node.type == "at-rule" and (node.lower_at_keyword not in _NESTED or node.content is None):
            yield node.serialize()
            continue
        if node.type == "at-rule":
            inside = "".join(_trimmed(tinycss2.parse_rule_list(node.content), used))
            head = f"@{node.at_keyword}{_serialize(node.prelude)}"
        elif node.type == "qualified-rule":
            inside = _declarations(_serialize(node.content), used)
            head = _serialize(node.prelude)
        else:
            continue
        if inside:
            yield f"{head}{{{inside}}}"


def _declarations(content: str, used: set[str]) -> str:
    """The declarations of a rule without custom properties that nothing uses."""
    if "--" not in content:
        return content
    found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    kept = [node for node in found if node.type != "declaration" or not node.name.startswith("--") or node.name in used]
    return ";".join(node.serialize().rstrip(";") for node in kept)


def _serialize(tokens: Iterable[Any]) -> str:
    text: str = tinycss2.serialize(tokens)
    return text
