"""Which offsets of a text some spans cover."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explainer.text.span import Cover

spans = st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda span: (span[0], span[0] + span[1]))


def test_a_span_covers_its_first_character_and_not_the_one_after_its_last() -> None:
    cover = Cover([(2, 4)])
    assert [at for at in range(6) if at in cover] == [2, 3]


def test_a_span_covers_what_stands_behind_another_inside_it() -> None:
    assert 8 in Cover([(0, 10), (2, 4)])


def test_no_span_covers_nothing() -> None:
    assert 0 not in Cover([])


@given(st.lists(spans, max_size=8), st.integers(-1, 40))
def test_an_offset_is_covered_when_one_of_the_spans_holds_it(found: list[tuple[int, int]], at: int) -> None:
    assert (at in Cover(found)) == any(start <= at < end for start, end in found)
