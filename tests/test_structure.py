"""The library is built of rooms whose imports lead one way; see the table in README.md."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

PROJECT = Path(__file__).parent.parent
LIBRARY = PROJECT / "hooks" / "explainer"
README = (PROJECT / "README.md").read_text(encoding="utf-8")
ROOMS = re.findall(r"^\| `(\w+)(?:/|\.py)` \|", README.partition("| In `hooks/explainer/` |")[2], re.MULTILINE)
MODULES = {
    ".".join(path.relative_to(LIBRARY).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(LIBRARY.rglob("*.py"))
}


def imported(module: str) -> Iterator[str]:
    """The modules of the library that a module imports, at the top or inside a function."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "explainer":
            package = (node.module or "").removeprefix("explainer").lstrip(".")
            for name in (f"{package}.{alias.name}".lstrip(".") for alias in node.names):
                yield name if name in MODULES else package


def room(module: str) -> str:
    return module.partition(".")[0]


def test_the_readme_lists_every_room() -> None:
    assert sorted(ROOMS) == sorted({room(module) for module in MODULES} - {"__init__", "__main__"})


def test_a_room_leans_only_on_rooms_that_the_readme_lists_above_it() -> None:
    upward = [
        f"{module} imports {other}"
        for module in MODULES
        for other in imported(module)
        if room(module) in ROOMS and ROOMS.index(room(other)) > ROOMS.index(room(module))
    ]
    assert upward == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    order = TopologicalSorter({module: set(imported(module)) for module in MODULES})
    assert len(list(order.static_order())) >= len(MODULES)  # raises CycleError where there is a circle


def test_the_library_knows_neither_its_generator_nor_its_hooks() -> None:
    named = {
        f"{module} imports {name}"
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        if name.split(".")[0] in {"mkdocs", "material", "hooks"}
    }
    assert named == set()
