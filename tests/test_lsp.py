"""`explainer lsp` as an editor meets it: a program that speaks the protocol over its standard streams."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from tests.editingsite import FILES, write
from tests.lspclient import CAPABILITIES, LOG, PATIENCE, Client, LspError, start

PAGE, BIB = "docs/index.md", "citations/references.bib"
Start = Callable[..., Client]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Start]:
    """Starts servers, each in a project of its own, and ends them."""
    clients: list[Client] = []

    def run(files: dict[str, str] | None = None, capabilities: Any = CAPABILITIES, *options: str) -> Client:
        root = tmp_path / str(len(clients))
        root.mkdir()
        client = start(write(root.resolve(), FILES if files is None else files), *options)
        clients.append(client)
        if capabilities is not None:
            client.initialize(capabilities)
        return client

    yield run
    for client in clients:
        client.kill()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server that several tests use one after another."""
    client = start(write(tmp_path_factory.mktemp("project").resolve()))
    client.initialize()
    yield client
    client.kill()


@pytest.fixture
def editor(running: Client) -> Iterator[Client]:
    """An editor with a page of a project open, in which nothing is wrong; what a test leaves behind is put away."""
    running.open(PAGE)
    yield running
    for path in [*running.opened]:
        running.close(path)
    running.wait_for(lambda: not any(running.diagnostics.values()))
    assert (running.root / LOG).read_text(encoding="utf-8") == ""


def spot(text: str, words: str, after: str = "") -> tuple[int, int]:
    """Line and UTF-16 column right behind `after` in the first line that has `words`."""
    number, line = next((number, line) for number, line in enumerate(text.split("\n")) if words in line)
    before = line[: line.index(words) + len(after)]
    return number, len(before.encode("utf-16-le")) // 2


def marked(client: Client, path: str, span: dict[str, Any]) -> str:
    """What a range marks, in a file on the disk."""
    line = (client.root / path).read_text(encoding="utf-8").split("\n")[int(span["start"]["line"])]
    start, end = (int(span[name]["character"]) * 2 for name in ("start", "end"))
    return line.encode("utf-16-le")[start:end].decode("utf-16-le")


# ----- beginning and end


def test_the_server_says_what_it_can_do(begin: Start) -> None:
    found = begin(None, None).initialize()
    can = found["capabilities"]
    assert found["serverInfo"]["name"] == "explainer"
    assert can["positionEncoding"] == "utf-16"
    assert can["textDocumentSync"]["change"] == 2
    assert can["renameProvider"] == {"prepareProvider": True}
    assert {"^", "#", ";", " ", "."} <= set(can["completionProvider"]["triggerCharacters"])
    for name in ("hover", "definition", "references", "documentSymbol", "codeAction"):
        assert can[f"{name}Provider"]


def test_an_editor_that_leaves_in_order_ends_the_server_well(begin: Start) -> None:
    client = begin()
    client.open(PAGE)
    assert client.leave() == 0
    assert (client.root / LOG).read_text(encoding="utf-8") == ""


def test_an_editor_that_just_leaves_ends_it_with_one(begin: Start) -> None:
    client = begin()
    client.notify("exit")
    assert client.process.wait(PATIENCE) == 1


def test_a_server_ends_when_its_editor_is_gone(begin: Start) -> None:
    client = begin()
    assert client.process.stdin
    client.process.stdin.close()
    assert client.process.wait(PATIENCE) == 1


def test_requests_before_the_beginning_and_after_the_end_are_refused(begin: Start) -> None:
    client = begin(None, None)
    with pytest.raises(LspError) as early:
        client.request("textDocument/hover", {"textDocument": {"uri": "x"}, "position": {"line": 0, "character": 0}})
    assert early.value.code == -32002
    client.initialize()
    client.request("shutdown")
    with pytest.raises(LspError) as late:
        client.ask("hover", PAGE, 0, 0)
    assert late.value.code == -32600
    client.notify("exit")
    assert client.process.wait(PATIENCE) == 0


# ----- while one types


def test_sources_are_offered_and_the_note_of_the_chosen_one_is_shown(editor: Client) -> None:
    editor.write(PAGE, 2, "It ran. 😀[^halm")
    found = editor.ask("completion", PAGE, 0, 16)
    item = next(item for item in found["items"] if item["label"] == "ferry-log-1901")
    assert item["detail"] == "The *Log* of the Ferry"
    assert item["labelDetails"] == {"description": "Primary source · Halm, 1901"}
    assert "Halm" in item["filterText"]
    assert item["textEdit"]["range"] == {"start": {"line": 0, "character": 12}, "end": {"line": 0, "character": 16}}
    resolved = editor.request("completionItem/resolve", item)
    assert resolved["documentation"]["value"].startswith("Ada Halm, *The \\*Log\\* of the Ferry*")


def test_passages_and_cells_are_offered(editor: Client) -> None:
    editor.write(PAGE, 2, "It ran.[^ferry-log-1901#")
    found = [item["label"] for item in editor.ask("completion", PAGE, 0, 24)["items"]]
    assert found == ["last-run", "snow", "passengers", "crossings.1901.load", "crossings.1902.load"]
    editor.write(PAGE, 3, "It ran.[^ferry-log-1901#crossings.")
    found = [item["label"] for item in editor.ask("completion", PAGE, 0, 34)["items"]]
    assert found == ["crossings.1901.load", "crossings.1902.load"]


def test_where_nothing_is_cited_nothing_is_offered(editor: Client) -> None:
    assert editor.ask("completion", PAGE, 0, 3)["items"] == []


def test_a_mistake_is_shown_as_it_is_typed_and_goes_when_it_is_mended(editor: Client) -> None:
    editor.write(PAGE, 2, "# x\n\n渡😀 ran.[^fery-log-1901]\n")
    (found,) = editor.wait_for_codes(PAGE, "C001")
    assert found["range"] == {"start": {"line": 2, "character": 10}, "end": {"line": 2, "character": 23}}
    assert found["severity"] == 1
    assert found["source"] == "explainer"
    assert found["message"].endswith('did you mean "ferry-log-1901"?')
    editor.change(PAGE, 3, {"range": {"start": {"line": 2, "character": 11}, "end": {"line": 2, "character": 13}},
                            "text": "err"})  # fmt: skip
    editor.wait_for_codes(PAGE)


def test_problems_of_other_files_are_shown_and_go_with_their_cause(editor: Client) -> None:
    editor.open(BIB)
    editor.write(BIB, 2, FILES[BIB].replace("ferry-log-1901", "log-1901"))
    said = {PAGE: "C001", "citations/evidence/ferry-log-1901.yml": "E007", "citations/claims/1-ferry.yml": "C001"}
    editor.wait_for(lambda: all(code in editor.codes(path) for path, code in said.items()))  # files come one by one
    editor.close(BIB)  # without saving
    editor.wait_for(lambda: not any(editor.diagnostics.values()))


def test_a_name_that_is_nearly_right_can_be_mended_by_the_editor(editor: Client) -> None:
    text = "# x\n\nIt ran.[^fery-log-1901, p. 4]\n"
    editor.write(PAGE, 2, text)
    (found,) = editor.wait_for_codes(PAGE, "C001")
    context = {"diagnostics": [found]}
    document = {"uri": editor.uri(PAGE)}
    asked = {"textDocument": document, "range": found["range"], "context": context}
    (action,) = editor.request("textDocument/codeAction", asked)
    assert action["title"] == 'change "fery-log-1901" to "ferry-log-1901"'
    assert action["kind"] == "quickfix"
    assert action["diagnostics"] == [found]
    (edit,) = action["edit"]["changes"][editor.uri(PAGE)]
    editor.change(PAGE, 3, {"range": edit["range"], "text": edit["newText"]})
    editor.wait_for_codes(PAGE)
    assert editor.request("textDocument/codeAction", {**asked, "context": {**context, "only": ["refactor"]}}) == []


def test_a_change_is_found_in_its_place_in_any_script(editor: Client) -> None:
    editor.write(PAGE, 2, "渡😀e\u0301\u2028船[^ferry-log-1901\u200b]\n")
    editor.wait_for_codes(PAGE, "C009")
    editor.change(PAGE, 3, {"range": {"start": {"line": 0, "character": 23}, "end": {"line": 0, "character": 24}},
                            "text": ""})  # fmt: skip
    editor.wait_for_codes(PAGE)
    assert editor.ask("hover", PAGE, 0, 10)["range"]["end"] == {"line": 0, "character": 23}


def test_an_editor_may_count_bytes(begin: Start) -> None:
    client = begin(None, None)
    found = client.initialize({**CAPABILITIES, "general": {"positionEncodings": ["utf-8", "utf-16"]}})
    assert found["capabilities"]["positionEncoding"] == "utf-8"
    client.open(PAGE, "渡😀[^ferry-log-1901]\n")
    shown = client.ask("hover", PAGE, 0, 12)
    assert shown["range"] == {"start": {"line": 0, "character": 9}, "end": {"line": 0, "character": 23}}


def test_a_problem_leads_to_the_page_that_explains_it_where_the_site_has_one(begin: Start) -> None:
    files = {**FILES, PAGE: "It ran.[^nothing]\n"}
    address = {"mkdocs.yml": "site_name: x\nsite_url: https://halm.example/site/\n"}
    page = {"docs/help/codes.md": "# Codes\n\n```codes\n```\n"}
    (found,) = [item for item in _wait(begin({**files, **address, **page})) if item["code"] == "C001"]
    assert found["codeDescription"] == {"href": "https://halm.example/site/help/codes/#c001"}
    for others in (address, page):
        (found,) = [item for item in _wait(begin({**files, **others})) if item["code"] == "C001"]
        assert "codeDescription" not in found


def _wait(client: Client) -> list[dict[str, Any]]:
    client.wait_for(lambda: bool(client.codes(PAGE)))
    return client.diagnostics[PAGE]


# ----- finding the way


def test_the_note_of_a_citation_is_shown(editor: Client) -> None:
    line, column = spot(FILES[PAGE], "渡船-1903", "渡船")
    found = editor.ask("hover", PAGE, line, column)
    assert found["contents"]["kind"] == "markdown"
    assert "[渡船与大桥](<https://harbor.example/ferry>)" in found["contents"]["value"]
    assert marked(editor, PAGE, found["range"]) == "渡船-1903"


def test_an_editor_without_markdown_gets_plain_text(begin: Start) -> None:
    client = begin(None, {"textDocument": {"hover": {"contentFormat": ["plaintext"]}}})
    client.open(PAGE)
    found = client.ask("hover", PAGE, *spot(FILES[PAGE], "[^ferry", "[^fe"))
    assert found["contents"]["kind"] == "plaintext"
    assert found["contents"]["value"].startswith("Ada Halm, The *Log* of the Ferry (Harbor Press, 1901), p. 4")


@pytest.mark.parametrize(
    ("words", "after", "path", "expected"),
    [
        ("[^ferry-log-1901, p. 4", "[^fe", BIB, "ferry-log-1901"),
        ("#last-run", "#la", "citations/evidence/ferry-log-1901.yml", "last-run"),
        ("#crossings.1902", "#cr", "docs/data/crossings.csv", "50"),
    ],
)
def test_a_citation_leads_to_what_it_cites(editor: Client, words: str, after: str, path: str, expected: str) -> None:
    (found,) = editor.ask("definition", PAGE, *spot(FILES[PAGE], words, after))
    assert found["uri"] == editor.uri(path)
    assert marked(editor, path, found["range"]) == expected


def test_all_uses_of_a_key_are_found(editor: Client) -> None:
    line, column = spot(FILES[PAGE], "[^ferry", "[^fe")
    found = editor.ask("references", PAGE, line, column, context={"includeDeclaration": False})
    assert len(found) == 12
    for place in found:
        path = editor.path(place["uri"])
        assert marked(editor, path, place["range"]) == "ferry-log-1901" or path.startswith("citations/evidence/")


def test_the_entries_of_a_bibliography_are_its_outline(editor: Client) -> None:
    editor.open(BIB)
    found = editor.request("textDocument/documentSymbol", {"textDocument": {"uri": editor.uri(BIB)}})
    assert [item["name"] for item in found] == ["ferry-log-1901", "渡船-1903", "ferry-bells-1901"]
    assert found[1]["selectionRange"] == {"start": {"line": 8, "character": 8}, "end": {"line": 8, "character": 15}}


# ----- renaming


def test_a_key_is_renamed_in_every_file_with_its_evidence_and_nothing_is_wrong_after_it(begin: Start) -> None:
    editor = begin()
    editor.open(PAGE)
    line, column = spot(FILES[PAGE], "[^ferry", "[^fe")
    prepared = editor.ask("prepareRename", PAGE, line, column)
    assert prepared["placeholder"] == "ferry-log-1901"
    assert marked(editor, PAGE, prepared["range"]) == "ferry-log-1901"
    edit = editor.ask("rename", PAGE, line, column, newName="日志:1901")
    versions = {item["textDocument"]["uri"]: item["textDocument"]["version"] for item in edit["documentChanges"][:-1]}
    assert versions.pop(editor.uri(PAGE)) == 1
    assert set(versions.values()) == {None}
    apply(edit)
    editor.close(PAGE)
    text = editor.open(PAGE, version=2)
    assert "[^日志:1901, p. 4]" in text
    (found,) = editor.ask("definition", PAGE, *spot(text, "#last-run", "#la"))
    assert unquote(unquote(found["uri"])).endswith("/citations/evidence/日志:1901.yml")
    editor.write(PAGE, 3, text.replace("日志:1901#last", "日志:1902#last"))
    editor.wait_for_codes(PAGE, "C001")  # so all has been read again
    assert not any(codes for path, codes in editor.diagnostics.items() if path != PAGE)


def apply(edit: dict[str, Any]) -> None:
    """Do on the disk what an edit says."""
    for change in edit["documentChanges"]:
        if change.get("kind") == "rename":
            _file(change["oldUri"]).rename(_file(change["newUri"]))
            continue
        path = _file(change["textDocument"]["uri"])
        lines = [line.encode("utf-16-le") for line in path.read_text(encoding="utf-8").split("\n")]
        for item in reversed(change["edits"]):
            start, end = item["range"]["start"], item["range"]["end"]
            line = lines[start["line"]]
            new_text = item["newText"].encode("utf-16-le")
            lines[start["line"]] = line[: start["character"] * 2] + new_text + line[end["character"] * 2 :]
        path.write_text("\n".join(line.decode("utf-16-le") for line in lines), encoding="utf-8")


def _file(uri: str) -> Path:
    return Path(unquote(urlsplit(uri).path))


def test_a_bad_name_is_refused_in_a_sentence(editor: Client) -> None:
    line, column = spot(FILES[PAGE], "[^ferry", "[^fe")
    with pytest.raises(LspError, match=r'"a b" is no citation key') as refused:
        editor.ask("rename", PAGE, line, column, newName="a b")
    assert refused.value.code == -32803
    assert "data" not in refused.value.error
    assert editor.ask("prepareRename", PAGE, 0, 1) is None


def test_an_editor_that_cannot_rename_files_is_told_which_to_rename(begin: Start) -> None:
    client = begin(None, {})
    client.open(PAGE)
    edit = client.ask("rename", PAGE, *spot(FILES[PAGE], "[^ferry", "[^fe"), newName="log-1901")
    assert client.uri(BIB) in edit["changes"]
    client.wait_for(lambda: any(said["method"] == "window/showMessage" for said in client.notifications))
    (told,) = [said["params"]["message"] for said in client.notifications if said["method"] == "window/showMessage"]
    assert "citations/evidence/ferry-log-1901.yml to citations/evidence/log-1901.yml" in told


# ----- whatever happens


def test_the_server_asks_to_be_told_of_files_that_change_and_sees_them(editor: Client) -> None:
    editor.wait_for(lambda: bool(editor.asked))
    registered = editor.asked[0]["params"]["registrations"][0]
    assert registered["method"] == "workspace/didChangeWatchedFiles"
    (editor.root / BIB).unlink()
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": editor.uri(BIB), "type": 3}]})
    editor.wait_for(lambda: any("B001" in editor.codes(path) for path in editor.diagnostics))
    write(editor.root)
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": editor.uri(BIB), "type": 1}]})
    editor.wait_for(lambda: not any(editor.diagnostics.values()))


@pytest.mark.parametrize("text", ["@", "@book{x,\n title = {", "passages:\n  - id: [", "\x00\ufffe", "", "---\n- ["])
def test_half_written_files_are_answered(editor: Client, text: str) -> None:
    for path in (
        PAGE,
        BIB,
        "citations/evidence/ferry-log-1901.yml",
        "docs/data/timeline.yml",
        "docs/data/crossings.csv",
    ):
        if path != PAGE:
            editor.open(path)
        editor.write(path, 2, text)
        for what in ("completion", "hover", "definition", "prepareRename"):
            editor.ask(what, path, 0, len(text.split("\n")[0]))
        editor.ask("references", path, 9, 9, context={"includeDeclaration": True})


@pytest.mark.parametrize(
    "uri", ["untitled:Untitled-1", "file:///elsewhere/page.md", "git:/x/page.md?ref=1", "nonsense"]
)
def test_documents_outside_the_project_are_left_alone(editor: Client, uri: str) -> None:
    document = {"uri": uri, "languageId": "markdown", "version": 1, "text": "[^ferry-log-1901] [^x"}
    editor.notify("textDocument/didOpen", {"textDocument": document})
    params = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 4}}
    assert editor.request("textDocument/hover", params) is None
    assert editor.request("textDocument/completion", params) is None
    assert editor.request("textDocument/definition", params) == []
    assert editor.request("textDocument/codeAction", {
        "textDocument": {"uri": uri}, "range": {"start": params["position"], "end": params["position"]},
        "context": {"diagnostics": []}}) == []  # fmt: skip
    editor.write(PAGE, 2, "[^nothing]")
    editor.wait_for(lambda: editor.codes(PAGE) == ["C001"])
    assert uri not in editor.diagnostics


def test_a_folder_without_a_project_is_left_alone(begin: Start) -> None:
    client = begin({"notes/a.md": "# A\n\nx[^y]\n"})
    client.open("notes/a.md")
    assert client.ask("hover", "notes/a.md", 2, 3) is None
    assert client.leave() == 0
    assert not client.diagnostics


def test_folders_may_have_other_names(begin: Start) -> None:
    files = {
        "text/a.md": "It ran.[^log]\n",
        "library/main.bib": "@book{log, title = {Log}}\n",
    }
    client = begin(files, CAPABILITIES, "--docs", "text", "--bibliography", "library")
    client.open("text/a.md")
    assert "Log" in client.ask("hover", "text/a.md", 0, 10)["contents"]["value"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{", id="no JSON"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": 3}', id="other parameters"),
        pytest.param(b'{"jsonrpc": "2.0", "method": "no/such", "params": {}}', id="an unknown notification"),
        pytest.param(b'{"jsonrpc": "2.0", "id": 77, "result": null}', id="an answer that nobody asked for"),
        pytest.param(b'{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 999}}', id="nothing to cancel"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
def test_what_cannot_be_understood_is_survived(editor: Client, body: bytes) -> None:
    editor.send_bytes(body)
    assert editor.ask("hover", PAGE, *spot(FILES[PAGE], "[^ferry", "[^fe"))
    assert editor.ask("definition", PAGE, 0, 0) == []  # by now it has said what it has to say
    (editor.root / LOG).write_bytes(b"")  # there it may say so


def test_an_unknown_request_is_refused_without_a_traceback(editor: Client) -> None:
    with pytest.raises(LspError) as refused:
        editor.request("no/such", {})
    assert refused.value.code == -32601
    assert "raceback" not in str(refused.value.error)


def test_a_request_that_cannot_be_read_is_refused(editor: Client) -> None:
    with pytest.raises(LspError) as refused:
        editor.request("textDocument/hover", {"position": "here"})
    assert refused.value.code == -32602
    assert "raceback" not in str(refused.value.error)
    assert editor.ask("definition", PAGE, 0, 0) == []  # by now it has said what it has to say
    (editor.root / LOG).write_bytes(b"")  # there it may say so


def test_a_cancelled_request_is_answered_once(editor: Client) -> None:
    line, column = spot(FILES[PAGE], "[^ferry", "[^fe")
    params = {"textDocument": {"uri": editor.uri(PAGE)}, "position": {"line": line, "character": column}}
    asked = []
    for version in range(2, 7):
        editor.write(PAGE, version, FILES[PAGE] + f"\n\n<!-- {version} -->\n")
        asked.append(editor.begin("textDocument/references", {**params, "context": {"includeDeclaration": True}}))
        editor.notify("$/cancelRequest", {"id": asked[-1]})
    for number in asked:
        try:
            assert editor.answer(number)
        except LspError as cancelled:
            assert cancelled.code == -32800
    assert editor.ask("hover", PAGE, line, column)


def test_a_very_long_page_is_answered_before_it_is_checked(editor: Client) -> None:
    text = "It ran until 1901.[^ferry-log-1901#last-run]\n\n" * 4_000
    editor.write(PAGE, 2, text + "[^")
    assert editor.ask("completion", PAGE, 8_000, 2)["items"]


def test_positions_behind_the_end_are_the_end(editor: Client) -> None:
    assert editor.ask("hover", PAGE, 99_999, 99_999) is None
    assert editor.ask("completion", PAGE, 0, 99_999)["items"] == []


# ----- what it costs others


def test_other_commands_do_not_import_the_protocol(tmp_path: Path) -> None:
    write(tmp_path)
    seen = "print({'pygls', 'lsprotocol'} & set(sys.modules))"
    code = f"import sys; from explainer.__main__ import main; main(['check']); {seen}"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout.endswith("set()\n")


def test_the_core_does_not_import_the_protocol() -> None:
    modules = "completion, hover, navigation, rename, quickfix, outline, diagnosis, reading"
    code = f"import sys; from explainer.editing import {modules}; print({{'pygls', 'lsprotocol'}} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
