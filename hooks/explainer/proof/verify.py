"""Whether a page says what its sources say: quotations, figures and paragraphs against the evidence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from explainer.markdown.blocks import Blocks
from explainer.markdown.page import PageSource
from explainer.markdown.stretch import Kind, Mark, Stretch, blocks_of, stretches
from explainer.problems.place import Place
from explainer.problems.problem import Problem
from explainer.proof.evidence import Evidence, Figure, Passage
from explainer.proof.verification import Tally, Verification
from explainer.proof.waiver import Waivers, waivers
from explainer.sources.bibliography import Bibliography
from explainer.sources.citation import BadCitation, Cite, parse
from explainer.sources.entry import Entry
from explainer.text import quantity
from explainer.text.quantity import MONTHS, Quantity, agree, numbers, quantities
from explainer.text.quotation import SHORTEST, Quotation, difference, length, normal, quotations, stands_in
from explainer.text.span import Cover, Span

FEWEST_WORDS = 6
"""A paragraph with fewer words outside links states nothing that needs a note."""

_NEEDS_NOTE = (Kind.PARAGRAPH, Kind.ITEM, Kind.ROW)
_NAMES = (Kind.HEADING, Kind.TITLE, Kind.TERM, Kind.HEADER)
"""What names things: its quotations and figures are checked only where it cites."""
_LED_TO = (Kind.ITEM, Kind.HEADER, Kind.QUOTE)
_IN_MONTH = re.compile(rf"\s+in\s+(?P<month>{MONTHS})(?:\s+(?P<year>\d{{4}}))?\b")
_MONTH_NAMES = MONTHS.split("|")
_LASTING = re.compile(r"[\s-](?P<unit>year|month|week|day|hour|minute|second)")
_PERIOD = re.compile(r"\d{4}-\d{2}")
_ATTRIBUTION = re.compile(r"\s*(?:[—–―]|--)")
_QUOTE_MARKS = ' \t“”«»"„「」『』‘’'
_LONE_MARK = re.compile(r"(?P<opening>[“«「『](?=\w))|(?<=[\w.,!?…])[”»」』]")


def verify(page: PageSource, bibliography: Bibliography, evidence: Evidence) -> Verification:
    """Verify a page; the citations themselves are checked elsewhere (see `check`)."""
    return _Verifier(page, bibliography, evidence).run()


def unused(evidence: Evidence, used: set[tuple[str, str]]) -> Iterator[Problem]:
    """A warning for each record that no page uses."""
    for (key, name), place in evidence.places.items():
        if (key, name) not in used:
            message = f'no page uses "{name}" of "{key}"'
            yield Problem("E009", place, message, f"cite it with [^{key}#{name}], or delete it")


@dataclass(frozen=True, slots=True)
class _Quoted:
    """Quoted words, with their span in a stretch."""

    words: str
    start: int
    end: int
    is_block: bool = False
    """Whether they are a block quotation, without quotation marks."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """A number of a stretch with the records of its notes that it agrees with."""

    quantity: Quantity
    agreeing: Sequence[Figure]
    is_figure: bool = False
    """Whether it is checked as a figure too."""
    is_quoted: bool = False

    def may_be_wrong(self, record: Figure, stretch: Stretch) -> bool:
        """Whether it can be meant for a record that it does not agree with."""
        lasting = _LASTING.match(stretch.text, self.quantity.end)
        is_apart = lasting is not None and lasting["unit"] not in record.quantity.text
        is_other = self.is_figure or self.is_quoted or self.quantity.may_be_name or is_apart
        return not (is_other or self.agreeing)

    def is_reported(self, record: Figure) -> bool:
        """Whether it is reported as a figure that should agree with a record."""
        return self.is_figure and not self.agreeing and _is_comparable(self.quantity, record)


@dataclass
class _Verifier:
    page: PageSource
    bibliography: Bibliography
    evidence: Evidence
    result: Verification = field(default_factory=Verification)

    def run(self) -> Verification:
        blocks = blocks_of(self.page)
        found = stretches(self.page, blocks)
        self._cited = _CitedInNotes(self.page)
        self._waivers = Waivers(found)
        for item in waivers(self.page, blocks):
            if isinstance(item, Problem):
                self.result.problems.append(item)
            else:
                self._waivers.add(item)
        for number, stretch in enumerate(found):
            quoted = self._quoted(stretch)
            self._check_quotations(stretch, number, quoted)
            self._check_figures(stretch, number, quoted)
            self._check_numbers(stretch, number, quoted)
            self._check_note(stretch, number, self._leads(stretch, found[number + 1 : number + 2], blocks))
        self.result.problems += self._not_needed()
        self.result.used |= {(cite.key, cite.passage) for cite in self._all_cites() if cite.passage}
        return self.result

    def _all_cites(self) -> Iterator[Cite]:
        for bracket in (*self.page.brackets, *self.page.text_cites, *self.page.block_cites):
            yield from _cites_in(bracket.text)

    def _settle(self, problem: Problem | None, tally: Tally, kind: str, words: str, number: int) -> None:
        """Count what was checked in a stretch; report its problem unless the page waives it."""
        tally.all += 1
        if problem is None:
            tally.bound += 1
        elif self._waivers.waive(kind, words, number):
            tally.waived += 1
        else:
            self.result.problems.append(problem)

    def _not_needed(self) -> Iterator[Problem]:
        for waiver in self._waivers.not_needed():
            words = f" “{waiver.words}”" if waiver.words else ""
            message = f"the waiver of the {waiver.kind}{words} is not needed"
            hint = "delete it; one for a paragraph stands in it or right below it"
            self.result.needless.append((waiver.start, waiver.end))
            yield Problem("E006", self.page.place(waiver.start, waiver.end), message, hint)

    def _place(self, stretch: Stretch, start: int, end: int) -> Place:
        return self.page.place(*stretch.span(start, end))

    # ----- quotations

    def _quoted(self, stretch: Stretch) -> list[_Quoted]:
        """The quotations of a stretch that are long enough to need a passage."""
        if stretch.kind in _NAMES and not stretch.marks:
            return []
        found = self._block_quotations(stretch) if stretch.kind is Kind.QUOTE else _in_marks(stretch)
        return [quote for quote in found if length(quote.words) >= SHORTEST]

    def _block_quotations(self, stretch: Stretch) -> Iterator[_Quoted]:
        """What a block quotation quotes: its text up to each citation, without who said it."""
        start = 0
        for end in sorted({mark.at for mark in stretch.marks} | {len(stretch.text)}):
            part = stretch.text[start : self._start_of_attribution(stretch, start, end)]
            if part.lstrip()[:1] in tuple('“«„「『"') and (inside := quotations(part)):
                yield from (_Quoted(quote.words, start + quote.start, start + quote.end) for quote in inside)
            elif words := part.strip(_QUOTE_MARKS):
                at = start + part.index(words)
                yield _Quoted(words, at, at + len(words), is_block=True)
            start = end

    def _start_of_attribution(self, stretch: Stretch, start: int, end: int) -> int:
        """Where a line begins that says who said it: with a dash."""
        text, page = stretch.text, self.page.file.text
        starts = (at for at in range(start, end) if at == 0 or page[stretch.offsets[at]] == "\n")
        return next((at for at in starts if _ATTRIBUTION.match(text, at, end)), end)

    def _check_quotations(self, stretch: Stretch, number: int, quoted: Sequence[_Quoted]) -> None:
        for quote in quoted:
            cites = self._cited.by(stretch.covering(quote.end))
            problem = self._quotation_problem(quote.words, self._place(stretch, quote.start, quote.end), cites)
            if problem is None or quote.is_block or not self._is_title(quote.words, cites):
                self._settle(problem, self.result.quotations, "quotation", quote.words, number)

    def _quotation_problem(self, words: str, place: Place, cites: Sequence[Cite]) -> Problem | None:
        named = (self.evidence.passage(cite.key, cite.passage) for cite in cites if cite.passage)
        passages = [passage for passage in named if passage]
        if not passages:
            message = f"the quotation “{_cut(words)}” has no passage"
            return Problem("E002", place, message, self._passage_hint(words, cites))
        if any(_says(passage, words) for passage in passages):
            return None
        compared = ((passage, difference(words, text)) for passage in passages for text in _texts(passage))
        nearest, (mine, theirs) = min(compared, key=lambda pair: _length_of_difference(pair[1]))
        hint = self._citation_of_passage(words, cites) or "quote the source to the letter"
        return Problem("E001", place, f"the page has “{mine}”, {nearest.key}#{nearest.id} has “{theirs}”", hint)

    def _is_title(self, words: str, cites: Iterable[Cite]) -> bool:
        """Whether the words are the title of a source that the note cites."""
        wanted = _as_title(words)
        entries = (self.bibliography.get(cite.key) for cite in cites)
        return any(wanted == _as_title(title) for entry in entries if entry for title in _titles(entry))

    def _passage_hint(self, words: str, cites: Sequence[Cite]) -> str:
        if not cites:
            return "cite the source right behind it"
        key = cites[0].key
        recorded = self._citation_of_passage(words, cites)
        return recorded or f"record the words in citations/evidence/{key}.yml and write [^{key}#id]"

    def _citation_of_passage(self, words: str, cites: Sequence[Cite]) -> str:
        """A hint with the passage of the cited sources that has the words, if one has."""
        keys = {cite.key for cite in cites}
        recorded = (passage for (key, _), passage in self.evidence.passages.items() if key in keys)
        return next((f"write [^{item.key}#{item.id}]" for item in recorded if _says(item, words)), "")

    # ----- figures

    def _check_figures(self, stretch: Stretch, number: int, quoted: Sequence[_Quoted]) -> None:
        if stretch.kind in _NAMES and not stretch.marks:
            return
        for figure in _figures(stretch):
            if not any(quote.start <= figure.start < quote.end for quote in quoted):
                problem = self._figure_problem(figure, stretch)
                self._settle(problem, self.result.figures, "figure", figure.text, number)

    def _figure_problem(self, figure: Quantity, stretch: Stretch) -> Problem | None:
        marks = stretch.covering(figure.end)
        cites = self._cited.by(marks)
        named, records = self._records(cites)
        agreeing = _agreeing(figure, records)
        month = _IN_MONTH.match(stretch.text, figure.end)
        in_time = [record for record in agreeing if _is_of_month(record, month)]
        if in_time:
            self.result.used |= {(record.key, record.id) for record in in_time}
            return None
        place = self._place(stretch, figure.start, figure.end)
        if not cites:
            what = "a note that cites no source" if marks else "no note"
            message = f'the figure "{figure.text}" has {what}'
            return Problem("E004", place, message, "cite its source right behind it")
        if agreeing and month:
            periods = ", ".join(dict.fromkeys(record.period for record in agreeing))
            written = month.group().split(maxsplit=1)[1]
            message = f'the figure "{figure.text}" is recorded for {periods}, not for {written}'
            return Problem("E003", place, message, "check the month, or the record's period")
        if comparable := named or [record for record in records if _is_comparable(figure, record)]:
            near = min(comparable, key=lambda record: _distance(figure, record))
            message = f'the figure "{figure.text}" disagrees with {near.key}#{near.id}: {near.quantity.text}'
            return Problem("E003", place, message, "correct the page, or record the figure if the source has it too")
        sources = ", ".join(dict.fromkeys(cite.key for cite in cites))
        message = f'the figure "{figure.text}" is not recorded for {sources}'
        return Problem("E004", place, message, f"add it to citations/evidence/{cites[0].key}.yml")

    def _records(self, cites: Sequence[Cite]) -> tuple[list[Figure], list[Figure]]:
        """The figures that citations name, and these with all those of sources cited without naming one."""
        named = [figure for cite in cites if cite.passage for figure in self._named(cite)]
        keys_named = {figure.key for figure in named}
        open_keys = {cite.key: None for cite in cites if not cite.passage or cite.key not in keys_named}
        return named, named + [figure for key in open_keys for figure in self.evidence.figures_of(key)]

    def _named(self, cite: Cite) -> tuple[Figure, ...]:
        return self.evidence.figures_of(cite.key, cite.passage)

    # ----- numbers before a note that names a figure

    def _check_numbers(self, stretch: Stretch, number: int, quoted: Sequence[_Quoted]) -> None:
        """Hold numbers that are no figures by themselves (22 ships) against the figures that notes name.

        Of the numbers that a note covers one must agree with each; words alone may stand.
        """
        named = {(mark, record): None for mark in stretch.marks for record in self._records(self._cited.by([mark]))[0]}
        before = self._stated_before(stretch, quoted) if named else {}
        wrong: list[tuple[_Stated, Mark, Figure]] = []
        for mark, record in named:
            stated = before.get(mark, [])
            right = next((item for item in stated if record in item.agreeing), None)
            if right and not right.is_figure:
                self._settle(None, self.result.figures, "figure", right.quantity.text, number)
            elif not right and not any(item.is_reported(record) for item in stated):
                wrong += [(item, mark, record) for item in stated if item.may_be_wrong(record, stretch)]
        for item, record in _nearest_first(wrong):
            problem = self._number_problem(item.quantity, record, stretch)
            self._settle(problem, self.result.figures, "figure", item.quantity.text, number)

    def _stated_before(self, stretch: Stretch, quoted: Sequence[_Quoted]) -> dict[Mark, list[_Stated]]:
        """The numbers that each citation covers."""
        before: dict[Mark, list[_Stated]] = {}
        for stated in self._stated(stretch, quoted):
            for mark in stretch.covering(stated.quantity.end):
                before.setdefault(mark, []).append(stated)
        return before

    def _number_problem(self, found: Quantity, record: Figure, stretch: Stretch) -> Problem:
        message = f'the figure "{found.text}" disagrees with {record.key}#{record.id}: {record.quantity.text}'
        hint = "correct the page, or name the record that says so"
        return Problem("E003", self._place(stretch, found.start, found.end), message, hint)

    def _stated(self, stretch: Stretch, quoted: Sequence[_Quoted]) -> Iterator[_Stated]:
        """All numbers of a stretch, with the records of their notes that they agree with."""
        figures = list(_figures(stretch))
        in_figures = Cover((figure.start, figure.end) for figure in figures)
        in_quotations = Cover((quote.start, quote.end) for quote in quoted)
        for figure in figures:
            yield _Stated(figure, _agreeing(figure, self._records_of(figure, stretch)), is_figure=True)
        for start, end in stretch.parts:
            for found in _figures_between(stretch, start, end, numbers):
                if found.end - 1 not in in_figures:
                    agreeing = _agreeing_small(found, self._records_of(found, stretch))
                    yield _Stated(found, agreeing, is_quoted=found.start in in_quotations)

    def _records_of(self, figure: Quantity, stretch: Stretch) -> list[Figure]:
        return self._records(self._cited.by(stretch.covering(figure.end)))[1]

    # ----- notes

    def _leads(self, stretch: Stretch, following: Sequence[Stretch], blocks: Blocks) -> bool:
        """Whether the stretch ends in a colon and leads to a list, a table, a quotation or a fenced block."""
        if not stretch.text.rstrip().endswith((":", "：")):
            return False
        end = following[0].offsets[0] if following else len(self.page.file.text)
        fence = bisect_left(blocks.fences, stretch.offsets[-1], key=lambda fence: fence.start)
        has_fence = fence < len(blocks.fences) and blocks.fences[fence].start < end
        return has_fence or bool(following and following[0].kind in _LED_TO)

    def _check_note(self, stretch: Stretch, number: int, leads: bool) -> None:
        if stretch.kind not in _NEEDS_NOTE:
            return
        last = stretch.marks[-1].at if stretch.marks else 0
        last += len(stretch.text[last:]) - len(stretch.text[last:].lstrip(" .,;:!?)"))
        is_statement = not leads and _words_outside_links(stretch, last) >= FEWEST_WORDS
        if not stretch.marks and not is_statement:
            return
        problem: Problem | None = None
        place = self._place(stretch, last, len(stretch.text.rstrip()))
        if not stretch.covering(stretch.parts[0][0]):
            hint = "cite what it rests on, or waive it with a reason"
            problem = Problem("E015", place, f"this {stretch.kind} has no note", hint)
        elif is_statement and stretch.kind is not Kind.ROW:
            hint = "cite what it rests on, or move the note behind it"
            problem = Problem("E016", place, "what follows the last note has none", hint)
        self._settle(problem, self.result.paragraphs, "note", "", number)


class _CitedInNotes:
    """What the notes of a page cite; a note of prose stands for what it cites."""

    def __init__(self, page: PageSource) -> None:
        names = {definition.start: definition.name for definition in page.definitions}
        notes = [(start, end, names[start]) for start, end in page.prose.notes]
        self._by_name: dict[str, list[Cite]] = {name: [] for name in names.values()}
        for bracket in page.text_cites:
            number = bisect_right(notes, bracket.start, key=lambda note: note[0]) - 1
            if number >= 0 and bracket.start < notes[number][1]:
                self._by_name[notes[number][2]] += _cites_in(bracket.text)

    def by(self, marks: Iterable[Mark]) -> list[Cite]:
        """The sources that citations name, those of notes of prose in their place."""
        cites: list[Cite] = []
        for mark in marks:
            inside = None if mark.in_note else self._by_name.get(mark.bracket.text.strip())
            cites += _cites_in(mark.bracket.text) if inside is None else inside
        return cites


@lru_cache(maxsize=4096)
def _cites_in(text: str) -> tuple[Cite, ...]:
    try:
        return parse(text)
    except BadCitation:  # `check` reports it
        return ()


def _in_marks(stretch: Stretch) -> Iterator[_Quoted]:
    """The quotations between quotation marks, those too of which a mark is missing."""
    for start, end in stretch.parts:
        text = stretch.text[start:end]
        found = quotations(text)
        for quote in found:
            yield _Quoted(quote.words, start + quote.start, start + quote.end)
        edges = {0, len(text)} | {mark.at - start for mark in stretch.marks if start <= mark.at <= end}
        yield from (_Quoted(text[a:b], start + a, start + b) for a, b in _half_marked(text, found, edges))


def _half_marked(text: str, found: Sequence[Quotation], edges: set[int]) -> Iterator[Span]:
    """Spans from an opening mark that is never closed, or to a closing one that was never opened.

    They reach to the next edge: a citation, another quotation or mark, the end.
    """
    starts = [quote.start for quote in found]
    lone = [mark for mark in _LONE_MARK.finditer(text) if not _is_inside(mark.start(), found, starts)]
    if lone:
        marks = {edge for mark in lone for edge in mark.span()}
        around = {edge for quote in found for edge in (quote.start - 1, quote.end + 1)}
        in_order = sorted(edges | marks | around)
        for mark in lone:
            if mark["opening"]:
                yield mark.end(), in_order[bisect_right(in_order, mark.end())]
            else:
                yield in_order[bisect_left(in_order, mark.start()) - 1], mark.start()


def _is_inside(at: int, found: Sequence[Quotation], starts: Sequence[int]) -> bool:
    """Whether an offset stands in a quotation or at its marks."""
    before = bisect_right(starts, at + 1) - 1
    return before >= 0 and at <= found[before].end


def _says(passage: Passage, words: str) -> bool:
    return any(stands_in(words, text) for text in _texts(passage))


def _texts(passage: Passage) -> list[str]:
    return [text for text in (passage.quote, passage.translation) if text]


def _length_of_difference(texts: tuple[str, str]) -> int:
    return sum(len(part) for text in texts for part in re.findall(r"⟦([^⟧]*)⟧", text))


def _cut(words: str) -> str:
    return words if len(words) <= 60 else words[:57].rstrip() + "…"


def _titles(entry: Entry) -> Iterator[str]:
    """What the source may be called."""
    for name in ("title", "shorttitle", "titletranslation"):
        if title := entry.plain(name):
            yield title
    if subtitle := entry.plain("subtitle"):
        yield f"{entry.plain('title')}: {subtitle}"


def _as_title(text: str) -> str:
    return normal(text).strip(" .,;:'").casefold()


def _agreeing(figure: Quantity, records: Sequence[Figure]) -> list[Figure]:
    """The records that a figure agrees with; a range also with two records, one for each end."""
    direct = [record for record in records if agree(figure, record.quantity)]
    if direct or not figure.is_range:
        return direct
    low, high = ([record for record in records if agree(end, record.quantity)] for end in figure.ends)
    return [*low, *high] if low and high else []


def _agreeing_small(number: Quantity, records: Sequence[Figure]) -> list[Figure]:
    """The records that a number agrees with which is no figure: its unit may be left to be understood.

    Of "from 9 to 22" either end may be what a record says.
    """
    ends = number.ends if " to " in number.text else ()
    found = [*_agreeing(number, records), *(item for end in ends for item in _agreeing(end, records))]
    if number.counts_things:
        return found
    return found + [item for item in records for bare in _without_unit(item) if agree(number, bare)]


def _nearest_first(pairs: Iterable[tuple[_Stated, Mark, Figure]]) -> Iterator[tuple[_Stated, Figure]]:
    """Each number once with the record that it is nearest to, and each record of a citation once."""
    taken: set[object] = set()
    for item, mark, record in sorted(pairs, key=lambda pair: _distance(pair[0].quantity, pair[2])):
        if item.quantity not in taken and (mark, record) not in taken:
            taken |= {item.quantity, (mark, record)}
            yield item, record


def _without_unit(record: Figure) -> Iterator[Quantity]:
    """The number of a record as it is written."""
    return numbers(record.quantity.text.partition(" ")[0])


def _is_comparable(figure: Quantity, record: Figure) -> bool:
    """Whether a record is of the same dimension, or of the same digits with another unit."""
    return record.quantity.dimension == figure.dimension or _digits(record.quantity.text) == _digits(figure.text)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text).strip("0")


def _distance(figure: Quantity, record: Figure) -> tuple[bool, float]:
    """How far a record is from a figure; those of the same dimension are nearest."""
    return record.quantity.dimension != figure.dimension, abs(record.quantity.low - figure.low)


def _is_of_month(record: Figure, month: re.Match[str] | None) -> bool:
    """Whether a record can be for the month that the text names right behind the figure."""
    if month is None or not _PERIOD.match(record.period):
        return True
    first, _, last = record.period.partition("/")
    first, last = first[:7], (last or first)[:7]
    number = _MONTH_NAMES.index(month["month"]) + 1
    years = [int(month["year"])] if month["year"] else range(int(first[:4]), int(last[:4]) + 1)
    return any(first <= f"{year}-{number:02d}" <= last for year in years)


def _words_outside_links(stretch: Stretch, start: int) -> int:
    """The number of words from an index on that are not the text of a link."""
    at, outside = start, list[str]()
    for link_start, link_end in sorted(stretch.links):
        outside.append(stretch.text[at : max(at, link_start)])
        at = max(at, link_end)
    return length(" ".join([*outside, stretch.text[at:]]))


_HEADER_UNIT = re.compile(r"\((?P<unit>[^()]+)\)|,\s*(?P<after>[^,|]+)$")
_MONEY = re.compile(r"(?P<sign>US\$|\$|€|£|¥|RMB)\s*(?P<scale>[a-z]*)\.?", re.IGNORECASE)
_CURRENCIES = {"US$": "dollars", "$": "dollars", "€": "euros", "£": "GBP", "¥": "yuan", "RMB": "yuan"}
_SHORT_SCALES = {"m": "million", "b": "billion", "tn": "trillion"}
_DIGITS = r"\d(?:[\d,.\u00a0\u202f\u2009]*\d)?"
_CELL = re.compile(
    rf"(?P<before>[^\d$€£¥]*?)(?P<number>[+−–-]?{_DIGITS}(?:\s*[–—-]\s*{_DIGITS})?)[\s*†‡.]*(?:\([^()\d]*\)\s*)?"
)
"""A cell that has one number or range, and no unit."""


_Reading = Callable[[str], Iterator[Quantity]]


def _figures(stretch: Stretch) -> Iterator[Quantity]:
    """The figures of a stretch; a number alone in its cell has the unit of its column's header."""
    units = _header_units(stretch.header)
    for column, (start, end) in enumerate(stretch.parts):
        text = stretch.text[start:end]
        unit = units[column] if column < len(units) else ""
        if unit and (cell := _CELL.fullmatch(text)):
            at, written = start + cell.start("number"), cell["number"]
            for figure in quantities(f"{cell['before'].lstrip()}{written} {unit}"):
                yield replace(figure, start=at, end=at + len(written), text=written)
        else:
            yield from _figures_between(stretch, start, end)


def _figures_between(stretch: Stretch, start: int, end: int, read: _Reading = quantities) -> Iterator[Quantity]:
    """The figures of a part of a stretch, or what `read` gives; what a citation parts is no range."""
    for figure in read(stretch.text[start:end]):
        figure_start, figure_end = start + figure.start, start + figure.end
        mark = bisect_right(stretch.marks, figure_start, key=lambda mark: mark.at)
        if mark == len(stretch.marks) or stretch.marks[mark].at >= figure_end:
            yield replace(figure, start=figure_start, end=figure_end)
        else:
            yield from _figures_between(stretch, figure_start, stretch.marks[mark].at, read)
            yield from _figures_between(stretch, stretch.marks[mark].at, figure_end, read)


def _header_units(header: Stretch | None) -> list[str]:
    """The unit of each column; empty where the header names none."""
    return [_header_unit(header.text[start:end]) for start, end in header.cells] if header else []


def _header_unit(text: str) -> str:
    """The unit that a header names in parentheses or after a comma; empty when there is none that is known."""
    match = _HEADER_UNIT.search(text.strip())
    if match is None:
        return ""
    unit = (match["unit"] or match["after"]).strip()
    if money := _MONEY.fullmatch(unit):
        scale = money["scale"].lower()
        unit = f"{_SHORT_SCALES.get(scale, scale)} {_CURRENCIES[money['sign'].upper()]}".strip()
    scale_of_unit, known = quantity.parse_unit(unit)
    is_known = known is not None and (known.dimension != quantity.COUNT or scale_of_unit != 1)
    return unit if is_known else ""
