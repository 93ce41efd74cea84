"""MIDI files become pages: kept where the notes bear the file out, found where they do not."""

import pytest

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.import_midi import import_midi, lies_on_grid
from gospel_keys.formats.midi import read_midi
from gospel_keys.formats.midi_chunks import variable_length
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand


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
