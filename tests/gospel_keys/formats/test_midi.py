"""Writing MIDI: what the bytes say to our reader, and to mido, which shares no code with it."""

import io
from collections.abc import Callable
from dataclasses import replace

import mido
import pytest

from gospel_keys.formats.midi import read_midi, write_midi
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, KeyChange, MeterChange, Note, Score, TempoMark
from gospel_keys.score.performance import PedalEvent, Performance
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
Deadpan = Callable[..., Performance]
Q = 960


def _peer(data: bytes) -> mido.MidiFile:
    return mido.MidiFile(file=io.BytesIO(data))


def _absolute(track: mido.MidiTrack) -> list[tuple[int, mido.Message]]:
    now, rows = 0, []
    for message in track:
        now += message.time
        rows.append((now, message))
    return rows


def _peer_notes(data: bytes) -> set[tuple[int, int, int, int, int]]:
    """Onset, length, pitch, velocity and channel of each note, as mido reads them."""
    notes: set[tuple[int, int, int, int, int]] = set()
    for track in _peer(data).tracks:
        held: dict[tuple[int, int], tuple[int, int]] = {}
        for tick, message in _absolute(track):
            if message.type == "note_on":
                assert (message.channel, message.note) not in held
                held[message.channel, message.note] = (tick, message.velocity)
            elif message.type == "note_off":
                onset, velocity = held.pop((message.channel, message.note))
                notes.add((onset, tick - onset, message.note, velocity, message.channel))
        assert not held
    return notes


def test_there_is_a_conductor_and_a_track_for_each_hand(study: Score, deadpan: Deadpan) -> None:
    data = write_midi(deadpan(study), study)

    ours, peer = read_midi(data), _peer(data)

    assert (ours.format, peer.type) == (1, 1)
    assert (ours.division, peer.ticks_per_beat) == (Q, Q)
    names = ["Study of Signs", "Right hand", "Left hand"]
    assert [track.name for track in ours.tracks] == names
    assert [track.name for track in peer.tracks] == names
    assert not ours.tracks[0].notes
    assert ours.warnings == ()


def test_the_hands_have_channels_of_their_own(study: Score, deadpan: Deadpan) -> None:
    file = read_midi(write_midi(deadpan(study), study))

    channels = [{note.channel for note in track.notes} for track in file.tracks]

    assert channels == [set(), {0}, {1}]
    assert [track.programs for track in file.tracks] == [(), (0,), (0,)]


def test_no_note_is_lost(study: Score, deadpan: Deadpan) -> None:
    performance = deadpan(study)

    file = read_midi(write_midi(performance, study))

    read = {(n.tick, n.duration, n.pitch, n.channel) for n in file.notes}
    written = {
        (n.onset, n.duration, n.midi, int(n.hand is Hand.LEFT))
        for n in study.notes
        if not n.is_grace
    }
    assert written <= read
    assert len(file.notes) == len(performance.notes)


def test_mido_reads_the_same_notes_as_we_do(study: Score, deadpan: Deadpan) -> None:
    data = write_midi(deadpan(study), study)

    ours = {(n.tick, n.duration, n.pitch, n.velocity, n.channel) for n in read_midi(data).notes}

    assert _peer_notes(data) == ours


def test_every_note_sounds_when_it_was_performed(study: Score, deadpan: Deadpan) -> None:
    performance = deadpan(study)

    file = read_midi(write_midi(performance, study))

    pairs = zip(
        sorted((n.pitch, n.start, n.end) for n in file.notes),
        sorted((n.pitch, n.start, n.end) for n in performance.notes),
        strict=True,
    )
    for read, played in pairs:
        assert read == pytest.approx(played, abs=0.001)


def test_the_tempo_map_is_the_performance_s(study: Score, deadpan: Deadpan) -> None:
    performance = deadpan(study)
    data = write_midi(performance, study)

    file = read_midi(data)
    peer = [
        (tick, message.tempo)
        for tick, message in _absolute(_peer(data).tracks[0])
        if message.type == "set_tempo"
    ]

    assert [(t.tick, round(t.bpm, 2)) for t in file.tempos] == [
        (0, 72.0), (22 * Q, 60.0), (23 * Q, 50.0),
    ]  # fmt: skip
    assert peer == [(t.tick, t.microseconds) for t in file.tempos]
    assert _peer(data).length == pytest.approx(performance.duration, abs=0.002)


def test_meters_and_keys_are_written_where_they_change(
    sheet: Build, row: Row, deadpan: Deadpan
) -> None:
    score = sheet(
        row(0, "C4 D4 E4 F4", 1) + row(4, "G4 A4", 1.5),
        quarters=7,
        meters=(MeterChange(0, Meter(4, 4)), MeterChange(4 * Q, Meter(6, 8))),
        keys=(KeyChange(0, Key.parse("Bb")), KeyChange(4 * Q, Key.parse("F# minor"))),
    )
    data = write_midi(deadpan(score), score)

    file = read_midi(data)
    peer = [(t, m) for t, m in _absolute(_peer(data).tracks[0]) if m.is_meta]

    assert [(m.tick, str(m.meter)) for m in file.meters] == [(0, "4/4"), (4 * Q, "6/8")]
    assert [(k.tick, k.key) for k in file.keys] == [(c.onset, c.key) for c in score.keys]
    assert [(t, m.key) for t, m in peer if m.type == "key_signature"] == [
        (0, "Bb"), (4 * Q, "F#m"),
    ]  # fmt: skip
    assert [
        (t, m.numerator, m.denominator, m.clocks_per_click)
        for t, m in peer
        if m.type == "time_signature"
    ] == [(0, 4, 4, 24), (4 * Q, 6, 8, 36)]


@pytest.mark.parametrize(
    "name",
    [
        *("C", "Db", "D", "Eb", "E", "F", "F#", "Gb", "G", "Ab", "A", "Bb", "B", "Cb", "C#"),
        *("A minor", "Bb minor", "C# minor", "Eb minor", "F# minor", "G# minor", "D# minor"),
    ],
)
def test_every_key_signature_comes_back(
    sheet: Build, row: Row, deadpan: Deadpan, name: str
) -> None:
    score = sheet(row(0, "C4", 4), quarters=4, key=name)
    data = write_midi(deadpan(score), score)

    (key,) = read_midi(data).keys

    assert key.key == score.key
    mido_name = name.replace(" minor", "m")
    assert [m.key for m in _peer(data).tracks[0] if m.type == "key_signature"] == [mido_name]


def test_a_key_of_eight_flats_is_written_as_its_readable_twin(
    sheet: Build, row: Row, deadpan: Deadpan
) -> None:
    d_flat_minor = Key(PitchName("D", -1), "minor")
    score = replace(sheet(row(0, "C4", 4), quarters=4), keys=(KeyChange(0, d_flat_minor),))
    data = write_midi(deadpan(score), score)
    assert [m.key for m in _peer(data).tracks[0] if m.type == "key_signature"] == ["C#m"]


def test_a_pickup_has_a_short_bar_of_its_own(sheet: Build, row: Row, deadpan: Deadpan) -> None:
    score = sheet(row(0, "G4 C5 D5 E5 F5", 1), quarters=5, pickup=Q)

    file = read_midi(write_midi(deadpan(score), score))

    assert [(m.tick, str(m.meter)) for m in file.meters] == [(0, "1/4"), (Q, "4/4")]


def test_the_pedal_is_written_for_both_hands_and_ends_up(
    sheet: Build, row: Row, deadpan: Deadpan
) -> None:
    score = sheet(row(0, "C4", 4), quarters=4, tempos=(TempoMark(0, 60),))
    pedals = (PedalEvent(0.0, 127), PedalEvent(2.0, 0), PedalEvent(2.1, 64))
    data = write_midi(deadpan(score, pedals=pedals), score)

    file = read_midi(data)

    expected = [(0, 127), (2 * Q, 0), (round(2.1 * Q), 64), (4 * Q, 0)]
    for track in (1, 2):
        assert [(p.tick, p.value) for p in file.tracks[track].pedals] == expected
        peer = [
            (tick, m.value)
            for tick, m in _absolute(_peer(data).tracks[track])
            if m.type == "control_change" and m.control == 64
        ]
        assert peer == expected


def test_chords_sections_and_lyrics_are_marked(study: Score, deadpan: Deadpan) -> None:
    data = write_midi(deadpan(study), study)

    texts = read_midi(data).texts
    peer = [
        (tick, m.type, m.text)
        for tick, m in _absolute(_peer(data).tracks[0])
        if m.type in ("marker", "cue_marker", "lyrics")
    ]

    def of(kind: str) -> list[tuple[int, str]]:
        return [(t.tick, t.text) for t in texts if t.kind == kind]

    assert of("marker") == [(c.onset, str(c.chord)) for c in study.chords]
    assert of("cue") == [(s.onset, s.name) for s in study.sections]
    assert of("lyric") == list(study.lyrics)
    assert [t for _, t in of("text")] == [study.subtitle, study.creator]
    kinds = {"marker": "marker", "cue": "cue_marker", "lyric": "lyrics"}
    assert sorted(peer) == sorted((t.tick, kinds[t.kind], t.text) for t in texts if t.kind in kinds)


def test_a_key_struck_by_both_hands_is_let_go_by_each(
    sheet: Build, row: Row, deadpan: Deadpan
) -> None:
    score = sheet(row(0, "C4", 4) + row(0, "C4", 1, Hand.LEFT), quarters=4)

    file = read_midi(write_midi(deadpan(score), score))

    assert [(n.track, n.duration) for n in file.notes] == [(1, 4 * Q), (2, Q)]


def test_a_key_is_let_go_before_it_is_struck_again(
    sheet: Build, row: Row, deadpan: Deadpan
) -> None:
    score = sheet(row(0, "C4", 2) + row(1, "C4", 2), quarters=4)

    file = read_midi(write_midi(deadpan(score), score))

    assert [(n.tick, n.duration) for n in file.notes] == [(0, Q), (Q, 2 * Q)]


def test_a_doubled_strike_is_one_strike(sheet: Build, row: Row, deadpan: Deadpan) -> None:
    score = sheet(row(0, "C4", 1) + row(0, "C4", 2), quarters=4)

    file = read_midi(write_midi(deadpan(score), score))

    assert [(n.tick, n.duration) for n in file.notes] == [(0, 2 * Q)]


def test_all_tracks_end_with_the_piece(study: Score, deadpan: Deadpan) -> None:
    data = write_midi(deadpan(study), study)

    assert read_midi(data).ticks == study.duration
    assert {sum(m.time for m in track) for track in _peer(data).tracks} == {study.duration}


def test_the_same_performance_gives_the_same_bytes(study: Score, deadpan: Deadpan) -> None:
    assert write_midi(deadpan(study), study) == write_midi(deadpan(study), study)


def test_words_with_signs_survive(sheet: Build, row: Row, deadpan: Deadpan) -> None:
    score = sheet(row(0, "C4", 4), quarters=4, title="Größer ♭ 主\x00\n")

    file = read_midi(write_midi(deadpan(score), score))

    assert file.title == "Größer ♭ 主"


def test_a_title_longer_than_a_length_byte_survives(
    sheet: Build, row: Row, deadpan: Deadpan
) -> None:
    score = sheet(row(0, "C4", 4), quarters=4, title="Amen " * 60)

    data = write_midi(deadpan(score), score)

    assert read_midi(data).title == score.title.strip() == _peer(data).tracks[0].name
