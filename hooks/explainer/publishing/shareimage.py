"""The picture of a page in shares of its link (Open Graph): its title and the site's name, made without a browser.

Only the font that the drawing engine brings along is used, so that every machine makes the same picture. A title
with letters that this font lacks gives way to the name of the site: boxes, or a title with words left out, would be
worse than none.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from xml.etree import ElementTree as etree

from explainer.files import atomic

WIDTH, HEIGHT = 1200, 630
"""Pixels; the shape that networks do not crop."""
KEPT = 500
"""Pictures in the folder; a site has fewer, and an evening of edits makes many."""

_FONT = "Liberation Sans"
_VERSION = (1, metadata.version("vl-convert-python"))
"""Of the layout and of what draws: other numbers make all pictures anew."""
_GROUND, _INK, _FAINT, _ACCENT = "#1d2833", "#ffffff", "#c3ced9", "#ffb787"
_MARGIN = 80
_SIZES = (92, 78, 66, 56, 48)
"""Of the title, the largest that fits."""
_ROOM = 340
"""Pixels from the title's first line to its last."""
_NAME_SIZE = 38
_LEADING = 1.18
"""Height of a line for each pixel of type."""
_COVERED = re.compile(
    r"[ -~\u00a0-\u017f\u0218-\u021b\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0490\u0491"
    r"\u1e80-\u1e85\u1ef2\u1ef3\u2010\u2011\u2013-\u2015\u2017-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a"
    r"\u2044\u20ac\u2116\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265]"
)
"""Characters that the font has: Latin, Greek, Cyrillic and their marks."""
_NARROW = re.compile(r"[fijlrtIı!'|()\[\]{}.,:;/\\ ·’‘“”«»-]")
_WIDE = re.compile(r"[mwMW@%—…–©ЖШЩЫЮФМжшщыюфмЊЉњљѪѫ№™]")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True)
class Pictures:
    """Makes the pictures, and keeps them."""

    folder: Path | None = None
    """Where they are kept between builds; without one each is made anew."""

    def png(self, title: str, site_name: str) -> bytes | None:
        """The picture of a page; None where the font has the letters neither of the title nor of the site's name.

        Equal texts give equal bytes.
        """
        name, heading = drawable(site_name), drawable(title)
        if not (heading or name):
            return None
        svg = etree.tostring(_drawing(heading or name, name if heading else ""), encoding="unicode")
        key = hashlib.sha256(repr((_VERSION, svg)).encode()).hexdigest()
        return self._from_folder(key) or self._to_folder(key, _rendered(svg))

    def _from_folder(self, key: str) -> bytes:
        """The picture that was kept; what is not whole is made again."""
        try:
            png = (self.folder / f"{key}.png").read_bytes() if self.folder else b""
        except OSError:
            return b""
        return png if png.startswith(_PNG) and png.endswith(_PNG_END) else b""

    def _to_folder(self, key: str, png: bytes) -> bytes:
        """Keep a picture, and forget the oldest; a folder that cannot be written costs time, and nothing else."""
        if self.folder:
            with suppress(OSError):
                atomic.write(self.folder / f"{key}.png", png)
                ages = sorted((path.stat().st_mtime_ns, path) for path in self.folder.glob("*.png"))
                for _, path in ages[:-KEPT]:
                    path.unlink(missing_ok=True)
        return png


def drawable(text: str) -> str:
    """The text in characters that the font has, with single spaces; empty when letters would be missing.

    Signs that it lacks are left out, and letters with marks that it lacks lose them (ǎ becomes a).
    """
    kept: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        base = unicodedata.normalize("NFKD", char)[0]
        if _COVERED.fullmatch(char):
            kept.append(char)
        elif _COVERED.fullmatch(base):
            kept.append(base)
        elif unicodedata.category(char)[0] in "LN":
            return ""
        elif char.isspace():
            kept.append(" ")
    words = " ".join("".join(kept).replace("\u00ad", "").split())
    return words if any(map(str.isalnum, words)) else ""


def _drawing(title: str, name: str) -> etree.Element:
    """The picture as SVG."""
    width, height = str(WIDTH), str(HEIGHT)
    svg = etree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "width": width, "height": height})
    etree.SubElement(svg, "rect", {"width": width, "height": height, "fill": _GROUND})
    etree.SubElement(svg, "rect", {"width": "16", "height": height, "fill": _ACCENT})
    letters, lines = fitted(title)
    for number, line in enumerate(lines):
        _add_line(svg, line, letters, _MARGIN + letters + round(number * letters * _LEADING), _INK, "bold")
    if name:
        _add_line(svg, _shortened(name, _NAME_SIZE), _NAME_SIZE, HEIGHT - _MARGIN, _FAINT, "normal")
    return svg


def _add_line(svg: etree.Element, text: str, size: int, y: int, color: str, weight: str) -> None:
    font = {"font-family": _FONT, "font-size": str(size), "font-weight": weight}
    etree.SubElement(svg, "text", {"x": str(_MARGIN), "y": str(y), "fill": color, **font}).text = text


def fitted(title: str) -> tuple[int, Sequence[str]]:
    """The size in pixels at which a title fits, and its lines; what does not fit at the smallest is cut."""
    for size in _SIZES:
        lines = _lines(title, size)
        if len(lines) <= _room(size) and all(_width(line, size) <= _LINE for line in lines):
            return size, lines
    size = _SIZES[-1]
    lines, rest = _lines(title, size)[: _room(size) - 1], _lines(title, size)[_room(size) - 1 :]
    return size, [_shortened(line, size) for line in (*lines, " ".join(rest)) if line]


def _room(size: int) -> int:
    """How many lines of a size there is room for."""
    return 1 + int(_ROOM / (size * _LEADING))


_LINE = WIDTH - 2 * _MARGIN
"""Pixels of a line."""


def _lines(text: str, size: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and _width(f"{lines[-1]} {word}", size) <= _LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _shortened(text: str, size: int) -> str:
    """The text, cut where a line ends."""
    if _width(text, size) <= _LINE:
        return text
    while text and _width(f"{text}…", size) > _LINE:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _width(text: str, size: int) -> float:
    """Pixels that a text takes at most: an upper bound for each character, so that none leaves the picture."""
    return sum(_share(char) for char in text) * size


def _share(char: str) -> float:
    if _NARROW.fullmatch(char):
        return 0.5 if char in "“”«»{}" else 0.4
    if _WIDE.fullmatch(char):
        return 1.05
    return 0.78 if char.isupper() else 0.62


def _rendered(svg: str) -> bytes:
    import vl_convert  # 80 MB of machine code, needed only for what has not been made before

    return bytes(vl_convert.svg_to_png(svg))
