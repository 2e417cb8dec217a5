"""Where a reader reports a problem: the form for a new issue, or a letter, with the page already named."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit

from explainer.text import address

FORM = "sentence.yml"
"""The form of a repository on GitHub, in .github/ISSUE_TEMPLATE; its fields have the ids page, address, section and
sentence."""

_MAIL = re.compile(r"[^\s@<>\"',;:?&#%()\[\]\\]+@[^\s@<>\"',;:?&#%()\[\]\\]+")


class BadContact(ValueError):
    """The contact is no e-mail address; the text says so."""


def report_address(repository: str, contact: str, title: str, url: str, section: str = "", sentence: str = "") -> str:
    """The address of a report on a page, one of its sections or a sentence; empty where nobody takes reports.

    `repository` is the address of the code on GitHub, GitLab or a host of the same ways, `contact` an e-mail address;
    the repository goes first. On GitHub it opens FORM. Raises BadContact.
    """
    if repository := (address.safe_url(repository) or "").rstrip("/"):
        if urlsplit(repository).hostname == "github.com":
            return _form(repository, title, url, section, sentence)
        return _issue(repository, f"Problem: {title}", _letter(title, url, section, sentence))
    if not contact:
        return ""
    if not _MAIL.fullmatch(contact):
        raise BadContact(f'"{contact}" is not an e-mail address')
    fields = {"subject": f"Problem: {title}", "body": _letter(title, url, section, sentence).replace("\n", "\r\n")}
    return f"mailto:{contact}?{_query(fields)}"


def _form(repository: str, title: str, url: str, section: str, sentence: str) -> str:
    """GitHub fills the fields of a form from those of an address that have their ids."""
    fields = {"template": FORM, "title": f"Problem: {title}", "page": title, "address": url, "section": section}
    fields["sentence"] = sentence
    return f"{repository}/issues/new?{_query({name: value for name, value in fields.items() if value})}"


def _issue(repository: str, subject: str, body: str) -> str:
    if "gitlab" in (urlsplit(repository).hostname or ""):
        return f"{repository}/-/issues/new?{_query({'issue[title]': subject, 'issue[description]': body})}"
    return f"{repository}/issues/new?{_query({'title': subject, 'body': body})}"


def _letter(title: str, url: str, section: str, sentence: str) -> str:
    """The text that the reader completes."""
    lines = {
        "Page": title,
        "Address": url,
        "Section": section,
        "Sentence": sentence,
        "What is wrong": "",
        "A source that shows it": "",
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


def _query(fields: dict[str, str]) -> str:
    """Spaces as %20: in a letter a plus sign would stay one (RFC 6068)."""
    return urlencode(fields, quote_via=quote, safe="")
