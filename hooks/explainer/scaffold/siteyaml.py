"""The configuration of a new site: this project's own, with another name, address and list of chapters."""

from __future__ import annotations

import re

from explainer.scaffold.answers import Answers, as_yaml

NAV = """\
nav:
  - In brief: index.md
  - What a meter is: meter.md
  - How long a yard is: yard.md
  - Reference:
      - Claims: claims.md
      - Data: data.md
      - Sources: sources.md
  - About:
      - Method: method.md
      - Corrections: corrections.md

"""
_SECTION = re.compile(r"^(?=\w[\w-]*:)", re.MULTILINE)
_LANGUAGE = re.compile(r"^(  language:).*$", re.MULTILINE)
_PAGE_OPTION = re.compile(r"^ +(?:people|terms)_page:.*\n", re.MULTILINE)
"""Pages that the example does not have."""


class NotOurs(ValueError):
    """The configuration is not that of this project; the message names what is not in it."""


def configured(text: str, told: Answers) -> str:
    """The text of mkdocs.yml with what a new explainer says of itself; raises NotOurs."""
    own = {
        "site_name": f"site_name: {as_yaml(told.title)}\n",
        "site_description": "site_description: What is known of it, with every statement traced to its source.\n"
        + (f"site_author: {as_yaml(told.author)}\n" if told.author else ""),
        "site_url": f"site_url: {as_yaml(told.site_url)}\n",
        "nav": NAV,
    }
    sections = [part for part in _SECTION.split(text) if part]
    names = [part.partition(":")[0] for part in sections]
    if missing := sorted({*own, "theme"} - set(names)):
        raise NotOurs(f"mkdocs.yml has no {', '.join(missing)}")
    made = "".join(own.get(name, part) for name, part in zip(names, sections, strict=True) if name != "site_author")
    return _PAGE_OPTION.sub("", _LANGUAGE.sub(rf"\1 {told.language}", made, count=1))
