"""Where a reader reports a problem."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from explainer.publishing import feedback

LETTER = (
    "Page: The bridge & the 策应\n"
    "Address: https://halm.example/bridge/#opening\n"
    "Section: The opening\n"
    "Sentence: \n"
    "What is wrong: \n"
    "A source that shows it: \n"
)


def address(repository: str = "", contact: str = "") -> str:
    url = "https://halm.example/bridge/#opening"
    return feedback.report_address(repository, contact, "The bridge & the 策应", url, "The opening")


@pytest.mark.parametrize(
    ("repository", "form", "subject", "body"),
    [
        ("https://git.example/halm/bridge/", "https://git.example/halm/bridge/issues/new", "title", "body"),
        (
            "https://gitlab.example/halm/bridge",
            "https://gitlab.example/halm/bridge/-/issues/new",
            "issue[title]",
            "issue[description]",
        ),
    ],
    ids=["another host", "GitLab"],
)
def test_the_form_for_a_new_issue_has_page_and_section_filled_in(
    repository: str, form: str, subject: str, body: str
) -> None:
    path, _, query = address(repository, "ada@halm.example").partition("?")
    assert path == form
    assert parse_qs(query) == {subject: ["Problem: The bridge & the 策应"], body: [LETTER]}


def test_without_a_repository_it_is_a_letter() -> None:
    parts = urlsplit(address(contact="ada@halm.example"))
    assert (parts.scheme, parts.path) == ("mailto", "ada@halm.example")
    assert "+" not in parts.query  # a mail program would not read it as a space
    assert parse_qs(parts.query) == {
        "subject": ["Problem: The bridge & the 策应"],
        "body": [LETTER.replace("\n", "\r\n")],
    }


@pytest.mark.parametrize("repository", ["", "javascript:alert(1)", "//git.example/x", "https://me@git.example/x"])
def test_where_nobody_takes_reports_there_is_no_address(repository: str) -> None:
    assert address(repository) == ""


@pytest.mark.parametrize("contact", ["ada", "https://halm.example", "a@b?bcc=c@d", "a@b,c@d", "a b@c", '"a"@b'])
def test_what_is_no_address_of_mail_is_refused(contact: str) -> None:
    with pytest.raises(feedback.BadContact, match="is not an e-mail address"):
        address(contact=contact)
