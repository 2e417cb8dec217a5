"""MkDocs adapter: style sheets and scripts go out short, few, and under names that change with what they hold.

Our own, in hooks/theme/assets/, are joined: one style sheet and one script. The theme's style sheets lose the rules
that no page uses, which are most of them, and pages lose what neither browsers nor readers need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File
from mkdocs.utils import write_file
from rcssmin import cssmin
from rjsmin import jsmin

from explainer.publishing import lean, stylesheet

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

THEME = Path(__file__).parent / "theme"
OWN = "assets/explainer"
"""What our joined files are called, before the hash and the suffix."""
EARLY = "assets/search.js"
"""The script that runs before the theme's own; main.html loads it under the name that `config.extra` gives."""
THEME_STYLES = "assets/stylesheets"
THEME_SCRIPTS = "assets/javascripts/bundle.*.js"

_SMALLER: dict[str, Callable[[str], str]] = {".js": jsmin, ".css": cssmin}
_Listed = TypeVar("_Listed", str, ExtraScriptValue | str)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """After the files of the site are known: ours in their short form, under the names that pages then load."""
    own = {path.relative_to(THEME).as_posix(): _short(path) for path in _own_files()}
    for name in own:
        if (known := files.get_file_from_path(name)) is not None:
            files.remove(known)
    listed = {str(entry) for entry in (*config.extra_css, *config.extra_javascript)}
    early = _hashed("assets/search", ".js", own[EARLY])
    style = _joined(config.extra_css, own, ".css")
    script = _joined(config.extra_javascript, own, ".js")
    config.extra["early_script"] = early[0]
    others = ((name, text) for name, text in own.items() if name not in listed | {EARLY})
    for name, content in (early, *style, *script, *others):
        files.append(File.generated(config, name, content=content))
    return files


@event_priority(-40)
def on_post_build(config: MkDocsConfig) -> None:
    """When all pages are written, and before hosts are told of them: shrink the theme's styles to what is used."""
    site = Path(config.site_dir)
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    scripts = [path.read_text(encoding="utf-8") for path in site.glob(THEME_SCRIPTS)]
    styles = [path.read_text(encoding="utf-8") for path in site.glob("assets/*.css")]
    names = set().union(*map(stylesheet.names_in_page, pages.values()))
    blocks = {*map(stylesheet.block, names), *_made_by_script(config)}
    names |= set().union(*(stylesheet.names_in_script(script, blocks) for script in scripts))
    needed = set().union(*map(stylesheet.properties, (*pages.values(), *scripts, *styles)))
    renamed = dict(_reduced(site, names, needed))
    for path, html in pages.items():
        write_file(lean.lean(_with_names(html, renamed)).encode(), str(path))


def _with_names(html: str, renamed: dict[str, str]) -> str:
    for old, new in renamed.items():
        html = html.replace(f"{THEME_STYLES}/{old}", f"{THEME_STYLES}/{new}")
    return html


def _made_by_script(config: MkDocsConfig) -> Iterator[str]:
    """The blocks of the theme, and classes, that no page has before the theme's script adds them."""
    yield from ("focus-visible", "js", "js-focus-visible", "md-clipboard", "md-code", "tabbed-control")
    features = " ".join(config.theme.get("features") or ())
    if "annotate" in features or "preview" in features or "tooltips" in features:
        yield from ("md-annotation", "md-annotation-list", "md-tooltip", "md-tooltip2")
    if config.extra.get("version"):
        yield "md-version"


def _own_files() -> Iterator[Path]:
    return (path for path in sorted((THEME / "assets").iterdir()) if path.suffix in _SMALLER)


def _short(path: Path) -> str:
    return _SMALLER[path.suffix](path.read_text(encoding="utf-8"))


def _hashed(name: str, suffix: str, text: str) -> tuple[str, str]:
    """A name that changes with the text, in the form that hosts are told to keep for ever, and the text."""
    return f"{name}.{sha256(text.encode()).hexdigest()[:8]}.min{suffix}", text


def _joined(listed: list[_Listed], own: dict[str, str], suffix: str) -> list[tuple[str, str]]:
    """Put one file of ours in the place of the first that is listed; gives its name and text."""
    ours = [entry for entry in listed if str(entry) in own]
    if not ours:
        return []
    name, text = _hashed(OWN, suffix, "\n".join(own[str(entry)] for entry in ours))
    first = listed.index(ours[0])
    listed[:] = [entry for entry in listed if entry not in ours]
    listed.insert(first, _renamed(ours[0], name))
    return [(name, text)]


def _renamed(entry: _Listed, name: str) -> _Listed:
    if isinstance(entry, str):
        return name
    entry.path = name
    return entry


def _reduced(site: Path, names: set[str], needed: set[str]) -> Iterator[tuple[str, str]]:
    """Write each style sheet of the theme anew and without what is not used; gives its old and its new name."""
    for path in site.glob(f"{THEME_STYLES}/*.css"):
        shorter = stylesheet.reduced(path.read_text(encoding="utf-8"), names, needed)
        name, text = _hashed(path.name.split(".")[0], ".css", shorter)
        path.unlink()
        path.with_suffix(".css.map").unlink(missing_ok=True)  # it would map what is no longer there
        write_file(text.encode(), str(path.with_name(name)))
        yield path.name, name
