"""The list of people or of terms as readers see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as etree

from explainer.data.glossary import Glossary, Headword
from explainer.files.paths import Paths, chapter_link
from explainer.files.yamlfile import YamlFile
from explainer.markdown import statement
from explainer.problems.problem import Problem, did_you_mean
from explainer.text import rich


@dataclass(frozen=True)
class GlossaryView:
    """What a page shows of the people or terms."""

    headwords: Sequence[Headword]


def read(name: str, body: YamlFile | None, glossary: Glossary) -> GlossaryView | list[Problem]:
    """The headwords in a block that fits the schema, or its problems; an empty block shows all."""
    found = glossary.of(name)
    wanted: dict[str, Any] = body.value if body else {}
    groups = list(dict.fromkeys(headword.group for headword in found))
    # A file with problems of its own may lack the group for that reason.
    if body and "group" in wanted and wanted["group"] not in groups and not glossary.problems:
        known = f"the groups are {', '.join(groups)}" if groups else f"there are no {name} in {name}.yml"
        hint = did_you_mean(wanted["group"], groups) or known
        return [Problem("D009", body.place("group"), f'there is no group "{wanted["group"]}"', hint)]
    return GlossaryView([word for word in found if wanted.get("group", word.group) == word.group])


def as_element(view: GlossaryView, paths: Paths) -> etree.Element:
    """The headwords in a section for each group."""
    element = etree.Element("div", {"class": "glossary"})
    in_groups: dict[str, list[Headword]] = {}
    for headword in view.headwords:
        in_groups.setdefault(headword.group, []).append(headword)
    for group, members in in_groups.items():
        section = etree.SubElement(element, "section")
        rich.append_text(etree.SubElement(section, "h2"), group)
        names = etree.SubElement(section, "dl")
        names.extend(_item(headword, paths) for headword in members)
    return element


def _item(headword: Headword, paths: Paths) -> etree.Element:
    item = etree.Element("div", {"class": "headword", "id": headword.anchor})
    append_name(etree.SubElement(item, "dt"), headword)
    last: etree.Element | None = None
    for label, text in headword.texts:
        said = etree.SubElement(item, "dd")
        for number, paragraph in enumerate(statement.paragraphs(text)):
            if label and number == 0:
                paragraph.text, before = "", paragraph.text
                paragraph.insert(0, strong := etree.Element("strong"))
                strong.text, strong.tail = label, f" {before or ''}"
            said.append(paragraph)
            last = paragraph
    if headword.chapter and last is not None:
        rich.append_text(last, " ")
        last.append(chapter_link(headword.chapter, paths, headword.name))
    return item


def append_name(element: etree.Element, headword: Headword) -> None:
    """Add the name, in its own script and in Latin letters too where it has one."""
    is_native = headword.native in ("", headword.name)
    own = rich.in_language((headword.name,), headword.lang) if headword.lang and is_native else headword.name
    rich.append(element, (own,))
    if not is_native:
        rich.append(element, (" ", rich.in_language((headword.native,), headword.lang)))
    if headword.transliteration and headword.transliteration != headword.name:
        latin = (("lang", f"{headword.lang.partition('-')[0]}-Latn"),)
        rich.append(element, (" ", rich.Span("i", (headword.transliteration,), latin)))
