"""Strong beats: neither bland nor sour."""

from dataclasses import replace
from statistics import mean

from tests.gospel_keys.genres.neosoul.conftest import survey_orders

from gospel_keys.brief.model import Brief
from gospel_keys.critique.leading import strong_chord_tones
from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.neosoul.arranger import NeosoulArranger
from gospel_keys.genres.neosoul.seasoning import RICHER, SAVOURY, season, strong_share
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form import Form
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER

BAR = 4 * QUARTER
DM9 = (60, 64, 65, 69)
EBMAJ9 = (62, 65, 67, 70)


def stage(*symbols: str) -> Stage:
    brief = Brief(
        "", "neosoul", Key.parse("C"), 80, Meter(4, 4), len(symbols), "smooth", "loop", ending=False
    )
    form: Form = plan_form(brief, stream(0, "form"))
    spans = tuple(ChordSpan(i * BAR, BAR, Chord.parse(s)) for i, s in enumerate(symbols))
    return Stage(brief, form, spans, (KeyChange(0, brief.key),))


def struck(onset: int, chord: int, pitches: tuple[int, ...]) -> list[Draft]:
    return [Draft(onset, QUARTER, p, Hand.RIGHT, Role.INNER, chord, "N-20") for p in pitches]


def test_a_bland_piece_gets_a_top_that_leans_and_falls() -> None:
    setting = stage("Dm9", "Dm9")
    drafts = [d for k in range(4) for d in struck(k * 2 * QUARTER, k // 2, DM9)]

    _, leant = season(setting, drafts)
    moved = [(a, b) for a, b in zip(drafts, leant, strict=True) if a != b]

    assert strong_share(setting, drafts) == 1.0
    assert 1 <= len(moved) <= 2
    for before, after in moved:
        assert before.midi == 69
        assert after.midi - before.midi in (1, 2)
        assert after.midi % 12 not in setting.chords[after.chord].chord.pitch_classes


def test_no_top_leans_on_the_other_third_of_its_chord() -> None:
    setting = stage("Bbm9", "Bbm9")
    minor_ninth = (61, 65, 68, 72)  # D is a step above the top and in the key, and major.
    drafts = [d for k in range(4) for d in struck(k * 2 * QUARTER, k // 2, minor_ninth)]

    _, leant = season(setting, drafts)

    assert 62 not in {d.midi % 12 + 60 for d in leant}


def test_a_sour_piece_says_more_in_its_symbols() -> None:
    setting = stage("Dm9", "Dm9")
    eleventh = (60, 64, 65, 67)
    drafts = [d for k in range(2) for d in struck(k * BAR, k, eleventh)]

    named, kept = season(setting, drafts)

    assert kept == drafts
    assert {span.chord.symbol for span in named.chords} == {"Dm11"}


def test_a_chart_is_left_alone() -> None:
    setting = stage("Dm9")
    chart = replace(setting.brief, chart=object())  # type: ignore[arg-type]
    drafts = struck(0, 0, DM9)

    assert season(replace(setting, brief=chart), drafts)[1] == drafts


def test_a_richer_name_keeps_what_the_name_said() -> None:
    for name, others in RICHER.items():
        plain = Chord.of(Key.parse("C").tonic, name)
        for other in others:
            richer = Chord.of(Key.parse("C").tonic, other)
            assert len(richer.pitch_classes) >= len(plain.pitch_classes)
            assert not missing_guides(plain, richer.pitch_classes)


def test_short_pieces_lie_in_the_band_too() -> None:
    shares = [
        strong_chord_tones(NeosoulArranger().arrange(brief, seed=seed).score)
        for brief, seed in survey_orders(24, bars=8)
    ]

    assert all(0.88 <= share <= 0.995 for share in shares)
    assert mean(0.90 <= share <= 0.98 for share in shares) >= 0.9
    assert SAVOURY[0] < mean(shares) < SAVOURY[1]


def test_where_nothing_can_lean_a_symbol_says_less() -> None:
    setting = stage("Dm11", "Dm11")
    eleventh = (60, 64, 65, 67)
    drafts = [d for k in range(2) for d in struck(k * BAR, k, eleventh)]

    named, kept = season(setting, drafts)

    assert kept == drafts
    assert [span.chord.symbol for span in named.chords] == ["Dm9", "Dm11"]
