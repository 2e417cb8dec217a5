"""Finished elements as HTML, for a host that puts them into its pages itself."""

from __future__ import annotations

from xml.etree import ElementTree as etree

from markdown.util import AMP_SUBSTITUTE

from explainer.text.foreign import mark_languages


def as_html(element: etree.Element) -> str:
    """The HTML of an element whose text is `rich.literal`; runs in other scripts say their language from now on."""
    mark_languages(element)
    html = etree.tostring(element, encoding="unicode", method="html")
    # `rich.literal` marks ampersands for Python-Markdown; this serializer has escaped every one itself.
    return html.replace(f"{AMP_SUBSTITUTE}amp;", "&amp;")
