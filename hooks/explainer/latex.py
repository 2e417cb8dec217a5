"""What stands in a field of a .bib file: LaTeX accents and a few commands, read into formatted text.

Understood: accents and special letters (by latexcodec), `\\emph`, `\\textit`, `\\textbf`, `\\enquote`, `\\url`,
`\\href`, quotation marks and dashes of LaTeX, escaped specials. A raw `%`, `#`, `&`, `_` means itself: contributors
paste them, and no field holds a comment. Braces only group.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import cast

import latexcodec  # noqa: F401  (registers the codec "ulatex")

from explainer.address import safe_url
from explainer.rich import Rich, Span, link, plain

_decode_latex = cast(Callable[[str], tuple[str, int]], codecs.lookup("ulatex").decode)

_NOTHING_TO_DO = re.compile(r"[^\\{}~`'$-]*")
_COMMAND = re.compile(
    r"\\(?P<name>url|href|emph|textit|textbf|textsc|textrm|text|enquote|mkbibemph|mkbibquote)\s*(?=\{)"
)
_TAGS = {"emph": "em", "textit": "em", "mkbibemph": "em", "textbf": "strong"}
_QUOTES = ("enquote", "mkbibquote")
_RAW_SPECIAL = re.compile(r"(?<!\\)((?:\\\\)*)([%#&_$^])")
_LEFT_COMMAND = re.compile(r"\\[A-Za-z]+\s?|\\([^A-Za-z])")
_SPACE = re.compile(r"[ \t\r\n]+")


def read(value: str) -> Rich:
    """The formatted text of a field's value; never fails: what is not understood stays as its plain text."""
    if _NOTHING_TO_DO.fullmatch(value):
        text = _SPACE.sub(" ", value).strip()
        return (text,) if text else ()
    return _joined(_parse(value))


def read_plain(value: str) -> str:
    """The text alone, for names, keys of sorting and identifiers."""
    return plain(read(value))


def _parse(value: str) -> list[str | Span]:
    out: list[str | Span] = []
    rest = 0
    while command := _COMMAND.search(value, rest):
        argument, end = _group(value, command.end())
        out.append(_decode(value[rest : command.start()]))
        name = command["name"]
        if name == "url":
            out.append(_link(argument, (argument,)))
        elif name == "href":
            shown, end = _group(value, end) if value[end : end + 1] == "{" else (argument, end)
            out.append(_link(argument, read(shown)))
        elif name in _QUOTES:
            out += ["‘", *_parse(argument), "’"]
        elif name in _TAGS:
            out.append(Span(_TAGS[name], _joined(_parse(argument))))
        else:
            out += _parse(argument)
        rest = end
    out.append(_decode(value[rest:]))
    return out


def _link(address: str, shown: Rich) -> Span | str:
    """A link where the address is safe, otherwise what it would show."""
    url = safe_url(address.replace("\\", ""))
    return link(shown, url) if url else plain(shown)


def _group(value: str, start: int) -> tuple[str, int]:
    """What stands in the braces that open at `start`, and the offset after them."""
    depth = 0
    for at in range(start, len(value)):
        if value[at] == "{":
            depth += 1
        elif value[at] == "}":
            depth -= 1
            if depth == 0:
                return value[start + 1 : at], at + 1
    return value[start + 1 :], len(value)


def _decode(text: str) -> str:
    """Accents and special characters of a piece without commands; braces removed."""
    if "\\" in text or "``" in text or "''" in text or "--" in text or "~" in text:
        escaped = (
            _RAW_SPECIAL.sub(r"\1\\\2", text).replace(r"\^", r"\textasciicircum{}")
            if _RAW_SPECIAL.search(text)
            else text
        )
        text, _ = _decode_latex(escaped)
        text = _LEFT_COMMAND.sub(r"\1", text)
    return text.replace("{", "").replace("}", "")


def _joined(items: list[str | Span]) -> Rich:
    """Neighboring strings made one, runs of white space made one space, ends trimmed."""
    out: list[str | Span] = []
    for item in items:
        if isinstance(item, str) and out and isinstance(out[-1], str):
            out[-1] += item
        elif item != "":
            out.append(item)
    spaced = [_SPACE.sub(" ", item) if isinstance(item, str) else item for item in out]
    if spaced and isinstance(spaced[0], str):
        spaced[0] = spaced[0].lstrip(" ")
    if spaced and isinstance(spaced[-1], str):
        spaced[-1] = spaced[-1].rstrip(" ")
    return tuple(item for item in spaced if item != "")
