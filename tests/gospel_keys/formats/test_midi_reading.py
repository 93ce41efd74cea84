"""Reading MIDI from anywhere: kind files, odd files and hostile ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.midi import read_midi
from gospel_keys.formats.midi_chunks import MAX_BYTES, variable_length

# "MThd", 6 bytes: format 0, one track, 96 ticks to the quarter.
HEAD = "4d546864 00000006 0000 0001 0060"
END = "00 ff2f00"


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace(" ", ""))


def _file(body: str, *, head: str = HEAD) -> bytes:
    """One track around events in hex."""
    events = _bytes(body)
    return _bytes(head) + b"MTrk" + len(events).to_bytes(4, "big") + events


def _notes(body: str) -> list[tuple[int, int, int, int]]:
    return [(n.tick, n.duration, n.pitch, n.velocity) for n in read_midi(_file(body)).notes]


def test_running_status_repeats_the_last_message() -> None:
    body = (
        "00 903c40"  # C4 on
        "60 3c00"  # running: C4 on with velocity 0, which lets it go
        "00 3e50"  # running: D4 on
        "60 3e00" + END
    )

    assert _notes(body) == [(0, 96, 60, 64), (96, 96, 62, 80)]


def test_running_status_goes_on_after_a_meta_event() -> None:
    body = "00 903c40 00 ff060141 60 3c00" + END

    assert _notes(body) == [(0, 96, 60, 64)]


def test_running_status_ends_with_system_exclusive() -> None:
    body = "00 903c40 00 f00143 60 3c00" + END

    with pytest.raises(MalformedInputError, match="without a status"):
        read_midi(_file(body))


def test_a_key_struck_twice_is_paired_first_in_first_out() -> None:
    body = "00 903c40 30 903c50 30 803c40 30 803c40" + END

    assert _notes(body) == [(0, 96, 60, 64), (48, 96, 60, 80)]


def test_a_note_never_let_go_ends_with_its_track() -> None:
    file = read_midi(_file("00 903c40 8300 ff2f00"))

    assert [(n.tick, n.duration) for n in file.notes] == [(0, 384)]
    assert file.warnings == ("track 1 never lets go of 1 notes; they end with it",)


def test_a_track_without_an_end_is_read_with_a_warning() -> None:
    file = read_midi(_file("00 903c40 60 803c40"))

    assert len(file.notes) == 1
    assert file.warnings == ("track 1 has no end-of-track event",)


def test_a_note_off_without_a_note_is_nothing() -> None:
    assert _notes("00 803c40" + END) == []


def test_without_tempo_and_meter_the_defaults_hold() -> None:
    file = read_midi(_file("00 903c40 60 803c40" + END))

    assert [(t.tick, t.bpm) for t in file.tempos] == [(0, 120.0)]
    assert file.meters == ()
    assert [(n.start, n.end) for n in file.notes] == [(0.0, 0.5)]


def test_a_riff_wrapper_is_taken_off() -> None:
    inner = _file("00 903c40 60 803c40" + END)
    size = len(inner).to_bytes(4, "little")
    wrapped = b"RIFF" + (len(inner) + 12).to_bytes(4, "little") + b"RMIDdata" + size + inner

    assert len(read_midi(wrapped).notes) == 1


def test_foreign_chunks_are_skipped() -> None:
    track = _file("00 903c40 60 803c40" + END)[14:]

    file = read_midi(_bytes(HEAD) + b"XFIH" + b"\x00\x00\x00\x02ab" + track)

    assert len(file.notes) == 1


def test_latin_1_words_are_read() -> None:
    # "Größe" in Latin-1, which is no UTF-8.
    file = read_midi(_file("00 ff03054772f6df65" + END))

    assert file.title == "Größe"


def test_odd_meters_and_keys_are_left_out_with_a_warning() -> None:
    body = (
        "00 ff5804000218 08"  # 0/4
        "00 ff5902 0900" + END  # nine sharps
    )

    file = read_midi(_file(body))

    assert (file.meters, file.keys) == ((), ())
    assert [w.split(" at ")[0] for w in file.warnings] == [
        "left out a meter of 0/2^2",
        "left out a key of 9 fifths",
    ]


def test_a_meter_of_a_huge_power_is_no_huge_number() -> None:
    file = read_midi(_file("00 ff580404ff1808" + END))

    assert file.warnings == ("left out a meter of 4/2^255 at tick 0",)


def test_the_finest_division_that_a_header_holds_is_read() -> None:
    # music21 writes 10080 ticks a quarter.
    fine = "4d546864 00000006 0000 0001 2760"

    file = read_midi(_file("00 903c40 ce60 803c40" + END, head=fine))

    assert file.division == 10080
    assert [note.duration for note in file.notes] == [10080]


_HOSTILE = {
    "empty": ("", "not a MIDI file"),
    "another format": ("89504e47 0d0a1a0a", "not a MIDI file"),
    "cut in the header": ("4d546864 00000006 0000", "ends early"),
    "header too short": ("4d546864 00000004 0000 0001", "header has 4 bytes"),
    "header length runs out": ("4d546864 ffffffff 0000 0001 0060", "track 1 of 1 is missing"),
    "format 2": ("4d546864 00000006 0002 0001 0060", "format 2"),
    "no tracks": ("4d546864 00000006 0001 0000 0060", "0 tracks"),
    "65535 tracks": ("4d546864 00000006 0001 ffff 0060", "65535 tracks"),
    "SMPTE time, 25 frames": ("4d546864 00000006 0000 0001 e728", "SMPTE"),
    "no ticks": ("4d546864 00000006 0000 0001 0000", "0 ticks per quarter"),
    "no track": (HEAD, "track 1 of 1 is missing"),
    "cut in the chunk header": (HEAD + "4d54726b 0000", "ends early"),
    "a chunk that claims 4 GiB": (HEAD + "4d54726b ffffffff 00ff2f00", "bytes are missing"),
    "cut in the track": (HEAD + "4d54726b 00000010 00903c40", "12 bytes are missing"),
}
_HOSTILE_TRACKS = {
    "a time and no event": ("00", "with no event"),
    "cut in a time": ("81", "inside a number"),
    "a time of five bytes": ("8181818100 903c40" + END, "more than four bytes"),
    "cut in a message": ("00 903c", "inside a message"),
    "cut after a status": ("00 90", "inside a message"),
    "cut in a meta event": ("00 ff", "inside a meta event"),
    "cut in a meta length": ("00 ff03", "inside a number"),
    "a name of 256 MiB": ("00 ff03ffffff7f 41" + END, "claims 268435455 bytes"),
    "a name of five length bytes": ("00 ff038181818101 41" + END, "more than four bytes"),
    "system exclusive without end": ("00 f07f 43" + END, "claims 127 bytes"),
    "data without status": ("00 3c40" + END, "without a status"),
    "real-time status": ("00 f8" + END, "0xf8 has no place"),
    "song position": ("00 f20000" + END, "0xf2 has no place"),
    "data above 127": ("00 903cff" + END, "above 127"),
    "tempo of two bytes": ("00 ff51020707" + END, "tempo needs 3 bytes"),
    "tempo of zero": ("00 ff5103000000" + END, "at least 1 microsecond"),
    "empty meter": ("00 ff5800" + END, "time signature needs"),
    "empty key": ("00 ff5900" + END, "key signature needs"),
    # 268 million ticks of 96 to the quarter: 16 days.
    "a rest of days": ("ffffff7f 903c40" + END, "hours; at most 2"),
    # Nine of them pass 2^31 ticks.
    "ticks without bound": ("ffffff7f ff0600" * 9 + END, "no piece is that long"),
}


@pytest.mark.parametrize(("dump", "message"), _HOSTILE.values(), ids=_HOSTILE)
def test_broken_files_are_refused_with_a_reason(dump: str, message: str) -> None:
    with pytest.raises(MalformedInputError, match=message) as caught:
        read_midi(_bytes(dump))

    assert "at byte" in str(caught.value)


@pytest.mark.parametrize(("body", "message"), _HOSTILE_TRACKS.values(), ids=_HOSTILE_TRACKS)
def test_broken_tracks_are_refused_with_a_reason(body: str, message: str) -> None:
    with pytest.raises(MalformedInputError, match=message) as caught:
        read_midi(_file(body))

    assert "at byte" in str(caught.value)


def test_the_error_says_where() -> None:
    with pytest.raises(MalformedInputError) as caught:
        read_midi(_file("00 903c40 00 f8" + END))

    assert caught.value.offset == 22 + 5


def test_a_file_of_more_than_16_mib_is_not_looked_at() -> None:
    with pytest.raises(MalformedInputError, match="at most"):
        read_midi(b"MThd" + bytes(MAX_BYTES))


def test_a_flood_of_events_is_cut_off() -> None:
    with pytest.raises(MalformedInputError, match="more than 200000 events"):
        read_midi(_file("00 903c40" + "003c40" * 200_000))


@given(st.binary(max_size=200))
def test_noise_never_raises_anything_else(noise: bytes) -> None:
    for data in (noise, _bytes(HEAD) + noise, _file(noise.hex())):
        try:
            read_midi(data)
        except MalformedInputError:
            continue


@given(st.integers(min_value=0, max_value=0x0FFFFFFF))
def test_variable_lengths_come_back(value: int) -> None:
    # A tempo of 1 microsecond a quarter keeps the longest file under two hours.
    body = f"00 ff5103000001 {variable_length(value).hex()} ff2f00"

    assert read_midi(_file(body)).ticks == value


@pytest.mark.parametrize(
    ("value", "dump"),
    [
        # The table of the MIDI file specification.
        (0x00, "00"),
        (0x40, "40"),
        (0x7F, "7f"),
        (0x80, "8100"),
        (0x2000, "c000"),
        (0x3FFF, "ff7f"),
        (0x4000, "818000"),
        (0x1FFFFF, "ffff7f"),
        (0x200000, "81808000"),
        (0x0FFFFFFF, "ffffff7f"),
    ],
)
def test_variable_lengths_are_those_of_the_specification(value: int, dump: str) -> None:
    assert variable_length(value).hex() == dump


def test_a_file_without_a_name_has_no_title() -> None:
    assert read_midi(_file("00 903c40 60 803c40" + END)).title == ""


def test_pedals_of_all_tracks_are_read_in_order_of_time() -> None:
    file = read_midi(_file("00 b0407f 30 b04300 30 b04000 00 b00740" + END))

    assert [(p.tick, p.controller, p.value) for p in file.pedals] == [
        (0, 64, 127), (48, 67, 0), (96, 64, 0),
    ]  # fmt: skip
    assert file.duration == pytest.approx(0.5)
