"""The pictures of shares: what stands in them, and that the whole of it does."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from explainer.publishing import shareimage
from explainer.publishing.shareimage import HEIGHT, WIDTH, Pictures

MARGIN = 60
"""Pixels at the edges in which no letter stands."""


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def rows(png: bytes) -> list[bytes]:
    """The pixels of a picture of four bytes a pixel, row by row (PNG specification, chapter 9)."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found = list(chunks(png))
    width, height, depth, color, *_, interlaced = struct.unpack(">IIBBBBB", dict(found)[b"IHDR"])
    assert (width, height, depth, color, interlaced) == (WIDTH, HEIGHT, 8, 6, 0)
    data = zlib.decompress(b"".join(body for name, body in found if name == b"IDAT"))
    line, before, out = 4 * width, bytes(4 * width), []
    for at in range(0, len(data), line + 1):
        before = unfiltered(data[at], data[at + 1 : at + 1 + line], before)
        out.append(before)
    return out


def unfiltered(kind: int, raw: bytes, above: bytes) -> bytes:
    out = bytearray(raw)
    for at in range(len(raw)):
        left, corner = (out[at - 4], above[at - 4]) if at >= 4 else (0, 0)
        match kind:
            case 1:
                out[at] = (raw[at] + left) & 255
            case 2:
                out[at] = (raw[at] + above[at]) & 255
            case 3:
                out[at] = (raw[at] + (left + above[at]) // 2) & 255
            case 4:
                out[at] = (raw[at] + nearest(left, above[at], corner)) & 255
    return bytes(out)


def nearest(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))


def picture(title: str, name: str = "Halm", folder: Path | None = None) -> bytes:
    found = Pictures(folder).png(title, name)
    assert found is not None
    return found


LONG = "What the harbor master said of the bridge, of the ferry and of the long quarrel between them in the year 1902"
TITLES = {
    "short": "The bridge",
    "long": LONG,
    "longer than there is room for": f"{LONG}; {LONG}; {LONG}",
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "wide letters": "MWMW WMWM mwmw WWWWWWWW MMMMMMMM @@@@ ———— %%%%",
    "Russian": "ЩЩЩЩ ШШШШ озабоченность ЖЖЖЖЖЖ жжжжжжжжж ЮЮЮЮЮ ффффф",
    "hostile": "</text><script>alert(1)</script> & ]]>",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=list(TITLES))
def test_every_title_stays_inside_the_picture(title: str) -> None:
    pixels = rows(picture(title, LONG))
    ground = pixels[0][-4:]
    right, top = ground * MARGIN, ground * (WIDTH - MARGIN)
    assert all(row.endswith(right) for row in pixels)
    assert all(row.endswith(top) for row in (*pixels[:MARGIN], *pixels[-MARGIN:]))
    assert any(not row.endswith(top) for row in pixels)


def test_the_same_words_give_the_same_bytes() -> None:
    assert picture("The bridge") == picture("The bridge")
    assert picture("The bridge") != picture("The ferry")
    assert picture("The bridge") != picture("The bridge", "Harbor")


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("The bridge", "The bridge"),
        ("  The\n\u00a0bridge\u202f ", "The bridge"),
        ("Озабоченность Ёж і ґ", "Озабоченность Ёж і ґ"),
        ("Ελλάς", "Ελλάς"),
        ("Xi’s “speech” — 50% – €5 №1…", "Xi’s “speech” — 50% – €5 №1…"),
        ("Lǐ Zhànshū, cèyìng, Nguyễn", "Li Zhànshū, cèyìng, Nguyen"),
        ("I\u0301le, e\u0301", "Íle, é"),
        ("The bridge 🚢 ✓", "The bridge"),
        ("ferry\u00adman \u200eא"[:9], "ferryman"),
        ("\x00\x07A\ufffe", "A"),
        ("策应", ""),
        ("The word 策应", ""),
        ("哈姆 Halm", ""),
        ("한국", ""),
        ("עברית", ""),
        ("…—!", ""),
        ("", ""),
    ],
)
def test_only_letters_that_the_font_has_are_drawn_and_all_of_them(written: str, drawn: str) -> None:
    assert shareimage.drawable(written) == drawn


def test_a_title_that_cannot_be_drawn_gives_way_to_the_name_of_the_site() -> None:
    assert picture("策应") == picture("哈姆 and more") == picture("Halm", "策应")
    assert picture("策应") != picture("Halm")  # which has the name below it too


def test_without_any_letter_there_is_no_picture() -> None:
    assert Pictures().png("策应", "哈姆") is None


def test_the_size_is_the_largest_at_which_a_title_fits() -> None:
    sizes = [shareimage.fitted(title)[0] for title in ("The bridge", LONG, f"{LONG}; {LONG}; {LONG}")]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3
    assert " ".join(shareimage.fitted(LONG)[1]) == LONG
    assert shareimage.fitted(f"{LONG}; {LONG}; {LONG}")[1][-1].endswith("…")


# Kept between builds


def test_a_picture_is_made_once(tmp_path: Path) -> None:
    made = picture("The bridge", folder=tmp_path / "kept")
    (kept,) = (tmp_path / "kept").iterdir()
    assert kept.read_bytes() == made
    kept.write_bytes(other := picture("The ferry"))
    assert picture("The bridge", folder=tmp_path / "kept") == other


@pytest.mark.parametrize("spoiled", [b"", b"no picture", b"\x89PNG\r\n\x1a\n half of one"])
def test_a_picture_that_was_not_kept_whole_is_made_again(tmp_path: Path, spoiled: bytes) -> None:
    made = picture("The bridge", folder=tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(spoiled)
    assert picture("The bridge", folder=tmp_path) == made == kept.read_bytes()


def test_a_folder_that_cannot_be_had_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert picture("The bridge", folder=tmp_path / "file") == picture("The bridge")


def test_the_oldest_pictures_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shareimage, "KEPT", 2)
    for title in ("A", "B", "C"):
        picture(title, folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
