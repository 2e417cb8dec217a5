"""The policy of a set of pages, links to other hosts, and what hosts are told."""

from __future__ import annotations

from base64 import b64encode
from functools import reduce
from hashlib import sha256
from operator import or_

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.publishing import hosting, outbound, security
from explainer.publishing.hosting import BadBase, Hosting
from explainer.publishing.security import Inline

HOSTS = frozenset({"halm.example"})


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def sources(policy: str) -> dict[str, list[str]]:
    """What a policy allows, by directive."""
    return {name: allowed for name, *allowed in (part.split() for part in policy.split(";"))}


# What stands in a page


@pytest.mark.parametrize(
    ("html", "scripts", "styles"),
    [
        pytest.param("<script>go()</script>", ["go()"], [], id="a script"),
        pytest.param("<script>\n go('é')\r\n</script>", ["\n go('é')\n"], [], id="as a browser reads it, to the sign"),
        pytest.param("<script>a<b&&c&amp;d</script>", ["a<b&&c&amp;d"], [], id="nothing in a script is an entity"),
        pytest.param("<script type='module'>go()</script>", ["go()"], [], id="a module"),
        pytest.param("<script type=' Text/JavaScript '>go()</script>", ["go()"], [], id="a type in other letters"),
        pytest.param('<script type="importmap">{}</script>', ["{}"], [], id="an import map"),
        pytest.param('<script type="">go()</script>', ["go()"], [], id="an empty type"),
        pytest.param('<script type="application/json">{}</script>', [], [], id="data is no script"),
        pytest.param('<script type="application/ld+json">{}</script>', [], [], id="linked data is no script"),
        pytest.param('<script src="a.js">go()</script>', [], [], id="a script in a file"),
        pytest.param("<script></script>", [], [], id="an empty script does not run"),
        pytest.param("<!-- <script>go()</script> -->", [], [], id="a comment"),
        pytest.param("<p>&lt;script>go()&lt;/script></p>", [], [], id="text about scripts"),
        pytest.param("<style>p{}</style>", [], ["p{}"], id="a style"),
        pytest.param("<svg><style>q{}</style></svg>", [], ["q{}"], id="a style of a picture"),
        pytest.param("<script>b</script><script>a</script><script>b</script>", ["a", "b"], [], id="each once"),
        pytest.param("", [], [], id="nothing"),
    ],
)
def test_what_stands_in_a_page_is_named_by_its_hash(html: str, scripts: list[str], styles: list[str]) -> None:
    assert security.inline(html) == Inline(frozenset(map(hashed, scripts)), frozenset(map(hashed, styles)))


def test_a_hash_is_that_of_the_standards_example() -> None:
    # CSP Level 3, 2.3.1 and 8.2: the hash of `doSomething();`
    assert security.inline("<script>doSomething();</script>").scripts == {
        "'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='"
    }


# The policy


def test_a_policy_names_the_hashes_of_all_pages_in_one_order() -> None:
    pages = ["<script>b</script>", "<script>a</script><style>s</style>", "<script>b</script>"]
    policies = {security.policy(reduce(or_, map(security.inline, order), Inline())) for order in (pages, pages[::-1])}
    (policy,) = policies
    assert sources(policy)["script-src"] == ["'self'", *sorted(map(hashed, "ab"))]
    assert sources(policy)["style-src"] == ["'self'", hashed("s")]


def test_what_no_directive_allows_is_refused_and_nothing_inline_is_allowed_at_large() -> None:
    allowed = sources(security.policy(Inline()))
    assert allowed["default-src"] == ["'none'"]
    assert {value for values in allowed.values() for value in values} == {"'none'", "'self'", "data:"}
    assert [name for name, values in allowed.items() if "data:" in values] == ["img-src"]
    # these do not fall back on default-src
    assert {name: allowed[name] for name in ("base-uri", "form-action", "frame-ancestors")} == {
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }


def test_the_other_headers_are_the_same_for_every_site() -> None:
    headers = security.headers(Inline())
    assert headers.pop("Content-Security-Policy") == security.policy(Inline())
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(headers["Permissions-Policy"].split(", "))


# Which hosts


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://gazette.example/a", True),
        ("HTTP://gazette.example", True),
        ("//gazette.example/a", True),
        (" https://gazette.example/a", True),
        (r"/\gazette.example/a", True),
        ("https://halm.example:8443/", True),
        ("https://[broken", True),
        ("https://halm.example/a", False),
        ("https://HALM.example/a", False),
        ("../chapter/", False),
        ("/a", False),
        ("#a", False),
        ("", False),
        ("mailto:ada@gazette.example", False),
        ("data:image/png;base64,AA==", False),
    ],
)
def test_an_address_is_elsewhere_if_it_names_another_host(address: str, expected: bool) -> None:
    assert security.is_elsewhere(address, HOSTS) is expected


# What a browser refuses

ELSEWHERE = "https://gazette.example/a"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f'<img src="{ELSEWHERE}">', f"<img> loads {ELSEWHERE} from another host: keep a copy in the site"),
        (f'<img srcset="b 1x, {ELSEWHERE} 2x">', f"<img> loads {ELSEWHERE} from another host: keep a copy in the site"),
        (f'<video poster="{ELSEWHERE}">', f"<video> loads {ELSEWHERE} from another host: keep a copy in the site"),
        (f'<script src="{ELSEWHERE}"></script>', f"<script> loads {ELSEWHERE} from another host: keep a copy in"),
        (f'<link rel="stylesheet" href="{ELSEWHERE}">', f"<link> loads {ELSEWHERE} from another host: keep a copy in"),
        (f'<svg><image href="{ELSEWHERE}"/></svg>', f"<image> loads {ELSEWHERE} from another host: keep a copy in"),
        ('<iframe src="b.html"></iframe>', "<iframe> shows another page inside this one: link to it"),
        ('<embed src="b.pdf">', "<embed> shows another page inside this one: link to it"),
        ('<base href="/b/">', "<base> changes where every link leads: write whole links"),
        ('<p style="color: red">', '<p style="color: red"> holds a style: give it a class and write the rule in'),
        ('<p onclick="go()">', "<p onclick=…> holds a script: write it in a file of extra_javascript"),
        ('<a href=" JavaScript:go()">', "<a href=…> leads to a script: write it in a file of extra_javascript"),
        (f'<form action="{ELSEWHERE}">', f"<form> sends to {ELSEWHERE} on another host: link to the form there"),
    ],
)
def test_what_a_browser_will_refuse_is_told_with_what_to_do_instead(html: str, expected: str) -> None:
    (refusal,) = security.refusals(f"<body>{html}</body>", HOSTS)
    assert refusal.startswith(expected)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(f'<a href="{ELSEWHERE}">a</a>', id="a link"),
        pytest.param(f'<link rel="canonical" href="{ELSEWHERE}">', id="a link that loads nothing"),
        pytest.param('<img src="a.png" srcset="b.png 2x"><img src="data:image/png;base64,AA==">', id="own pictures"),
        pytest.param('<img src="https://halm.example/a.png">', id="a picture with its whole address"),
        pytest.param("<script>go()</script><style>p{}</style>", id="what the policy names"),
        pytest.param('<svg><rect fill="red"/><use href="#a"/></svg>', id="a picture with attributes for its looks"),
        pytest.param('<form><input name="q"></form>', id="a form of its own"),
        pytest.param(f'<pre>&lt;img src="{ELSEWHERE}" onclick="go()"&gt;</pre>', id="text about all that"),
    ],
)
def test_what_a_browser_accepts_is_not_told(html: str) -> None:
    assert list(security.refusals(html, HOSTS)) == []


# Links to other hosts


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            f'<a href="{ELSEWHERE}">a</a>', f'<a href="{ELSEWHERE}" rel="noopener noreferrer">a</a>', id="without"
        ),
        pytest.param(
            f"<p>\n<A class=x HREF='{ELSEWHERE}?b=1&amp;c=\"2'>é</A>\n",
            f'<p>\n<a class="x" href="{ELSEWHERE}?b=1&amp;c=&quot;2" rel="noopener noreferrer">é</A>\n',
            id="as others write it",
        ),
        pytest.param(
            f'<a rel="license" href="{ELSEWHERE}">a</a>',
            f'<a rel="license noopener noreferrer" href="{ELSEWHERE}">a</a>',
            id="another relation stays",
        ),
        pytest.param(
            f'<a rel="NoOpener" href="{ELSEWHERE}">a</a>',
            f'<a rel="NoOpener noreferrer" href="{ELSEWHERE}">a</a>',
            id="half of it",
        ),
        pytest.param(
            f'<map><area href="{ELSEWHERE}" hidden></map>',
            f'<map><area href="{ELSEWHERE}" hidden="" rel="noopener noreferrer"></map>',
            id="an area of a picture",
        ),
        pytest.param(
            f'<a href="{ELSEWHERE}" href="#b">a</a><a href="//gazette.example">b</a>',
            f'<a href="{ELSEWHERE}" rel="noopener noreferrer">a</a>'
            '<a href="//gazette.example" rel="noopener noreferrer">b</a>',
            id="two links, one with a double",
        ),
    ],
)
def test_a_link_to_another_host_gets_the_relation(html: str, expected: str) -> None:
    assert outbound.guarded(html, HOSTS) == expected
    assert outbound.guarded(expected, HOSTS) == expected


@pytest.mark.parametrize(
    "html",
    [
        f'<a class=x\n rel="noopener noreferrer"  href={ELSEWHERE}>a</a>',
        "<A HREF=../chapter/#a >a</A><a href='mailto:ada@gazette.example'>b</a><a>c</a>",
        f"<script>const a = '<a href=\"{ELSEWHERE}\">'</script>",
        f'<!-- <a href="{ELSEWHERE}"> --><p>&lt;a href="{ELSEWHERE}"></p>',
        f'<link rel="canonical" href="{ELSEWHERE}"><a href="{ELSEWHERE}"',
    ],
)
def test_all_else_stays_as_it_was(html: str) -> None:
    assert outbound.guarded(html, HOSTS) == html


@given(st.lists(st.sampled_from(["<a href='//b.example'>", "</a>", "é\r\n", "<p", "<!--", "-->", "&", '"', ">", "\n"])))
def test_guarding_adds_to_a_page_and_takes_nothing_whatever_it_holds(parts: list[str]) -> None:
    html = "".join(parts)
    added = '<a href="//b.example" rel="noopener noreferrer">'
    assert outbound.guarded(html, HOSTS).replace(added, "<a href='//b.example'>") == html


# What hosts are told

HEADERS = {"Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("assets/javascripts/bundle.a5f9d56c.min.js", True),
        ("assets/stylesheets/main.57a0d79d.min.css", True),
        ("assets/explainer.css", False),
        ("assets/bundle.min.js", False),
        ("assets/bundle.a5f9d56c.min.js.map", False),
        ("chapter.20220915.html", False),
    ],
)
def test_a_file_is_kept_for_good_if_its_name_changes_with_its_content(path: str, expected: bool) -> None:
    assert hosting.is_hashed(path) is expected


def test_a_headers_file_names_what_is_kept_by_its_path_on_the_host() -> None:
    assert hosting.as_headers_file(Hosting(HEADERS, "/project/", ["b.js", "a.css"])) == (
        "/*\n"
        "  Content-Security-Policy: default-src 'none'\n"
        "  Referrer-Policy: no-referrer\n"
        "/a.css\n"
        "  Cache-Control: public, max-age=31536000, immutable\n"
        "/b.js\n"
        "  Cache-Control: public, max-age=31536000, immutable\n"
    )


@pytest.mark.parametrize("base", ["/", "/project/", "/~ada/the.bridge_1-2/"])
def test_servers_are_told_the_path_of_the_site(base: str) -> None:
    told = Hosting(HEADERS, base)
    assert f"\nlocation {base} {{\n" in hosting.as_nginx(told)
    assert f" {base}404.html;\n" in hosting.as_nginx(told)
    assert f"\nhandle {base}* {{\n" in hosting.as_caddy(told)
    assert f"rewrite * {base}404.html\n" in hosting.as_caddy(told)


@pytest.mark.parametrize("base", ["", "project/", "/project", "/a b/", "/a;b/", "/{host}/", '/"/', "/$x/", "/a\nb/"])
def test_a_path_that_a_server_could_misread_is_refused(base: str) -> None:
    with pytest.raises(BadBase, match=r"(?s)the path .* of the site has signs that servers do not take"):
        Hosting(HEADERS, base)
