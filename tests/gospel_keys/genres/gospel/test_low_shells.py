"""A bass below its guide tones: what the left hand of one player says alone (G-10, G-20)."""

import random

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.attacks import hand_attacks
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.context import plan_textures
from gospel_keys.genres.gospel.low_shells import NAME, RULE, shell_over
from gospel_keys.genres.gospel.rolling import RULE as ROLL
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.score.model import Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord

_TURN = "Bbm9 Ab/C | Dbmaj9 Gb6/9 | Cm7b5 F7#9#5 | Bbm9 Bbm9/Ab | Gbmaj9 Db/F | Ebm9 Ab13"


def pieces(words: str, count: int = 12, bars: int = 16) -> list[Arrangement]:
    return [
        GospelArranger().arrange(
            read_brief(words, genre="gospel", wishes=Wishes(bars=bars), seed=seed), seed=seed
        )
        for seed in range(count)
    ]


@pytest.fixture(scope="module")
def contemporary() -> list[Arrangement]:
    return pieces("Contemporary gospel for a concert")


def test_every_bar_of_solo_gospel_has_a_bass(contemporary: list[Arrangement]) -> None:
    for piece in contemporary:
        score = piece.score
        bar = score.meter.bar
        low = {
            number
            for note in score.hand(Hand.LEFT)
            if note.midi < 48
            for number in range(note.onset // bar, -(-note.end // bar))
        }
        assert len(low) >= score.duration // bar - 1


def test_a_chart_with_slash_chords_gets_its_basses() -> None:
    wishes = Wishes(chords=_TURN, meter="4/4", key="Bb minor")
    for seed in range(12):
        brief = read_brief("contemporary gospel", genre="gospel", wishes=wishes, seed=seed)
        score = GospelArranger().arrange(brief, seed=seed).score
        for index, span in enumerate(score.chords):
            struck = [n for n in score.notes if n.chord == index and n.onset == span.onset]
            bass = span.chord.bass_name.pitch_class
            left = [n.midi for n in struck if n.hand is Hand.LEFT]
            assert left
            assert min(left) % 12 == bass
            assert min(left) < 48


def test_shells_stand_in_the_tenor_behind_their_bass(contemporary: list[Arrangement]) -> None:
    found = 0
    for piece in contemporary:
        attacks = hand_attacks(piece.score, Hand.LEFT)
        for before, attack in zip(attacks, attacks[1:], strict=False):
            shell = [n for n in attack.notes if n.rule == RULE]
            if not shell:
                continue
            found += 1
            assert all(48 <= n.midi <= 62 for n in shell)
            assert all(n.role is Role.SHELL for n in shell)
            assert attack.onset > piece.score.chords[attack.chord].onset
            assert before.chord == attack.chord
    assert found > len(contemporary)


@pytest.mark.parametrize(
    "symbol", ["Cmaj7", "C", "C7", "Cm7b5", "Cdim7", "C9sus4", "C6/9", "C7#9#5"]
)
@pytest.mark.parametrize("low", [36, 37, 38, 39, 41, 42, 43, 44])
def test_a_shell_is_two_clean_tones_of_its_chord(symbol: str, low: int) -> None:
    chord = Chord.parse(symbol).transpose(low)

    shell = shell_over(chord, low, ())

    assert len(shell) == 2
    assert {p % 12 for p in shell} <= chord.pitch_classes
    assert low % 12 not in {p % 12 for p in shell}
    assert not low_interval_violations((low, *shell))
    assert not {shell[0] - low, shell[1] - low} & {13, 25}


def test_shells_lead_by_step_through_a_two_five_one() -> None:
    shell = shell_over(Chord.parse("Dm7"), 38, ())
    five = shell_over(Chord.parse("G7"), 43, shell)
    home = shell_over(Chord.parse("Cmaj7"), 36, five)

    assert [abs(a - b) for a, b in zip(shell, five, strict=True)] in ([0, 1], [1, 0])
    assert [abs(a - b) for a, b in zip(five, home, strict=True)] in ([0, 1], [1, 0])


def test_shells_without_a_bass_are_for_who_asks_for_them() -> None:
    for words in ("Contemporary gospel", "Slow worship", "Gospel song to practise", "Traditional"):
        for seed in range(20):
            brief = read_brief(words, genre="gospel", wishes=Wishes(bars=24), seed=seed)
            form = plan_form(brief, random.Random(seed))

            names = {p.left_hand for p in plan_textures(form, brief, random.Random(seed))}

            assert not names & {"shell-voicing", "syncopated-comping"}


def test_a_chorus_over_shells_has_its_bass_in_octaves(contemporary: list[Arrangement]) -> None:
    octaves = singles = 0
    for piece in contemporary:
        bar = piece.score.meter.bar
        for attack in hand_attacks(piece.score, Hand.LEFT):
            number = attack.onset // bar
            plan = next(p for p in piece.textures if p.bar <= number < p.bar + p.bars)
            on_chord = attack.onset == piece.score.chords[attack.chord].onset
            if plan.left_hand != NAME or not on_chord or attack.onset % bar:
                continue
            if piece.form.section_at(number).kind.value == "chorus":
                octaves += attack.pitches[-1] - attack.pitches[0] == 12
                singles += len(attack.pitches) == 1
    assert octaves > 3 * singles


def test_a_rolled_bass_never_stays_alone_for_two_beats() -> None:
    found = 0
    for piece in pieces("Slow worship song"):
        score = piece.score
        attacks = hand_attacks(score, Hand.LEFT)
        for attack, after in zip(attacks, attacks[1:], strict=False):
            rolled = all(n.rule == ROLL for n in (*attack.notes, *after.notes))
            if rolled and attack.notes[0].role is Role.BASS and len(attack.notes) == 1:
                found += 1
                assert after.onset - attack.onset <= score.meter.beat
    assert found
