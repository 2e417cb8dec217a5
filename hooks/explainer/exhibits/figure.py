"""A chart as readers see it: a figure with its finding, the drawing for wide and for narrow screens, and the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as etree

from explainer.exhibits import tableview, vegalite
from explainer.exhibits.chart import NARROW, WIDE, Chart
from explainer.exhibits.drawing import Studio
from explainer.files.paths import Paths
from explainer.sources.bibliography import Bibliography
from explainer.text import rich


@dataclass(frozen=True)
class Figure:
    """A chart that has been drawn."""

    chart: Chart
    pictures: Mapping[str, etree.Element]
    """`wide` and `narrow`: text in a picture that is scaled down cannot be read on a phone."""


def draw(chart: Chart, studio: Studio) -> Figure:
    """The chart with its drawings; raises drawing.CannotDraw."""
    widths = {"wide": WIDE, "narrow": NARROW}
    return Figure(chart, {name: studio.draw(vegalite.specification(chart, width)) for name, width in widths.items()})


def as_element(figure: Figure, bibliography: Bibliography, paths: Paths) -> etree.Element:
    """The `figure` element; a style sheet shows the picture that fits."""
    chart = figure.chart
    element = etree.Element("figure", {"class": "chart"})
    caption = etree.SubElement(element, "figcaption")
    rich.append_text(etree.SubElement(caption, "strong"), chart.title)
    caption[0].tail = " "
    if chart.subtitle:
        rich.append_text(etree.SubElement(caption, "span"), chart.subtitle)
    element.extend(picture(svg, name, chart.title, chart.description) for name, svg in figure.pictures.items())
    if chart.table.all_cites:
        element.append(tableview.source_line(chart.table.all_cites))
    element.append(data(chart, bibliography, paths))
    return element


def picture(svg: etree.Element, name: str, title: str, description: str) -> etree.Element:
    """A drawing with what it shows in words, for those who do not see it."""
    svg.attrib = {"class": f"picture picture-{name}", "role": "img", "viewBox": svg.attrib["viewBox"]}
    for part in svg.iter():
        part.text, part.tail = rich.literal(part.text or ""), None
        part.attrib = {key: rich.literal(value) for key, value in part.items()}
    for number, (tag, text) in enumerate((("title", title), ("desc", description))):
        words = etree.Element(tag)
        rich.append_text(words, text)
        svg.insert(number, words)
    return svg


def data(chart: Chart, bibliography: Bibliography, paths: Paths) -> etree.Element:
    """The table behind a chart, closed until a reader asks for it."""
    element = etree.Element("details", {"class": "data-behind"})
    etree.SubElement(element, "summary").text = "The data"
    table = tableview.as_element(tableview.whole(chart.table), tableview.by_name(bibliography, paths))
    scroll = etree.SubElement(element, "div", {"class": "data-scroll", "tabindex": "0", "role": "group"})
    scroll.set("aria-label", rich.literal(chart.table.title))
    scroll.append(table)
    element.append(tableview.about(chart.table, paths))
    return element
