"""Charts and tables of data in a real browser, on wide screens, phones and paper, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from tests.conftest import LAY_OUT, PROJECT, Site

if TYPE_CHECKING:
    from tests.conftest import Serving

DEADLINE = 20
"""Seconds that a page has to show what a test waits for."""
WIDTHS = pytest.mark.parametrize("width", [1280, 768, 412, 360, 320])

FERRY = """\
title: What the ferry carried
license: CC BY 4.0
caveats: [No horses.]
columns:
  - {name: month, title: Month, type: month}
  - {name: load, title: Goods carried, type: number, unit: thousand t, source: ferry-log-1901}
  - {name: ore, title: Iron ore from the mines of the north, type: number, unit: thousand t, source: ferry-log-1901}
  - {name: who, title: Counted by, type: text}
"""
LINES = """\
title: Lines
license: CC BY 4.0
columns:
  - {name: line, title: Line, type: text}
  - {name: length, title: Length, type: number, unit: km, source: ferry-log-1901}
"""
NAMES = """\
line,length
The ferry of Halm as it was planned in the spring of 1901,3.5
Bridge,2.1
哈姆大桥今天隆重通车了大家都很高兴,4
Дорога через весь город к мосту и дальше,12345.25
"""
SERIES = """\
series: [load, ore]
mark: line
encoding:
  x: {field: month}
  y: {field: value}
  color: {field: series}
"""
BARS = """\
layer:
  - mark: bar
  - {mark: {type: text, align: left, dx: 4}, encoding: {text: {field: length}}}
encoding:
  x: {field: length}
  y: {field: line, sort: null}
"""
THEME = {
    "name": "material",
    "custom_dir": str(PROJECT / "hooks/theme"),
    "font": False,
    "palette": [
        {"media": media, "toggle": {"icon": "material/brightness-auto", "name": "Switch"}, **scheme}
        for media, scheme in (
            ("(prefers-color-scheme)", {}),
            ("(prefers-color-scheme: light)", {"scheme": "default"}),
            ("(prefers-color-scheme: dark)", {"scheme": "slate"}),
        )
    ],
}


def chart(data: str, title: str, spec: str) -> str:
    words = f"title: {title}\nsubtitle: In a year\ndescription: {title}, then fell.\n"
    return f"```chart\ndata: {data}\n{words}{spec}```\n\n"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serving: Serving) -> Iterator[str]:
    """Where a page with two charts and a table is served."""
    site = Site(tmp_path_factory.mktemp("data") / "project")
    months = [f"{1901 + at // 12}-{at % 12 + 1:02d},{at + 5},{at / 2},Halm\n" for at in range(24) if at != 6]
    site.write("docs/data/ferry.csv", "month,load,ore,who\n" + "".join(months))
    site.write("docs/data/ferry.yml", FERRY)
    site.write("docs/data/lines.csv", NAMES)
    site.write("docs/data/lines.yml", LINES)
    page = f"# Data\n\nIt is so.[^桥报-1903; gazette-bridge-1902]\n\n{chart('ferry', 'It rose', SERIES)}"
    site.write("docs/chapter.md", f"{page}{chart('lines', 'Some are long', BARS)}```table\ndata: ferry\n```\n")
    site.configure(theme=THEME, extra_css=["assets/explainer.css", "assets/figures.css"])
    run = site.build()
    assert run.code == 0, run.output
    with serving(site.built.folder) as address:
        yield f"{address}chapter/"


def visit(browser: Chrome, address: str, *, width: int = 1280, dark: bool = False, media: str = "screen") -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    preference = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": preference})
    browser.get("about:blank")
    browser.get(address)


@pytest.fixture
def still(browser: Chrome) -> Iterator[Chrome]:
    """The browser with scripts off."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    yield browser
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def shown(browser: Chrome) -> list[WebElement]:
    """The pictures that a reader sees."""
    return [picture for picture in browser.find_elements(By.CSS_SELECTOR, "svg.picture") if picture.is_displayed()]


def kinds(browser: Chrome) -> list[str]:
    return [str(picture.get_dom_attribute("class")) for picture in shown(browser)]


TEXTS = """
    return [...document.querySelectorAll('svg.picture')].filter(svg => svg.getClientRects().length).map(svg => {
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        return [...svg.querySelectorAll('text')].map(text => {
            const box = text.getBoundingClientRect();
            const size = parseFloat(getComputedStyle(text).fontSize) * scale;
            return [text.textContent, box.left, box.top, box.right, box.bottom, size];
        });
    })
"""
BOXES = """
    return [...document.querySelectorAll('svg.picture')].filter(svg => svg.getClientRects().length)
        .map(svg => svg.getBoundingClientRect()).map(box => [box.left, box.top, box.right, box.bottom])
"""


@WIDTHS
def test_of_each_chart_the_picture_that_fits_is_shown_and_no_other(browser: Chrome, address: str, width: int) -> None:
    visit(browser, address, width=width)
    assert kinds(browser) == [f"picture picture-{'narrow' if width < 560 else 'wide'}"] * 2


@WIDTHS
def test_a_page_with_data_does_not_scroll_sideways(browser: Chrome, address: str, width: int) -> None:
    visit(browser, address, width=width)
    for summary in browser.find_elements(By.CSS_SELECTOR, "summary"):
        browser.execute_script("arguments[0].click()", summary)
    browser.execute_script(LAY_OUT)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


@WIDTHS
def test_all_text_of_a_picture_can_be_read_and_stands_within_it(browser: Chrome, address: str, width: int) -> None:
    visit(browser, address, width=width)
    texts, boxes = browser.execute_script(TEXTS), browser.execute_script(BOXES)
    assert [len(found) > 10 for found in texts] == [True, True]
    for found, (left, top, right, bottom) in zip(texts, boxes, strict=True):
        assert min(size for *_, size in found) >= 11
        outside = [text for text, *box, _ in found if not (left - 1 <= box[0] and box[2] <= right + 1)] + [
            text for text, *box, _ in found if not (top - 1 <= box[1] and box[3] <= bottom + 1)
        ]
        assert outside == []


@WIDTHS
def test_no_text_of_a_picture_stands_on_another(browser: Chrome, address: str, width: int) -> None:
    visit(browser, address, width=width)
    for found in browser.execute_script(TEXTS):
        for number, (text, left, top, right, bottom, _) in enumerate(found):
            for other, *box, _ in found[number + 1 :]:
                across, down = min(right, box[2]) - max(left, box[0]), min(bottom, box[3]) - max(top, box[1])
                assert across < 2 or down < 4, (text, other)


def color(browser: Chrome, selector: str, name: str) -> tuple[float, ...]:
    """Red, green and blue."""
    value = browser.find_element(By.CSS_SELECTOR, selector).value_of_css_property(name)
    return tuple(float(part) for part in value[value.index("(") + 1 : -1].split(",")[:3])


def light(rgb: tuple[float, ...]) -> float:
    """Relative luminance by WCAG 2."""
    parts = [part / 255 for part in rgb]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def wait_for_scheme(browser: Chrome, *, dark: bool) -> None:
    def is_there(_: Chrome) -> bool:
        return (light(color(browser, "body", "background-color")) < 0.2) == dark

    WebDriverWait(browser, DEADLINE).until(is_there)


PARTS = {
    "text": (".picture-wide text", "fill", 4.5),
    "a line": (".picture-wide .mark-line path[stroke*='chart-1']", "stroke", 3),
    "another line": (".picture-wide .mark-line path[stroke*='chart-2']", "stroke", 3),
    "a bar": (".picture-wide .mark-rect path", "fill", 3),
    "an axis": (".picture-wide .role-axis-domain line", "stroke", 3),
}


@pytest.mark.parametrize(("selector", "name", "least"), PARTS.values(), ids=list(PARTS))
def test_every_part_of_a_picture_stands_out_in_light_and_in_dark(
    browser: Chrome, address: str, selector: str, name: str, least: float
) -> None:
    found = []
    for dark in (False, True):
        visit(browser, address, dark=dark)
        wait_for_scheme(browser, dark=dark)
        found.append(color(browser, selector, name))
        assert contrast(found[-1], color(browser, "body", "background-color")) >= least
    assert found[0] != found[1]


def accessible(browser: Chrome, role: str) -> list[tuple[str, str]]:
    """Name and description of what has a role, as assistive technology is told."""
    browser.execute_cdp_cmd("Accessibility.enable", {})
    tree: list[dict[str, Any]] = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    nodes = [node for node in tree if not node["ignored"] and node["role"]["value"] == role]
    return [(node["name"]["value"], node.get("description", {}).get("value", "")) for node in nodes]


@pytest.mark.parametrize("width", [1280, 360])
def test_each_chart_is_one_image_with_a_name_and_a_description(browser: Chrome, address: str, width: int) -> None:
    visit(browser, address, width=width)
    assert [found for found in accessible(browser, "image") if any(found)] == [  # the theme's icons have no names
        ("It rose", "It rose, then fell."),
        ("Some are long", "Some are long, then fell."),
    ]


def test_tables_have_names_and_headings_for_columns_and_rows(browser: Chrome, address: str) -> None:
    visit(browser, address)
    for summary in browser.find_elements(By.CSS_SELECTOR, "summary"):
        browser.execute_script("arguments[0].click()", summary)
    names = ["What the ferry carried", "Lines", "What the ferry carried"]
    assert sorted(name for name, _ in accessible(browser, "table")) == sorted(names)
    heads = [name for name, _ in accessible(browser, "columnheader")]
    assert {"Month", "Goods carried (thousand t)", "Counted by", "Line", "Length (km)"} <= set(heads)
    assert ("1902-12", "") in accessible(browser, "rowheader")
    groups = [name for name, _ in accessible(browser, "group") if name in names]
    assert sorted(groups) == sorted(names)


def test_the_data_open_and_close_by_the_keyboard(browser: Chrome, address: str) -> None:
    visit(browser, address)
    summary = browser.find_element(By.CSS_SELECTOR, ".data-behind > summary")
    table = browser.find_element(By.CSS_SELECTOR, ".data-behind table")
    browser.execute_script("arguments[0].focus()", summary)
    assert not table.is_displayed()
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert table.is_displayed()
    assert len(table.find_elements(By.CSS_SELECTOR, "tbody tr")) == 23
    browser.switch_to.active_element.send_keys(Keys.SPACE)
    assert not table.is_displayed()
    browser.switch_to.active_element.send_keys(Keys.ENTER, Keys.TAB)
    assert "data-scroll" in str(browser.switch_to.active_element.get_dom_attribute("class"))


def test_without_script_charts_tables_and_data_are_there(still: Chrome, address: str) -> None:
    visit(still, address)
    assert kinds(still) == ["picture picture-wide"] * 2
    summary = still.find_element(By.CSS_SELECTOR, ".data-behind > summary")
    summary.send_keys(Keys.ENTER)
    assert still.find_element(By.CSS_SELECTOR, ".data-behind table").is_displayed()
    assert still.find_element(By.CSS_SELECTOR, ".data-table table").is_displayed()
    assert still.find_element(By.CSS_SELECTOR, "a[download]").get_dom_attribute("href") == "../data/ferry.csv"


@pytest.mark.parametrize("width", [1280, 720])
def test_on_paper_there_is_one_picture_of_each_chart_with_its_finding_and_source(
    browser: Chrome, address: str, width: int
) -> None:
    visit(browser, address, width=width, media="print")
    assert kinds(browser) == ["picture picture-wide"] * 2
    for selector, count in (("figcaption strong", 2), (".data-source", 3), (".data-table table", 1)):
        parts = browser.find_elements(By.CSS_SELECTOR, selector)
        assert [part.is_displayed() for part in parts] == [True] * count
    visit(browser, address)
