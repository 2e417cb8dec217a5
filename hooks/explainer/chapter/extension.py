"""The Python-Markdown extension that resolves `[^key]` and prints the notes of a page.

It works alone (`markdown.Markdown(extensions=["explainer"])`), in MkDocs and in any other generator that
reads Python-Markdown extensions. Markdown itself decides what is code and what is text; the notes enter
the page as finished elements after inline parsing, so nothing in them is parsed again.

| Class                     | Registry                 | Name                   | Priority |
| ------------------------- | ------------------------ | ---------------------- | -------: |
| `CheckPreprocessor`       | `preprocessors`          | `explainer-check`      |     1000 |
| `BlockPreprocessor`       | `preprocessors`          | `explainer-block`      |       28 |
| `DefinitionProcessor`     | `parser.blockprocessors` | `explainer-definition` |       18 |
| `DefinitionTreeprocessor` | `treeprocessors`         | `explainer-definition` |       60 |
| `TakingTreeprocessor`     | `treeprocessors`         | `explainer-taking`     |     20.5 |
| `QuickInlineProcessor`    | `treeprocessors`         | `inline`               |       20 |
| `GivingTreeprocessor`     | `treeprocessors`         | `explainer-giving`     |   19.995 |
| `PreviewTreeprocessor`    | `treeprocessors`         | `explainer-preview`    |      5.7 |
| `BlockTreeprocessor`      | `treeprocessors`         | `explainer-block`      |      5.6 |
| `NotesTreeprocessor`      | `treeprocessors`         | `explainer-notes`      |      5.5 |
| `LanguageTreeprocessor`   | `treeprocessors`         | `explainer-language`   |      5.4 |

Inline parsing has priority 20. Blocks, which may cite, and then notes enter after `attr_list` (8), `abbr` (7) and
`smarty` (6), which would change what a source says, and before `toc` (5), which must not take a note's number into
a heading's id.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as etree

from click import ClickException
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from explainer import project
from explainer.files.paths import Paths
from explainer.markdown import block, inline
from explainer.markdown.mark import Brackets
from explainer.markdown.page import PageSource
from explainer.notes.note import Notes
from explainer.notes.notewriter import NoteWriter, PageRecord
from explainer.problems.place import Place, TextFile
from explainer.problems.problem import Problem, as_text, in_order
from explainer.project import Project
from explainer.text.foreign import mark_languages

if TYPE_CHECKING:
    from explainer.markdown.fence import Fence

__all__ = ["ExplainerExtension", "Ledger", "PageRecord", "ProblemsFound", "makeExtension"]

DEFINITIONS = "explainer-definitions"
"""Tag of the element that holds the notes of prose until they are written."""

_PLACE = re.compile(block.PLACE.format(r"(\d+)"))
_ID = re.compile(r"""\bid\s*=\s*["']?([^\s"'<>]+)""", re.IGNORECASE)


class ProblemsFound(ClickException):
    """A page cannot be converted because of its contributor's mistakes; the text lists them.

    A command line made with Click, like that of MkDocs without our hooks, shows the text instead of a traceback.
    """

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(as_text(problem) for problem in problems))
        self.problems = problems


@dataclass
class Ledger:
    """What a host hands over to collect the pages of one build."""

    records: dict[str, PageRecord] = field(default_factory=dict)
    """By the page's path below the docs folder, in the order of conversion."""
    project: Project | None = None
    """What backs the pages, where the host has read it."""


class ExplainerExtension(Extension):
    """Notes that cite a bibliography."""

    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "bibliography": [project.OPTIONS["bibliography"], "A .bib file, a folder of them, or a list of both"],
            "evidence": [project.OPTIONS["evidence"], "The folder with what each source says"],
            "claims": [project.OPTIONS["claims"], "The folder with the register of claims"],
            "data": [project.OPTIONS["data"], "The folder with the data tables"],
            "links": [project.OPTIONS["links"], "The file that remembers the last check of links"],
            "sources_page": ["", "The page with the list of sources, relative to the docs folder; labels link to it"],
            "claims_page": ["", "The page with the register of claims, relative to the docs folder"],
            "people_page": ["", "The page with the list of people, relative to the docs folder"],
            "terms_page": ["", "The page with the list of terms, relative to the docs folder"],
            "docs": ["docs", "The docs folder; data below it can be had by readers"],
            "publisher": ["", "Who publishes the site, for machines that read the register"],
            "problems": ["raise", "What to do with a page's mistakes: `raise` an error or `show` them in the page"],
            "read": ["", "A Project that has been read already, instead of the files above"],
            "ledger": ["", "Where each page's record is put; then what needs all pages is left to the host"],
        }
        super().__init__(**kwargs)
        if self.getConfig("problems") not in ("raise", "show"):
            raise ValueError(f'"problems" of "explainer" is "raise" or "show", not "{self.getConfig("problems")}"')
        self.reset()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors listed above."""
        md.registerExtension(self)
        self.md = md
        self.parser = md.parser  # FootnoteBlockProcessor asks for it
        md.preprocessors.register(CheckPreprocessor(self), "explainer-check", 1000)
        md.preprocessors.register(BlockPreprocessor(self), "explainer-block", 28)
        md.parser.blockprocessors.register(DefinitionProcessor(self), "explainer-definition", 18)
        md.treeprocessors.register(DefinitionTreeprocessor(self), "explainer-definition", 60)
        md.treeprocessors.register(TakingTreeprocessor(self), "explainer-taking", 20.5)
        inline.hasten(md)
        md.treeprocessors.register(GivingTreeprocessor(self), "explainer-giving", 19.995)
        md.treeprocessors.register(PreviewTreeprocessor(self), "explainer-preview", 5.7)
        md.treeprocessors.register(BlockTreeprocessor(self), "explainer-block", 5.6)
        md.treeprocessors.register(NotesTreeprocessor(self), "explainer-notes", 5.5)
        md.treeprocessors.register(LanguageTreeprocessor(md), "explainer-language", 5.4)

    def reset(self) -> None:
        """Forget the page before."""
        self.definitions: dict[str, str] = {}
        self.brackets = Brackets()
        self.record = PageRecord()
        self.blocks: list[tuple[str, TextFile, Place]] = []
        self.source: PageSource | None = None

    @property
    def project(self) -> Project:
        """What was handed over, or what the configured files hold."""
        read, ledger = self.getConfig("read"), self.getConfig("ledger")
        if isinstance(ledger, Ledger) and ledger.project:
            return ledger.project
        if isinstance(read, Project):
            return read
        return _reader(Path.cwd(), json.dumps({name: self.getConfig(name) for name in project.OPTIONS})).read()

    @property
    def has_host(self) -> bool:
        """Whether somebody collects the pages, and fills in what needs all of them."""
        return isinstance(self.getConfig("ledger"), Ledger)

    @property
    def page(self) -> str:
        """The page's path below the docs folder where the host tells.

        MkDocs gives its link processor the file, Zensical a processor of its own the page.
        """
        for processor in self.md.treeprocessors:
            if file := getattr(processor, "file", None):
                return str(getattr(file, "src_uri", ""))
        for holder in self.md.preprocessors:
            if page := getattr(holder, "page", None):
                return str(getattr(page, "path", ""))
        return ""

    @property
    def publisher(self) -> str:
        """Who publishes the site."""
        return str(self.getConfig("publisher"))

    @property
    def paths(self) -> Paths:
        """The paths from this page to the lists; empty where either is not known."""
        folder = posixpath.dirname(self.page) or "."

        def to(page: str) -> str:
            return posixpath.relpath(page, folder) if page and self.page else ""

        data = posixpath.relpath(str(self.getConfig("data")), str(self.getConfig("docs")))
        return Paths(
            to(str(self.getConfig("sources_page"))),
            to(str(self.getConfig("claims_page"))),
            "" if folder == "." else posixpath.relpath(".", folder) + "/",
            f"{to(data)}/" if self.page and not data.startswith("..") else "",
            to(str(self.getConfig("people_page"))),
            to(str(self.getConfig("terms_page"))),
        )

    # What FootnoteBlockProcessor calls for each definition that it finds.
    def setFootnote(self, id: str, text: str) -> None:  # noqa: A002, N802
        """Keep the text of a note of prose; of two with one name the first counts (the check reports it)."""
        self.definitions.setdefault(id.strip(), text)


def makeExtension(**kwargs: Any) -> ExplainerExtension:  # noqa: N802
    """Python-Markdown's entry point."""
    return ExplainerExtension(**kwargs)


@lru_cache(maxsize=8)
def _reader(root: Path, options: str) -> project.Reader:
    """Reads what these options name; a host without our hooks makes a new Markdown object for every page."""
    return project.Reader(root, json.loads(options))


class CheckPreprocessor(Preprocessor):
    """Begins a page; checks it as written, before anything changes it, where nobody else does."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        """Raises ProblemsFound when the page or its sources have errors and they are not to be shown."""
        extension = self.extension
        extension.reset()  # a host may convert several pages and never call it
        if extension.getConfig("problems") == "raise":
            text = "\n".join(lines).replace("\r\n", "\n").replace("\r", "\n")
            extension.source = PageSource(TextFile(extension.page or "page", text))
            _raise_errors(_problems_of(extension.source, extension.project))
        return lines


def _problems_of(page: PageSource, backing: Project) -> Iterator[Problem]:
    """What is wrong with the page, with the form of what backs it, and with the entries that it cites."""
    from explainer.chapter.check import check_page, cited_keys, statement_problems  # under MkDocs a hook checks
    from explainer.sources.audit import entry_problems

    yield from backing.form_problems
    yield from statement_problems(backing)
    yield from check_page(page, backing)
    for key in cited_keys(page):
        if key in backing.bibliography:
            yield from backing.bibliography.reading_problems(key)
            yield from entry_problems(backing.bibliography, key)


def _raise_errors(problems: Iterable[Problem]) -> None:
    if errors := in_order(problem for problem in problems if problem.is_error):
        raise ProblemsFound(errors)


class BlockPreprocessor(Preprocessor):
    """Puts a place where a fenced block stands that names one of ours (see `block`)."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        """Replace the blocks; of each list only the first."""
        text = "\n".join(lines)
        if not block.may_be_in(text):
            return lines
        from explainer.markdown.prose import mask  # and what shows blocks: few pages have any

        shown, file = block.shown(text, mask(text).fences), TextFile(self.extension.page or "page", text)
        return block.with_places(text, shown, [self._place(file, fence) for fence in shown])[0].split("\n")

    def _place(self, file: TextFile, fence: Fence) -> str:
        """What stands in the place of the block until it is filled."""
        self.extension.record.blocks.append(fence.info)
        if self.extension.has_host and fence.info in block.NEEDS_ALL_PAGES:
            return self.md.htmlStash.store(block.placeholder(fence.info))
        self.extension.blocks.append((fence.info, block.body_file(file, fence), file.place(fence.start)))
        place = block.PLACE.format(len(self.extension.blocks) - 1)
        from explainer.chapter import exhibit

        data = exhibit.for_machines(fence.info, self.extension.project, self.extension.publisher)
        return f"{place}\n\n{self.md.htmlStash.store(data)}" if data else place


class DefinitionProcessor(FootnoteBlockProcessor):
    """Finds `[^name]: …` as Python-Markdown does, and hands it to the extension."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension)  # type: ignore[arg-type]  # it uses `parser` and `setFootnote` only


class DefinitionTreeprocessor(Treeprocessor):
    """Parses the notes of prose into the tree, so that inline parsing reaches them."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        """Add one element for each definition at the end of the page."""
        definitions = self.extension.definitions
        if not definitions:
            return
        holder = etree.SubElement(root, DEFINITIONS)
        while names := list(definitions)[len(holder) :]:  # a note may hold the definition of another
            for name in names:
                # The parser treats `li` specially, so each note is parsed in a `div`.
                body = etree.SubElement(holder, "div", {"data-name": name})
                self.extension.parser.parseChunk(body, definitions[name])


class TakingTreeprocessor(Treeprocessor):
    """Takes the brackets out of the text before inline parsing."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        """Outside notes of prose `[@…]` is text."""
        for child in root:
            self.extension.brackets.take(child, "^@" if child.tag == DEFINITIONS else "^")


class GivingTreeprocessor(Treeprocessor):
    """Gives the brackets back after inline parsing."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        """As marks in the text, as they were elsewhere."""
        self.extension.brackets.give_back(root, self.md.htmlStash.rawHtmlBlocks)


class PreviewTreeprocessor(Treeprocessor):
    """Links the first mention of each person and term."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        """In the page's own prose, before blocks and notes enter; not on the page that lists them."""
        extension = self.extension
        if not extension.project.glossary.headwords:
            return
        from explainer.chapter.preview import add_previews
        from explainer.data.glossary import LISTS

        if not any(name in LISTS for name, _, _ in extension.blocks):
            stash = self.md.htmlStash.rawHtmlBlocks
            add_previews(root, extension.project.glossary, extension.paths, stash)


class BlockTreeprocessor(Treeprocessor):
    """Fills the places of blocks."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        """Each with the element that the block stands for; what cannot be shown becomes a problem in its place."""
        extension = self.extension
        if not extension.blocks:
            return
        from explainer.chapter import exhibit

        # An id that the page gives itself is not for what blocks show.
        extension.record.shown_ids.update(_ids(root, self.md.htmlStash.rawHtmlBlocks))
        for paragraph in list(root.iter("p")):
            if place := _PLACE.fullmatch(paragraph.text or ""):
                written = extension.blocks[int(place[1])]
                shown = exhibit.as_element(*written, extension.project, extension.paths, extension.record)
                paragraph.tag, paragraph.attrib, paragraph.text = shown.tag, shown.attrib, shown.text
                paragraph.extend(shown)


class NotesTreeprocessor(Treeprocessor):
    """Numbers the brackets in reading order and adds the list of notes."""

    def __init__(self, extension: ExplainerExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        """Number, write the notes, and leave the page's record with the host."""
        extension = self.extension
        taken = frozenset(_ids(root, self.md.htmlStash.rawHtmlBlocks))
        bodies = _detached_definitions(root)
        backing = extension.project
        notes = Notes(backing.bibliography, backing.evidence, extension.paths.sources, taken)
        writer = NoteWriter(notes, bodies, extension.record)
        writer.number_marks(root)
        if writer.notes.notes:
            root.append(writer.section())
        brackets, record = extension.brackets, extension.record
        record.is_plain = not (bodies or record.blocks or record.unresolved) and brackets.marks == len(brackets.taken)
        if extension.source:
            _raise_errors(extension.source.unresolved_problem(text) for text in extension.record.unresolved)
        ledger = extension.getConfig("ledger")
        if isinstance(ledger, Ledger):
            ledger.records[extension.page] = extension.record


class LanguageTreeprocessor(Treeprocessor):
    """Says of text in other scripts which language it is."""

    def run(self, root: etree.Element) -> None:
        """In the whole page, notes and blocks included."""
        mark_languages(root)


def _ids(root: etree.Element, raw_html: Iterable[object]) -> Iterator[str]:
    """The ids that the page has of itself, also in raw HTML; a few more do no harm."""
    yield from (element.get("id", "") for element in root.iter())
    for stashed in raw_html:
        yield from _ID.findall(str(stashed))


def _detached_definitions(root: etree.Element) -> dict[str, etree.Element]:
    """The parsed notes of prose by name, taken out of the tree."""
    holder = root.find(DEFINITIONS)
    if holder is None:
        return {}
    root.remove(holder)
    return {body.get("data-name", ""): body for body in holder}
