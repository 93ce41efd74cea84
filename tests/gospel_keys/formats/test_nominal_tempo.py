"""A file comes back at the tempo it was made at, however freely it is played."""

from dataclasses import replace

import pytest

from app.services.arrangement_service import compose_arrangement
from gospel_keys.brief.model import Wishes
from gospel_keys.formats import nominal_tempo
from gospel_keys.formats.import_midi import import_midi
from gospel_keys.formats.midi import write_midi
from gospel_keys.formats.midi_file import MidiFile
from gospel_keys.formats.midi_reading import read_midi
from gospel_keys.formats.nominal_tempo import names_tempo, with_nominal_tempo
from gospel_keys.formats.tunes import read_tune


def _midi(genre: str, tempo: float, meter: str = "4/4") -> bytes:
    wishes = Wishes(tempo=tempo, meter=meter, bars=16)
    made = compose_arrangement("a piece in C", genre=genre, wishes=wishes, seed=1)
    return write_midi(made.performance, made.arrangement.score)


@pytest.mark.parametrize(
    ("genre", "tempo", "meter"),
    [
        ("gospel", 75, "4/4"), ("gospel", 60, "6/8"), ("jazz", 168, "4/4"), ("blues", 84, "4/4"),
        ("neosoul", 75, "4/4"), ("classical", 75, "3/4"),
    ],
)  # fmt: skip
def test_the_tempo_that_was_asked_for_comes_back(genre: str, tempo: float, meter: str) -> None:
    data = _midi(genre, tempo, meter)

    notated = with_nominal_tempo(import_midi(data), data)

    assert notated.score.tempo.bpm == tempo
    assert any(f"tempo about {tempo} a minute" in remark.message for remark in notated.remarks)


def test_what_was_played_stays() -> None:
    data = _midi("gospel", 75)
    notated = import_midi(data)

    assert with_nominal_tempo(notated, data).performance == notated.performance


def test_a_parsed_file_serves_as_well_as_its_bytes() -> None:
    data = _midi("gospel", 75)
    notated, file = import_midi(data), read_midi(data)

    assert names_tempo(file)
    assert with_nominal_tempo(notated, file) == with_nominal_tempo(notated, data)


def test_bytes_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _midi("gospel", 75)
    notated = import_midi(data)
    read: list[bytes] = []

    def count(given: bytes) -> MidiFile:
        read.append(given)
        return read_midi(given)

    monkeypatch.setattr(nominal_tempo, "read_midi", count)
    with_nominal_tempo(notated, data)

    assert read == [data]


def test_a_file_of_others_is_at_the_tempo_that_holds_longest() -> None:
    data = _midi("gospel", 75).replace(b"Gospel Keys", b"Other Piano")

    assert with_nominal_tempo(import_midi(data), data).score.tempo.bpm == 75


def test_a_title_that_names_the_product_is_no_signature() -> None:
    wishes = Wishes(tempo=75, bars=16)
    made = compose_arrangement("a piece in C", genre="gospel", wishes=wishes, seed=1)
    found = []
    for title in ("Gospel Keys Vol. 2", "Another book"):
        score = replace(made.arrangement.score, title=title, creator="A. Player")
        data = write_midi(made.performance, score)
        found.append(with_nominal_tempo(import_midi(data), data).score.tempo.bpm)

    assert found[0] == found[1]


def test_a_tempo_event_inside_other_bytes_is_none() -> None:
    name = b"\x00\xff\x03\x03\xff\x51\x03"

    assert not names_tempo(_program_file(120, meter=name))


def test_a_tune_in_a_file_without_a_tempo_has_none() -> None:
    events = (
        b"\x00\x90\x43\x50\x87\x40\x80\x43\x00\x00\x90\x45\x50\x87\x40\x80\x45\x00\x00\xff\x2f\x00"
    )
    head = b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x03\xc0"
    tempo = b"\x00\xff\x51\x03\x09\x27\xc0"  # 600,000 microseconds: 100 a minute.

    silent = head + b"MTrk" + len(events).to_bytes(4, "big") + events
    marked = head + b"MTrk" + len(tempo + events).to_bytes(4, "big") + tempo + events

    assert (read_tune(silent).tempo, read_tune(marked).tempo) == (None, 100.0)


def _program_file(bpm: float, *, meter: bytes = b"") -> bytes:
    """Eight bars of a bass, its chords and a tune in eighths, at the clock of 120 from tick 0."""
    strikes: list[tuple[int, int, int]] = []
    beat = round(480 * 120 / bpm)
    for bar in range(8):
        first, root = 4 * bar * beat, (36, 41, 43, 36)[bar % 4]
        strikes += [(first, 2 * beat, root), (first + 2 * beat, 2 * beat, root + 7)]
        chord = [(first + b * beat, beat, root + k) for b in (1, 3) for k in (16, 19, 24)]
        tune = [(first + e * beat // 2, beat // 2, 72 + (bar + e) % 5) for e in range(8)]
        strikes += chord + tune
    moves = [(at, 1, key) for at, _, key in strikes]
    moves += [(at + long, 0, key) for at, long, key in strikes]
    body, now = meter, 0
    for at, is_on, key in sorted(moves):
        wait = at - now
        body += bytes([0x80 | wait >> 7, wait & 127]) if wait > 127 else bytes([wait])
        body += bytes([0x90, key, 80 * is_on])
        now = at
    body += b"\x00\xff\x2f\x00"
    head = b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x01\xe0"
    return head + b"MTrk" + len(body).to_bytes(4, "big") + body


@pytest.mark.parametrize("tempo", [80, 90, 120, 160])
def test_a_programs_file_without_a_tempo_has_the_one_it_is_heard_in(tempo: float) -> None:
    data = _program_file(tempo)

    notated = with_nominal_tempo(import_midi(data), data)

    assert notated.score.tempo.bpm == tempo
    assert {n.onset % 480 for n in notated.score.notes} == {0}
    assert [r.found for r in notated.remarks if r.field == "tempo"] == ["found"]


def test_a_meter_in_the_file_means_the_files_own_beats() -> None:
    data = _program_file(80, meter=b"\x00\xff\x58\x04\x04\x02\x18\x08")

    assert with_nominal_tempo(import_midi(data), data).score.tempo.bpm == 120
