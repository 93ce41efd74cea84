"""MIDI files become pages: kept where the notes bear the file out, found where they do not."""

import pytest

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.import_midi import import_midi, lies_on_grid
from gospel_keys.formats.midi import read_midi
from gospel_keys.formats.midi_chunks import variable_length
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, Score
from gospel_keys.units import WHOLE


def _file(*tracks: bytes, division: int = 480) -> bytes:
    head = b"MThd" + (6).to_bytes(4, "big") + (1).to_bytes(2, "big")
    head += len(tracks).to_bytes(2, "big") + division.to_bytes(2, "big")
    return head + b"".join(b"MTrk" + len(t).to_bytes(4, "big") + t for t in tracks)


def _line(
    notes: list[tuple[int, int, int]], *, name: str = "", meta: bytes = b"", channel: int = 0
) -> bytes:
    events = []
    for start, end, pitch in notes:
        events += [(start, 1, pitch), (end, 0, pitch)]
    body = b"\x00\xff\x03" + variable_length(len(name)) + name.encode() + meta
    now = 0
    for tick, on, pitch in sorted(events):
        body += variable_length(tick - now) + bytes(((0x90 if on else 0x80) | channel, pitch, 64))
        now = tick
    return body + b"\x00\xff\x2f\x00"


_WALTZ = b"\x00\xff\x58\x04\x03\x02\x18\x08" + b"\x00\xff\x59\x02\x01\x00"
"""3/4 and one sharp."""


def test_deadpan_file_keeps_its_meter_key_and_places() -> None:
    tune = [(i * 480, i * 480 + 480, 67 + i % 5) for i in range(12)]
    bass = [(i * 1440, i * 1440 + 1440, 43) for i in range(4)]

    score = import_midi(_file(_line(tune, meta=_WALTZ), _line(bass))).score

    assert score.meter == Meter(3, 4)
    assert str(score.key) == "G major"
    assert [n.onset for n in score.hand(Hand.RIGHT)] == [i * 960 for i in range(12)]
    assert {n.duration for n in score.hand(Hand.LEFT)} == {2880}


def test_short_first_bar_is_a_pickup() -> None:
    meters = b"\x00\xff\x58\x04\x01\x02\x18\x08" + b"\x83\x60\xff\x58\x04\x04\x02\x18\x08"
    conductor = meters + b"\x00\xff\x2f\x00"
    tune = [(i * 480, i * 480 + 480, 67) for i in range(9)]

    score = import_midi(_file(conductor, _line(tune))).score

    assert score.pickup == 960
    assert score.meter == Meter(4, 4)
    assert [bar.onset for bar in score.bars()] == [0, 960, 4800]


def test_hands_are_read_from_track_names() -> None:
    high = _line([(0, 480, 50), (480, 960, 52)], name="Right hand")
    low = _line([(0, 480, 72), (480, 960, 74)], name="LH", channel=1)

    score = import_midi(_file(high, low)).score

    assert {n.midi for n in score.hand(Hand.LEFT)} == {72, 74}


def test_a_clock_nobody_listened_to_is_not_believed() -> None:
    steady = [(int(i * 613.7), int(i * 613.7) + 580, 60 + i % 7) for i in range(48)]

    file = read_midi(_file(_line(steady)))
    notated = import_midi(_file(_line(steady)))

    assert not lies_on_grid(file)
    assert {r.field for r in notated.remarks if r.found == "found"} >= {"tempo", "meter"}
    assert 85 < notated.score.tempo.bpm < 100


_ONE_TEMPO = b"\x00\xff\x51\x03" + (500_000).to_bytes(3, "big")
"""120 quarters a minute, as recorders write into every file."""

_STRIDE = ((0, 36), (2, 60), (4, 43), (6, 60))
_RAG = ((0, 72), (1, 75), (3, 72), (4, 79), (6, 77), (7, 72))
"""Places in sixteenths of a bar of 2/4, and pitches."""


def _rag(bpm: float, *, lead: float = 0.7, bars: int = 24) -> list[tuple[int, int, int]]:
    """Play every note exactly, in another tempo than the 960 ticks a second of its clock."""
    sixteenth = 60 / bpm / 4 * 960
    course = (0, 0, 5, 0, 7, 7, 0, 0)
    notes = []
    for bar in range(bars):
        for place, pitch in (*_STRIDE, *_RAG):
            start = lead * 960 + (8 * bar + place) * sixteenth
            notes.append((round(start), round(start + 0.9 * sixteenth), pitch + course[bar % 8]))
    return notes


def _bar_of(score: Score) -> float:
    """Return the seconds of a bar."""
    return score.meter.bar / score.meter.beat * 60 / score.tempo.bpm


@pytest.mark.parametrize("bpm", [70, 96, 100, 132])
@pytest.mark.parametrize("meta", [b"", _ONE_TEMPO], ids=["no tempo", "a recorder's tempo"])
def test_exact_notes_in_another_tempo_than_the_files_are_listened_to(
    bpm: float, meta: bytes
) -> None:
    data = _file(_line(_rag(bpm), meta=meta))

    notated = import_midi(data)

    assert not lies_on_grid(read_midi(data))
    assert not any("as given" in r.message for r in notated.remarks if r.field == "tempo")
    assert {n.onset % 240 for n in notated.score.notes} == {0}
    assert notated.score.meter in (Meter(2, 4), Meter(4, 4), Meter(2, 2))
    bars = _bar_of(notated.score) / (2 * 60 / bpm)
    assert min(abs(bars - whole) for whole in (0.5, 1, 2)) < 0.01


def test_a_programmed_file_without_a_tempo_keeps_its_ticks_and_says_so() -> None:
    data = _file(_line(_rag(120, lead=0.0)))

    notated = import_midi(data)

    tempo = next(r for r in notated.remarks if r.field == "tempo")
    assert lies_on_grid(read_midi(data))
    assert tempo.message == "tempo 120 a minute, as the file names none"
    assert {n.onset % 240 for n in notated.score.notes} == {0}
    assert notated.score.tempo.bpm == 120


def test_playing_to_a_clock_that_is_named_is_believed() -> None:
    unsteady = stream(5, "unsteady")
    played = [
        (start + round(unsteady.gauss(12, 10)), end + 12, pitch)
        for start, end, pitch in _rag(120, lead=1.0)
    ]

    assert lies_on_grid(read_midi(_file(_line(sorted(played), meta=_ONE_TEMPO))))


def test_intervals_between_played_notes_survive() -> None:
    unsteady = stream(3, "unsteady")
    played = sorted(
        (start + round(unsteady.gauss(0, 12)), end + 20, pitch) for start, end, pitch in _rag(97)
    )
    data = _file(_line(played))

    heard = import_midi(data).performance.notes

    file = read_midi(data).notes
    for pitch in {n.pitch for n in file}:
        before = [n.start for n in file if n.pitch == pitch]
        after = [n.start for n in heard if n.pitch == pitch]
        shifts = [b - a for a, b in zip(before, after, strict=True)]
        assert shifts == pytest.approx([heard[0].start - file[0].start] * len(shifts), abs=0.001)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "MThd"),
        (b"not a MIDI file at all", "MThd"),
        (_file(_line([])), "no notes"),
        (_file(_line([(0, 480, 36)], channel=9)), "no notes"),
    ],
)
def test_unusable_files_get_one_clear_error(data: bytes, message: str) -> None:
    with pytest.raises(MalformedInputError, match=message):
        import_midi(data)


def _lyric_track(*syllables: tuple[int, str]) -> bytes:
    body, now = b"", 0
    for tick, text in syllables:
        words = text.encode()
        body += variable_length(tick - now) + b"\xff\x05" + variable_length(len(words)) + words
        now = tick
    return body + b"\x00\xff\x2f\x00"


def test_lyrics_come_to_the_notes_they_are_sung_on() -> None:
    tune = [(i * 480 + 25, i * 480 + 460, 67 + i % 5) for i in range(12)]
    sung = _lyric_track((0, "A-"), (480, "ma-"), (960, "zing"), (1440, "grace"))

    score = import_midi(_file(_line(tune), sung)).score

    assert score.lyrics == ((0, "A-"), (960, "ma-"), (1920, "zing"), (2880, "grace"))


def test_syllables_without_a_space_between_them_are_one_word() -> None:
    tune = [(i * 480, i * 480 + 480, 67 + i % 5) for i in range(12)]
    sung = _lyric_track((0, "A"), (480, "ma"), (960, "zing "), (1440, "grace"), (1920, " how"))

    score = import_midi(_file(_line(tune), sung)).score

    assert [text for _, text in score.lyrics] == ["A-", "ma-", "zing", "grace", "how"]


def test_words_without_any_space_stay_words() -> None:
    tune = [(i * 480, i * 480 + 480, 67 + i % 5) for i in range(12)]
    sung = _lyric_track((0, "/Lord"), (480, "hear"), (960, "my"), (1440, "prayer"), (1920, "/O"))

    score = import_midi(_file(_line(tune), sung)).score

    assert [text for _, text in score.lyrics] == ["Lord", "hear", "my", "prayer", "O"]


def test_signs_for_new_lines_are_no_lyrics() -> None:
    tune = [(i * 480, i * 480 + 480, 67 + i % 5) for i in range(12)]
    sung = _lyric_track((0, "/Lord"), (480, "\r"), (960, "hear\n"))

    score = import_midi(_file(_line(tune), sung)).score

    assert score.lyrics == ((0, "Lord"), (1920, "hear"))


def test_what_is_named_in_a_bar_that_rings_on_is_kept() -> None:
    marks = b"\x00\xff\x06\x01C" + b"\x00\xff\x07\x05Verse"
    marks += variable_length(4 * 480) + b"\xff\x06\x01F" + b"\x00\xff\x07\x06Ending"
    conductor = marks + variable_length(6 * 480) + b"\xff\x2f\x00"
    tune = [(480 * beat, 480 * (beat + 1), 60 + beat) for beat in range(8)]
    bass = [(0, 1920, 48), (1920, 3840, 53)]

    score = import_midi(_file(conductor, _line(tune), _line(bass, channel=1))).score

    assert score.duration == 2 * WHOLE
    assert [(str(c.chord), c.end) for c in score.chords] == [("C", WHOLE), ("F", 2 * WHOLE)]
    assert [(s.name, s.end) for s in score.sections] == [("Verse", WHOLE), ("Ending", 2 * WHOLE)]
