"""The ways of building the same pages that are compared, each a site of its own made from the project's mkdocs.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from benchmarks.corpus import Corpus, as_ours, as_peer
from benchmarks.typed import Typist

BIBLIOGRAPHY = "citations/references.bib"


class Variant(StrEnum):
    """What is compared; the values name folders and rows of tables."""

    FLOOR = "floor"
    CITATIONS = "ours-citations"
    KEPT = "ours-kept"
    WHOLE = "ours-whole"
    CITED_ONLY = "ours-cited-only"
    PEER = "mkdocs-bibtex"

    @property
    def is_ours(self) -> bool:
        """Whether notes are resolved by this project."""
        return self in (Variant.CITATIONS, Variant.KEPT, Variant.WHOLE, Variant.CITED_ONLY)


MEANINGS: dict[Variant, str] = {
    Variant.FLOOR: (
        "every note typed out at the end of its page, in the words of our formatter, and shown by Python-Markdown’s "
        "`footnotes`; no hooks of ours"
    ),
    Variant.CITATIONS: "the Markdown extension and the hook that it needs, nothing else of ours: what the targets mean",
    Variant.KEPT: "`ours-citations` with the hook that keeps converted pages for the next build",
    Variant.WHOLE: (
        "every hook as shipped: besides notes, a list of sources, an index of our own for search, exports of the "
        "bibliography, metadata, pictures for shares, a feed and headers, which the floor does not have"
    ),
    Variant.CITED_ONLY: "`ours-citations` over a .bib file that holds only the cited entries",
    Variant.PEER: "the plugin with its defaults, in its own syntax, without locators, which it does not have",
}
"""What each way is, for readers of the tables."""


def files(corpus: Corpus, variant: Variant, project: Path, bibliography: Path) -> Iterator[tuple[str, str]]:
    """The files of a site: path below its folder and text. `bibliography` is where the whole .bib file stands."""
    yield "mkdocs.yml", yaml.safe_dump(configuration(variant, project), allow_unicode=True, sort_keys=False)
    yield "docs/index.md", corpus.index
    if variant is not Variant.FLOOR:
        cited = variant is Variant.CITED_ONLY
        yield BIBLIOGRAPHY, corpus.bibliography(only_cited=True) if cited else bibliography.read_text(encoding="utf-8")
    if variant is Variant.WHOLE:
        yield "docs/sources.md", "# Sources\n\n```sources\n```\n"
    typist = Typist(bibliography) if variant is Variant.FLOOR else None
    for chapter in corpus.chapters:
        spell = as_peer if variant is Variant.PEER else as_ours
        yield f"docs/{chapter.path}", typist.page(chapter) if typist else chapter.text(spell)


def configuration(variant: Variant, project: Path) -> dict[str, Any]:
    """The project's mkdocs.yml for a variant: same theme, same other Markdown extensions."""
    read: dict[str, Any] = yaml.safe_load((project / "mkdocs.yml").read_text(encoding="utf-8"))
    for name in ("nav", "watch", "docs_dir", "site_dir"):
        read.pop(name, None)
    read["site_name"] = "The harbour"
    read["strict"] = variant is not Variant.PEER  # which warns of what it takes for citations
    read["theme"]["custom_dir"] = str(project / read["theme"]["custom_dir"])
    read["hooks"] = [str(project / hook) for hook in read["hooks"] if _has_hook(variant, hook)]
    others = [item for item in read["markdown_extensions"] if _name(item) != "explainer"]
    read["markdown_extensions"] = [*_notes_extension(variant), *others]
    if variant is Variant.PEER:
        read["plugins"] = [*read["plugins"], {"bibtex": {"bib_file": BIBLIOGRAPHY}}]
    return read


def _has_hook(variant: Variant, hook: str) -> bool:
    name = Path(hook).stem
    is_kept = variant is Variant.KEPT and name == "memory"
    return variant is Variant.WHOLE or is_kept or (variant.is_ours and name == "citations")


def _notes_extension(variant: Variant) -> list[str | dict[str, Any]]:
    if not variant.is_ours:
        return ["footnotes"]
    lists = {"sources_page": "sources.md"} if variant is Variant.WHOLE else {}
    return [{"explainer": {"bibliography": BIBLIOGRAPHY, **lists}}]


def _name(item: str | Mapping[str, Any]) -> str:
    return item if isinstance(item, str) else next(iter(item))
