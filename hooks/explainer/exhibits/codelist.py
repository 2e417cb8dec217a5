"""The list of problem codes: a section for each, which a link can name by its code in small letters."""

from __future__ import annotations

from itertools import groupby
from xml.etree import ElementTree as etree

from explainer.problems import explanation
from explainer.problems.problem import RULES


def as_element() -> etree.Element:
    """Every code by its family, with what it means, a message and what to do."""
    element = etree.Element("div", {"class": "codes"})
    for letter, codes in groupby(RULES, key=lambda code: code[0]):
        family = etree.SubElement(element, "h2", {"id": f"codes-{letter.lower()}"})
        family.text = f"{letter}: {explanation.FAMILIES[letter]}"
        for code in codes:
            element.extend(_section(code))
    return element


def _section(code: str) -> list[etree.Element]:
    rule, told = RULES[code], explanation.of(code)
    heading = etree.Element("h3", {"id": code.lower()})
    heading.text = f"{code}: {rule.title}"
    shown = etree.Element("pre", {"tabindex": "0", "role": "group", "aria-label": f"A message with {code}"})
    etree.SubElement(shown, "code").text = told.shown
    severity = f"{rule.severity.capitalize()}. "
    return [heading, _paragraph(severity, told.means), shown, _paragraph("What to do: ", told.mend)]


def _paragraph(lead: str, text: str) -> etree.Element:
    """A paragraph that begins with strong words; what stands between backticks is code."""
    paragraph = etree.Element("p")
    last = etree.SubElement(paragraph, "strong")
    last.text, last.tail = lead.rstrip(), " "
    for number, part in enumerate(text.split("`")):
        if number % 2:
            last = etree.SubElement(paragraph, "code")
            last.text, last.tail = part, ""
        else:
            last.tail = f"{last.tail}{part}"
    return paragraph
