"""A chart as it stands in a page."""

from __future__ import annotations

from xml.etree import ElementTree as etree

import pytest
from tests.plotting import BARS, HEAD, MEANING, STUDIO, VALUES, drawn, library, read_chart, table, text_of

from explainer.exhibits import figure
from explainer.exhibits.chart import Chart
from explainer.files.paths import Paths
from explainer.markdown.mark import TEXT

PATHS = Paths(sources="../sources/", data="../data/")


def shown(text: str = BARS, values: str = VALUES, meaning: str = MEANING) -> etree.Element:
    return figure.as_element(drawn(text, table(values, meaning)), library(), PATHS)


def plain(element: etree.Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def test_a_figure_has_its_finding_two_pictures_its_source_and_the_data_in_this_order() -> None:
    element = shown(f"subtitle: Thousand t a month\n{BARS}")
    assert [(part.tag, part.get("class")) for part in element] == [
        ("figcaption", None),
        ("svg", "picture picture-wide"),
        ("svg", "picture picture-narrow"),
        ("p", "data-source"),
        ("details", "data-behind"),
    ]
    assert [(part.tag, part.text) for part in element[0]] == [("strong", "It rose"), ("span", "Thousand t a month")]
    assert [part.tag for part in shown()[0]] == ["strong"]


def test_each_picture_has_a_name_and_a_description() -> None:
    for picture in shown().iter("svg"):
        assert picture.get("role") == "img"
        assert [(part.tag, part.text) for part in picture][:2] == [("title", "It rose"), ("desc", "From one to seven.")]
        assert sorted(picture.attrib) == ["class", "role", "viewBox"]


def test_pictures_are_made_for_the_widths_of_a_column_and_of_a_phone() -> None:
    assert [picture.get("viewBox") for picture in shown().iter("svg")] == ["0 0 660 300", "0 0 320 300"]


def test_one_note_names_every_source_of_the_table() -> None:
    source = shown().find("p[@class='data-source']")
    assert source is not None
    assert source.text == "Sources:"
    assert [(part.tag, part.get(TEXT)) for part in source] == [("explainer-note", "ferry-log-1901; town-book")]
    meaning = MEANING.replace("town-book", "ferry-log-1901")
    assert plain(shown(meaning=meaning).find("p[@class='data-source']")) == "Source:"


def test_a_table_without_sources_has_no_line_for_them() -> None:
    meaning = "title: T\nlicense: L\ncolumns:\n  - {name: a, title: A, type: number, unit: km, derived: true}\n"
    element = shown("mark: bar\nencoding: {x: {field: a}}\n", "a\n1\n", meaning)
    assert element.find("p[@class='data-source']") is None


def test_the_data_are_a_table_with_all_columns_rows_and_remarks() -> None:
    meaning = MEANING.replace(
        "license: CC BY 4.0", "license: CC BY 4.0\ncredit: Halm\ncaveats: [No horses.]\nmissing: July."
    )
    details = shown(meaning=meaning).find("details")
    assert details is not None
    assert plain(details.find("summary")) == "The data"
    scroll = details.find("div[@class='data-scroll']")
    assert scroll is not None
    assert (scroll.get("tabindex"), scroll.get("role"), scroll.get("aria-label")) == (
        "0",
        "group",
        "What the ferry carried",
    )
    assert [plain(cell) for cell in details.iter("th") if cell.get("scope") == "col"] == [
        "Month",
        "Goods (thousand t)",
        "Ore (thousand t)",
        "People",
        "Counted by",
    ]
    assert len(list(details.iter("tr"))) == 6
    about = plain(details.find("div[@class='data-about']"))
    assert about == ("Mind. No horses.Missing. July.Download as CSV · License: CC BY 4.0 · Credit: Halm")


HOSTILE = "</title></svg><script>alert(1)</script> & &amp; \"a\" 'b' <b>"


def test_untrusted_words_stay_text_in_every_part() -> None:
    words = HOSTILE.replace('"', '""')
    meaning = MEANING.replace("What the ferry carried", f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'")
    body = HEAD.replace("It rose", f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'").replace(
        "From one to seven.", f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'"
    )
    data = table(f'month,load,ore,people,who\n1901-05,1,,,"{words}"\n', meaning)
    chart = read_chart(f"{body}mark: bar\nencoding:\n  y: {{field: who}}\n  x: {{field: load}}\n", data)
    assert isinstance(chart, Chart)
    element = figure.as_element(figure.draw(chart, STUDIO), library(), PATHS)
    tags = {part.tag for part in element.iter()}
    assert tags <= {
        *("figure", "figcaption", "strong", "p", "explainer-note", "details", "summary", "div", "table", "caption"),
        *(
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "a",
            "svg",
            "title",
            "desc",
            "g",
            "path",
            "line",
            "rect",
            "text",
            "tspan",
        ),
    }
    markup = text_of(element)
    assert "<script" not in markup
    assert markup.count("&lt;script") >= 6  # finding, two titles, two descriptions, a cell


@pytest.mark.parametrize(
    "part", ["href", "xlink", "url(", "<image", "<script", "<style", "<foreignObject", "onload", "onclick"]
)
def test_a_picture_has_nothing_that_loads_or_runs(part: str) -> None:
    assert all(part not in text_of(picture) for picture in shown().iter("svg"))


def test_what_looks_like_an_entity_is_shown_as_it_is() -> None:
    data = table("month,load,ore,people,who\n1901-05,1,,,a &amp; b\n")
    text = "mark: bar\nencoding:\n  y: {field: who}\n  x: {field: load}\n"
    element = figure.as_element(drawn(text, data), library(), PATHS)
    assert "a \x02amp\x03amp;amp; b" in {plain(part) for part in element.iter("text")}  # Markdown writes & for the mark
