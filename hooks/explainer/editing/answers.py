"""What an editor asks of a language server, and what it is answered (LSP 3.17)."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcException

from explainer.editing import completion, hover, navigation, outline, position, quickfix, rename
from explainer.editing.server import Server, to_client

WATCHED = "**/*.{bib,yml,yaml,csv,md,json,geojson}"


def _initialize(ls: Server, params: types.InitializeParams) -> None:
    root = params.root_uri or (uris.from_fs_path(params.root_path) if params.root_path else None)
    addresses = [folder.uri for folder in params.workspace_folders or ()] or ([root] if root else [])
    ls.begin([path for path in map(uris.to_fs_path, addresses) if path])


async def _initialized(ls: Server, params: types.InitializedParams) -> None:
    """Ask to be told of files that change outside the editor, where it can do that."""
    asked = ls.client_capabilities.workspace
    watching = asked and asked.did_change_watched_files
    if watching and watching.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(WATCHED)])
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        registration = types.Registration("watched-files", method, options)
        with contextlib.suppress(JsonRpcException):  # then files are looked at when something is saved or typed
            await ls.client_register_capability_async(types.RegistrationParams([registration]))


def _changed(ls: Server, params: object) -> None:
    ls.changed()


def _shutdown(ls: Server, params: None) -> None:
    ls.exit_code = 0


_KINDS = {
    completion.Sort.SOURCE: types.CompletionItemKind.Reference,
    completion.Sort.PASSAGE: types.CompletionItemKind.Text,
    completion.Sort.FIGURE: types.CompletionItemKind.Value,
}


async def _completion(ls: Server, params: types.CompletionParams) -> types.CompletionList | None:
    file, site = ls.file(params.text_document.uri), await ls.latest()
    if file is None or site is None:
        return None
    at, here = ls.offset(file, params.position), params.position
    found = completion.completions(site, file, at)
    if found.span is None:
        return types.CompletionList(False, [])
    start, end = found.span
    before, after = (position.units(text, ls.encoding) for text in (file.text[start:at], file.text[at:end]))
    span = types.Range(
        types.Position(here.line, here.character - before), types.Position(here.line, here.character + after)
    )
    items = [_item(candidate, number, span) for number, candidate in enumerate(found.candidates)]
    return types.CompletionList(not found.is_whole, items)


def _item(candidate: completion.Candidate, number: int, span: types.Range) -> types.CompletionItem:
    return types.CompletionItem(
        candidate.text,
        types.CompletionItemLabelDetails(description=candidate.about or None),
        _KINDS[candidate.sort],
        detail=candidate.detail,
        sort_text=f"{number:04}",
        filter_text=candidate.filter,
        text_edit=types.TextEdit(span, candidate.text),
        data={"key": candidate.key, "passage": "" if candidate.sort is completion.Sort.SOURCE else candidate.text},
    )


async def _resolve(ls: Server, item: types.CompletionItem) -> types.CompletionItem:
    """Add the note as readers will see it."""
    data, site = item.data, await ls.latest()
    if isinstance(data, dict) and site and isinstance(key := data.get("key"), str):
        item.documentation = _content(ls, hover.preview(site, key, str(data.get("passage", ""))))
    return item


def _content(ls: Server, shown: tuple[str, str] | None) -> types.MarkupContent | None:
    """Markdown and the same without it, in the form that the editor shows."""
    if shown is None:
        return None
    asked = ls.client_capabilities.text_document
    formats = asked and asked.hover and asked.hover.content_format
    if formats and types.MarkupKind.Markdown not in formats:
        return types.MarkupContent(types.MarkupKind.PlainText, shown[1])
    return types.MarkupContent(types.MarkupKind.Markdown, shown[0])


async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    file, site = ls.file(params.text_document.uri), await ls.fresh()
    found = hover.hover(site, file, ls.offset(file, params.position)) if file and site else None
    content = _content(ls, (found.markdown, found.plain)) if found else None
    return types.Hover(content, ls.range(found.place)) if found and content else None


async def _definition(ls: Server, params: types.DefinitionParams) -> list[types.Location]:
    file, site = ls.file(params.text_document.uri), await ls.fresh()
    places = navigation.definitions(site, file, ls.offset(file, params.position)) if file and site else []
    return [ls.location(place) for place in places]


async def _references(ls: Server, params: types.ReferenceParams) -> list[types.Location]:
    file, site = ls.file(params.text_document.uri), await ls.current()
    if file is None or site is None:
        return []
    with_entry = params.context.include_declaration
    places = navigation.references(site, file, ls.offset(file, params.position), with_entry=with_entry)
    return [ls.location(place) for place in places]


async def _prepare_rename(ls: Server, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    file, site = ls.file(params.text_document.uri), await ls.fresh()
    if file is None or site is None:
        return None
    try:
        mention = rename.renamed_at(site, file, ls.offset(file, params.position))
    except rename.Refused:
        return None
    return types.PrepareRenamePlaceholder(ls.range(mention.place), mention.key)


async def _rename(ls: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
    file, site = ls.file(params.text_document.uri), await ls.current()
    if file is None or site is None:
        return None
    try:
        found = rename.renaming(site, file, ls.offset(file, params.position), params.new_name)
    except rename.Refused as refused:
        raise JsonRpcException(str(refused), int(types.LSPErrorCodes.RequestFailed)) from None
    return _workspace_edit(ls, found)


def _workspace_edit(ls: Server, found: rename.Renaming) -> types.WorkspaceEdit:
    by_path: dict[str, list[types.TextEdit]] = {}
    for edit in found.edits:
        by_path.setdefault(edit.place.path, []).append(types.TextEdit(ls.range(edit.place), edit.text))
    asked = ls.client_capabilities.workspace
    can = asked.workspace_edit if asked else None
    moves = [types.RenameFile(ls.uri(move.before), ls.uri(move.after)) for move in found.moves]
    if moves and types.ResourceOperationKind.Rename not in ((can and can.resource_operations) or ()):
        names = ", ".join(f"{move.before} to {move.after}" for move in found.moves)
        text = f"This editor cannot rename files. Rename by hand: {names}"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Warning, text))
        moves = []
    if not (can and can.document_changes):
        return types.WorkspaceEdit(changes={ls.uri(path): edits for path, edits in by_path.items()})
    changes = [types.TextDocumentEdit(ls.identifier(path), list(edits)) for path, edits in by_path.items()]
    return types.WorkspaceEdit(document_changes=[*changes, *moves])


async def _code_action(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    file = ls.file(params.text_document.uri)
    wanted = params.context.only
    if file is None or (wanted and not any(kind in ("", types.CodeActionKind.QuickFix) for kind in wanted)):
        return []
    await ls.latest()
    lines = file.text.split("\n")
    actions = []
    for problem in ls.problems(file.path):
        place = problem.place
        is_as_told = lines[place.line - 1 : place.line] == [place.excerpt]
        span = ls.range(place)
        if is_as_told and _touch(span, params.range) and (fix := quickfix.fix(problem)):
            edit = types.WorkspaceEdit({params.text_document.uri: [types.TextEdit(ls.range(fix.place), fix.text)]})
            about = [
                found for found in params.context.diagnostics if found.code == problem.code and found.range == span
            ]
            kind = types.CodeActionKind.QuickFix
            actions.append(types.CodeAction(fix.title, kind, about or None, is_preferred=True, edit=edit))
    return actions


def _touch(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end


async def _symbols(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    file, site = ls.file(params.text_document.uri), await ls.fresh()
    if file is None or site is None:
        return []
    lines = position.Lines(file.text, ls.encoding)
    found = []
    for symbol in outline.symbols(site, file):
        whole, name = (types.Range(*map(to_client, map(lines.position, at))) for at in (symbol.span, symbol.name_span))
        found.append(types.DocumentSymbol(symbol.name, types.SymbolKind.Key, whole, name, detail=symbol.detail or None))
    return found


TRIGGERS = ["^", "@", "#", ";", " ", ".", "[", ","]
"""What may begin something that can be completed; elsewhere the answer to them is empty."""

_FEATURES: dict[str, tuple[Callable[..., Any], Any]] = {
    types.INITIALIZE: (_initialize, None),
    types.INITIALIZED: (_initialized, None),
    types.SHUTDOWN: (_shutdown, None),
    types.TEXT_DOCUMENT_DID_SAVE: (_changed, types.SaveOptions(include_text=False)),
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: (_changed, None),
    types.TEXT_DOCUMENT_COMPLETION: (
        _completion,
        types.CompletionOptions(trigger_characters=TRIGGERS, resolve_provider=True),
    ),
    types.COMPLETION_ITEM_RESOLVE: (_resolve, None),
    types.TEXT_DOCUMENT_HOVER: (_hover, None),
    types.TEXT_DOCUMENT_DEFINITION: (_definition, None),
    types.TEXT_DOCUMENT_REFERENCES: (_references, None),
    types.TEXT_DOCUMENT_PREPARE_RENAME: (_prepare_rename, None),
    types.TEXT_DOCUMENT_RENAME: (_rename, types.RenameOptions(prepare_provider=True)),
    types.TEXT_DOCUMENT_CODE_ACTION: (
        _code_action,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    ),
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (_symbols, None),
}


def is_failure(record: logging.LogRecord) -> bool:
    """Whether a record of the log is a failure of the server, and not a refusal that the editor is told of."""
    return not (record.exc_info and isinstance(record.exc_info[1], JsonRpcException))


def serve(options: Mapping[str, Any], stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Answer an editor until it leaves; returns 0 after an orderly end, else 1 (LSP 3.17, `exit`).

    `options` are those of the project (see `Reader`).
    """
    sys.setswitchinterval(0.001)  # an answer waits that long for the thread that checks, each time that it must
    server = Server(options)
    for name, (handler, given) in _FEATURES.items():
        server.feature(name, given)(handler)
    server.start_io(stdin, stdout)
    return server.exit_code
