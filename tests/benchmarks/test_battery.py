import io
from statistics import median

import mido
import pytest
from benchmarks.corpus_battery.controls import CONTROLS, control
from benchmarks.corpus_battery.damage import DAMAGES, damaged
from benchmarks.corpus_battery.hands import split_hands
from benchmarks.corpus_battery.inference import infer
from benchmarks.corpus_battery.model import Bar, Note, Piece, Side
from benchmarks.corpus_battery.overlap import overlap
from benchmarks.corpus_battery.reading import read_piece
from benchmarks.corpus_battery.requests import Request, midi_of, requests
from benchmarks.corpus_battery.symbols import read_harte, read_symbol
from benchmarks.corpus_battery.verdict import bands_of, judge, measure, score

from gospel_keys.theory.chord import Chord

Struck = tuple[float, float, int, Side]


def piece_of(*struck: Struck, bars: int = 1) -> Piece:
    """Build a piece at 60 quarters a minute from (start, length, key, hand)."""
    notes = tuple(Note(s, s + d, s, s + d, p, 64, hand) for s, d, p, hand in struck)
    return Piece(notes, tuple(Bar(4.0 * bar, 4.0) for bar in range(bars)))


@pytest.fixture(scope="module")
def worship() -> Piece:
    order = Request("Sunday morning praise, warm and hopeful", "gospel", seed=3, bars=16)
    return read_piece(midi_of(order))


@pytest.mark.parametrize(
    "symbol",
    [
        "C", "Am7", "F#dim7", "Bbmaj9", "Gm7b5", "E7#9#5", "A13", "D9sus4", "Ebadd9", "C6/9",
        "G7b9", "Db13b9", "Fm6", "B7#11", "Gsus2", "Aaug", "Dm11", "CmMaj7",
    ],
)  # fmt: skip
def test_a_chord_symbol_has_the_tones_that_theory_gives_it(symbol: str) -> None:
    chord = Chord.parse(symbol)

    read = read_symbol(symbol, 0.0, 1.0)

    assert read is not None
    assert read.tones == {p % 12 for p in chord.pitch_classes}


def test_a_foreign_bass_belongs_to_its_chord() -> None:
    read = read_symbol("Gm7/C", 0.0, 1.0)

    assert read is not None
    assert read.tones == {7, 10, 2, 5, 0}


@pytest.mark.parametrize(
    ("label", "tones"),
    [("B:maj", {11, 3, 6}), ("A:min7/b3", {9, 0, 4, 7}), ("F:sus4(b7)", {5, 10, 0, 3})],
)
def test_a_harte_label_is_read(label: str, tones: set[int]) -> None:
    read = read_harte(label, 0.0, 1.0)

    assert read is not None
    assert read.tones == tones


def test_hands_of_the_tracks_are_found_again_in_one_track(worship: Piece) -> None:
    found = split_hands(worship)

    same = sum(a.hand == b.hand for a, b in zip(worship.notes, found.notes, strict=True))
    assert same / len(worship.notes) > 0.85


def test_a_file_is_read_with_its_meter_tempo_and_chords() -> None:
    track = mido.MidiTrack(
        [
            mido.MetaMessage("time_signature", numerator=6, denominator=8),
            mido.MetaMessage("set_tempo", tempo=1_000_000),
            mido.MetaMessage("marker", text="Dm7"),
            mido.Message("note_on", note=62, velocity=70, time=480),
            mido.Message("note_on", note=62, velocity=0, time=480),
            mido.Message("note_on", note=65, velocity=70, time=960),
            mido.Message("note_off", note=65, time=480),
        ]
    )
    file = mido.MidiFile(ticks_per_beat=480)
    file.tracks.append(track)
    stored = io.BytesIO()
    file.save(file=stored)

    piece = read_piece(stored.getvalue())

    assert [(n.start, n.on, n.off, n.pitch) for n in piece.notes] == [
        (1.0, 1.0, 2.0, 62),
        (4.0, 4.0, 5.0, 65),
    ]
    assert piece.bars == (Bar(0.0, 3.0, compound=True), Bar(3.0, 3.0, compound=True))
    assert [h.name for h in piece.harmonies] == ["Dm7"]


def test_a_chord_is_heard_in_each_half_bar() -> None:
    left: Side = "left"
    piece = piece_of(*((0.0, 2.0, p, left) for p in (48, 52, 55)), (2.0, 2.0, 53, left),
                     (2.0, 2.0, 57, left), (2.0, 2.0, 60, left))  # fmt: skip

    assert [h.tones for h in infer(piece)] == [{0, 4, 7}, {5, 9, 0}]


def test_a_stretch_over_a_tenth_cannot_be_played() -> None:
    values = measure(piece_of((0.0, 1.0, 60, "right"), (0.0, 1.0, 77, "right")))

    assert values["unplayable_rate"] == 1.0
    assert values["span_gt_10th_rate"] == 1.0


def test_a_low_third_is_muddy_and_a_low_tenth_is_not() -> None:
    third = measure(piece_of((0.0, 1.0, 36, "left"), (0.0, 1.0, 40, "left")))
    tenth = measure(piece_of((0.0, 1.0, 36, "left"), (0.0, 1.0, 52, "left")))

    assert (third["mud_rate"], tenth["mud_rate"]) == (1.0, 0.0)


def test_a_minor_ninth_is_a_clash() -> None:
    values = measure(piece_of((0.0, 2.0, 48, "left"), (1.0, 1.0, 61, "right")))

    assert values["m9_clash_rate"] == 0.5


def test_copied_bars_are_counted_at_any_transposition() -> None:
    bars = [[(4.0 * bar + beat, 0.5, 60 + bar, "right") for beat in (0, 1.5, 3)] for bar in (0, 1)]
    other: list[Struck] = [(8.0, 0.5, 60, "right"), (10.0, 0.5, 64, "right")]
    piece = piece_of(*((s, d, p, "right") for b in bars for s, d, p, _ in b), *other, bars=3)

    assert measure(piece)["rh_exact_repeat"] == 0.5


@pytest.mark.parametrize("name", CONTROLS)
def test_toys_stay_far_below_a_real_arrangement(name: str, worship: Piece) -> None:
    toys = [judge(read_piece(control(name, seed))).score for seed in range(5)]

    assert median(toys) < 72.0
    assert judge(worship, "gospel").score > median(toys) + 15.0


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_noticed(kind: str, worship: Piece) -> None:
    spoilt = judge(damaged(worship, kind, seed=1), "gospel")

    assert spoilt.score < judge(worship, "gospel").score


def test_an_item_is_as_good_as_its_worst_metric_in_the_strict_score(worship: Piece) -> None:
    verdict = judge(damaged(worship, "flat velocity", seed=1), "gospel")

    assert verdict.strict <= verdict.score
    assert "10 dynamics" in verdict.failed


def test_hands_led_as_one_are_judged_by_numbers_of_their_own(worship: Piece) -> None:
    values = dict(measure(worship), vl_efficiency=0.9, vl_efficiency_together=0.1)

    apart = score(values, bands_of("gospel", given=True))
    together = score(values, bands_of("gospel", given=True, together=True))

    assert "04 leading" in together.failed
    assert together.score < apart.score


def test_overlapped_area_runs_from_none_to_all() -> None:
    ours = [0.1 * i for i in range(20)]

    assert overlap(ours, ours) == pytest.approx(1.0)
    assert overlap(ours, [50.0 + x for x in ours]) < 0.05


def test_requests_repeat_by_seed_and_hold_plain_words() -> None:
    drawn = requests("jazz", 12, seed=5)

    assert drawn == requests("jazz", 12, seed=5)
    assert sum((r.key, r.tempo, r.bars, r.application) == (None,) * 4 for r in drawn) >= 4
