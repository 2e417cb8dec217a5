"""One visit, against a server that behaves badly."""

from __future__ import annotations

import asyncio
import datetime
import gzip
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pytest
from tests.hostile_server import Answer, HostileServer, html, page, redirect

from explainer.linkcheck.fetch import Visitor
from explainer.linkcheck.guard import PublicResolver, allow_list
from explainer.linkcheck.limits import Limits
from explainer.linkcheck.pdf import PdfText
from explainer.linkcheck.request import Requester, session
from explainer.sources.observation import Failure, Hop, Observation

DAY = datetime.date(2026, 11, 22)
LIMITS = Limits(timeout=5.0, retries=2, gap=0.0, backoff=0.01, longest_wait=2.0)
BRIDGE = page("The bridge", "It was opened on Sunday.")
ENDLESS = Answer(200, {"Content-Type": "text/html"}, repeat(b"<p>more</p>" * 700, 100_000))
CERTIFICATE = Path(__file__).with_name("untrusted.pem")


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


def visits(urls: list[str], *servers: HostileServer, limits: Limits = LIMITS, allow: str = "") -> list[Observation]:
    """What visits to these addresses see, made at the same time."""

    async def visit_all() -> list[Observation]:
        allowed = allow_list(",".join([*(server.address for server in servers), allow]))
        resolver = PublicResolver(allowed)
        async with session(limits, resolver, "https://us.example/") as client:
            visitor = Visitor(Requester(client, limits, allowed, PdfText()), DAY)
            try:
                return list(await asyncio.gather(*map(visitor.visit, urls)))
            finally:
                await resolver.close()

    return asyncio.run(visit_all())


def visit(url: str, *servers: HostileServer, limits: Limits = LIMITS, allow: str = "") -> Observation:
    """What one visit sees."""
    return visits([url], *servers, limits=limits, allow=allow)[0]


def test_a_page_takes_one_get(server: HostileServer) -> None:
    url = server.route("/x", BRIDGE)
    seen = visit(f"{url}#place", server)
    assert (seen.url, seen.day, seen.hops, seen.failure) == (f"{url}#place", DAY, (Hop(url, 200),), None)
    assert (seen.document.title, seen.document.text) == ("The bridge", "The bridge\nIt was opened on Sunday.")
    assert (seen.attempts, seen.is_reached, seen.document.is_whole) == (1, True, True)
    assert [(request.method, request.target) for request in server.log] == [("GET", "/x")]


def test_the_check_says_who_it_is_and_what_it_can_read(server: HostileServer) -> None:
    visit(server.route("/x", BRIDGE), server)
    headers = server.log[0].headers
    assert headers["user-agent"] == "explainer-links/1 (checks the sources that a site cites; https://us.example/)"
    assert headers["accept"].startswith("text/html")
    assert headers["accept-encoding"] == "gzip, deflate"
    assert not {"cookie", "authorization", "referer"} & headers.keys()


@pytest.mark.parametrize(
    ("path", "wire"),
    [
        ("/a%2Fb?c=%26", "/a%2Fb?c=%26"),
        ("/мост и", "/%D0%BC%D0%BE%D1%81%D1%82%20%D0%B8"),
        ("/x?п=桥", "/x?%D0%BF=%E6%A1%A5"),
        ("/a/../b", "/a/../b"),
        ("//a", "//a"),
    ],
)
def test_an_address_goes_on_the_wire_as_cited(server: HostileServer, path: str, wire: str) -> None:
    server.route(wire, BRIDGE)
    assert visit(server.url(path), server).status == 200


@pytest.mark.parametrize("status", [404, 410, 403, 401, 400, 451, 999])
def test_an_answer_is_taken_at_its_word_and_not_asked_for_again(server: HostileServer, status: int) -> None:
    seen = visit(server.route("/x", page("No", "no", status=status)), server)
    assert (seen.status, seen.attempts, len(server.log)) == (status, 1, 1)


PASSING = {
    "429": Answer(429),
    "500": Answer(500),
    "503": Answer(503),
    "599": Answer(599),
    "408": Answer(408),
    "reset": Answer(resets=True),
    "no HTTP": Answer(raw=b"SSH-2.0-x\r\n"),
    "nothing": Answer(raw=b""),
    "cut short": Answer(200, {"Content-Length": "1000"}, b"short"),
}


@pytest.mark.parametrize("name", PASSING)
def test_what_may_pass_is_asked_for_again(server: HostileServer, name: str) -> None:
    seen = visit(server.route("/x", replace(PASSING[name]), PASSING[name], BRIDGE), server)
    assert (seen.status, seen.attempts, seen.failure) == (200, 3, None)


@pytest.mark.parametrize("name", PASSING)
def test_what_does_not_pass_is_asked_for_so_often_and_no_more(server: HostileServer, name: str) -> None:
    seen = visit(server.route("/x", PASSING[name]), server)
    assert len(server.log) == seen.attempts == 3
    assert seen.is_reached
    assert seen.failure is (None if PASSING[name].status >= 400 else Failure.RESET)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(0, hangs=True),
        Answer(200, {"Content-Type": "text/html"}, hangs=True),
        Answer(200, {"Content-Type": "text/html"}, repeat(b"x", 10_000), drip=0.01),
        Answer(200, {f"X-{number}": "x" for number in range(3)}, delay=10),
    ],
    ids=["no answer", "a head without a body", "a byte now and then", "late"],
)
def test_a_host_that_keeps_one_waiting_is_left(server: HostileServer, answer: Answer) -> None:
    limits = replace(LIMITS, timeout=1.5, retries=1)
    seen = visit(server.route("/x", answer), server, limits=limits)
    assert (seen.failure, seen.attempts, seen.is_reached) == (Failure.TIMEOUT, 2, True)


def test_all_requests_of_a_visit_together_have_the_time_of_its_attempts(server: HostileServer) -> None:
    for number in range(5):
        server.route(f"/{number}", replace(redirect(f"/{number + 1}"), delay=0.4))
    seen = visit(server.url("/0"), server, limits=replace(LIMITS, timeout=0.6, retries=0))
    assert (seen.failure, seen.hops[0].status) == (Failure.TIMEOUT, 301)
    assert len(server.log) <= 2


def test_no_more_is_taken_from_the_wire_than_is_wanted(server: HostileServer) -> None:
    seen = visit(server.route("/x", ENDLESS), server)
    assert (seen.status, seen.failure, seen.document.is_whole) == (200, None, False)
    assert seen.document.size == LIMITS.wire
    assert server.log[0].sent < LIMITS.wire + 400 * 1024  # what the systems of both sides hold on the way


def bomb(wbits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return b"".join([packer.compress(b"0" * 1_000_000) for _ in range(64)]) + packer.flush()


@pytest.mark.parametrize(("encoding", "wbits"), [("gzip", 31), ("deflate", 15), ("deflate", -15)])
def test_no_more_is_unfolded_than_is_wanted(server: HostileServer, encoding: str, wbits: int) -> None:
    answer = Answer(200, {"Content-Type": "text/html", "Content-Encoding": encoding}, bomb(wbits))
    seen = visit(server.route("/x", answer), server)
    assert (seen.document.size, seen.document.is_whole, seen.failure) == (LIMITS.inflated, False, None)


def test_a_compressed_page_is_read(server: HostileServer) -> None:
    assert isinstance(BRIDGE.body, bytes)
    packed = replace(BRIDGE, headers={**BRIDGE.headers, "Content-Encoding": "gzip"}, body=gzip.compress(BRIDGE.body))
    assert visit(server.route("/x", packed), server).document.title == "The bridge"


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_page_in_an_encoding_that_cannot_be_read_is_only_there(server: HostileServer, encoding: str) -> None:
    seen = visit(server.route("/x", Answer(200, {"Content-Encoding": encoding}, b"nonsense")), server)
    assert (seen.status, seen.failure, seen.document.is_whole, seen.document.size) == (200, None, False, 1)


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_hop_by_hop(server: HostileServer, status: int) -> None:
    new = server.route("/new", BRIDGE)
    old = server.route("/old", redirect("/new", status))
    assert visit(old, server).hops == (Hop(old, status, status in (301, 308)), Hop(new, 200))


LOCATIONS = {
    "relative": "new",
    "with a host": "//{address}/new",
    "whole": "http://{address}/new",
    "with a fragment": "/new#place",
    "with white space": "  /new  ",
    "with backslashes": "\\new",
    "with raw letters": "/новый",
    "with raw bytes": "/\udcec\udcee",
}


@pytest.mark.parametrize("name", LOCATIONS)
def test_an_odd_location_is_followed_as_browsers_do(server: HostileServer, name: str) -> None:
    for path in ("/new", "/%D0%BD%D0%BE%D0%B2%D1%8B%D0%B9", "/%EC%EE"):
        server.route(path, BRIDGE)
    old = server.route("/old", redirect(LOCATIONS[name].format(address=server.address)))
    assert visit(old, server).status == 200


@pytest.mark.parametrize("location", [None, "", "http://", "http://[::1/"])
def test_a_location_that_leads_nowhere_ends_the_visit(server: HostileServer, location: str | None) -> None:
    seen = visit(server.route("/x", redirect(location)), server)
    assert seen.failure in (Failure.BAD_LOCATION, Failure.BAD_ADDRESS)
    assert seen.hops[0].status == 301 or seen.hops[0] == Hop(server.url("/x"), 301)
    assert len(server.log) == 1


def test_a_loop_is_left_at_once(server: HostileServer) -> None:
    first = server.route("/a", redirect("/b"))
    server.route("/b", redirect("/a", 302))
    seen = visit(first, server)
    assert (seen.failure, [hop.status for hop in seen.hops]) == (Failure.LOOP, [301, 302, 0])
    assert len(server.log) == 2


def test_a_chain_has_an_end(server: HostileServer) -> None:
    for number in range(20):
        server.route(f"/{number}", redirect(f"/{number + 1}"))
    server.route("/20", BRIDGE)
    assert visit(server.url("/10"), server).status == 200
    assert visit(server.url("/9"), server).failure is Failure.TOO_MANY_HOPS
    assert len(server.log) == 11 + 11


def test_a_cookie_is_kept_within_a_visit_and_only_there(server: HostileServer) -> None:
    gate = server.route("/x", redirect("/x", 302, Set_Cookie="seen=1; Path=/"), BRIDGE, redirect("/y", 302), BRIDGE)
    server.route("/y", BRIDGE)
    first, second = visit(gate, server), visit(gate, server)
    assert (first.status, first.failure, second.status) == (200, None, 200)
    assert [request.headers.get("cookie") for request in server.log] == [None, "seen=1", None, None]


def test_a_cookie_is_not_sent_to_another_host(server: HostileServer) -> None:
    with HostileServer("127.0.0.2") as other:
        old = server.route("/x", redirect(other.route("/y", BRIDGE), 302, Set_Cookie="seen=1; Path=/"))
        assert visit(old, server, other).status == 200
        assert "cookie" not in other.log[0].headers


def test_a_page_that_leads_on_by_itself_is_followed(server: HostileServer) -> None:
    new = server.route("/new", BRIDGE)
    meta = server.route("/meta", html("x", head='<meta http-equiv="refresh" content="0; url=new">'))
    header = server.route("/header", page("x", "x", Refresh="0; url=/new"))
    slow = server.route("/slow", html("x", head='<meta http-equiv="refresh" content="300; url=new">'))
    itself = server.route("/itself", html("x", head='<meta http-equiv="refresh" content="5; url=/itself#now">'))
    script = server.route("/script", html("x", head='<meta http-equiv="refresh" content="0; url=javascript:go()">'))
    seen = visits([meta, header, slow, itself, script], server)
    assert [one.hops for one in seen] == [
        (Hop(meta, 200), Hop(new, 200)),
        (Hop(header, 200), Hop(new, 200)),
        (Hop(slow, 200),),
        (Hop(itself, 200),),
        (Hop(script, 200),),
    ]


def test_a_name_of_another_script_is_asked_for_in_its_ascii_form(server: HostileServer) -> None:
    server.route("/x", BRIDGE)
    for allow in ("мост.localhost", "xn--l1aeje.localhost"):
        assert visit(server.url("/x", "Мост.localhost"), allow=f"{allow}:{server.port}").status == 200
    assert server.log[0].headers["host"] == f"xn--l1aeje.localhost:{server.port}"


# Where a visit may not go


def test_no_way_leads_to_a_host_that_is_not_public(server: HostileServer) -> None:
    with HostileServer() as canary:
        port = canary.port
        targets = [
            f"http://{host}:{port}/secret"
            for host in (
                *(
                    "127.0.0.1",
                    "127.1",
                    "2130706433",
                    "0x7f000001",
                    "0177.0.0.1",
                    "localhost",
                    "LOCALHOST",
                    "0",
                    "0.0.0.0",  # noqa: S104
                ),
                *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[::127.0.0.1]", "127.0.0.1."),
                *("１２７.0.0.1", "127.0.0.1%2e", "10.0.0.1", "169.254.169.254"),
            )
        ]
        leading = [
            *(server.route(f"/{number}", redirect(url, 302)) for number, url in enumerate(targets)),
            *(
                server.route(f"/meta{number}", html("x", head=f'<meta http-equiv="refresh" content="0; url={url}">'))
                for number, url in enumerate(targets)
            ),
        ]
        seen = visits([*targets, *leading], server)
        assert {one.failure for one in seen} <= {Failure.NOT_PUBLIC, Failure.BAD_ADDRESS}
        assert sum(one.failure is Failure.BAD_ADDRESS for one in seen) <= 3
        assert canary.connections == 0
        assert len(server.log) == len(leading)


def test_a_host_is_allowed_in_the_spelling_and_at_the_port_that_the_list_names(server: HostileServer) -> None:
    server.route("/x", BRIDGE)
    assert visit(server.url("/x", "localhost"), allow=f"localhost:{server.port}").status == 200
    assert visit(server.url("/x", "localhost"), server).failure is Failure.NOT_PUBLIC
    assert visit(server.url("/x", "2130706433"), server).failure is Failure.NOT_PUBLIC
    assert visit(server.url("/x"), allow="127.0.0.1:1").failure is Failure.NOT_PUBLIC
    assert len(server.log) == 1


@pytest.mark.parametrize(
    ("location", "failure"),
    [
        ("ftp://127.0.0.1/x", Failure.SCHEME),
        ("file:///etc/hostname", Failure.SCHEME),
        ("javascript:alert(1)", Failure.SCHEME),
        ("http://name:word@{address}/y", Failure.CREDENTIALS),
    ],
)
def test_other_schemes_and_credentials_are_refused_on_the_way_too(
    server: HostileServer, location: str, failure: Failure
) -> None:
    old = server.route("/x", redirect(location.format(address=server.address)))
    seen = visit(old, server)
    assert (seen.failure, len(server.log)) == (failure, 1)
    assert visit(location.format(address=server.address), server).failure is failure


def test_credentials_of_the_machine_are_not_sent(
    server: HostileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    asking = page("No", "no", status=401, WWW_Authenticate="Basic realm=x")
    assert visit(server.route("/x", asking), server).status == 401
    assert [request.headers.get("authorization") for request in server.log] == [None]


# No answer


def test_a_host_that_cannot_prove_who_it_is_is_not_spoken_to() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with HostileServer(tls=context) as server:
        seen = visit(server.route("/x", BRIDGE), server)
        assert (seen.failure, seen.attempts, seen.is_reached) == (Failure.TLS, 1, True)
        assert "self" in seen.detail
        assert server.log == []


def test_a_host_without_encryption_is_told_from_one_that_is_not_there(server: HostileServer) -> None:
    seen = visit(server.url("/x").replace("http:", "https:"), server)
    assert (seen.failure, seen.is_reached) == (Failure.TLS, True)


def test_a_closed_port_is_an_answer_of_the_host() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{closed.getsockname()[1]}"
        seen = visit(f"http://{address}/", allow=address)
    assert (seen.failure, seen.detail, seen.attempts, seen.is_reached) == (
        Failure.NO_CONNECTION,
        "Connection refused",
        3,
        True,
    )


def test_a_name_that_never_exists_is_missing() -> None:
    seen = visit("http://no-such.invalid/")
    assert (seen.failure, seen.is_missing_name, seen.is_reached, seen.attempts) == (Failure.NO_HOST, True, False, 1)


HEAD = b"HTTP/1.1 200 OK\r\n"
NONSENSE = {
    "no status": b"HTTP/1.1\r\n\r\n",
    "a status in letters": b"HTTP/1.1 abc OK\r\n\r\n",
    "a status of five digits": b"HTTP/1.1 99999 OK\r\n\r\n",
    "another protocol": b"ICY 200 OK\r\n\r\n",
    "a page without a head": b"<html><p>x</html>",
    "a header without a colon": HEAD + b"nonsense\r\n\r\n",
    "a header without a name": HEAD + b": x\r\n\r\n",
    "a null in a header": HEAD + b"X: \x00\r\n\r\n",
    "a header too long": HEAD + b"X: " + b"x" * 200_000 + b"\r\n\r\n",
    "too many headers": HEAD + b"X: x\r\n" * 100_000 + b"\r\n",
    "a negative length": HEAD + b"Content-Length: -5\r\n\r\nx",
    "a length in letters": HEAD + b"Content-Length: x\r\n\r\nx",
    "two lengths": HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    "a broken chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nx",
    "a chunk too large": HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx",
    "an unknown transfer": HEAD + b"Transfer-Encoding: x\r\n\r\nx",
    "answers before the answer": b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3 + HEAD + b"Content-Length: 1\r\n\r\nx",
    "another protocol from here on": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nx",
    "a cookie that is none": HEAD + b"Set-Cookie: ;;=\xff;\x7f=\r\nSet-Cookie: a=b; Domain=..; Expires=x\r\n\r\nx",
    "a Location of controls": b"HTTP/1.1 302 Found\r\nLocation: \x01\x7f\xff//[\r\n\r\n",
    "a type that is none": HEAD + b"Content-Type: ;;;/=\xff; charset=\r\n\r\nx",
    "an encoding that is none": HEAD + b"Content-Encoding: \xff, ,\r\n\r\nx",
}


@pytest.mark.parametrize("name", NONSENSE)
def test_whatever_a_host_sends_is_some_observation(server: HostileServer, name: str) -> None:
    limits = replace(LIMITS, retries=0, timeout=1.0)
    seen = visit(server.route("/x", Answer(raw=NONSENSE[name])), server, limits=limits)
    assert seen.is_reached
    assert seen.failure or seen.status
    if seen.failure:
        assert seen.detail


# Manners


def test_a_host_has_so_many_requests_at_a_time(server: HostileServer) -> None:
    urls = [server.route(f"/{number}", replace(BRIDGE, delay=0.3)) for number in range(5)]
    assert {seen.status for seen in visits(urls, server)} == {200}
    assert server.most_in_flight == 2


def test_requests_to_a_host_begin_a_gap_apart(server: HostileServer) -> None:
    urls = [server.route(f"/{number}", BRIDGE) for number in range(4)]
    visits(urls, server, limits=replace(LIMITS, gap=0.3))
    assert server.log[-1].at - server.log[0].at > 0.6


def in_seconds(seconds: int) -> str:
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")


@pytest.mark.parametrize("wait", [lambda: "1", lambda: in_seconds(2)], ids=["seconds", "date"])
@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_is_kept_for_the_whole_host(server: HostileServer, wait: Callable[[], str], status: int) -> None:
    busy = server.route("/busy", Answer(status, {"Retry-After": wait()}), BRIDGE)
    others = [server.route(f"/{number}", replace(BRIDGE, delay=0.1)) for number in range(3)]
    assert {seen.status for seen in visits([busy, *others], server, limits=replace(LIMITS, per_host=1))} == {200}
    first, *rest = server.log
    assert first.target == "/busy"
    assert all(request.at - first.at > 0.9 for request in rest)


def test_a_longer_wait_than_is_granted_ends_the_visit_and_holds_the_host(server: HostileServer) -> None:
    limits = replace(LIMITS, longest_wait=0.5, per_host=1)
    busy = server.route("/busy", Answer(429, {"Retry-After": "3600"}))
    other = server.route("/other", BRIDGE)
    seen, following = visits([busy, other], server, limits=limits)
    assert (seen.failure, seen.status, seen.attempts) == (Failure.TOO_BUSY, 429, 1)
    assert seen.detail == "the host asks to wait 3600 seconds"
    assert following.status == 200
    assert server.log[1].at - server.log[0].at > 0.4


def test_a_host_that_wants_long_waits_again_and_again_is_asked_no_more(server: HostileServer) -> None:
    limits = replace(LIMITS, longest_wait=0.01)
    urls = [server.route(f"/{number}", Answer(503, {"Retry-After": in_seconds(86400)})) for number in range(9)]
    assert {seen.failure for seen in visits(urls, server, limits=limits)} == {Failure.TOO_BUSY}
    assert len(server.log) <= 4


def test_one_busy_host_does_not_hold_another(server: HostileServer) -> None:
    with HostileServer() as other:
        busy = server.route("/x", Answer(429, {"Retry-After": "1"}), BRIDGE)
        visits([busy, other.route("/y", BRIDGE)], server, other)
        assert other.log[0].at < server.log[1].at


def test_a_pdf_is_read(server: HostileServer) -> None:
    seen = visit(server.route("/x", Answer(200, {"Content-Type": "application/pdf"}, b"%PDF-1.4 broken")), server)
    assert (seen.status, seen.document.media_type) == (200, "application/pdf")
