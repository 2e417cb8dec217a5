"""MkDocs adapter: adds to the site what readers can take away as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from markdown.extensions.toc import slugify
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from explainer import project
from explainer.chapter.check import cited_keys
from explainer.data import datapackage
from explainer.export import bibtex, csl, ris

BIBLIOGRAPHIES = {"bib": bibtex.text, "ris": ris.text, "json": csl.text}
"""By the endings that programs for references know: BibTeX, RIS and CSL-JSON."""

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from explainer.project import Project


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """After the files of the site are known: add the bibliography and the archive of all data, to be linked to."""
    options = config.mdx_configs["explainer"]
    library = options["read"].bibliography
    entries = [entry for key in library if (entry := library.get(key))]
    for ending, text_of in BIBLIOGRAPHIES.items():
        files.append(File.generated(config, f"sources.{ending}", content=text_of(entries).encode()))
    folder = Path(config.config_file_path).absolute().parent / (options.get("data") or project.OPTIONS["data"])
    if not folder.is_relative_to(config.docs_dir) or not folder.is_dir():
        return files  # data that readers do not have
    place = folder.relative_to(config.docs_dir).as_posix()
    try:
        for name, content in _data_package(options["read"], folder, config):
            files.append(File.generated(config, f"{place}/{name}", content=content))
    except datapackage.BadName as bad:
        raise PluginError(f"{place}: {bad}") from bad
    return files


def _data_package(backing: Project, folder: Path, config: MkDocsConfig) -> Iterator[tuple[str, bytes]]:
    """The archive, and what it has beyond the data files that stand on the site anyway."""
    data = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name[0] != "."}
    keys = {key for text in backing.statements for key in cited_keys(text.page)}
    members = datapackage.members(data, backing.tables, backing.bibliography, keys)
    name = slugify(config.site_name, "-") or "data"
    described = datapackage.descriptor(
        backing.tables,
        backing.bibliography,
        members,
        name=name,
        title=config.site_name,
        homepage=config.site_url or "",
        licenses=[config.extra["license"]] if "license" in config.extra else [],
    )
    yield datapackage.DESCRIPTOR, datapackage.as_json(described)
    yield datapackage.SOURCES, members[datapackage.SOURCES]
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    yield f"{name}.zip", datapackage.as_zip(described, members, epoch=epoch)
