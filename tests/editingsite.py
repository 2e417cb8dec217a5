"""A small project of every kind of file, for the tests of what editors are told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from explainer.editing.reading import Reader
from explainer.editing.site import Site
from explainer.problems.place import TextFile

OPTIONS = {"docs": "docs", "bibliography": ["citations"], "data": "docs/data"}

FILES: dict[str, str] = {
    "citations/references.bib": """\
@book{ferry-log-1901,
  author    = {Halm, Ada},
  title     = {The *Log* of the Ferry},
  publisher = {Harbor Press},
  date      = {1901},
  keywords  = {primary},
}

@online{渡船-1903,
  author           = {{港务局}},
  title            = {渡船与大桥},
  titletranslation = {Ferry and Bridge},
  date             = {1903-04-02},
  url              = {https://harbor.example/ferry},
  langid           = {zh},
}

@inbook{ferry-bells-1901,
  title    = {Bells},
  crossref = {ferry-log-1901},
}
""",
    "citations/evidence/ferry-log-1901.yml": """\
passages:
  - id: last-run
    quote: The ferry made its last run in the snow.
    lang: en
    locator: p. 12
  - id: snow
    quote: "Der Schnee lag hoch, die Fähre < 5 m blieb *liegen."
    lang: de
    translation: The snow lay deep, the ferry stayed.
    translator: ours
figures:
  - id: passengers
    value: 1200
    unit: passengers
    period: "1901"
""",
    "citations/claims/1-ferry.yml": """\
topic: Ferry
claims:
  - id: ferry-stopped
    statement: The ferry stopped.
    said_by: ["[^ferry-log-1901, p. 3]", The harbor office]
    status: confirmed
    nature: fact
    for: [ferry-log-1901#last-run, "渡船-1903"]
    against:
      - ferry-bells-1901
""",
    "docs/data/crossings.csv": "year,load,source\n1901,40,ferry-log-1901\n1902,50,ferry-log-1901; 渡船-1903\n",
    "docs/data/crossings.yml": """\
title: Crossings
license: CC BY 4.0
columns:
  - {name: year, title: Year, type: year}
  - {name: load, title: Load, type: number, unit: t}
  - {name: source, title: Source, type: citation}
""",
    "docs/data/timeline.yml": """\
events:
  - date: 1901-05-02
    what: >-
      The ferry made its last run.[^ferry-log-1901#last-run;
      渡船-1903]
    topic: Ferry
""",
    "docs/index.md": """\
# The ferry

It ran until 1901.[^ferry-log-1901, p. 4] 😀 And e\u0301 then?[^渡船-1903; ferry-log-1901#last-run]

A remark.[^copies] It had 1,200 passengers.[^ferry-log-1901#passengers]
It carried 50 t.[^ferry-log-1901#crossings.1902.load]

`[^code]` and \\[^escaped] stay.

```table
data: crossings
```

[^copies]: Read in a copy [@ferry-log-1901#snow].
""",
    "docs/sub/other.md": "# Other\n\nNothing but its bells were heard.[^ferry-bells-1901]\n",
}


def write(root: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write a project; gives its folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def read(root: Path, unsaved: Mapping[str, str] | None = None) -> Site:
    """The project in a folder, with what an editor has not saved, by path in the project."""
    texts = {str((root / name).resolve()): text for name, text in (unsaved or {}).items()}
    return Reader(root.resolve(), OPTIONS).read(texts)


def marked(path: str, text: str) -> tuple[TextFile, int]:
    """A text without its mark `‸`, and where that stood."""
    at = text.index("‸")
    return TextFile(path, text[:at] + text[at + 1 :]), at
