"""What a body says: the text that a reader sees, and what the page tells of itself.

Pure, but for PDF, which `pdf` reads. Every page is hostile until read: what is malformed gives less, never an error.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from explainer.linkcheck.charset import decoded
from explainer.sources.observation import Document

LONGEST_TEXT = 600_000
"""Characters of text that are kept."""
LONGEST_MARKUP = 40_000
LONGEST_TITLE = 500
MOST_IDS = 50_000
DEEPEST = 1_000
"""Elements inside one another. The tree builder of HTML takes time that grows with the square of this."""

_HTML = ("text/html", "application/xhtml+xml")
_TEXT = re.compile(r"text/|application/(?:[\w.+-]*\+)?(?:json|xml|javascript|rtf)$")
_LOOKS_LIKE_HTML = re.compile(
    rb"\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body|title|meta|h1|p|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS = (
    "address,article,aside,blockquote,br,caption,dd,details,div,dl,dt,fieldset,figcaption,figure,footer,form,h1,h2,h3,"
    "h4,h5,h6,header,hr,li,main,nav,ol,option,p,pre,section,summary,table,td,th,title,tr,ul"
)
_UNSEEN = "script,style,noscript,template,svg,iframe,object,select,textarea,[hidden]"
_MEDIA = "img,picture,video,audio,iframe,frame,embed,object,canvas,svg"
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Possessive throughout: a hostile page has a megabyte of what nearly is a tag.
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*+)(?P<rest>[^<>]*+)>")
_ANY_TAG = re.compile(r"<[^<>]*+>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr p li dt dd option tr td th".split())
"""Elements without an end, or whose end may be left out and then is the beginning of the next one."""
_REFRESH = re.compile(
    r"\s*(?P<seconds>[0-9]+)?(?:\.[0-9]*)?\s*[;,\s]\s*(?:url\s*=\s*)?[\"']?(?P<url>[^\"']*)", re.IGNORECASE
)
QUICK_REFRESH = 5
"""Seconds up to which a page that leads on is a redirect; slower ones are read first."""
_DATE = re.compile(r"(?<!\d)(?P<date>(?:19|20)\d\d-[01]\d-[0-3]\d)(?!\d)")
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"(?P<date>[^"]{4,40})"')
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")

_TITLES = ("og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "headline")
_AUTHORS = ("author", "article:author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author")
_DATES = (
    *("article:published_time", "citation_publication_date", "citation_date", "datepublished", "date", "pubdate"),
    *("dc.date", "dcterms.date", "dc.date.issued", "publishdate", "parsely-pub-date", "og:published_time"),
)


def media_type(content_type: str, data: bytes) -> str:
    """The type of a body: what the server says, unless the bytes say otherwise."""
    named = content_type.partition(";")[0].strip().lower()
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if named in ("", "application/octet-stream", "text/plain", "unknown/unknown") and _LOOKS_LIKE_HTML.match(
        data[:2000]
    ):
        return "text/html"
    return named


def read(data: bytes, content_type: str, *, is_whole: bool) -> Document:
    """The document in a body of which `data` was read; of other types than text only type and size."""
    kind = media_type(content_type, data)
    document = Document(media_type=kind, is_whole=is_whole, size=len(data))
    if kind in _HTML:
        return _cut(_html(decoded(data, content_type, is_whole=is_whole), document))
    if _TEXT.match(kind) or (not kind and b"\x00" not in data):
        return _cut(replace(document, text=decoded(data, content_type, is_whole=is_whole)))
    return replace(document, is_whole=False, has_media=True) if data else document


def _cut(document: Document) -> Document:
    if len(document.text) <= LONGEST_TEXT:
        return document
    return replace(document, text=document.text[:LONGEST_TEXT], is_whole=False)


def _html(text: str, document: Document) -> Document:
    text = text.replace("\x00", "")
    if _depth(text) > DEEPEST:
        return replace(document, text=_without_tags(text), is_whole=False, has_media=True)
    tree = LexborHTMLParser(text)
    if tree.root is None:
        return document
    return _Page(tree, tree.root).document(document)


def _depth(text: str) -> int:
    """How many elements are open at most, about."""
    opened: Counter[str] = Counter()
    depth = deepest = 0
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        if name in _VOID or tag["rest"].endswith("/"):
            continue
        if not tag["end"]:
            opened[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return deepest


def _without_tags(text: str) -> str:
    return _tidy(_ANY_TAG.sub(" ", text))


def _tidy(text: str) -> str:
    """Single spaces and single line breaks."""
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


class _Page:
    """Reads one HTML tree; the text comes last, for it takes away what a reader does not see."""

    def __init__(self, tree: LexborHTMLParser, root: LexborNode) -> None:
        self.tree, self.root = tree, root
        self.metas: dict[str, str] = {}
        for node in tree.css("meta[content]"):
            values = node.attributes
            name = values.get("property") or values.get("name") or values.get("itemprop") or ""
            self.metas.setdefault(name.strip().lower(), _short(values.get("content") or ""))

    def document(self, document: Document) -> Document:
        scripts = self.tree.css("script")
        source = "\n".join(node.text() or "" for node in scripts)
        found = replace(
            document,
            title=self._title(),
            titles=self._titles(),
            site_name=self.metas.get("og:site_name", ""),
            author=self._first(_AUTHORS),
            published=self._published(source),
            canonical=self._attribute('link[rel="canonical"]', "href"),
            refresh=self._refresh(),
            ids=self._ids(),
            markup=self._markup(),
            is_scripted=bool(scripts),
            has_media=bool(self.tree.css_first(_MEDIA)),
            has_password_field=bool(self.tree.css_first('input[type="password" i]')),
        )
        return replace(found, text=self._text())

    def _title(self) -> str:
        node = next((node for node in self.tree.css("title") if node.parent and node.parent.tag != "svg"), None)
        return _short(node.text() or "") if node else ""

    def _titles(self) -> tuple[str, ...]:
        named = [self.metas[name] for name in _TITLES if self.metas.get(name)]
        headings = [_short(node.text() or "") for node in self.tree.css("h1")[:3]]
        return tuple(dict.fromkeys(filter(None, (*named, *headings))))

    def _first(self, names: tuple[str, ...]) -> str:
        return next((self.metas[name] for name in names if self.metas.get(name)), "")

    def _published(self, scripts: str) -> str:
        stated = [self.metas[name] for name in _DATES if name in self.metas]
        stated += [found["date"] for found in [_JSON_DATE.search(scripts)] if found]
        stated += [self._attribute("time[datetime]", "datetime")]
        dates = (_DATE.search(text.replace("/", "-")) for text in stated)
        return next((found["date"] for found in dates if found), "")

    def _attribute(self, query: str, name: str) -> str:
        node = self.tree.css_first(query)
        return _short((node.attributes.get(name) or "") if node else "")

    def _refresh(self) -> str:
        """The address of a meta refresh that a browser follows at once; those for browsers without script aside."""
        for node in self.tree.css('meta[http-equiv="refresh" i]'):
            is_seen = node.parent is not None and node.parent.tag != "noscript"
            if is_seen and (address := refresh_target(node.attributes.get("content") or "")):
                return address
        return ""

    def _ids(self) -> frozenset[str]:
        nodes = self.tree.css("[id],a[name]")[:MOST_IDS]
        return frozenset(
            value for node in nodes for value in (node.attributes.get("id"), node.attributes.get("name")) if value
        )

    def _markup(self) -> str:
        """What tells a wall: sources and beginnings of scripts and frames, ids and classes, noscript texts."""
        parts: list[str] = []
        for node in self.tree.css("script,iframe,form,noscript,[id],link[href]")[:3000]:
            values = node.attributes
            parts += [values.get(name) or "" for name in ("src", "href", "action", "id", "class")]
            if node.tag in ("script", "noscript"):
                parts.append((node.text() or "")[:1500])
        return "\n".join(filter(None, parts))[:LONGEST_MARKUP]

    def _text(self) -> str:
        body = self.tree.body or self.root
        hidden = [node for node in body.css("[style]") if _HIDING.search(node.attributes.get("style") or "")]
        for node in hidden:
            node.attrs["hidden"] = ""
        for node in reversed(body.css(_UNSEEN)):  # the inner before the outer, with which they would be gone
            node.remove()
        for node in body.css(_BLOCKS):
            node.insert_before("\n")
            node.insert_after("\n")
        return _tidy(body.text())


def refresh_target(text: str) -> str:
    """The address in the value of a Refresh header, or of the element that stands for it; empty without haste."""
    found = _REFRESH.match(text)
    return found["url"].strip() if found and int((found["seconds"] or "0")[:6]) <= QUICK_REFRESH else ""


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TITLE]
