"""Beats, meter, bar lines, key and feel, found from keys and moments alone.

The pieces are small accompaniments written here and played with an unsteady hand.
"""

from dataclasses import dataclass, replace

import pytest

from gospel_keys.randomness import stream
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.score.notate import Notated, notate
from gospel_keys.score.performance import Performance, PerformedNote, Timeline

_TRIADS = {"I": (60, 64, 67), "IV": (60, 65, 69), "V": (59, 62, 67), "vi": (60, 64, 69)}
_BASSES = {"I": 48, "IV": 41, "V": 43, "vi": 45}
_COURSE = ("I", "vi", "IV", "V", "I", "IV", "V", "I") * 2
_TUNE = (76, 74, 72, 71, 72, 74, 76, 77)


@dataclass(frozen=True)
class _Piece:
    """A pattern for one bar: places in beats of the bass, the chords and the tune."""

    meter: str
    beats: int
    tempo: float
    bass: tuple[float, ...]
    chords: tuple[float, ...]
    tune: tuple[float, ...]


_PIECES = (
    _Piece("4/4", 4, 96, (0, 2), (1, 3), (0, 1, 1.5, 2, 3, 3.5)),
    _Piece("3/4", 3, 120, (0,), (1, 2), (0, 1, 2, 2.5)),
    _Piece("6/8", 2, 66, (0, 1), (1 / 3, 2 / 3, 4 / 3, 5 / 3), (0, 2 / 3, 1, 4 / 3, 5 / 3)),
    _Piece("5/4", 5, 112, (0, 3), (1, 2, 4), (0, 1, 2, 3, 3.5, 4)),
    _Piece("7/8", 7, 190, (0, 3, 5), (1, 2, 4, 6), (0, 2, 3, 5)),
)


def _slow_close(second: float, *, begin: float, beat: float) -> float:
    """Return when a moment comes if the last two beats take 1.15 and 1.4 times as long."""
    first = min(max(second - begin, 0.0), beat)
    later = max(second - begin - beat, 0.0)
    return second + 0.15 * first + 0.4 * min(later, beat)


def _play(piece: _Piece, *, off_beat: float = 0.5, transpose: int = 0) -> Performance:
    rng = stream(7, f"unsteady {piece.meter}")
    beat = 60.0 / piece.tempo
    notes: list[PerformedNote] = []

    def strike(place: float, length: float, pitch: int) -> None:
        whole, rest = divmod(place, 1.0)
        moved = whole + (off_beat if abs(rest - 0.5) < 0.01 else rest)
        start = max(0.2 + moved * beat + rng.gauss(0.0, 0.006), 0.0)
        velocity = round(rng.gauss(70, 5))
        end = start + 0.94 * length * beat
        notes.append(PerformedNote(start, end, pitch + transpose, velocity, Hand.RIGHT, Role.INNER))

    for bar, chord in enumerate(_COURSE):
        first = bar * piece.beats
        if bar == len(_COURSE) - 1:
            for pitch in (_BASSES[chord] - 12, *_TRIADS[chord], 72):
                strike(first, piece.beats, pitch)
            break
        for place in piece.bass:
            strike(first + place, 1, _BASSES[chord] - 12 * (place == 0))
        for place in piece.chords:
            for pitch in _TRIADS[chord]:
                strike(first + place, 1 / 3 if piece.meter == "6/8" else 0.5, pitch)
        following = (*piece.tune[1:], float(piece.beats))
        for number, (place, until) in enumerate(zip(piece.tune, following, strict=True)):
            strike(first + place, until - place, _TUNE[(bar + number) % len(_TUNE)])
    ordered = tuple(sorted(notes, key=lambda n: (n.start, n.pitch)))
    return Performance(ordered, (), Timeline((0, 960), (0.0, 0.5)), ordered[-1].end)


@pytest.fixture(scope="module")
def written() -> dict[str, Notated]:
    return {piece.meter: notate(_play(piece)) for piece in _PIECES}


@pytest.mark.parametrize("piece", _PIECES, ids=lambda piece: piece.meter)
def test_meter_and_tempo_are_found(piece: _Piece, written: dict[str, Notated]) -> None:
    score = written[piece.meter].score

    assert str(score.meter) == piece.meter
    assert score.tempo.bpm == pytest.approx(piece.tempo, rel=0.03)


@pytest.mark.parametrize("piece", _PIECES, ids=lambda piece: piece.meter)
def test_low_basses_begin_the_bars(piece: _Piece, written: dict[str, Notated]) -> None:
    score = written[piece.meter].score

    lows = [n.onset for n in score.notes if n.midi <= 36]
    starts = {bar.onset for bar in score.bars()}
    assert score.pickup == 0
    assert sum(onset in starts for onset in lows) >= 0.75 * len(lows)


@pytest.mark.parametrize("piece", _PIECES, ids=lambda piece: piece.meter)
def test_places_of_the_tune_are_exact(piece: _Piece, written: dict[str, Notated]) -> None:
    score = written[piece.meter].score
    beat = score.meter.beat

    found = [n.onset for n in score.notes if n.midi >= 71]
    places = [round((bar * piece.beats + p) * beat) for bar in range(15) for p in piece.tune]
    assert sum(place in found for place in places) > 0.97 * len(places)


@pytest.mark.parametrize(("transpose", "key"), [(0, "C major"), (-2, "Bb major"), (2, "D major")])
def test_key_is_found(transpose: int, key: str) -> None:
    score = notate(_play(_PIECES[0], transpose=transpose)).score

    assert str(score.key) == key


def test_late_off_beats_are_written_straight_and_named() -> None:
    swung = notate(_play(_PIECES[0], off_beat=0.64)).score

    assert swung.feel == "Swing"
    assert {n.onset % 480 for n in swung.notes} == {0}


def test_even_off_beats_have_no_name(written: dict[str, Notated]) -> None:
    assert {notated.score.feel for notated in written.values()} == {""}


def test_confidence_says_how_far_the_reading_leads(written: dict[str, Notated]) -> None:
    for notated in written.values():
        assert 0.5 < notated.confidence.beats <= 1.0
        assert 0.3 < notated.confidence.meter <= 1.0


@pytest.mark.parametrize("piece", _PIECES[:2], ids=lambda piece: piece.meter)
def test_a_close_that_slows_down_keeps_its_beats(piece: _Piece) -> None:
    played, beat = _play(piece), 60.0 / piece.tempo
    begin = 0.2 + (15 * piece.beats - 2) * beat
    notes = tuple(
        replace(
            note,
            start=_slow_close(note.start, begin=begin, beat=beat),
            end=_slow_close(note.end, begin=begin, beat=beat),
        )
        for note in played.notes
    )

    score = notate(replace(played, notes=notes)).score

    last = [n for n in score.notes if n.onset == max(n.onset for n in score.notes)]
    assert {n.onset for n in last} == {15 * score.meter.bar}
    assert len(last) == 5


def test_a_last_chord_held_at_will_is_one_bar_with_a_fermata() -> None:
    played = _play(_PIECES[0])
    longer = tuple(
        replace(note, end=note.end + 3.0) if index >= len(played.notes) - 5 else note
        for index, note in enumerate(played.notes)
    )

    score = notate(replace(played, notes=longer)).score

    assert score.duration == 16 * score.meter.bar
    held = [n for n in score.notes if Articulation.FERMATA in n.articulations]
    assert {(n.onset, n.duration) for n in held} == {(15 * 3840, 3840)}


def test_a_second_half_in_another_key_changes_the_signature() -> None:
    first, second = _play(_PIECES[0]), _play(_PIECES[0], transpose=2)
    length = 16 * 4 * 60.0 / _PIECES[0].tempo
    later = tuple(replace(n, start=n.start + length, end=n.end + length) for n in second.notes)

    score = notate(replace(first, notes=first.notes + later)).score

    assert [(k.onset, str(k.key)) for k in score.keys] == [(0, "C major"), (16 * 3840, "D major")]
