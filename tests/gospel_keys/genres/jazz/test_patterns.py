"""Every pattern of the catalogue is delivered when it is asked for by name."""

from collections.abc import Callable

import pytest

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief
from gospel_keys.critique import patterns_left, patterns_right
from gospel_keys.critique.attacks import Attack, body_attacks
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.perform import perform
from gospel_keys.theory.key import Key

MakeBrief = Callable[..., Brief]
_LEFT = {
    "walking-bass": (patterns_left.walking_bass, 0.80),
    "stride-bass": (patterns_left.stride_bass, 0.45),
    "shell-voicing": (patterns_left.shell_voicing, 0.70),
    "syncopated-comping": (patterns_left.syncopated_comping, 0.50),
}
_RIGHT = ("block-chord", "chord-melody", "octave-doubling", "improvisation", "rootless-voicings")
_STYLES = (
    ("standard", 150.0, "swing", "4/4"),
    ("ballad", 66.0, "ballad", "4/4"),
    ("uptempo", 220.0, "swing", "4/4"),
    ("standard", 150.0, "waltz", "3/4"),
)


def _chords(score: Score) -> list[Attack]:
    return [a for a in body_attacks(score, Hand.RIGHT) if len(a.notes) >= 3]


def _share(cases: list[bool]) -> float:
    return sum(cases) / max(1, len(cases))


def _is_rootless(score: Score, attack: Attack) -> bool:
    return score.chords[attack.chord].chord.root.pitch_class not in attack.classes


def _has_guides(score: Score, attack: Attack) -> bool:
    chord = score.chords[attack.chord].chord
    guides = {g for g in (chord.third, chord.seventh) if g is not None}
    return {(chord.root.pitch_class + g) % 12 for g in guides} <= attack.classes


def _delivered(name: str, score: Score, brief: Brief) -> bool:
    attacks = body_attacks(score, Hand.RIGHT)
    if name == "rootless-voicings":
        chords = _chords(score)
        rootless = _share([_is_rootless(score, a) for a in chords])
        guided = _share([_has_guides(score, a) for a in chords])
        return len(chords) >= 0.7 * len(attacks) and rootless >= 0.85 and guided >= 0.80
    if name == "chord-melody":
        chords = _chords(score)
        on_top = all(a.notes[-1].role is Role.MELODY for a in chords)
        return on_top and 0.1 * len(attacks) <= len(chords) <= 0.85 * len(attacks)
    if name == "improvisation":
        return _share([len(a.notes) == 1 for a in attacks]) >= 0.65
    piece = JazzArranger().arrange(brief, seed=0)
    performance = perform(piece.score, piece.feel, stream(0, "perform"))
    detector = {
        "block-chord": patterns_right.block_chord,
        "octave-doubling": patterns_right.octave_doubling,
    }[name]
    return detector(score, performance) >= {"block-chord": 0.70, "octave-doubling": 0.60}[name]


@pytest.mark.parametrize("left", sorted(_LEFT))
@pytest.mark.parametrize("right", _RIGHT)
@pytest.mark.parametrize("style", _STYLES)
def test_named_patterns_are_delivered(
    brief_of: MakeBrief, left: str, right: str, style: tuple[str, float, str, str]
) -> None:
    application, tempo, sub_style, meter = style
    brief = brief_of(
        application=application,
        tempo=tempo,
        sub_style=sub_style,
        meter=Meter.parse(meter),
        left_hand=left,
        right_hand=right,
        key=Key.parse("Eb"),
    )
    piece = JazzArranger().arrange(brief, seed=0)

    assert {p.left_hand for p in piece.textures} == {left}
    assert {p.right_hand for p in piece.textures} == {right}
    detector, threshold = _LEFT[left]
    performance = perform(piece.score, piece.feel, stream(0, "perform"))
    assert detector(piece.score, performance) >= threshold
    assert _delivered(right, piece.score, brief)


def test_walking_quarters_walk(brief_of: MakeBrief) -> None:
    piece = JazzArranger().arrange(brief_of(rhythm="walking-quarters"), seed=4)

    assert {p.left_hand for p in piece.textures} == {"walking-bass"}


def test_excluded_patterns_are_not_chosen(brief_of: MakeBrief) -> None:
    excluded = frozenset({"walking-bass", "improvisation"})
    for seed in range(8):
        piece = JazzArranger().arrange(brief_of(bars=32, excluded=excluded), seed=seed)
        chosen = {p.left_hand for p in piece.textures} | {p.right_hand for p in piece.textures}
        assert not chosen & excluded


def test_more_improvisation_means_more_solo(brief_of: MakeBrief) -> None:
    def solos(level: float) -> int:
        return sum(
            plan.bars
            for seed in range(10)
            for plan in JazzArranger()
            .arrange(brief_of(bars=64, improvisation=level), seed=seed)
            .textures
            if plan.right_hand == "improvisation"
        )

    assert solos(0.1) < solos(0.5) < solos(1.0)


def test_every_right_hand_of_the_catalogue_is_known() -> None:
    assert {p.id for p in CATALOGUES["jazz"].family("right_hand")} == set(_RIGHT)
    assert {p.id for p in CATALOGUES["jazz"].family("left_hand")} == set(_LEFT)
