"""What stands in a field of a .bib file: LaTeX accents and a few commands, read into formatted text.

Understood: accents, special letters and signs, `\\emph`, `\\textit`, `\\textbf`, `\\enquote`, `\\url`, `\\href`,
quotation marks and dashes of LaTeX, escaped specials. A raw `%`, `#`, `&`, `_`, `^`, `$` means itself (contributors
paste them, and no field holds a comment), a pasted address too; this is why no decoder of TeX serves here. Braces
only group. Of a command that is not known only the argument is shown; without one it is shown as written, so that
nothing is lost in silence.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from explainer.text.address import safe_url
from explainer.text.rich import Inline, Rich, Span, link, plain, without_links

_TOKEN = re.compile(
    r"""
      \\ (?P<accent> ['`^"~=.] | [uvHtcdbrk](?![A-Za-z]) ) \s* (?P<dotless> \\[ij](?![A-Za-z]) \s* )?
    | \\ (?P<word> [A-Za-z]+ ) \*? \s*
    | \\ (?P<sign> . )
    | (?P<address> https?://[^\s{}\\]+ )
    | (?P<mark> ---? | `` | '' | ~ | [{}] )
    """,
    re.VERBOSE | re.DOTALL,
)
_NOT_PLAIN = re.compile(r"[\\{}~\t\r\n]|--|``|''|  |^ | $")
_BRACE = re.compile(r"[{}]")
_SPACE = re.compile(r"[ \t\r\n]+")
_ADDRESS_COMMAND = re.compile(r"\\(?:url|href)\s*(?=\{)")
_ESCAPED_IN_ADDRESS = re.compile(r"\\textasciitilde(?:\{\}|\s+|(?![A-Za-z]))|\\([%#&_$~^{}-])|[{}]")

_TAGS = {"emph": "em", "textit": "em", "mkbibemph": "em", "textbf": "strong"}
_QUOTES = ("enquote", "mkbibquote")
_WITH_OPTION_FIRST = ("foreignlanguage", "textcolor")
"""Commands whose first argument is not text."""
_SWITCHES = frozenset(
    """bf bfseries em footnotesize it itshape large normalfont rm rmfamily sc scshape sf sffamily sl slshape small tt
    ttfamily upshape protect relax selectfont noindent""".split()
)
"""Commands that change the look of what follows and are not shown."""
_MARKS = {"---": "—", "--": "–", "``": "“", "''": "”", "~": "\u00a0", "{": "", "}": ""}
_SIGNS = {"\\": " ", "\n": " ", ",": "\u202f", ";": " ", ":": " ", "!": "", "-": "", "/": "", "@": ""}
"""Commands of one sign that are not the sign itself: spaces and places where a word may break."""
_ACCENTS = {
    "'": "ACUTE ACCENT",
    "`": "GRAVE ACCENT",
    "^": "CIRCUMFLEX ACCENT",
    '"': "DIAERESIS",
    "~": "TILDE",
    "=": "MACRON",
    ".": "DOT ABOVE",
    "u": "BREVE",
    "v": "CARON",
    "H": "DOUBLE ACUTE ACCENT",
    "t": "DOUBLE INVERTED BREVE",
    "c": "CEDILLA",
    "d": "DOT BELOW",
    "b": "MACRON BELOW",
    "r": "RING ABOVE",
    "k": "OGONEK",
}
_WORDS = dict(
    pair.split("=", 1)
    for pair in """AA=Å AE=Æ DH=Ð DJ=Đ L=Ł NG=Ŋ O=Ø OE=Œ P=¶ S=§ SS=ẞ TH=Þ aa=å ae=æ copyright=© dh=ð dj=đ dots=…
    euro=€ fg=» guillemetleft=« guillemetright=» guillemotleft=« guillemotright=» guilsinglleft=‹ guilsinglright=›
    i=ı j=ȷ l=ł ldots=… ng=ŋ o=ø oe=œ og=« pounds=£ quotedblbase=„ quotesinglbase=‚ sim=~ slash=/ ss=ß
    textasciicircum=^ textasciitilde=~ textbackslash=\\ textbar=| textbraceleft={ textbraceright=} textbullet=•
    textdegree=° textdollar=$ textellipsis=… textemdash=— textendash=– texteuro=€ textexclamdown=¡ textgreater=>
    textless=< textnumero=№ textordfeminine=ª textordmasculine=º textperiodcentered=· textquestiondown=¿
    textquotedblleft=“ textquotedblright=” textquoteleft=‘ textquoteright=’ textquotesingle=' textregistered=®
    textsection=§ textsterling=£ texttrademark=™ textunderscore=_ th=þ times=× LaTeX=LaTeX TeX=TeX BibTeX=BibTeX
    """.split()
) | dict.fromkeys("newline linebreak par quad qquad space".split(), " ")


@lru_cache(maxsize=2048)  # publishers, places and years come again and again, and a note asks for its title thrice
def read(value: str) -> Rich:
    """The formatted text of a field's value (whose braces pybtex has found to be balanced and not too deep)."""
    if not _NOT_PLAIN.search(value):
        return (value,) if value else ()
    return _joined(_parse(value))


def read_plain(value: str) -> str:
    """The text alone, for names, keys of sorting and identifiers."""
    return plain(read(value)) if _NOT_PLAIN.search(value) else value


def read_address(value: str) -> str:
    """An address or DOI as it is: reference managers wrap it in `\\url` or escape its special characters."""
    if "\\" not in value and "{" not in value and "}" not in value:
        return value.strip()
    if command := _ADDRESS_COMMAND.search(value):
        value, _ = _group(value, command.end())
    return _ESCAPED_IN_ADDRESS.sub(
        lambda found: "~" if found.group().startswith("\\text") else found[1] or "", value
    ).strip()


def _parse(value: str) -> list[Inline]:
    out: list[Inline] = []
    at = 0
    while token := _TOKEN.search(value, at):
        out.append(value[at : token.start()])
        at = token.end()
        if token["word"]:
            shown, at = _command(value, token)
            out += shown
        elif token["accent"]:
            accented, at = _accented(value, token)
            out.append(accented)
        elif token["sign"]:
            out.append(_SIGNS.get(token["sign"], token["sign"]))
        else:
            out.append(token["address"] or _MARKS[token["mark"]])
    out.append(value[at:])
    return out


def _command(value: str, token: re.Match[str]) -> tuple[list[Inline], int]:
    """What a command of letters shows, and the offset after what it takes."""
    name, at = token["word"], token.end()
    if name in _WORDS:
        return [_WORDS[name]], at
    if name in _SWITCHES:
        return [], at
    if value[at : at + 1] != "{":
        return [token.group()] if name not in _TAGS else [], at
    if name in _WITH_OPTION_FIRST:
        return [], _group(value, at)[1]
    if name not in (*_TAGS, *_QUOTES, "url", "href"):
        return [], at
    argument, end = _group(value, at)
    if name in _TAGS:
        content = _joined(_parse(argument))
        return [Span(_TAGS[name], content)] if content else [], end
    if name in _QUOTES:
        return ["‘", *_parse(argument), "’"], end
    address = read_address(argument)
    shown: Rich = ()
    if name == "href" and value[end : end + 1] == "{":
        text, end = _group(value, end)
        shown = read(text)
    url = safe_url(address)
    return [link(without_links(shown) or (address,), url)] if url else list(shown) or [address], end


def _accented(value: str, token: re.Match[str]) -> tuple[str, int]:
    """The letter after an accent with the accent on it; the accent alone where no letter follows."""
    at = token.end()
    if token["dotless"]:
        letters = token["dotless"][1]
    elif value[at : at + 1] == "{":
        group, at = _group(value, at)
        letters = read_plain(group)
    elif value[at : at + 1].isalpha():
        letters, at = value[at], at + 1
    else:
        letters, at = "", token.end("accent")
    if not letters[:1].isalpha():
        return (token["accent"] if not token["accent"].isalpha() else "") + letters, at
    mark = unicodedata.lookup(f"COMBINING {_ACCENTS[token['accent']]}")
    letter = {"ı": "i", "ȷ": "j"}.get(letters[0], letters[0])
    return unicodedata.normalize("NFC", letter + mark) + letters[1:], at


def _group(value: str, start: int) -> tuple[str, int]:
    """What stands in the braces that open at `start`, and the offset after them."""
    depth = 0
    for brace in _BRACE.finditer(value, start):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return value[start + 1 : brace.start()], brace.end()
    return value[start + 1 :], len(value)


def _joined(items: list[Inline]) -> Rich:
    """Neighboring strings made one, runs of white space made one space, ends trimmed."""
    out: list[Inline] = []
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
