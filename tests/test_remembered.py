"""What is kept by the content of a page: it is asked once for the same page and the same of everything else."""

import pytest

from explainer.files import remembered
from explainer.files.remembered import by_content


@pytest.fixture
def asked() -> list[tuple[str, int]]:
    return []


def test_an_equal_page_is_not_asked_again(asked: list[tuple[str, int]]) -> None:
    @by_content
    def counted(html: str, at: int) -> int:
        asked.append((html, at))
        return len(html) + at

    given = [("one", 1), ("".join("one"), 1), ("one", 2), ("three", 1), ("one", 1)]
    assert [counted(html, at) for html, at in given] == [4, 4, 5, 6, 4]
    assert asked == [("one", 1), ("one", 2), ("three", 1)]


def test_of_more_pages_than_are_kept_the_last_are(
    asked: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "MOST", 2)

    @by_content
    def counted(html: str) -> str:
        asked.append((html, 0))
        return html.upper()

    assert [counted(html) for html in "abcbca"] == list("ABCBCA")
    assert "".join(html for html, _ in asked) == "abca"
