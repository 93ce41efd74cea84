"""Levels: easier in every measure, and still the same piece."""

from collections import defaultdict
from itertools import pairwise

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.errors import InvalidRequestError
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.score.level import LEVELS, at_level
from gospel_keys.score.model import Hand, Role, Score


def piece(seed: int, key: str = "Ab", **wishes: object) -> Score:
    wished = Wishes(key=key, bars=16, **wishes)  # type: ignore[arg-type]
    brief = read_brief("concert gospel", wishes=wished, seed=seed)
    return GospelArranger().arrange(brief, seed=seed).score


def attacks(score: Score) -> list[list[int]]:
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for note in score.notes:
        if not note.is_grace:
            groups[note.onset, note.hand].append(note.midi)
    return list(groups.values())


@pytest.mark.parametrize("seed", range(6))
def test_every_step_down_is_easier(seed: int) -> None:
    score = piece(seed)

    steps = [at_level(score, level) for level in range(1, 11)]

    counts = [len(step.notes) for step in steps]
    spans = [max(max(a) - min(a) for a in attacks(step)) for step in steps]
    widths = [max(len(a) for a in attacks(step)) for step in steps]
    signs = [abs(step.key.fifths) for step in steps]
    for measure in (counts, spans, widths, signs):
        assert all(low <= high for low, high in pairwise(measure))
    assert counts[0] < 0.5 * counts[8]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(4))
def test_a_level_keeps_its_limits(seed: int, level: int) -> None:
    limits = LEVELS[level]

    eased = at_level(piece(seed, "Db"), level)

    for group in attacks(eased):
        assert len(group) <= max(limits.right, limits.left)
        assert max(group) - min(group) <= max(limits.span, 0)
    assert abs(eased.key.fifths) <= limits.signature
    unit = eased.meter.beat // limits.parts
    assert all(n.onset % unit == 0 for n in eased.notes if not n.is_grace)


@pytest.mark.parametrize("level", range(1, 11))
def test_the_piece_stays_itself(level: int) -> None:
    score = piece(3)

    eased = at_level(score, level)

    assert eased.duration == score.duration
    assert [span.roman for span in eased.chords] == [span.roman for span in score.chords]
    assert eased.sections == score.sections
    shift = eased.key.tonic.pitch_class - score.key.tonic.pitch_class
    sung = {(n.midi + shift) % 12 for n in score.notes if n.role is Role.MELODY}
    kept = [n.midi % 12 for n in eased.notes if n.role is Role.MELODY]
    assert kept
    assert all(pc in sung for pc in kept)


@pytest.mark.parametrize("level", range(1, 10))
@pytest.mark.parametrize("meter", ["4/4", "3/4", "6/8", "12/8", "2/2"])
def test_no_note_sounds_into_the_next_of_its_hand(level: int, meter: str) -> None:
    eased = at_level(piece(5, meter=meter), level)

    if level > 8:
        return
    for hand in Hand:
        own = [n for n in eased.notes if n.hand is hand and not n.is_grace]
        ticks = sorted({n.onset for n in own})
        after = dict(zip(ticks, [*ticks[1:], eased.duration], strict=True))
        assert all(n.end <= after[n.onset] for n in own)


def test_a_named_key_stays() -> None:
    assert str(at_level(piece(1, "Db"), 1, keep_key=True).key) == "Db major"


def test_level_nine_is_the_piece_as_arranged() -> None:
    score = piece(2)

    assert at_level(score, 9) is score


@pytest.mark.parametrize("level", [0, 11, -1])
def test_levels_that_do_not_exist_are_refused(level: int) -> None:
    with pytest.raises(InvalidRequestError, match="from 1 to 10"):
        at_level(piece(1), level)
