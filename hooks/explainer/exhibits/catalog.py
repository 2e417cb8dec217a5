"""The list of all data tables: each with its rows, what must be known of it, and its file."""

from __future__ import annotations

from xml.etree import ElementTree as etree

from explainer.data.datatable import Table, Tables
from explainer.exhibits import tableview
from explainer.files.paths import Paths
from explainer.sources.bibliography import Bibliography
from explainer.text import date, rich


def as_element(tables: Tables, bibliography: Bibliography, paths: Paths) -> etree.Element:
    """Every table by its title, closed until a reader asks for it."""
    element = etree.Element("div", {"class": "catalog"})
    for table in sorted(tables.tables.values(), key=lambda table: table.title.casefold()):
        element.append(_item(table, bibliography, paths))
    return element


def _item(table: Table, bibliography: Bibliography, paths: Paths) -> etree.Element:
    item = etree.Element("details", {"class": "data-behind", "id": f"table-{table.name}"})
    summary = etree.SubElement(item, "summary")
    rich.append_text(summary, table.title)
    size = f"{len(table.rows)} row{'s' if len(table.rows) > 1 else ''}"
    when = f"{date.parse(table.period)}; {size}" if table.period else size
    etree.SubElement(summary, "span", {"class": "catalog-size"}).text = when
    summary[-1].tail, summary.text = "", f"{summary.text} "
    scroll = etree.SubElement(item, "div", {"class": "data-scroll", "tabindex": "0", "role": "group"})
    scroll.set("aria-label", rich.literal(table.title))
    scroll.append(tableview.as_element(tableview.whole(table), tableview.by_name(bibliography, paths)))
    item.append(tableview.about(table, paths))
    return item
