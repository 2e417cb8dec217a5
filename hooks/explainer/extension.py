"""The Python-Markdown extension that resolves `[^key]` and prints the notes of a page.

It works alone (`markdown.Markdown(extensions=["explainer"])`), in MkDocs and in any other generator that
reads Python-Markdown extensions. Markdown itself decides what is code and what is text; the notes enter
the page as finished elements after inline parsing, so nothing in them is parsed again.

| Class                    | Registry          | Name                 | Priority |
| ------------------------ | ----------------- | -------------------- | -------: |
| `CheckPreprocessor`      | `preprocessors`   | `explainer-check`    |     1000 |
| `SourcesPreprocessor`    | `preprocessors`   | `explainer-sources`  |       28 |
| `DefinitionProcessor`    | `parser.blockprocessors` | `explainer-definition` | 18 |
| `VerbatimProcessor`      | `inlinePatterns`  | `explainer-verbatim` |      200 |
| `BracketProcessor`       | `inlinePatterns`  | `explainer-bracket`  |      178 |
| `TextCiteProcessor`      | `inlinePatterns`  | `explainer-textcite` |      177 |
| `DefinitionTreeprocessor`| `treeprocessors`  | `explainer-definition` |     60 |
| `NotesTreeprocessor`     | `treeprocessors`  | `explainer-notes`    |       15 |
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from explainer import rich, sources
from explainer.bibliography import Bibliography, read_files
from explainer.check import check_page
from explainer.citation import BadCitation, Cite, parse
from explainer.note import Note, Notes, Use
from explainer.page import PageSource
from explainer.place import TextFile
from explainer.problem import Problem, as_text, did_you_mean, in_order
from explainer.prose import in_address, in_link_target, mask

MARK = "explainer-bracket"
"""Class of the element that stands for a bracket until the notes are numbered."""
TEXT_CITE = "explainer-text-cite"
DEFINITIONS = "explainer-definitions"


class ProblemsFound(Exception):
    """A page cannot be converted because of its contributor's mistakes; the text lists them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(as_text(problem) for problem in problems))
        self.problems = problems


@dataclass
class PageRecord:
    """What a page turned out to cite, in the order of its notes."""

    uses: list[Use] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)
    """Texts of brackets that name no source and no note."""


@dataclass
class Ledger:
    """What a host hands over to collect the pages of one build."""

    records: dict[str, PageRecord] = field(default_factory=dict)
    """By the page's path below the docs folder, in the order of conversion."""


class ExplainerExtension(Extension):
    """Notes that cite a bibliography."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "bibliography": ["citations/references.bib", "A .bib file, a folder of them, or a list of both"],
            "sources_page": ["", "The page with the list of sources, relative to the docs folder; labels link to it"],
            "problems": ["raise", "What to do with a page's mistakes: `raise` an error or `show` them in the page"],
            "read": ["", "A Bibliography that has been read already, instead of `bibliography`"],
            "ledger": ["", "Where each page's record is put; then the list of sources is left to the host"],
        }
        super().__init__(**kwargs)
        self.definitions: dict[str, str] = {}
        self.record = PageRecord()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors listed above."""
        md.registerExtension(self)
        self.md = md
        self.parser = md.parser  # FootnoteBlockProcessor asks for it
        md.preprocessors.register(CheckPreprocessor(self), "explainer-check", 1000)
        md.preprocessors.register(SourcesPreprocessor(self), "explainer-sources", 28)
        md.parser.blockprocessors.register(DefinitionProcessor(self), "explainer-definition", 18)
        md.inlinePatterns.register(VerbatimProcessor(VERBATIM, md), "explainer-verbatim", 200)
        md.inlinePatterns.register(BracketProcessor(r"\[\^([^\]]*)\]", md), "explainer-bracket", 178)
        md.inlinePatterns.register(TextCiteProcessor(r"\[@([^\[\]]+)\](?![\[(:])", md), "explainer-textcite", 177)
        md.treeprocessors.register(DefinitionTreeprocessor(self), "explainer-definition", 60)
        md.treeprocessors.register(NotesTreeprocessor(self), "explainer-notes", 15)

    def reset(self) -> None:
        """Forget the page before."""
        self.definitions = {}
        self.record = PageRecord()

    @property
    def bibliography(self) -> Bibliography:
        """What was handed over, or what the configured files hold."""
        read = self.getConfig("read")
        if isinstance(read, Bibliography):
            return read
        configured = self.getConfig("bibliography")
        names = configured if isinstance(configured, list) else [configured]
        return _read_again_if_changed(tuple(str(name) for name in names))

    @property
    def page(self) -> str:
        """The page's path below the docs folder where the host tells: MkDocs gives its link processor the file."""
        for processor in self.md.treeprocessors:
            if file := getattr(processor, "file", None):
                return str(getattr(file, "src_uri", ""))
        return ""

    @property
    def sources_path(self) -> str:
        """The path from this page to the list of sources; empty where either is not known."""
        target = str(self.getConfig("sources_page"))
        return posixpath.relpath(target, posixpath.dirname(self.page) or ".") if target and self.page else ""

    # What FootnoteBlockProcessor calls for each definition that it finds.
    def setFootnote(self, id: str, text: str) -> None:  # noqa: A002, N802
        """Keep the text of a note of prose; of two with one name the first counts (the check reports it)."""
        self.definitions.setdefault(id.strip(), text)


def makeExtension(**kwargs: Any) -> ExplainerExtension:  # noqa: N802
    """Python-Markdown's entry point."""
    return ExplainerExtension(**kwargs)


_last_read: dict[tuple[str, ...], tuple[object, Bibliography]] = {}


def _read_again_if_changed(names: tuple[str, ...]) -> Bibliography:
    """The bibliography of these files; read once, and again when a file's time or size has changed.

    A host without our hooks makes a new Markdown object for every page, so the memory is the module's.
    """
    paths = [Path(name) for name in names]
    stamp = [(path.stat().st_mtime_ns, path.stat().st_size) if path.exists() else None for path in paths]
    if names not in _last_read or _last_read[names][0] != stamp:
        _last_read[names] = (stamp, read_files(paths, Path.cwd()))
    return _last_read[names][1]


class CheckPreprocessor(Preprocessor):
    """Checks the page as written, before anything changes it, where nobody else does."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        """Raises ProblemsFound when the page or the bibliography has errors and they are not to be shown."""
        extension = self.extension
        if extension.getConfig("problems") == "raise":
            page = PageSource(TextFile(extension.page or "page", "\n".join(lines)))
            bibliography = extension.bibliography
            problems = [*bibliography.problems, *check_page(page, bibliography)]
            if errors := in_order(problem for problem in problems if problem.is_error):
                raise ProblemsFound(errors)
        return lines


class SourcesPreprocessor(Preprocessor):
    """Puts the list of sources where a fenced block `sources` stands."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        """Replace the blocks; the list is raw HTML, so it goes to the stash."""
        text = "\n".join(lines)
        if "sources" not in text:
            return lines
        for fence in reversed(mask(text).fences):
            if fence.info == "sources":
                placeholder = self.md.htmlStash.store(self._list())
                text = f"{text[: fence.start]}\n{placeholder}\n\n{text[fence.end :]}"
        return text.split("\n")

    def _list(self) -> str:
        if isinstance(self.extension.getConfig("ledger"), Ledger):
            return sources.PLACEHOLDER
        return sources.as_html(self.extension.bibliography, list(self.extension.bibliography), {})


class DefinitionProcessor(FootnoteBlockProcessor):
    """Finds `[^name]: …` as Python-Markdown does, and hands it to the extension."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension)  # type: ignore[arg-type]  # it uses `parser` and `setFootnote` only


VERBATIM = (
    r"(?is)<!--.*?-->"
    r"|<(code|kbd|samp|var|tt|pre|script|style|textarea)\b[^>]*>.*?</\1\s*>"
    r"|<[a-z][\w:-]*\s[^<>]*\[[\^@][^<>]*>"
)


class VerbatimProcessor(InlineProcessor):
    """Keeps comments, literal elements (`<code>…</code>` and the like) and attributes with brackets as they are."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        """Put the match in the stash of raw HTML."""
        return self.md.htmlStash.store(m.group(0)), m.start(0), m.end(0)


class BracketProcessor(InlineProcessor):
    """Marks each `[^…]` in text; what it refers to is decided when the whole page is known."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str | None, int | None, int | None]:
        """An element that holds the bracket's text; nothing inside addresses."""
        if in_address(data, m.start(0), m.end(0)) or in_link_target(data, m.start(0)):
            return None, None, None
        mark = etree.Element("sup", {"class": MARK})
        mark.text = AtomicString(m.group(1))
        return mark, m.start(0), m.end(0)


class TextCiteProcessor(InlineProcessor):
    """Marks each `[@…]`; it is a citation in a note of prose, and text elsewhere."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        """An element that holds the citation's text."""
        mark = etree.Element("span", {"class": TEXT_CITE})
        mark.text = AtomicString(m.group(1))
        return mark, m.start(0), m.end(0)


class DefinitionTreeprocessor(Treeprocessor):
    """Parses the notes of prose into the tree, so that inline parsing reaches them."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        """Add one element for each definition at the end of the page."""
        if not self.extension.definitions:
            return
        holder = etree.SubElement(root, "div", {"class": DEFINITIONS})
        for name, text in list(self.extension.definitions.items()):
            # The parser treats `li` specially, so each note is parsed in a `div`.
            self.extension.parser.parseChunk(etree.SubElement(holder, "div", {"data-name": name}), text)


class NotesTreeprocessor(Treeprocessor):
    """Numbers the brackets in reading order and adds the list of notes."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        """Number, write the notes, and leave the page's record with the host."""
        extension = self.extension
        bodies = _detached_definitions(root)
        writer = _NoteWriter(extension, Notes(extension.bibliography, extension.sources_path), bodies)
        _restore_text_cites(root)
        writer.number_marks(root)
        if writer.notes.notes:
            root.append(writer.section())
        ledger = extension.getConfig("ledger")
        if isinstance(ledger, Ledger):
            ledger.records[extension.page] = extension.record


def _detached_definitions(root: etree.Element) -> dict[str, etree.Element]:
    """The parsed notes of prose by name, taken out of the tree."""
    for child in list(root):
        if child.get("class") == DEFINITIONS:
            root.remove(child)
            return {body.get("data-name", ""): body for body in child}
    return {}


def _marks(element: etree.Element, name: str) -> list[etree.Element]:
    return [child for child in element.iter() if child.get("class") == name]


def _restore_text_cites(root: etree.Element) -> None:
    """Outside notes `[@…]` is text: put it back in the place of its mark."""
    if not _marks(root, TEXT_CITE):
        return
    for parent in root.iter():
        before: etree.Element | None = None
        for child in list(parent):
            if child.get("class") != TEXT_CITE:
                before = child
                continue
            text = f"[@{child.text}]{child.tail or ''}"
            parent.remove(child)
            if before is None:
                parent.text = (parent.text or "") + text
            else:
                before.tail = (before.tail or "") + text


@dataclass
class _NoteWriter:
    """Writes the notes of one page."""

    extension: ExplainerExtension
    notes: Notes
    bodies: dict[str, etree.Element]

    def number_marks(self, element: etree.Element) -> None:
        """Give every mark below an element its number, in document order."""
        for mark in _marks(element, MARK):
            self._number(mark, mark.text or "")

    def _number(self, mark: etree.Element, text: str) -> None:
        name = text.strip()
        try:
            cites = () if name in self.bodies else parse(text)
            if unknown := next((cite for cite in cites if cite.key not in self.notes.bibliography), None):
                near = did_you_mean(unknown.key, self.notes.bibliography)
                self._show_problem(mark, f'no source "{unknown.key}"' + (f": {near}" if near else ""), text)
                return
        except BadCitation as bad:
            self._show_problem(mark, f"{bad.message}: {bad.hint}", text)
            return
        note, use = self.notes.refer(cites, name if name in self.bodies else "")
        mark.attrib.clear()
        mark.set("id", note.use_id(use))
        mark.set("data-search-exclude", "")
        mark.text = None
        anchor = etree.SubElement(mark, "a", {"class": "footnote-ref", "href": f"#{note.id}"})
        anchor.text = str(note.number)

    def _show_problem(self, mark: etree.Element, message: str, text: str) -> None:
        """Show a mistake at its place; a build that publishes has stopped before."""
        self.extension.record.unresolved.append(text)
        mark.tag = "strong"
        mark.attrib.clear()
        mark.set("class", "explainer-problem")
        mark.text = None
        rich.append_text(mark, f"[^{text}] {message}")

    def section(self) -> etree.Element:
        """The list of notes, with ways back."""
        section = etree.Element("section", {"class": "footnote", "role": "doc-endnotes", "aria-label": "Notes"})
        section.set("data-search-exclude", "")
        items = etree.SubElement(section, "ol")
        for note in self._all_notes():
            item = etree.SubElement(items, "li", {"id": note.id})
            self._write(note, item)
        # A note can be referred to from a later note, so the ways back are known only now.
        for item, note in zip(items, self.notes.notes, strict=True):
            _add_ways_back(item, note)
        return section

    def _all_notes(self) -> Iterator[Note]:
        """Every note by number; notes of prose may add further ones while they are written."""
        at = 0
        while at < len(self.notes.notes):
            yield self.notes.notes[at]
            at += 1

    def _write(self, note: Note, item: etree.Element) -> None:
        if not note.name:
            self._record(note, note.cites)
            rich.append(etree.SubElement(item, "p"), self.notes.text_of(note.cites))
            return
        body = self.bodies[note.name]
        self.number_marks(body)
        for mark in _marks(body, TEXT_CITE):
            self._write_text_cite(mark, note)
        item.extend(list(body))
        if not len(item):
            etree.SubElement(item, "p")

    def _write_text_cite(self, mark: etree.Element, note: Note) -> None:
        text = mark.text or ""
        try:
            cites = parse(text)
            known = all(cite.key in self.notes.bibliography for cite in cites)
        except BadCitation:
            known = False
        if not known:
            self._show_problem(mark, "names no source", text)
            return
        self._record(note, cites)
        mark.attrib.clear()
        mark.set("class", "note-source")
        mark.text = None
        for number, cite in enumerate(cites):
            rich.append(mark, ("; ",) if number else ())
            rich.append(mark, self.notes.spelled(cite))

    def _record(self, note: Note, cites: tuple[Cite, ...]) -> None:
        self.extension.record.uses += [
            Use(cite.key, cite.passage, cite.locator, note.number, note.id) for cite in cites
        ]


def _add_ways_back(item: etree.Element, note: Note) -> None:
    """A link back to each use, at the end of the note's last paragraph."""
    last = item[-1]
    if last.tag != "p":
        last = etree.SubElement(item, "p")
    for use in range(1, note.uses + 1):
        rich.append_text(last, "\u00a0")
        label = f"Back to note {note.number} in the text" + (f", use {use} of {note.uses}" if note.uses > 1 else "")
        back = etree.SubElement(
            last,
            "a",
            {"class": "footnote-backref", "href": f"#{note.use_id(use)}", "title": label, "aria-label": label},
        )
        back.text = "↩" if note.uses == 1 else f"↩{use}"
