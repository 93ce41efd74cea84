"""Every pattern of neo-soul, asked for by name, is what is played."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import mean, median

import pytest

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief
from gospel_keys.critique.attacks import body_attacks, hand_attacks
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.neosoul.arranger import NeosoulArranger
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.theory.key import Key
from gospel_keys.units import EIGHTH, QUARTER

TENSIONS = {2, 5, 6, 8, 9}


def orders(
    left_hand: str | None = None, right_hand: str | None = None, rhythm: str | None = None
) -> Iterator[tuple[Brief, int]]:
    for seed, key in enumerate(("Eb", "F minor", "Gb", "C", "Bb minor", "Ab")):
        meter = "6/8" if seed == 5 else "4/4"
        application = ("smooth", "uptempo")[seed % 2] if seed < 5 else "smooth"
        tempo = (72, 98, 84, 108, 78, 70)[seed]
        style = "six-eight" if seed == 5 else "loop"
        brief = Brief(
            "", "neosoul", Key.parse(key), tempo, Meter.parse(meter), 12, application, style
        )
        wishes = replace(brief, left_hand=left_hand, right_hand=right_hand, rhythm=rhythm)
        yield wishes, seed


def pieces(
    left_hand: str | None = None, right_hand: str | None = None, rhythm: str | None = None
) -> list[Arrangement]:
    wishes = orders(left_hand, right_hand, rhythm)
    return [NeosoulArranger().arrange(brief, seed=seed) for brief, seed in wishes]


def off_beats(score: Score, hand: Hand) -> float:
    attacks = body_attacks(score, hand)
    return mean(a.onset % score.meter.beat != 0 for a in attacks)


def lengths(score: Score) -> float:
    chords = [a for a in body_attacks(score, Hand.RIGHT) if len(a.notes) >= 3]
    return mean(max(n.duration for n in a.notes) for a in chords) / QUARTER


def tense_chords(score: Score) -> float:
    tense = []
    for attack in body_attacks(score, Hand.RIGHT):
        chord = score.chords[attack.chord].chord
        degrees = {(p - chord.bass_name.pitch_class) % 12 for p in attack.pitches}
        wanted = TENSIONS | ({1, 3} if chord.is_dominant else set())
        if len(attack.notes) >= 3:
            tense.append(bool(degrees & wanted))
    return mean(tense)


def chromatic_approaches(score: Score) -> float:
    """Fills and slides that resolve by a semitone, in each two bars."""
    right = hand_attacks(score, Hand.RIGHT)
    landings = sum(
        a.notes[-1].role is Role.FILL
        and b.notes[-1].role is not Role.FILL
        and abs(a.notes[-1].midi - b.notes[-1].midi) == 1
        for a, b in pairwise(right)
    )
    slides = {n.onset for n in score.notes if n.role is Role.GRACE}
    return 2 * (landings + len(slides)) / (score.duration // score.meter.bar)


@pytest.mark.parametrize("family", ["left_hand", "right_hand", "rhythm"])
def test_every_name_of_the_catalogue_is_played(family: str) -> None:
    for pattern in CATALOGUES["neosoul"].patterns:
        if pattern.family == family:
            for piece in pieces(**{family: pattern.id}):
                names = {
                    "left_hand": {plan.left_hand for plan in piece.textures},
                    "right_hand": {plan.right_hand for plan in piece.textures},
                    "rhythm": {piece.rhythm},
                }
                assert names[family] == {pattern.id}


def test_extended_comping_answers_the_bass_with_upper_notes() -> None:
    for piece in pieces(left_hand="extended-comping"):
        attacks = body_attacks(piece.score, Hand.LEFT)

        assert mean(max(a.pitches) >= 46 for a in attacks) >= 0.5


def test_rhythmic_syncopation_leaves_the_beat() -> None:
    for piece in pieces(left_hand="rhythmic-syncopation"):
        assert off_beats(piece.score, Hand.LEFT) >= 0.5


def test_syncopated_bass_is_a_line_off_the_beat() -> None:
    for piece in pieces(left_hand="syncopated-bass"):
        attacks = body_attacks(piece.score, Hand.LEFT)

        assert all(len(a.notes) == 1 for a in attacks)
        assert off_beats(piece.score, Hand.LEFT) >= 0.5


def test_extended_voicings_hold_tensions() -> None:
    shares = [tense_chords(piece.score) for piece in pieces(right_hand="extended-voicings")]

    assert mean(shares) >= 0.8
    assert min(shares) >= 0.7


def test_chromatic_fills_resolve_by_semitone() -> None:
    found = [chromatic_approaches(p.score) for p in pieces(right_hand="chromatic-fills")]

    assert mean(found) >= 1


def test_chromatic_fills_run_in_every_section() -> None:
    for piece in pieces(right_hand="chromatic-fills"):
        bars = {
            n.onset // piece.score.meter.bar
            for n in piece.score.hand(Hand.RIGHT)
            if n.role is Role.FILL
        }

        assert len(bars) >= 3


def test_sustained_voicings_last_longer_than_comping() -> None:
    sustained = median(lengths(p.score) for p in pieces(right_hand="sustained-voicings"))
    comped = median(lengths(p.score) for p in pieces(right_hand="extended-voicings"))

    assert sustained >= 1.3 * comped


def test_sixteenth_groove_uses_the_sixteenths() -> None:
    def odd(score: Score) -> float:
        attacks = body_attacks(score, Hand.RIGHT)
        return mean(a.onset % EIGHTH != 0 for a in attacks)

    played = pieces(rhythm="sixteenth-groove", right_hand="extended-voicings")
    shares = [odd(piece.score) for piece in played]

    assert mean(shares) >= 0.3


def test_laid_back_is_later_than_the_groove() -> None:
    late = [dict(p.feel.role_late)[Role.INNER] for p in pieces(rhythm="laid-back")]
    less = [dict(p.feel.role_late)[Role.INNER] for p in pieces(rhythm="sixteenth-groove")]

    assert all(a > b for a, b in zip(late, less, strict=True))


def test_syncopation_emphasis_leaves_and_accents_the_off_beats() -> None:
    for piece in pieces(rhythm="syncopation-emphasis", right_hand="extended-voicings"):
        assert off_beats(piece.score, Hand.RIGHT) >= 0.6
        assert piece.feel.accents


def test_excluded_patterns_are_not_chosen() -> None:
    unwanted = frozenset({"syncopated-bass", "chromatic-fills", "laid-back"})
    for brief, seed in orders():
        piece = NeosoulArranger().arrange(replace(brief, excluded=unwanted), seed=seed)
        names = {p.left_hand for p in piece.textures} | {p.right_hand for p in piece.textures}

        assert not unwanted & {*names, piece.rhythm}
