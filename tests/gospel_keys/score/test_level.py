"""Levels: easier in every measure, and still the same piece."""

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.errors import InvalidRequestError
from gospel_keys.formats.tunes import read_tune
from gospel_keys.genres.blues.arranger import BluesArranger
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.score.level import LEVELS, at_level
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import (
    Articulation,
    ChordSpan,
    Hand,
    KeyChange,
    MeterChange,
    Note,
    Role,
    Score,
    TempoMark,
)
from gospel_keys.score.plain_harmony import HARDEST_PLAIN, key_at
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import QUARTER

_CHROMATIC = b"X:1\nM:4/4\nL:1/4\nK:C\nC ^C D ^D|E G ^G A|_B A _A G|F ^F G B|c4|]\n"


def piece(seed: int, key: str = "Ab", **wishes: object) -> Score:
    wished = Wishes(key=key, bars=16, **wishes)  # type: ignore[arg-type]
    brief = read_brief("concert gospel", wishes=wished, seed=seed)
    return GospelArranger().arrange(brief, seed=seed).score


def blues() -> Score:
    brief = read_brief("A jazzy shuffle", genre="blues", wishes=Wishes(key="Bb", bars=12), seed=19)
    return BluesArranger().arrange(brief, seed=19).score


def swing() -> Score:
    wishes = Wishes(key="G", form="abac", bars=32, improvisation=0.8)
    brief = read_brief("A swinging standard", genre="jazz", wishes=wishes, seed=44)
    return JazzArranger().arrange(brief, seed=44).score


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
    if level > HARDEST_PLAIN:
        assert [span.roman for span in eased.chords] == [span.roman for span in score.chords]
    assert eased.sections == score.sections
    shift = eased.key.tonic.pitch_class - score.key.tonic.pitch_class
    sung = {(n.midi + shift) % 12 for n in score.notes if n.role is Role.MELODY}
    kept = [n.midi % 12 for n in eased.notes if n.role is Role.MELODY]
    assert kept
    assert level <= HARDEST_PLAIN or all(pc in sung for pc in kept)


def chords_of(level: int, seed: int) -> tuple[Score, list[Chord]]:
    eased = at_level(piece(seed, "G", meter="3/4"), level, keep_key=True)
    return eased, [span.chord for span in eased.chords]


@pytest.mark.parametrize("seed", range(6))
def test_level_one_knows_triads_and_the_dominant_seventh(seed: int) -> None:
    eased, chords = chords_of(1, seed)

    tops = {eased.key.degree(5), *(change.key.degree(5) for change in eased.keys)}
    assert {c.quality_id for c in chords} <= {"", "m", "dim", "7"}
    assert {c.root for c in chords if c.quality_id == "7"} <= tops


def held_over(score: Score, span: ChordSpan) -> set[int]:
    """Pitch classes that sound in the right hand for half of a chord, or for two beats."""
    held: dict[int, int] = defaultdict(int)
    for note in score.hand(Hand.RIGHT):
        if not note.is_grace:
            held[note.midi % 12] += max(0, min(note.end, span.end) - max(note.onset, span.onset))
    return {pc for pc, ticks in held.items() if ticks >= min(2 * QUARTER, span.duration // 2)}


@pytest.mark.parametrize("level", [2, 3])
@pytest.mark.parametrize("seed", range(6))
def test_no_chord_has_more_than_a_seventh(seed: int, level: int) -> None:
    eased, chords = chords_of(level, seed)

    two = {"", "m", "dim", "7", "m7"}
    if level == 2:
        # A major seventh is named only where the line holds it.
        chords = [c for c in chords if c.quality_id != "maj7"]
        for span in (s for s in eased.chords if s.chord.quality_id == "maj7"):
            assert span.chord.tones[-1].pitch_class in held_over(eased, span)
    assert {c.quality_id for c in chords} <= (
        two if level == 2 else two | {"maj7", "mMaj7", "dim7", "m7b5"}
    )


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("seed", range(6))
def test_every_note_of_the_first_levels_goes_with_its_chord(seed: int, level: int) -> None:
    eased, _ = chords_of(level, seed)

    for note in eased.notes:
        assert abs(note.pitch.name.alter) < 2
        span = eased.chord_at(note.onset)
        assert span is not None
        assert note.pitch.name in {*span.chord.tones, *key_at(eased, note.onset).scale_names}


@pytest.mark.parametrize("seed", range(6))
def test_the_top_line_of_the_first_levels_is_the_melody(seed: int) -> None:
    score = piece(seed, "G", meter="3/4")
    eased = at_level(score, 1, keep_key=True)

    tops: dict[int, int] = {}
    for note in score.hand(Hand.RIGHT):
        if note.role is Role.MELODY:
            tops[note.onset] = max(note.midi, tops.get(note.onset, 0))
    sung = {n.onset: n.midi for n in eased.hand(Hand.RIGHT)}
    strong = [t for t in tops if t % score.meter.bar == 0 and t in sung]
    kept = [min((sung[t] - tops[t]) % 12, (tops[t] - sung[t]) % 12) for t in strong]
    assert all(moved <= 3 for moved in kept[:-1])
    assert sum(moved <= 1 for moved in kept[:-1]) >= 0.75 * len(kept[:-1])
    assert eased.hand(Hand.RIGHT)[-1].pitch.name == eased.key.tonic


def test_a_given_melody_is_not_touched_by_level_one() -> None:
    wishes = Wishes(melody=read_tune(_CHROMATIC))
    brief = read_brief("play this", genre="gospel", wishes=wishes, seed=0)
    score = GospelArranger().arrange(brief, seed=0).score

    eased = at_level(score, 1, keep_key=True)

    sung = {n.onset: n.midi for n in eased.hand(Hand.RIGHT)}
    for note in score.hand(Hand.RIGHT):
        if note.role is Role.MELODY and note.onset % score.meter.beat == 0:
            assert sung[note.onset] == note.midi


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


@pytest.mark.parametrize("level", [2, 3])
@pytest.mark.parametrize("seed", range(6))
def test_line_and_left_hand_say_what_the_symbol_names(seed: int, level: int) -> None:
    eased, _ = chords_of(level, seed)

    for span in eased.chords:
        chord = span.chord
        names = dict(zip(chord.degrees, chord.tones, strict=True))
        guides = {names[d].pitch_class for d in ("3", "b3", "7", "b7", "bb7") if d in names}
        if chord.bass is not None:  # over its fifth the root is what a small hand can reach
            guides.add(chord.root.pitch_class)
        inside = [n for n in eased.notes if n.onset < span.end and n.end > span.onset]
        left = {n.midi % 12 for n in inside if n.hand is Hand.LEFT}
        assert (left | held_over(eased, span)) & guides


@pytest.mark.parametrize("level", range(1, 9))
def test_the_last_chord_keeps_its_fermata_in_both_hands(level: int) -> None:
    eased = at_level(piece(0), level)

    for hand in Hand:
        own = [n for n in eased.hand(hand) if not n.is_grace]
        last = [n for n in own if n.onset == own[-1].onset]
        assert all(Articulation.FERMATA in n.articulations for n in last)


@pytest.mark.parametrize("level", [5, 6, 7, 8])
def test_a_grace_note_stays_with_the_note_it_leans_on(level: int) -> None:
    eased = at_level(blues(), level)

    graces = [n for n in eased.notes if n.is_grace]
    assert graces
    for grace in graces:
        struck = [n.midi for n in eased.hand(Hand.RIGHT) if n.onset == grace.onset]
        assert 0 < abs(grace.midi - max(m for m in struck if m != grace.midi)) <= 4


def test_the_first_levels_have_no_grace_notes() -> None:
    assert not any(n.is_grace for level in (1, 2, 3, 4) for n in at_level(blues(), level).notes)


@pytest.mark.parametrize("level", [5, 6, 7, 8])
def test_a_beat_in_triplets_becomes_two_eighths(level: int) -> None:
    score = swing()
    beat = score.meter.beat
    uneven = {n.onset // beat for n in score.notes if n.onset % beat % (beat // 4)}

    eased = at_level(score, level)

    assert uneven
    for note in eased.notes:
        alone = {n.onset // beat for n in score.hand(note.hand) if n.onset % beat % (beat // 4)}
        if note.onset // beat in alone and not note.is_grace:
            assert note.onset % (beat // 2) == 0


@pytest.mark.parametrize("level", range(1, 9))
def test_notes_are_let_go_on_the_grid(level: int) -> None:
    score = swing()

    unit = score.meter.beat // LEVELS[level].parts
    assert all(n.end % unit == 0 for n in at_level(score, level).notes if not n.is_grace)


@pytest.mark.parametrize("level", range(1, 9))
def test_a_score_without_chord_symbols_keeps_both_hands(level: int) -> None:
    arranged = piece(1)
    score = replace(arranged, chords=(), notes=tuple(replace(n, chord=-1) for n in arranged.notes))

    eased = at_level(score, level)

    limits = LEVELS[level]
    widest = max(max(a) - min(a) for a in attacks(eased))
    bars = {n.onset // eased.meter.bar for n in eased.hand(Hand.LEFT)}
    assert len(bars) == len({n.onset // eased.meter.bar for n in score.hand(Hand.LEFT)})
    assert widest <= limits.span
    assert not eased.chords


def held_chords(*, sung: str, symbols: str, level: int) -> Score:
    """A bar of two chords under one held note, and a closing bar of G, at a level."""
    names = [*symbols.split(), "G"]
    lengths = [QUARTER * 2, QUARTER * 2, QUARTER * 4]
    onsets = [0, QUARTER * 2, QUARTER * 4]
    chords = tuple(
        ChordSpan(onset, length, Chord.parse(name))
        for onset, length, name in zip(onsets, lengths, names, strict=True)
    )
    notes = (
        Note(0, QUARTER * 2, Pitch.parse(sung), Hand.RIGHT, Role.MELODY, 0),
        Note(QUARTER * 4, QUARTER * 4, Pitch.parse("G4"), Hand.RIGHT, Role.MELODY, 2),
    )
    keys, tempos = (KeyChange(0, Key.parse("G")),), (TempoMark(0, 80.0),)
    score = Score("", QUARTER * 8, (MeterChange(0, Meter()),), keys, tempos, notes, chords)
    return at_level(score, level, keep_key=True)


@pytest.mark.parametrize("level", [1, 2])
def test_a_minor_eleventh_that_delays_the_dominant_becomes_it(level: int) -> None:
    eased = held_chords(sung="D5", symbols="Am11 D9", level=level)

    assert [span.chord.symbol for span in eased.chords] == ["D7", "G"]
    assert str(eased.hand(Hand.RIGHT)[0].pitch) == "D5"


def test_a_minor_eleventh_that_goes_elsewhere_stays_minor() -> None:
    eased = held_chords(sung="C5", symbols="Am11 C", level=1)

    assert [span.chord.symbol for span in eased.chords] == ["Am", "C", "G"]


@pytest.mark.parametrize(("sung", "heard"), [("A4", "A"), ("B4", "C"), ("D5", "E")])
def test_a_long_sixth_over_a_major_triad_stays_and_a_dissonance_moves(
    sung: str, heard: str
) -> None:
    eased = held_chords(sung=sung, symbols="Cmaj9 D", level=1)

    assert str(eased.hand(Hand.RIGHT)[0].pitch.name) == heard


def test_a_named_key_stays() -> None:
    assert str(at_level(piece(1, "Db"), 1, keep_key=True).key) == "Db major"


def test_level_nine_is_the_piece_as_arranged() -> None:
    score = piece(2)

    assert at_level(score, 9) is score


@pytest.mark.parametrize("level", [0, 11, -1])
def test_levels_that_do_not_exist_are_refused(level: int) -> None:
    with pytest.raises(InvalidRequestError, match="from 1 to 10"):
        at_level(piece(1), level)


@pytest.mark.parametrize("level", range(1, 9))
@pytest.mark.parametrize("arranger", [GospelArranger(), JazzArranger()])
def test_nothing_is_struck_under_a_held_note_of_a_tune(
    arranger: GospelArranger | JazzArranger, level: int
) -> None:
    """Under the whole notes the harmony moves on, and would end them."""
    tune = read_tune(b"X:1\nM:4/4\nL:1/4\nK:C\nc2 e2|g4-|g4|f2 d2|e4-|e4|d2 B2|c4|]\n")
    wishes = Wishes(melody=tune, key="C")
    brief = read_brief("song", genre=arranger.genre, wishes=wishes, seed=3)
    score = arranger.arrange(brief, seed=3).score

    eased = at_level(score, level, keep_key=True, keep_meter=True, keep_tempo=True)

    held = [n for n in score.hand(Hand.RIGHT) if n.role is Role.MELODY]
    struck = {n.onset for n in eased.hand(Hand.RIGHT)}
    assert not [t for t in struck for n in held if n.onset < t < n.end]
    assert {n.onset for n in held} <= struck
