"""Whether a page says what its sources say: honest pages pass, and each change of them fails in its place."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.markdown.page import PageSource
from explainer.problems.place import TextFile
from explainer.problems.problem import Problem
from explainer.proof import evidence
from explainer.proof.verification import Verification
from explainer.proof.verify import unused, verify
from explainer.sources import bibliography
from explainer.text import quantity

BIBLIOGRAPHY = bibliography.from_files(
    [
        TextFile(
            "references.bib",
            """
@book{log, title = {The Log of the Ferry}, subtitle = {A Year on the Water}, date = {1901}}
@online{gazette, title = {A Bridge for Halm at Last}, date = {1902}, url = {https://gazette.example/}}
@online{report, title = {Тихая река}, date = {1903}, titletranslation = {The quiet river of the north}, langid = {ru}}
@online{桥报, title = {哈姆大桥通车}, date = {1903}, langid = {zh}}
@misc{empty, title = {A source of which nothing is recorded}, date = {1904}}
""",
        )
    ]
)
EVIDENCE = evidence.from_texts(
    [
        TextFile(
            "log.yml",
            """
passages:
- {id: ice, lang: en, quote: 'The ice held us for nine days, and the crew - all twelve of them - ate fish.'}
- {id: fare, lang: en, quote: "We never charged a child for the crossing."}
figures:
- {id: passengers, value: 153000, unit: passengers, period: '1901'}
- {id: share, value: 12.4, unit: percent, period: 1901-03}
- {id: share-april, value: 15.1, unit: percent, period: 1901-04}
- {id: coal, value: 38.2, unit: million t, period: 1901-01/1901-06}
- {id: speed, value: 22, unit: knots}
- {id: crew, value: 12, unit: people}
- {id: guests, value: 203, unit: persons}
- {id: crates, value: [30, 40], unit: crates}
- {id: people, value: 3.05, unit: million people}
- {id: days, value: 9, unit: days}
- {id: rise, value: 2.5, unit: percentage points}
- {id: heat, value: 31, unit: °C}
- {id: fine, value: 25, unit: GBP}
""",
        ),
        TextFile(
            "gazette.yml",
            """
passages:
- {id: joy, lang: en, quote: 'The whole town stood on the bank and sang until the lamps went out.'}
figures:
- {id: cost, value: 1.5, unit: billion USD}
- {id: length, value: 4.2, unit: km}
- {id: low, value: 20, unit: percent}
- {id: high, value: 30, unit: percent}
- {id: tolls, value: [5, 7], unit: million USD}
- {id: depth, value: 600, unit: t, bound: about}
""",
        ),
        TextFile(
            "report.yml",
            """
passages:
- id: river
  lang: ru
  quote: 'Река стала тихой, и мост никому не нужен.'
  translation: 'The river has become quiet, and nobody needs the bridge.'
  translator: ours
""",
        ),
        TextFile("桥报.yml", "passages:\n- {id: open, lang: zh, quote: 大桥今天通车，全城人民都很高兴。}\n"),
    ],
    BIBLIOGRAPHY,
)


def check(text: str) -> Verification:
    return verify(PageSource(TextFile("page.md", text)), BIBLIOGRAPHY, EVIDENCE)


def codes(text: str) -> list[str]:
    return [problem.code for problem in check(text).problems]


def only(text: str) -> Problem:
    (problem,) = check(text).problems
    return problem


def marked(problem: Problem) -> str:
    """What stands above the carets."""
    place = problem.place
    return place.excerpt[place.column - 1 :][: place.length]


def test_the_records_of_these_tests_are_read() -> None:
    assert EVIDENCE.problems == ()
    assert BIBLIOGRAPHY.problems == ()


HONEST = {
    "curly quotation marks": "He wrote: “We never charged a child for the crossing.”[^log#fare]",
    "straight quotation marks": 'He wrote: "We never charged a child for the crossing."[^log#fare]',
    "guillemets": "He wrote: «We never charged a child for the crossing»[^log#fare]",
    "a soft line break in it": "He wrote: “We never charged\na child for the crossing.”[^log#fare]",
    "a soft line break in straight marks": 'He wrote: "We never charged\na child for the crossing."[^log#fare]',
    "emphasis in it": "He wrote: “We *never* charged a child.”[^log#fare]",
    "a non-breaking space": "“We never\u00a0charged a child for&nbsp;the crossing.”[^log#fare]",
    "an entity for the mark": "&ldquo;We never charged a child for the crossing.&rdquo;[^log#fare]",
    "another dash": "“the crew — all twelve of them — ate fish”[^log#ice]",
    "an omission in brackets": "“The ice held us for nine days […] ate fish.”[^log#ice]",
    "an omission of three points": "“The ice held us for nine days ... ate fish.”[^log#ice]",
    "an insertion in brackets": "“The ice held [the ferry] for nine days.”[^log#ice]",
    "a letter in brackets": "“[t]he ice held us for nine days.”[^log#ice]",
    "words of the translation": "“nobody needs the bridge”[^report#river]",
    "words of the original": "«мост никому не нужен»[^report#river]",
    "Chinese words": "“大桥今天通车，全城人民都很高兴。”[^桥报#open]",
    "Chinese words with half-width marks": "「大桥今天通车,全城人民都很高兴」[^桥报#open]",
    "a note with two sources": "“We never charged a child.”[^gazette#joy; log#fare, p. 4]",
    "adjacent notes": "“We never charged a child.”[^gazette#joy][^log#fare]",
    "two quotations with a note each": "“We never charged a child.”[^log#fare] “The whole town stood.”[^gazette#joy]",
    "two quotations with one note": "“We never charged a child,” “held us for nine days”.[^log#fare; log#ice]",
    "a short quotation": "They called it “the long way”.[^empty]",
    "the title of a source": "So says “A Bridge for Halm at Last.”[^gazette]",
    "the title with its subtitle": "So says “The Log of the Ferry: A Year on the Water”.[^log]",
    "the translated title of a source": "So says “The quiet river of the north”.[^report]",
    "a block quotation": "> We never charged a child for the crossing.[^log#fare]",
    "a block quotation of two lines": "> We never charged a child\n> for the crossing.[^log#fare]",
    "a block quotation with quotation marks": "> “We never charged a child for the crossing.”[^log#fare]",
    "a block quotation with its speaker below": "> We never charged a child.\n>\n> — The captain[^log#fare]",
    "a block quotation with its speaker in the next line": "> We never charged a child.\n> — The captain[^log#fare]",
    "a block quotation with its speaker behind": "> “We never charged a child.” — The captain[^log#fare]",
    "a block quotation with a note each": "> We never charged a child.[^log#fare] The whole town stood.[^gazette#joy]",
    "a block quotation of two paragraphs": (
        "> The ice held us for nine days.\n>\n> All twelve of them - ate fish.[^log#ice]"
    ),
    "a quotation in an item": "- He wrote: “We never charged a child.”[^log#fare]",
    "a quotation in an admonition": "!!! note\n    He wrote: “We never charged a child.”[^log#fare]",
    "a quotation in a cell": "| What |\n|---|\n| “We never charged a child.”[^log#fare] |",
    "a quotation with the header's note": "| What[^log#fare] |\n|---|\n| “We never charged a child.” |",
    "a quotation by a note of prose": "“We never charged a child.”[^n]\n\n[^n]: See [@log#fare].",
    "a quotation in a note of prose": "So.[^n]\n\n[^n]: He wrote “We never charged a child” [@log#fare].",
    "a figure": "It carried 153,000 passengers.[^log]",
    "a figure that names its record": "It carried 153,000 passengers.[^log#passengers]",
    "a rounded figure": "It took 12 percent.[^log]",
    "a figure with another word for its unit": "It took 12.4 per cent.[^log] And 12.4%.[^log]",
    "a figure with a non-breaking space": "It took 12.4\u00a0percent.[^log] And 12.4&nbsp;percent.[^log]",
    "a figure with another scale": "It burned 38,200,000 tons.[^log] It cost 1,500 million dollars.[^gazette]",
    "a sign of currency": "It cost $1.5 billion.[^gazette] It cost US$1.5 billion.[^gazette]",
    "about": "It cost about 1.5 billion dollars.[^gazette]",
    "more than, which it is": "It carried more than 150,000 passengers.[^log]",
    "less than, which it is": "It carried fewer than 160,000 passengers.[^log]",
    "emphasis in a figure": "It took **12.4** percent.[^log]",
    "a soft line break in a figure": "It took 12.4\npercent.[^log]",
    "a range": "The tolls were 5–7 million dollars.[^gazette]",
    "a range of two records": "It grew by 20–30 percent.[^gazette]",
    "a range of two records of two sources": "It grew by 12.4 to 20 percent.[^gazette; log]",
    "two figures with a note each": "It took 12.4 percent[^log] or 20 percent.[^gazette]",
    "the month of a figure": "It took 12.4 percent in March 1901.[^log]",
    "the month without its year": "It took 12.4 percent in March.[^log]",
    "months of a series": "It took 12.4 percent in March and 15.1 in April.[^log]",
    "a month of a longer period": "It burned 38.2 million tons in May 1901.[^log]",
    "a figure inside a bound quotation": "He wrote “held us for nine days, and the crew – all twelve”.[^log#ice]",
    "a figure with a passage of its source": "“We never charged a child” and 153,000 passengers.[^log#fare]",
    "figures of two sources in one note": "It carried 153,000 passengers over 4.2 km.[^log#passengers; gazette#length]",
    "a figure by a note of prose": "It carried 153,000 passengers.[^n]\n\n[^n]: See [@log].",
    "a figure in an item": "- It carried 153,000 passengers.[^log]",
    "a figure in a cell with its unit": "| What |\n|---|\n| 12.4 percent[^log] |",
    "money in the header": "| Cost ($bn)[^gazette] |\n|---|\n| 1.5 |",
    "money and a short scale in the header": "| Cost (US$ m)[^gazette] |\n|---|\n| 1,500 |",
    "money after a comma": "| Cost, billion USD[^gazette] |\n|---|\n| 1.5 |",
    "percent in the header": "| Year | Growth (%) |\n|---|---|\n| 1901 | 12.4[^log] |",
    "a unit in the header, and a dash": "| Year | Growth (%)[^log] |\n|---|---|\n| 1901 | – |\n| 1902 | 12.4 |",
    "a unit in the header, and an empty cell": "| A | Growth (%)[^log] | B |\n|---|---|---|\n| | 12.4 | 3 |",
    "a unit in the header, and about": "| Coal (million t)[^log] |\n|---|\n| about 38 |",
    "a range under its unit": "| Tolls ($m)[^gazette] |\n|---|\n| 5–7 |",
    "a number under no unit": "| Ships (by name)[^log] |\n|---|\n| 7 |",
    "the lead's note for a table": "The growth:[^log]\n\n| Growth (%) |\n|---|\n| 12.4 |",
    "a paragraph with its note": "The ferry went on for years after the bridge was there.[^empty]",
    "a short remark": "That is a judgment.",
    "a short remark behind the note": "The ferry went on for years after that.[^empty] That is a judgment.",
    "a way to other pages": "See [the opening of the bridge in May](a.md) and [what came after it](b.md).",
    "a way to other pages behind the note": "It went on.[^log] See [the opening of the bridge in May](a.md).",
    "a lead to a list": "Three things are known of the ferry and its crew:\n\n- It was old.",
    "a lead to a table": "This is what the log says of the crew:\n\n| A |\n|---|\n| B |",
    "a lead to a quotation": "This is what the captain wrote that day:\n\n> We never charged a child.[^log#fare]",
    "a lead to a fenced block": "This is what the log says of the crew:\n\n```chart\n```\n\nMore.",
    "a lead behind a note": "It went on.[^log] Three things are known of it:\n\n- It was old.",
    "headings": "# The ferry and the bridge of Halm\n\n## What 600 tons of coal are “worth to a crew of twelve”",
    "an admonition's title": '!!! note "What 600 tons of coal are to the crew"\n    So.',
    "a term": "Tons of coal that a ferry burns in a year\n:   Much.",
    "a row by its header": "| Who and what[^empty] |\n|---|\n| The captain and all of his crew of old |",
    "code": "Write `“four words and more” 600 percent` so.",
    "a fenced block of any text": "```\n“Words that no source has” and 600 percent of everything there is.\n```",
    "raw HTML": "<div>\n“Words that no source has” and 600 percent of all.\n</div>",
    "front matter": "---\ntitle: Words that no source has and 600 percent\n---\n",
}


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST)
def test_an_honest_page_passes(text: str) -> None:
    assert [(problem.code, problem.message) for problem in check(text).problems] == []


@dataclass(frozen=True)
class Mutation:
    """What a page says, what it should say, and what comes of it."""

    before: str
    after: str
    code: str
    at: str
    """What the problem's place spans."""


PAGE = """\
# The ferry

It carried 153,000 passengers in that year, 12.4 percent in March.[^log] The captain wrote: “We never charged a
child for the crossing.”[^log#fare] The bridge is 4.2 km long and cost about $1.5 billion.[^gazette]

> The ice held us for nine days, […] ate fish.[^log#ice]

- The town “stood on the bank and sang” that evening in May.[^gazette#joy]
- A Russian paper found that «Река стала тихой, и мост» was built.[^report#river]
- A Chinese one wrote 「大桥今天通车，全城人民都很高兴」 there.[^桥报#open]

The table has what the log counted.[^log]

| Month | Share (%) | Coal (million t) |
|-------|-----------|------------------|
| March | 12.4      | –                |
| Both  | 15.1      | 38.2             |

Growth was 20–30 percent by the count of the town.[^gazette] So the tolls paid for the works.[^n]

[^n]: The tolls brought 5–7 million dollars [@gazette#tolls].
"""

MUTATIONS = {
    "a letter": Mutation("We never", "He never", "E001", "He never charged a"),
    "a final letter": Mutation("child for", "children for", "E001", "We never charged a"),
    "a word in a block quotation": Mutation(
        "nine days", "ten days", "E001", "The ice held us for ten days, […] ate fish."
    ),
    "a letter in an item": Mutation("sang", "sank", "E001", "stood on the bank and sank"),
    "a Cyrillic letter": Mutation("тихой,", "тихая,", "E001", "Река стала тихая, и мост"),
    "a Latin letter for a Cyrillic one": Mutation("стала", "стaла", "E001", "Река стaла тихой, и мост"),
    "a Chinese character": Mutation("今天", "明天", "E001", "大桥明天通车，全城人民都很高兴"),
    "a word more": Mutation("charged a", "charged not a", "E001", "We never charged not a"),
    "a word less": Mutation("on the bank", "on bank", "E001", "stood on bank and sang"),
    "an opening mark": Mutation("“stood", "stood", "E001", "The town stood on the bank and sang"),
    "a digit": Mutation("153,000", "154,000", "E003", "154,000"),
    "a digit of a share": Mutation("12.4 percent", "12.5 percent", "E003", "12.5 percent"),
    "a digit of money": Mutation("$1.5 b", "$1.9 b", "E003", "about $1.9 billion"),
    "a digit under a header": Mutation("| 12.4 ", "| 12.6 ", "E003", "12.6"),
    "a digit in the last column": Mutation("38.2 ", "38.3 ", "E003", "38.3"),
    "a digit of a range": Mutation("20–30", "20–33", "E003", "20–33 percent"),
    "a digit in a note": Mutation("5–7", "5–8", "E003", "5–8 million dollars"),
    "a scale": Mutation("billion.", "million.", "E003", "about $1.5 million"),
    "a scale in a header": Mutation("(million t)", "(billion t)", "E003", "38.2"),
    "a unit": Mutation("4.2 km", "4.2 miles", "E003", "4.2 miles"),
    "a unit of another kind": Mutation("4.2 km", "4.2 percent", "E003", "4.2 percent"),
    "a currency": Mutation("about $1.5", "about €1.5", "E003", "about €1.5 billion"),
    "a month": Mutation("in March.", "in April.", "E003", "12.4 percent"),
    "the source of a figure": Mutation("March.[^log]", "March.[^empty]", "E004", "153,000|12.4 percent"),
    "the source of a quotation": Mutation("[^log#fare]", "[^report#river]", "E001", "We never charged a"),
    "the source of a quotation to one without": Mutation("[^log#fare]", "[^empty]", "E002", "We never charged a"),
    "the passage of a quotation": Mutation("[^log#fare]", "[^log#ice]", "E001", "We never charged a"),
    "the passage away": Mutation("[^log#fare]", "[^log]", "E002", "We never charged a"),
    "the record of a figure": Mutation("[@gazette#tolls]", "[@gazette#cost]", "E003", "5–7 million dollars"),
    "the note of a block quotation": Mutation("[^log#ice]", "", "E002", "The ice held us for nine days, […] ate fish."),
    "the note of an item": Mutation(
        "[^gazette#joy]",
        "",
        "E002 E015",
        "stood on the bank and sang|The town “stood on the bank and sang” that evening in May.",
    ),
    "the note of a table": Mutation(
        "counted.[^log]", "counted.", "E015 E004", "The table has what the log counted.|12.4|15.1|38.2"
    ),
    "the last note of a paragraph": Mutation("[^n]\n\n", "\n\n", "E016", "So the tolls paid for the works."),
    "a note in the middle": Mutation("[^gazette] So", " So", "E003", "20–30 percent"),
}


def test_the_whole_page_passes() -> None:
    result = check(PAGE)
    assert result.problems == []
    assert (result.quotations.all, result.figures.all, result.paragraphs.all) == (5, 9, 6)


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_a_changed_page_fails_where_it_was_changed(mutation: Mutation) -> None:
    assert PAGE.count(mutation.before) == 1
    problems = check(PAGE.replace(mutation.before, mutation.after)).problems
    assert " ".join(dict.fromkeys(problem.code for problem in problems)) == mutation.code
    assert "|".join(marked(problem) for problem in problems) == mutation.at


def test_a_quotation_that_differs_is_shown_with_what_the_nearest_passage_has() -> None:
    message = only("He wrote: “We never charge a child.”[^log#ice; log#fare]").message
    assert message.startswith("the page has “We never ⟦charge⟧ a child.”, log#fare has “We never ⟦charged⟧ a child")


HINTS = {
    "a quotation of another passage": ("“We never charged a child.”[^log#ice]", "write [^log#fare]"),
    "a quotation without its passage": ("“We never charged a child.”[^log]", "write [^log#fare]"),
    "a quotation that is not recorded": (
        "“We ever charged a child.”[^log]",
        "record the words in citations/evidence/log.yml and write [^log#id]",
    ),
    "a quotation without a note": ("“We never charged it.”", "cite the source right behind it"),
    "a figure without a note": ("12.4 percent.", "cite its source right behind it"),
    "a figure of a source without records": ("12.4 percent.[^empty]", "add it to citations/evidence/empty.yml"),
    "a figure that disagrees": (
        "12.9 percent.[^log]",
        "correct the page, or record the figure if the source has it too",
    ),
}


@pytest.mark.parametrize(("text", "hint"), HINTS.values(), ids=HINTS)
def test_a_hint_says_what_to_do_about(text: str, hint: str) -> None:
    assert only(text).hint == hint


MESSAGES = {
    "no passage": ("“We never charged it.”[^empty]", "E002", "the quotation “We never charged it.” has no passage"),
    "a long quotation": (
        f"“{'word ' * 20}”[^empty]",
        "E002",
        f"the quotation “{'word ' * 11}wo…” has no passage",
    ),
    "a figure nearest to two records": (
        "15 percent.[^gazette; log#share]",
        "E003",
        'the figure "15 percent" disagrees with log#share: 12.4 percent',
    ),
    "a figure of another month": (
        "12.4 percent in May.[^log]",
        "E003",
        'the figure "12.4 percent" is recorded for 1901-03, not for May',
    ),
    "a figure of another year": (
        "12.4 percent in March 1900.[^log]",
        "E003",
        'the figure "12.4 percent" is recorded for 1901-03, not for March 1900',
    ),
    "a figure of two sources without it": (
        "3 km.[^log; empty]",
        "E004",
        'the figure "3 km" is not recorded for log, empty',
    ),
    "a figure whose note cites nothing": (
        "3 km.[^n]\n\n[^n]: We saw it.",
        "E004",
        'the figure "3 km" has a note that cites no source',
    ),
    "a paragraph": ("One two three four five six.", "E015", "this paragraph has no note"),
    "an item": ("- One two three four five six.", "E015", "this list item has no note"),
    "a table row": ("| A |\n|---|\n| One two three four five six |", "E015", "this table row has no note"),
    "a further paragraph of an item": (
        "- One.[^log]\n\n    One two three four five six.",
        "E015",
        "this paragraph has no note",
    ),
    "what follows the last note": (
        "One.[^log] Two three four five six seven.",
        "E016",
        "what follows the last note has none",
    ),
    "a lead to nothing": ("One two three four five six:\n\nSo.", "E015", "this paragraph has no note"),
    "a lead to a heading": ("One two three four five six:\n\n# So", "E015", "this paragraph has no note"),
    "links among words": ("One two [and](a.md) three four five six.", "E015", "this paragraph has no note"),
    "a block quotation": ("> One two three four.", "E002", "the quotation “One two three four.” has no passage"),
    "a block quotation with the title of a source": (
        "> A Bridge for Halm at Last[^gazette]",
        "E002",
        "the quotation “A Bridge for Halm at Last” has no passage",
    ),
    "an opening mark alone": (
        "So “We ever charged a child.[^log#fare]",
        "E001",
        "the page has “We ⟦ever⟧ charged a child.”, log#fare has “We ⟦never⟧ charged a child",
    ),
    "a heading that cites": (
        "# “We ever charged a child”[^log#fare]",
        "E001",
        "the page has “We ⟦ever⟧ charged a child”",
    ),
    "a heading with a figure that cites": (
        "# On 9 km[^gazette]",
        "E003",
        'the figure "9 km" disagrees with gazette#length: 4.2 km',
    ),
    "a title that cites": (
        '!!! note "On 9 km[^gazette]"',
        "E003",
        'the figure "9 km" disagrees with gazette#length: 4.2 km',
    ),
}


@pytest.mark.parametrize(("text", "code", "message"), MESSAGES.values(), ids=MESSAGES)
def test_a_problem_says_what_is_wrong_with(text: str, code: str, message: str) -> None:
    problem = only(text)
    assert (problem.code, problem.message[: len(message)]) == (code, message)


NAMED_AND_RIGHT = {
    "the number of the record": "The ship made 22 knots.[^log#speed]",
    "another word for what is counted": "It had 203 guests.[^log#guests]",
    "about": "It had about 200 guests.[^log#guests]",
    "more than": "It had more than 200 guests.[^log#guests]",
    "a plus behind it": "It had 200+ guests.[^log#guests]",
    "a range": "It had 30–40 crates.[^log#crates]",
    "a range with to": "It had 30 to 40 crates.[^log#crates]",
    "a range with between": "It had between 30 and 40 crates.[^log#crates]",
    "about, inside a range": "It had about 35 crates.[^log#crates]",
    "the end of a rise": "The speed rose from 9 to 22 knots.[^log#speed]",
    "the ends of a range in two records": "The numbers were 12 to 22.[^log#crew; log#speed]",
    "a compound": "It was a 22-knot ship.[^log#speed]",
    "a word for the number": "The crew of twelve fished in 3 boats.[^log#crew]",
    "a compound word for the number": "With 3 boats it made twenty-two knots.[^log#speed]",
    "no number": "The ship was faster than the others.[^log#speed]",
    "another number beside it": "With 3 boilers it made 22 knots.[^log#speed]",
    "a unit to be understood": "It burned 38.2 in that half year.[^log#coal]",
    "a percent sign to be understood": "It took 12.4 in March.[^log#share]",
    "a unit cut short": "It rose 2.5 points[^log#rise] at 31 degrees[^log#heat] for 25 pounds.[^log#fine]",
    "a year": "In 1901, and in the 1890s, it was faster than in 1893.[^log#speed]",
    "a year with a noun": "The 1902 ships were faster.[^log#speed]",
    "years of a span": "It was fast in the years 1901–03 and 1905-1907.[^log#speed]",
    "a date": "On 15 May it was fast, on May 16, 1901 faster, and on 17–18 Sept. slow.[^log#speed]",
    "dates of one month": "From May 7 to 10, and on 8 and 9 June, it was fast; slow on July 1, 2 and 3.[^log#speed]",
    "an age": "The captain, 72, was fast.[^log#speed]",
    "a name in capitals": "By CC BY 4 it was fast. Reading 1: so it was.[^log#speed]",
    "a date in digits": "It was fast on 1901-05-15 and on 15.5.1901.[^log#speed]",
    "a time": "It was fast at 9 a.m., at 5 pm and at 12:30.[^log#speed]",
    "an ordinal": "The 3rd ship, and the 20th, were fast.[^log#speed]",
    "a name": "The Halm 2 was as fast as Ferry 9, by article 5 and page 7 (8) of the No. 3 log.[^log#speed]",
    "a name with a number in it": "The B-29 and the 4G were fast.[^log#speed]",
    "a name at the beginning": "Article 5 has its speed.[^log#speed]",
    "how long it took": "It was fast for 3 years, and 48 hours.[^log#speed]",
    "a number apart": "Call 12 34 56 for its speed.[^log#speed]",
    "several dozen": "With 3 dozen guests it was fast.[^log#speed]",
    "what another note is for": "It had 12 people[^log#crew] and 3 boats,[^empty] and was fast.[^log#speed]",
    "two records of one note": "It made 22 knots with 12 people.[^log#speed; log#crew]",
    "two notes side by side": "It made 22 knots with 12 people.[^log#speed][^log#crew]",
    "one of two records without its number": "It made 22 knots with its crew.[^log#speed; log#crew]",
    "a passage and a figure": "“We never charged a child” at 22 knots.[^log#fare; log#speed]",
    "a number in a quotation": "In 3 boats: “The ice held us for nine days”.[^log#ice; log#days]",
    "no number but in a quotation": (
        '“We had 9 of them aboard.”[^log#speed]\n<!-- waive quotation "We had 9 of them aboard": why -->'
    ),
    "a passage": "It took 9 boats.[^log#ice]",
    "a source without a record named": "It made 25 knots.[^log]",
    "a figure that agrees": "It took 12.4 percent of 3 boats.[^log#share]",
    "a cell": "| Ship | Speed |\n|---|---|\n| 7 | 22 knots[^log#speed] |",
    "a row": "| Ship | Speed | Source |\n|---|---|---|\n| 7 | 22 knots | [^log#speed] |",
    "cells with a note each": "| A | B | C |\n|---|---|---|\n| 22[^log#speed] | 12[^log#crew] | 7 |",
    "a header for rows": "| Ships[^log#speed] |\n|---|\n| 7 |\n| 22 |",
    "a row with a word more": "| Ships[^log] | A |\n|---|---|\n| 7 | good[^log#crew] 12 |",
    "Chinese": "这艘船的速度是22节。[^log#speed] 1901年5月15日，第3艘船很快。[^log#speed]",
    "Chinese with a scale": "全国有305万人。[^log#people]",
    "Chinese about": "船上大约有人，约200人。[^log#guests]",
    "Russian": "Судно шло со скоростью 22 узла.[^log#speed] В 1901 году, 15 мая, оно шло быстро.[^log#speed]",
    "Russian with a scale": "Там жили 3050 тыс. человек.[^log#people]",
    "Russian about": "На борту было около 200 человек.[^log#guests]",
    "Russian with a decimal comma": "Скорость выросла на 3,5 узла.[^log#speed]",
}


@pytest.mark.parametrize("text", NAMED_AND_RIGHT.values(), ids=NAMED_AND_RIGHT)
def test_a_note_may_name_a_figure_behind(text: str) -> None:
    assert [(problem.code, problem.message) for problem in check(text).problems] == []


NAMED_AND_WRONG = {
    "another number": ("The ship made 25 knots.[^log#speed]", "25", "log#speed: 22 knots"),
    "a number that is far off": ("It had 305 persons.[^log#guests]", "305", "log#guests: 203 persons"),
    "about": ("It had about 150 persons.[^log#guests]", "about 150", "log#guests: 203 persons"),
    "more than": ("It had more than 210 persons.[^log#guests]", "more than 210", "log#guests: 203 persons"),
    "a range": ("It had 30–45 crates.[^log#crates]", "30–45", "log#crates: 30–40 crates"),
    "one end of a range": ("It had 30 crates.[^log#crates]", "30", "log#crates: 30–40 crates"),
    "both ends of a rise": ("The speed rose from 9 to 25 knots.[^log#speed]", "9 to 25", "log#speed: 22 knots"),
    "a compound": ("It was a 25-knot ship.[^log#speed]", "25", "log#speed: 22 knots"),
    "the nearest of two": ("With 3 boilers it made 25 knots.[^log#speed]", "25", "log#speed: 22 knots"),
    "one beside a year": ("In 1901 it made 25 knots.[^log#speed]", "25", "log#speed: 22 knots"),
    "one at the beginning": ("Carrying 305 persons, it sailed.[^log#guests]", "305", "log#guests: 203 persons"),
    "one with a word before": ("Only 305 came.[^log#guests]", "305", "log#guests: 203 persons"),
    "a number beside the day of the record": ("On May 12 it had 15 people.[^log#crew]", "15", "log#crew: 12 people"),
    "days, which the record counts": ("The ice held it for 8 days.[^log#days]", "8", "log#days: 9 days"),
    "a number of things for a share": ("It had 12.4 boats.[^log#share]", "12.4", "log#share: 12.4 percent"),
    "the wrong one of two records": (
        "It made 22 knots with 13 people.[^log#speed; log#crew]",
        "13",
        "log#crew: 12 people",
    ),
    "the wrong one of two notes": (
        "It made 22 knots[^log#speed] with 13 people.[^log#crew]",
        "13",
        "log#crew: 12 people",
    ),
    "one number for two records": (
        "It made 25 knots with its crew.[^log#crew; log#speed]",
        "25",
        "log#speed: 22 knots",
    ),
    "a number before a record named twice": (
        "With 3 boats, 25 knots.[^log#speed; log#speed]",
        "25",
        "log#speed: 22 knots",
    ),
    "a number beside a waived figure": (
        'It made 25 knots, 14 percent more.[^log#speed] <!-- waive figure "14 percent": our arithmetic -->',
        "25",
        "log#speed: 22 knots",
    ),
    "a figure beside a number": ("It took 13 percent of 3 boats.[^log#share]", "13 percent", "log#share: 12.4 percent"),
    "a number beside a figure": (
        "It took 12.4 percent at 25 knots.[^log#share; log#speed]",
        "25",
        "log#speed: 22 knots",
    ),
    "a number in an item": ("- It made 25 knots.[^log#speed]", "25", "log#speed: 22 knots"),
    "a cell": ("| Ship | Speed |\n|---|---|\n| 7 | 25 knots[^log#speed] |", "25", "log#speed: 22 knots"),
    "a row": ("| Speed | Source |\n|---|---|\n| 25 knots | [^log#speed] |", "25", "log#speed: 22 knots"),
    "a note of prose": ("It made 25 knots.[^n]\n\n[^n]: See [@log#speed].", "25", "log#speed: 22 knots"),
    "a number in a note": ("So.[^n]\n\n[^n]: It made 25 knots [@log#speed].", "25", "log#speed: 22 knots"),
    "Chinese": ("这艘船的速度是25节。[^log#speed]", "25", "log#speed: 22 knots"),
    "Chinese beside a date": ("1901年5月15日船上有305人。[^log#guests]", "305", "log#guests: 203 persons"),
    "Chinese about": ("船上有约150人。[^log#guests]", "约150", "log#guests: 203 persons"),
    "Chinese with a scale": ("全国有205万人。[^log#people]", "205万", "log#people: 3.05 million people"),
    "Russian": ("Судно шло со скоростью 25 узлов.[^log#speed]", "25", "log#speed: 22 knots"),
    "Russian about": ("На борту было около 150 человек.[^log#guests]", "около 150", "log#guests: 203 persons"),
    "Russian with a scale": ("Там жили 205 тыс. человек.[^log#people]", "205 тыс.", "log#people: 3.05 million people"),
}


@pytest.mark.parametrize(("text", "at", "record"), NAMED_AND_WRONG.values(), ids=NAMED_AND_WRONG)
def test_a_note_may_not_name_a_figure_behind(text: str, at: str, record: str) -> None:
    problem = only(text)
    assert (problem.code, problem.message) == ("E003", f'the figure "{at}" disagrees with {record}')
    assert marked(problem) == at


def test_a_data_cell_that_a_note_names_is_held_against_the_number_before_it() -> None:
    known = quantity.parse(203, "persons")
    assert known is not None
    records = EVIDENCE.with_figures({"log": (evidence.Figure("log", "ferries.1901.persons", known, "1901"),)})
    page = PageSource(TextFile("page.md", "It had 305 persons.[^log#ferries.1901.persons]"))
    (problem,) = verify(page, BIBLIOGRAPHY, records).problems
    assert (problem.code, marked(problem)) == ("E003", "305")
    assert problem.message == 'the figure "305" disagrees with log#ferries.1901.persons: 203 persons'


WAIVED = {
    "a small number": '25 knots.[^log#speed] <!-- waive figure "25": why -->',
    "a figure": '12.9 percent of all.[^log] <!-- waive figure "12.9 percent": why -->',
    "a figure from the next line": '12.9 percent of all.[^log]\n<!-- waive figure "12.9 percent": why -->',
    "a figure from below": '12.9 percent of all.[^log]\n\n<!-- waive figure "12.9": why -->',
    "a figure in a list": '- 12.9 percent of all.[^log]\n    <!-- waive figure "12.9": why -->\n- So.',
    "a figure in a table": '| A (%)[^log] |\n|---|\n| 12.9 <!-- waive figure "12.9": why --> |',
    "two equal figures": '12.9 percent and 12.9 percent.[^log] <!-- waive figure "12.9 percent": why -->',
    "two figures": '12.9 percent and 13 km.[^log] <!-- waive figure "12.9": a --> <!-- waive figure "13 km": b -->',
    "a quotation": '“One two three four.”[^log] <!-- waive quotation "One two three four": why -->',
    "a block quotation": '> One two three four.[^log]\n\n<!-- waive quotation "One two three four": why -->',
    "a paragraph": "One two three four five six.\n<!-- waive note: why -->",
    "a sentence behind the last note": "One.[^log] Two three four five six seven.\n\n<!-- waive note: why -->",
    "a section": "# A\n\n<!-- waive note: why -->\n\nSo.\n\n## B\n\n- One two three four five six.",
    "a section in a section": (
        "# A\n<!-- waive note: why -->\n\n## B\n\nOne two three four five six."
        "\n\n## C\n<!-- waive note: why -->\n\nOne two three four five six."
    ),
}


@pytest.mark.parametrize("text", WAIVED.values(), ids=WAIVED)
def test_a_waiver_holds_for(text: str) -> None:
    result = check(text)
    assert result.problems == []
    assert result.quotations.waived + result.figures.waived + result.paragraphs.waived > 0


UNHELPFUL = {
    "where nothing needs it": ("12.4 percent.[^log] <!-- waive figure “12.4 percent”: why -->", "E006"),
    "for other words": ("12.9 percent.[^log] <!-- waive figure “12.8 percent”: why -->", "E003 E006"),
    "in another paragraph": ("12.9 percent.[^log]\n\nSo.\n\n<!-- waive figure “12.9”: why -->", "E003 E006"),
    "above its paragraph": ("So.\n\n<!-- waive figure “12.9”: why -->\n\n12.9 percent.[^log]", "E003 E006"),
    "before all text": ("<!-- waive figure “12.9”: why -->\n\n12.9 percent.[^log]", "E003 E006"),
    "of a figure below a heading": ("# A\n\n<!-- waive figure “12.9”: why -->\n\n12.9 percent.[^log]", "E003 E006"),
    "twice": ("12.9 percent.[^log] <!-- waive figure “12.9”: a --> <!-- waive figure “12.9”: b -->", "E006"),
    "of a section that needs none": ("# A\n<!-- waive note: why -->\n\nSo.\n\n# B\n\nOne.", "E006"),
    "of the section before": (
        "# A\n<!-- waive note: why -->\n\nSo.\n\n# B\n\nOne two three four five six.",
        "E015 E006",
    ),
    "without a reason": ("12.9 percent.[^log] <!-- waive figure “12.9”: -->", "E005 E003"),
    "of an unknown kind": ("12.9 percent.[^log] <!-- waive number “12.9”: why -->", "E014 E003"),
    "in code": ("12.9 percent.[^log] `<!-- waive figure “12.9”: why -->`", "E003"),
    "of a note for a figure": ("12.9 percent.[^log] <!-- waive note: why -->", "E003 E006"),
}


@pytest.mark.parametrize(("text", "expected"), UNHELPFUL.values(), ids=UNHELPFUL)
def test_a_waiver_does_not_help(text: str, expected: str) -> None:
    assert " ".join(codes(text)) == expected


def test_records_that_are_cited_or_confirm_a_figure_are_used() -> None:
    used = check("“We never charged a child” and 12.4 percent.[^log#fare] So.[^n]\n\n[^n]: A [@gazette#low].").used
    assert used == {("log", "fare"), ("log", "share"), ("gazette", "low")}


def test_records_that_no_page_uses_are_named_at_their_place() -> None:
    used = {name for name in EVIDENCE.places if name != ("report", "river")}
    (problem,) = unused(EVIDENCE, used)
    assert (problem.code, problem.place.path, problem.place.line) == ("E009", "report.yml", 3)
    assert problem.message == 'no page uses "river" of "report"'


PIECES = st.sampled_from(
    [
        *'ab .,:*_[]()!|>#-\\`&\n\t“”"‘’«»',
        "\n\n",
        "    ",
        "one two three four five six ",
        "“We never charged a child”",
        "“We ever charged a child”",
        "12.4 percent ",
        "12.9 percent in May 1901 ",
        "5–8 million dollars",
        "[^log]",
        "[^log#fare]",
        "[^log#share; gazette]",
        "[^log#speed]",
        "22 to 25 knots ",
        "大约305人",
        "[^, ]",
        "[@log]",
        "[^n]",
        "[^n]: ",
        "- ",
        "> ",
        "> — ",
        "# ",
        ":   ",
        "```\n",
        "| A (%) | B ($m) |\n|---|---|\n| 12.4 | 5–7 |\n",
        "!!! note\n",
        "<!-- waive note: why -->",
        "<!-- waive figure “12.9”: why -->",
        "<!-- waive quotation “We ever charged a child”: why -->",
        "<div>",
        "大桥今天通车",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_everything_counted_is_bound_waived_or_a_problem(text: str) -> None:
    result = check(text)
    groups = (
        (result.quotations, ("E001", "E002")),
        (result.figures, ("E003", "E004")),
        (result.paragraphs, ("E015", "E016")),
    )
    for tally, mine in groups:
        failed = sum(problem.code in mine for problem in result.problems)
        assert tally.all == tally.bound + tally.waived + failed
