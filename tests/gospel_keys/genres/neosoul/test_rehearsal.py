"""The right hand's rhythm: varied as it should be, with a hook in the chorus."""

from collections import Counter
from itertools import pairwise
from statistics import mean

import pytest
from tests.gospel_keys.genres.neosoul.conftest import survey_orders

from gospel_keys.critique.variety import fill_groups, rhythms_per_eight_bars
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.neosoul.arranger import NeosoulArranger
from gospel_keys.genres.neosoul.plan import is_fuller
from gospel_keys.score.model import Hand, Note, Role
from gospel_keys.units import SIXTEENTH


@pytest.fixture(scope="module")
def songs() -> list[Arrangement]:
    return [NeosoulArranger().arrange(order, seed=seed) for order, seed in survey_orders(16, 32)]


def _shape(fill: list[Note]) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    """When its top notes come before the last one, and which way they go until then."""
    line = [max(group, key=lambda n: n.midi) for group in _together(fill)]
    rises = tuple(b.midi > a.midi for a, b in pairwise(line[:-1]))
    return tuple(n.onset - line[-1].onset for n in line), rises


def _together(fill: list[Note]) -> list[list[Note]]:
    onsets = sorted({n.onset for n in fill})
    return [[n for n in fill if n.onset == onset] for onset in onsets]


def test_eight_bars_have_five_to_seven_rhythms(pieces: list[Arrangement]) -> None:
    counts = [rhythms_per_eight_bars(piece.score, Hand.RIGHT) for piece in pieces]

    normal = [count for count in counts if 5 <= count <= 7]

    assert len(normal) >= 0.9 * len(counts)


def test_a_chorus_has_a_hook_that_returns(songs: list[Arrangement]) -> None:
    returning = 0
    for song in songs:
        sung = [s for s in song.score.sections if s.name.startswith(("Chorus", "Vamp"))]
        fills = [
            fill
            for fill in fill_groups(song.score)
            if any(s.onset <= fill[0].onset < s.end for s in sung)
        ]
        shapes = Counter(_shape(fill) for fill in fills)
        returning += max(shapes.values(), default=0) >= max(2, 0.6 * len(fills))

    assert returning >= 0.9 * len(songs)


def test_the_voices_of_a_chord_are_let_go_together_but_for_a_held_top(
    pieces: list[Arrangement],
) -> None:
    for piece in pieces:
        chords: dict[int, list[Note]] = {}
        for note in piece.score.hand(Hand.RIGHT):
            if note.role not in (Role.GRACE, Role.GHOST, Role.FILL):
                chords.setdefault(note.onset, []).append(note)
        for notes in chords.values():
            *under, top = sorted(notes, key=lambda n: n.midi)
            assert len({n.duration for n in under}) <= 1
            assert all(n.duration <= top.duration for n in under)


def test_bars_of_one_rhythm_have_their_ghosts_in_the_same_places(
    songs: list[Arrangement],
) -> None:
    alike = different = 0
    for song in songs:
        bar = song.score.meter.bar
        rows: dict[tuple[int, ...], list[frozenset[int]]] = {}
        for number in range(song.form.bars - 2):
            here = [n for n in song.score.hand(Hand.RIGHT) if n.onset // bar == number]
            main = tuple(sorted({n.onset % bar for n in here if n.role is not Role.GHOST}))
            ghosts = frozenset(n.onset % bar for n in here if n.role is Role.GHOST)
            rows.setdefault(main, []).append(ghosts)
        for row in rows.values():
            alike += sum(a == b for a, b in pairwise(row))
            different += sum(a != b for a, b in pairwise(row))

    assert alike >= 3 * different


def test_the_hook_of_a_chorus_that_comes_back_has_a_second_voice(
    songs: list[Arrangement],
) -> None:
    stops = returned = 0
    for song in songs:
        sections = zip(song.form.sections, song.score.sections, strict=True)
        back = [s for plan, s in sections if is_fuller(plan)]
        for fill in fill_groups(song.score):
            groups = _together(fill)
            pairs = [g for g in groups if len(g) > 1]
            if any(s.onset <= fill[0].onset < s.end for s in back):
                returned += 1
                stops += len(pairs) > 0
                assert len(groups[-1]) == 1
            else:
                assert not pairs
            assert all(3 <= abs(a.midi - b.midi) <= 5 for a, b in pairs)

    assert returned >= 10
    assert stops >= 0.7 * returned


def test_tops_of_a_loop_that_goes_round_are_not_all_the_same(songs: list[Arrangement]) -> None:
    same = total = 0
    for song in songs:
        bar = song.score.meter.bar
        for section in song.form.sections:
            if section.bars < 8:
                continue
            for b in (section.bar + 1, section.bar + 2):
                one, other = ([*_tops(song, k * bar)] for k in (b, b + 4))
                total += 1
                same += one == other

    assert same <= 0.35 * total


def _tops(song: Arrangement, start: int) -> list[tuple[int, int]]:
    bar = song.score.meter.bar
    tops: dict[int, int] = {}
    for note in song.score.hand(Hand.RIGHT):
        if start <= note.onset < start + bar and note.role in (Role.INNER, Role.MELODY):
            place = note.onset - start
            tops[place] = max(note.midi, tops.get(place, 0))
    return sorted(tops.items())


def _agreement(one: set[int], other: set[int], bar: int) -> float:
    """Share of the sixteenths of a bar on which two rhythms agree."""
    return 1 - len(one ^ other) / (bar // SIXTEENTH)


def test_a_loop_comes_back_every_four_bars(songs: list[Arrangement]) -> None:
    back, near = [], []
    for song in songs:
        bar = song.form.meter.bar
        struck = [
            {n.onset % bar for n in song.score.notes if n.onset // bar == b and not n.is_grace}
            for b in range(song.form.bars)
        ]
        for section in song.form.sections:
            if section.bars < 8:
                continue
            for b in range(section.bar, section.end - 4):
                back.append(_agreement(struck[b], struck[b + 4], bar))
                near.append(_agreement(struck[b], struck[b + 1], bar))

    assert mean(back) >= 0.8
    assert mean(near) <= mean(back) - 0.1
