"""How far a run is."""

from __future__ import annotations

import io

import pytest

from explainer.problems.progress import ProgressBar, bar


class Terminal(io.StringIO):
    """A stream that someone watches."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("done", "columns", "wanted"),
    [
        (0, 80, "[                                        ] 0/1,000 addresses"),
        (500, 80, "[####################                    ] 500/1,000 addresses"),
        (1000, 40, "[###############] 1,000/1,000 addresses"),
        (1, 20, "1/1,000 addresses"),
        (1, 10, "1/1,000 a"),
    ],
)
def test_the_bar_is_as_long_as_the_terminal_allows(done: int, columns: int, wanted: str) -> None:
    assert bar(done, 1000, "addresses", columns) == wanted
    assert len(wanted) < columns


def test_it_is_drawn_over_itself_and_wiped_away_in_a_terminal() -> None:
    terminal = Terminal()
    progress = ProgressBar(terminal, "pages")
    progress(1, 2)
    progress(2, 2)
    progress.close()
    assert terminal.getvalue().count("\r") == 3
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_it_is_not_drawn_where_no_one_watches() -> None:
    stream = io.StringIO()
    progress = ProgressBar(stream, "pages")
    progress(1, 2)
    progress.close()
    assert stream.getvalue() == ""


def test_nothing_is_shown_of_a_run_that_ends_soon() -> None:
    terminal, now = Terminal(), [10.0]
    progress = ProgressBar(terminal, "pages", patience=2, clock=lambda: now[0])
    progress(1, 3)
    assert terminal.getvalue() == ""
    progress.close()
    assert terminal.getvalue() == ""
    now[0] = 12.0
    progress(2, 3, "pages written")
    assert "2/3 pages written" in terminal.getvalue()
