"""The problems of a page, shown on the page while its writer works on it."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as etree

from explainer.problems.problem import Problem, in_order


def as_html(problems: Iterable[Problem]) -> str:
    """A box that lists the problems with place, code, line and hint."""
    box = etree.Element("section", {"class": "explainer-problems", "role": "alert", "aria-label": "Problems"})
    items = etree.SubElement(box, "ul")
    for problem in in_order(problems):
        item = etree.SubElement(items, "li")
        place = problem.place
        where = etree.SubElement(item, "strong")
        where.text = f"{place.path}:{place.line}:{place.column}: {problem.code}"
        where.tail = f" {problem.message}" + (f" ({problem.hint})" if problem.hint else "")
        excerpt = etree.SubElement(etree.SubElement(item, "pre"), "code")
        start = place.column - 1
        excerpt.text = place.excerpt[:start]
        mark = etree.SubElement(excerpt, "mark")
        mark.text = place.excerpt[start : start + place.length]
        mark.tail = place.excerpt[start + place.length :]
    return etree.tostring(box, encoding="unicode", method="html")
