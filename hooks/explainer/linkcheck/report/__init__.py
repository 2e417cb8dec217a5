"""What a check found, in the forms that people and machines read: each a pure function from findings to text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from explainer.linkcheck.report import github, junit, markdown, records, sarif, terminal
from explainer.sources.observation import Finding

FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": terminal.as_text,
    "json": records.as_json,
    "github": github.as_annotations,
    "sarif": sarif.as_sarif,
    "junit": junit.as_junit,
    "markdown": markdown.as_markdown,
}
"""By the name that `--format` takes; each text ends with a line break, unless it is empty."""
