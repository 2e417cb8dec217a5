"""Pages in the words of schema.org."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from explainer.publishing import linkeddata
from explainer.publishing.publication import Page, Site
from explainer.sources.entry import Entry
from explainer.text.date import Date

SITE = Site("Halm", "https://halm.example/sub/", license="https://license.example/by")
PAGE = Page(
    "The bridge", "bridge/", "How it came.", Date(1902, 5, 4), Date(1902, 6, 1), image="assets/share/bridge.png"
)
GAZETTE = Entry("gazette", "online", {"title": "A Bridge for Halm", "url": "https://gazette.example/", "langid": "en"})
QIAO = Entry("桥报", "online", {"title": "哈姆大桥通车", "langid": "zh"})
RESOURCE: dict[str, Any] = {
    "name": "tolls",
    "type": "table",
    "path": "tolls.csv",
    "title": "Tolls",
    "description": "What it cost.",
    "mediatype": "text/csv",
    "period": "1902/1904",
    "licenses": [{"name": "CC-BY-4.0", "path": "https://license.example/by"}],
    "sources": [{"key": "gazette", "title": "A Bridge for Halm", "path": "https://gazette.example/"}],
    "schema": {"fields": [{"name": "year", "title": "Year"}, {"name": "toll", "title": "Toll", "unit": "pence"}]},
}


def test_a_page_is_an_article_with_its_days_and_sources() -> None:
    organization = {"@type": "Organization", "name": "Halm", "url": "https://halm.example/sub/"}
    assert linkeddata.article(SITE, PAGE, [GAZETTE, QIAO]) == {
        "@type": "Article",
        "@id": "https://halm.example/sub/bridge/",
        "url": "https://halm.example/sub/bridge/",
        "mainEntityOfPage": {
            "@type": "WebPage",
            "@id": "https://halm.example/sub/bridge/",
            "lastReviewed": "1902-06-01",
        },
        "headline": "The bridge",
        "description": "How it came.",
        "inLanguage": "en",
        "datePublished": "1902-05-04",
        "dateModified": "1902-05-04",
        "author": organization,
        "publisher": organization,
        "image": "https://halm.example/sub/assets/share/bridge.png",
        "license": "https://license.example/by",
        "citation": [
            {"@type": "CreativeWork", "name": "A Bridge for Halm", "url": "https://gazette.example/"},
            {"@type": "CreativeWork", "name": "哈姆大桥通车", "inLanguage": "zh"},
        ],
        "isPartOf": {"@type": "WebSite", "name": "Halm", "url": "https://halm.example/sub/"},
    }


def test_a_correction_changes_an_article_and_a_review_does_not() -> None:
    corrected = linkeddata.article(SITE, replace(PAGE, corrected=Date(1902, 5, 20)), [])
    assert (corrected["dateModified"], corrected["mainEntityOfPage"]["lastReviewed"]) == ("1902-05-20", "1902-06-01")


def test_a_page_without_a_first_day_is_no_article() -> None:
    found = linkeddata.article(SITE, Page("Sources", "sources/"), [])
    assert (found["@type"], found["name"]) == ("WebPage", "Sources")
    assert not found.keys() & {"headline", "author", "datePublished", "dateModified", "citation"}


def test_the_publisher_has_the_name_that_is_given() -> None:
    assert linkeddata.organization(Site("Halm", publisher="The Harbor Society"))["name"] == "The Harbor Society"


def test_without_the_address_of_the_site_nothing_claims_to_have_one() -> None:
    nodes = [
        linkeddata.article(Site("Halm"), PAGE, []),
        linkeddata.breadcrumbs(Site("Halm"), [("Halm", ""), ("A", "a/")]),
        linkeddata.dataset(Site("Halm"), {**RESOURCE, "licenses": [], "sources": []}, "data/", "data/"),
    ]
    assert "://" not in json.dumps(nodes)
    assert not {"url", "@id", "item"} & {name for node in nodes for name in node}


def test_the_way_to_a_page_has_every_step_in_order() -> None:
    assert linkeddata.breadcrumbs(SITE, [("Halm", ""), ("Lists", "lists/"), ("People", "lists/people/")]) == {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Halm", "item": "https://halm.example/sub/"},
            {"@type": "ListItem", "position": 2, "name": "Lists", "item": "https://halm.example/sub/lists/"},
            {"@type": "ListItem", "position": 3, "name": "People", "item": "https://halm.example/sub/lists/people/"},
        ],
    }


def test_a_table_is_a_data_set_with_its_file_period_license_and_sources() -> None:
    assert linkeddata.dataset(SITE, RESOURCE, "data/", "tables/") == {
        "@type": "Dataset",
        "@id": "https://halm.example/sub/tables/#table-tolls",
        "url": "https://halm.example/sub/tables/#table-tolls",
        "name": "Tolls",
        "description": "What it cost.",
        "license": "https://license.example/by",
        "temporalCoverage": "1902/1904",
        "creator": {"@type": "Organization", "name": "Halm", "url": "https://halm.example/sub/"},
        "isAccessibleForFree": True,
        "distribution": {
            "@type": "DataDownload",
            "contentUrl": "https://halm.example/sub/data/tolls.csv",
            "encodingFormat": "text/csv",
        },
        "isBasedOn": [{"@type": "CreativeWork", "name": "A Bridge for Halm", "url": "https://gazette.example/"}],
        "variableMeasured": [{"@type": "PropertyValue", "name": "Toll", "unitText": "pence"}],
    }


def test_a_license_without_an_address_is_named_and_a_long_description_cut() -> None:
    resource = {**RESOURCE, "licenses": [{"name": "x", "title": "By leave"}], "description": "a" * 6000}
    found = linkeddata.dataset(SITE, resource, "data/", "")
    assert (found["license"], len(found["description"])) == ("By leave", 5000)


def test_the_text_can_stand_in_a_script_element_and_says_the_same() -> None:
    hostile = Page("</script><script>alert(1)</script><!-- &amp; \u2028 策应", "x/")
    node = linkeddata.article(SITE, hostile, [])
    text = linkeddata.as_json([node])
    assert "<" not in text
    assert json.loads(text) == {"@context": "https://schema.org", "@graph": [node]}


def test_the_same_things_give_the_same_text() -> None:
    node = linkeddata.article(SITE, PAGE, [GAZETTE])
    assert linkeddata.as_json([dict(reversed(node.items()))]) == linkeddata.as_json([node])
