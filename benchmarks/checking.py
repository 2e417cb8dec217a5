"""How the cost of checking a project grows with its text: `python benchmarks/checking.py`.

A project of 10, 20, 40 and 80 pages is made in memory, each page with quotations, figures and notes that
its evidence backs, and inspected as `explainer check` does. The cost of a page must not grow with their number.
"""

from __future__ import annotations

import time

from explainer.chapter.inspection import Inspection
from explainer.markdown.page import PageSource
from explainer.problems.place import TextFile
from explainer.project import Project
from explainer.proof import evidence
from explainer.sources.bibliography import from_files

SOURCES, PARAGRAPHS = 50, 60
SIZES = (10, 20, 40, 80)

ENTRY = "@online{{log-{0}, title = {{Log {0}}}, url = {{https://log.example/{0}}}, date = {{1901}}}}"
RECORD = """\
passages:
  - {{id: crossing, quote: "the ferry crossed {0} times in one short winter day", lang: en}}
figures:
  - {{id: load, value: {0}500, unit: t}}
"""
PARAGRAPH = (
    "The keeper wrote that “the ferry crossed {0} times in one short winter day”.[^log-{0}#crossing] "
    "It carried {0},500 t of grain in that year, by the same log.[^log-{0}]"
)


def project(pages: int) -> Inspection:
    """A project whose pages are all in order."""
    numbers = range(1, SOURCES + 1)
    library = from_files([TextFile("references.bib", "\n".join(ENTRY.format(number) for number in numbers))])
    records = evidence.from_texts([TextFile(f"log-{number}.yml", RECORD.format(number)) for number in numbers], library)
    text = "\n\n".join(PARAGRAPH.format(1 + number % SOURCES) for number in range(PARAGRAPHS))
    sources = {
        f"{page}.md": PageSource(TextFile(f"docs/{page}.md", f"{text}\n\nPage {page}.")) for page in range(pages)
    }
    return Inspection(Project(library, records, is_verified=True), sources)


def main() -> None:
    """Print the processor seconds of each size, whole and for a page."""
    print(f"{'pages':>6} {'paragraphs':>11} {'seconds':>8} {'ms a page':>10}")
    for pages in SIZES:
        inspection = project(pages)
        start = time.process_time()
        errors = [problem for problem in inspection.problems() if problem.is_error]
        seconds = time.process_time() - start
        if errors:
            raise SystemExit(f"the made pages are not in order: {errors[0]}")
        print(f"{pages:>6} {pages * PARAGRAPHS:>11,} {seconds:>8.2f} {1000 * seconds / pages:>10.1f}")


if __name__ == "__main__":
    main()
