"""MkDocs adapter: adds to the site what readers can take away as a whole."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from explainer import project
from explainer.chapter.check import cited_keys
from explainer.data import datapackage
from explainer.publishing import additions, takeaway

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from explainer.project import Project


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """After the files of the site are known: add the bibliography and the archive of all data, to be linked to."""
    options = config.mdx_configs["explainer"]
    for ending in takeaway.FORMATS:
        files.append(File.generated(config, f"sources.{ending}", content=b""))
    folder = Path(config.config_file_path).absolute().parent / (options.get("data") or project.OPTIONS["data"])
    if not folder.is_relative_to(config.docs_dir) or not folder.is_dir():
        return files  # data that readers do not have
    place = folder.relative_to(config.docs_dir).as_posix()
    package = _Package(
        additions.archive(config.site_name),
        config.site_name,
        config.site_url or "",
        tuple(filter(None, [config.extra.get("license")])),
        int(os.environ.get("SOURCE_DATE_EPOCH", "0")),
    )
    try:
        for name, content in _data_package(options["ledger"].project, folder, package):
            files.append(File.generated(config, f"{place}/{name}", content=content))
    except datapackage.BadName as bad:
        raise PluginError(f"{place}: {bad}") from bad
    except OSError as error:
        raise PluginError(f"cannot read {error.filename}: {error.strerror}") from error
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """After all pages are converted: write out the sources that the site cites."""
    ledger = config.mdx_configs["explainer"]["ledger"]
    backing: Project = ledger.project
    cited = {use.key for record in ledger.records.values() for use in record.uses}.union(backing.backing_cites())
    entries = [entry for key in backing.bibliography if key in cited and (entry := backing.bibliography.get(key))]
    for ending, (_, text_of) in takeaway.FORMATS.items():
        file = files.get_file_from_path(f"sources.{ending}")
        assert file is not None  # added above
        file.content_bytes = text_of(entries).encode()


@dataclass(frozen=True)
class _Package:
    """What the data package says of itself."""

    name: str
    title: str
    homepage: str
    licenses: tuple[str, ...]
    epoch: int
    """The moment of its files, in seconds since 1970."""


@lru_cache(maxsize=2)
def _data_package(backing: Project, folder: Path, package: _Package) -> tuple[tuple[str, bytes], ...]:
    """The archive, and what it has beyond the data files that stand on the site anyway.

    A server makes it again only when the project has changed, of which the folder is a part.
    """
    data = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name[0] != "."}
    keys = {key for text in backing.statements for key in cited_keys(text.page)}
    members = datapackage.members(data, backing.tables, backing.bibliography, keys)
    described = datapackage.descriptor(
        backing.tables,
        backing.bibliography,
        members,
        name=package.name,
        title=package.title,
        homepage=package.homepage,
        licenses=list(package.licenses),
        about=datapackage.lists(backing.atlas.outline),
    )
    return (
        (datapackage.DESCRIPTOR, datapackage.as_json(described)),
        (datapackage.SOURCES, members[datapackage.SOURCES]),
        (f"{package.name}.zip", datapackage.as_zip(described, members, epoch=package.epoch)),
    )
