"""The neo-soul arranger: exact, repeatable, playable."""

from dataclasses import replace

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.critique.variety import reprise
from gospel_keys.genres.neosoul.arranger import NeosoulArranger
from gospel_keys.harmony.form import SectionKind
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.score.perform import perform
from gospel_keys.score.playability import find_unplayable, find_unplayable_writing
from gospel_keys.theory.key import Key


def order(key: str = "Eb", meter: str = "4/4", bars: int = 8) -> Brief:
    return Brief("", "neosoul", Key.parse(key), 78, Meter.parse(meter), bars, "smooth", "loop")


def test_same_brief_and_seed_give_the_same_piece() -> None:
    first, again = (NeosoulArranger().arrange(order(), seed=4) for _ in range(2))

    assert first == again


def test_another_seed_gives_another_piece() -> None:
    scores = {NeosoulArranger().arrange(order(), seed=seed).score.notes for seed in range(6)}

    assert len(scores) == 6


@pytest.mark.parametrize("meter", ["4/4", "6/8", "3/4", "12/8", "2/4", "5/4", "7/8"])
@pytest.mark.parametrize("bars", [1, 2, 3, 7, 8, 13, 21])
def test_length_is_met_exactly(meter: str, bars: int) -> None:
    piece = NeosoulArranger().arrange(order(meter=meter, bars=bars), seed=bars)

    assert piece.form.bars == bars
    assert len(piece.score.bars()) == bars
    spans = piece.score.chords
    assert spans[0].onset == 0
    assert spans[-1].end == piece.score.duration
    assert all(a.end == b.onset for a, b in zip(spans, spans[1:], strict=False))


def test_phrases_end_otherwise_than_their_loop() -> None:
    for seed in range(12):
        piece = NeosoulArranger().arrange(order(bars=16), seed=seed)
        bar = piece.score.meter.bar
        turned = {s.onset // bar for s in piece.score.chords if s.rule in ("N-02 turn", "N-04")}
        ends = {
            phrase.bar + phrase.bars - 1
            for section in piece.form.sections[:-1]
            for phrase in section.phrases
        }

        assert len(ends & turned) >= len(ends) - 1


def test_every_chord_has_a_numeral_a_rule_and_a_sentence() -> None:
    piece = NeosoulArranger().arrange(order(bars=16), seed=3)

    for span in piece.score.chords:
        assert span.roman
        assert span.rule
        assert span.comment.endswith(".")


def test_every_note_names_its_chord_and_rule() -> None:
    piece = NeosoulArranger().arrange(order(bars=16), seed=5)

    assert all(0 <= note.chord < len(piece.score.chords) for note in piece.score.notes)
    assert all(note.rule.startswith(("N-", "S-08", "V-04")) for note in piece.score.notes)


def test_a_section_that_returns_keeps_most_of_its_attacks() -> None:
    shares = [
        reprise(NeosoulArranger().arrange(order(key, bars=32), seed=seed).score)
        for seed, key in enumerate(("Eb", "C minor", "F", "Ab", "Gb", "Bb minor"))
    ]
    returned = sorted(share for share in shares if share is not None)

    assert len(returned) == 6
    assert 0.6 <= (returned[2] + returned[3]) / 2 <= 0.9


@pytest.mark.parametrize("span", [12, 14, 16])
@pytest.mark.parametrize("meter", ["4/4", "6/8", "3/4", "12/8", "2/2"])
def test_two_hands_can_play_it(meter: str, span: int) -> None:
    for seed in range(3):
        brief = replace(order(meter=meter, bars=16), max_span=span, tempo=88)
        piece = NeosoulArranger().arrange(brief, seed=seed)
        performance = perform(piece.score, piece.feel, stream(seed, "perform"))
        attacks: dict[tuple[int, str], list[int]] = {}
        for note in piece.score.notes:
            if not note.is_grace:
                attacks.setdefault((note.onset, note.hand), []).append(note.midi)

        assert find_unplayable_writing(piece.score) == ()
        assert len(find_unplayable(performance)) <= len(attacks) // 100
        assert all(max(keys) - min(keys) <= span for keys in attacks.values())
        assert all(len(keys) <= 4 for keys in attacks.values())


def test_a_last_chorus_may_rise() -> None:
    piece = NeosoulArranger().arrange(replace(order(bars=32), modulate=True), seed=2)

    assert len(piece.score.keys) == 2


def test_without_an_ending_the_loop_goes_on() -> None:
    piece = NeosoulArranger().arrange(replace(order(), ending=False, intro=False), seed=2)

    assert all(note.rule != "S-08" for note in piece.score.notes)
    assert piece.score.tempos[-1].bpm == piece.brief.tempo


@pytest.mark.parametrize("seed", [7150, 7181, 7188])
def test_a_ghost_beside_a_sliding_bass_takes_nothing_of_it(seed: int) -> None:
    brief = replace(order("Bb", bars=16), tempo=73)
    piece = NeosoulArranger().arrange(brief, seed=seed)

    assert all(note.duration > 0 for note in piece.score.notes if not note.is_grace)


@pytest.mark.parametrize("bars", [7, 8, 9, 10])
def test_a_short_piece_is_one_loop_that_comes_back(bars: int) -> None:
    piece = NeosoulArranger().arrange(order(bars=bars), seed=bars)
    body = [s for s in piece.form.sections if s.kind in (SectionKind.VERSE, SectionKind.CHORUS)]

    assert len(body) == 1 or all(section.bars % 4 == 0 for section in body)
    assert body[0].phrases[0].bars == 4
