"""The voicing engine: what it may never do, and that it beats voicing chord by chord."""

import random
from itertools import combinations

import pytest

from gospel_keys.errors import RegisterTooNarrowError
from gospel_keys.harmony.voice_leading import matched_moves
from gospel_keys.harmony.voicing import (
    VoicingSlot,
    candidates,
    guide_moves,
    is_third_over_sharp_nine,
    lead_voices,
    transition_cost,
)
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord

CYCLE = ("Cmaj9", "Bm7b5", "E7#9#5", "Am9", "D13", "Dm9", "G13", "Cmaj9", "Gm9", "C13", "Fmaj9")


def slot(symbol: str, *, top: int | None = None, low: int = 55, high: int = 77) -> VoicingSlot:
    return VoicingSlot(chord=Chord.parse(symbol), low=low, high=high, top=top)


@pytest.mark.parametrize("symbol", CYCLE)
def test_candidates_hold_only_chord_tones_inside_the_register(symbol: str) -> None:
    chord = Chord.parse(symbol)

    found = candidates(slot(symbol))

    for candidate in found:
        assert {p % 12 for p in candidate.voicing} <= chord.pitch_classes
        assert candidate.voicing[0] >= 55
        assert candidate.voicing[-1] <= 77
        assert candidate.voicing[-1] - candidate.voicing[0] <= 12


@pytest.mark.parametrize("symbol", CYCLE)
def test_guide_tones_sound_when_no_other_hand_has_them(symbol: str) -> None:
    chord = Chord.parse(symbol)

    [voicing] = lead_voices([slot(symbol)])

    sounding = {(p - chord.root.pitch_class) % 12 for p in voicing}
    assert {chord.third, chord.seventh} - {None} <= sounding


def test_a_melody_note_is_kept_on_top_with_room_below_it() -> None:
    tops = (72, 74, 71, 72, 69, 74)

    voicings = lead_voices(
        [slot(s, top=t) for s, t in zip(CYCLE[:6], tops, strict=True)], random.Random(1)
    )

    assert [v[-1] for v in voicings] == list(tops)


def test_a_register_too_narrow_for_any_chord_tone_is_refused() -> None:
    with pytest.raises(RegisterTooNarrowError, match="widen the register"):
        candidates(slot("Cmaj9", low=61, high=61))


def test_a_narrow_register_below_the_melody_thins_the_chord_instead_of_failing() -> None:
    [voicing] = lead_voices([slot("C/E", top=69, low=67)])

    assert voicing[-1] == 69
    assert voicing[0] >= 67


def test_voices_move_little_through_a_cycle_of_fifths() -> None:
    voicings = lead_voices([slot(s) for s in CYCLE])

    moves = [
        sum(map(abs, matched_moves(a, b))) / min(len(a), len(b))
        for a, b in zip(voicings, voicings[1:], strict=False)
    ]
    assert sum(moves) / len(moves) <= 2.0


def test_the_path_costs_no_more_than_greedy_choices() -> None:
    slots = [slot(s) for s in CYCLE]
    greedy = [candidates(slots[0])[0].voicing]
    for each in slots[1:]:
        last = greedy[-1]
        best = min(
            candidates(each),
            key=lambda c: c.cost + transition_cost(last, c.voicing, each.parallels),
        )
        greedy.append(best.voicing)

    path = lead_voices(slots)

    assert _total(slots, path) <= _total(slots, greedy) + 1e-9


def _total(slots: list[VoicingSlot], path: list[tuple[int, ...]]) -> float:
    own = sum(
        next(c.cost for c in candidates(s) if c.voicing == v)
        for s, v in zip(slots, path, strict=True)
    )
    steps = zip(slots[1:], path, path[1:], strict=False)
    return own + sum(transition_cost(a, b, s.parallels) for s, a, b in steps)


def test_low_intervals_stay_clear_of_mud_above_a_bass() -> None:
    deep = VoicingSlot(chord=Chord.parse("Cmaj9"), low=40, high=64, bass=36, home=50)

    [voicing] = lead_voices([deep])

    assert not low_interval_violations((36, *voicing))


def test_the_same_seed_gives_the_same_path() -> None:
    slots = [slot(s) for s in CYCLE]

    assert lead_voices(slots, random.Random(5)) == lead_voices(slots, random.Random(5))


def test_guide_tones_lead_through_two_five_one() -> None:
    for row in ("Dm9 G13 Cmaj9", "Em7b5 A7b9 Dm9", "Fm9 Bb13 Ebmaj9", "Gm7 C9 Fmaj7"):
        chords = [Chord.parse(symbol) for symbol in row.split()]
        voicings = lead_voices([slot(symbol) for symbol in row.split()])

        for (before, after), (low, high) in zip(
            zip(chords, chords[1:], strict=False),
            zip(voicings, voicings[1:], strict=False),
            strict=True,
        ):
            for pitch_class, move in guide_moves(before, after):
                starts = [p for p in low if p % 12 == pitch_class]
                assert all(p + move in high for p in starts)


def test_roots_that_do_not_fall_a_fifth_bind_no_guide_tones() -> None:
    assert guide_moves(Chord.parse("Cmaj7"), Chord.parse("Dm7")) == ()


@pytest.mark.parametrize("symbol", ["C7#9", "E7#9#5", "Ab7#9", "B7#9#5"])
@pytest.mark.parametrize("top", [None, 67, 70, 72, 75])
def test_the_third_stands_below_the_sharp_nine(symbol: str, top: int | None) -> None:
    chord = Chord.parse(symbol)
    root = chord.root.pitch_class

    (voicing,) = lead_voices([slot(symbol, top=top, low=53)])

    if top is None or (top - root) % 12 != 4:
        assert not any(is_third_over_sharp_nine(chord, a, b) for a, b in combinations(voicing, 2))
