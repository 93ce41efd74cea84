"""Difficulty: what a pupil meets grows from level to level, in every genre."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from statistics import mean

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.registry import arranger_of
from gospel_keys.randomness import stream
from gospel_keys.score.level import LEVELS, at_level
from gospel_keys.score.level_language import Language, blue_notes, language_of
from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.score.perform import perform
from gospel_keys.score.plain_harmony import key_at
from gospel_keys.score.playability import find_unplayable, find_unplayable_writing

_WORDS = {
    "gospel": ("easy gospel hymn", "slow worship", "uptempo praise", "concert gospel"),
    "jazz": ("easy jazz standard", "ballad", "bebop", "bossa nova"),
    "blues": ("blues", "slow blues", "boogie woogie", "jazz blues"),
    "classical": ("minuet", "nocturne", "sonatina", "romantic waltz"),
    "neosoul": ("neo soul groove", "slow jam", "neo soul ballad", "neo soul groove"),
}
_ALL = range(1, 11)


@cache
def arranged(genre: str, seed: int) -> Arrangement:
    brief = read_brief(_WORDS[genre][seed], genre=genre, wishes=Wishes(bars=12), seed=seed)
    return arranger_of(genre).arrange(brief, seed=seed)


@cache
def eased(genre: str, seed: int, level: int) -> Score:
    return at_level(arranged(genre, seed).score, level)


def attacks(score: Score, hand: Hand) -> dict[int, list[Note]]:
    groups: dict[int, list[Note]] = defaultdict(list)
    for note in score.hand(hand):
        if not note.is_grace and note.role is not Role.GHOST:
            groups[note.onset].append(note)
    return groups


def span_of(score: Score) -> float:
    groups = [g for hand in Hand for g in attacks(score, hand).values()]
    return max(max(n.midi for n in g) - min(n.midi for n in g) for g in groups)


def density_of(score: Score) -> float:
    struck = sum(not note.is_grace for note in score.notes)
    return struck * score.meter.beat / score.duration


def tempo_of(score: Score) -> float:
    return score.tempo.bpm * score.tempo.beat / score.meter.beat


def signs_of(score: Score) -> float:
    return max(abs(change.key.fifths) for change in score.keys)


def rhythms_of(score: Score) -> float:
    """Distinct lengths of notes and rests, in beats, in both hands."""
    found: set[tuple[str, Hand, float]] = set()
    for hand in Hand:
        groups = attacks(score, hand)
        ends = {onset: max(n.end for n in group) for onset, group in groups.items()}
        found |= {("note", hand, n.duration / score.meter.beat) for g in groups.values() for n in g}
        found |= {
            ("rest", hand, (after - ends[onset]) / score.meter.beat)
            for onset, after in pairwise(sorted(groups))
            if after > ends[onset]
        }
    return len(found)


def accidentals_of(score: Score) -> float:
    """Notes from outside the key, in a beat; the blue notes of a blues are its scale."""
    blues = language_of(score) is Language.BLUES

    def is_foreign(note: Note) -> bool:
        key = key_at(score, note.onset)
        home = {name.pitch_class for name in key.scale_names}
        return note.midi % 12 not in (home | blue_notes(key) if blues else home)

    return sum(map(is_foreign, score.notes)) * score.meter.beat / score.duration


def leap_of(score: Score) -> float:
    """The widest move: of the tops of the right hand, of the middles of the left."""
    widest = 0.0
    for hand in Hand:
        groups = [sorted(n.midi for n in g) for _, g in sorted(attacks(score, hand).items())]
        right = hand is Hand.RIGHT
        places = [g[-1] if right else (g[0] + g[-1]) / 2 for g in groups]
        widest = max([widest, *(abs(after - before) for before, after in pairwise(places))])
    return widest


@pytest.mark.parametrize("genre", _WORDS)
@pytest.mark.parametrize("measure", [tempo_of, signs_of])
def test_a_piece_is_never_harder_a_level_down(
    genre: str, measure: Callable[[Score], float]
) -> None:
    for seed in range(4):
        steps = [measure(eased(genre, seed, level)) for level in _ALL]

        assert all(low <= high for low, high in pairwise(steps)), (seed, steps)


@pytest.mark.parametrize("genre", _WORDS)
@pytest.mark.parametrize("measure", [span_of, density_of, rhythms_of, accidentals_of])
def test_pieces_are_easier_a_level_down(genre: str, measure: Callable[[Score], float]) -> None:
    steps = [mean(measure(eased(genre, seed, level)) for seed in range(4)) for level in _ALL]

    assert all(low <= high * 1.03 + 0.02 for low, high in pairwise(steps)), steps
    assert steps[0] < 0.8 * steps[-1]


@pytest.mark.parametrize("genre", _WORDS)
def test_hands_leap_farther_as_they_learn(genre: str) -> None:
    leaps = {
        level: [leap_of(eased(genre, seed, level)) for seed in range(4)] for level in (1, 4, 6, 9)
    }

    assert mean(leaps[1]) < mean(leaps[4]) < mean(leaps[6]) <= mean(leaps[9])
    assert max(leaps[1]) <= LEVELS[2].leap
    assert all(low.leap <= high.leap for low, high in pairwise(LEVELS.values()))


@pytest.mark.parametrize("genre", _WORDS)
@pytest.mark.parametrize("level", range(1, 5))
def test_the_first_levels_keep_their_compass_and_leaps(genre: str, level: int) -> None:
    limits = LEVELS[level]
    for seed in range(4):
        score = eased(genre, seed, level)
        groups = [g for _, g in sorted(attacks(score, Hand.RIGHT).items())]
        tops = [max(n.midi for n in group) for group in groups]

        assert limits.compass[0] <= min(tops)
        assert max(tops) <= limits.compass[1]
        assert all(abs(after - before) <= limits.leap for before, after in pairwise(tops))


@pytest.mark.parametrize("genre", _WORDS)
@pytest.mark.parametrize("level", range(1, 9))
def test_an_eased_piece_can_be_played(genre: str, level: int) -> None:
    for seed in range(4):
        whole = arranged(genre, seed)
        score = eased(genre, seed, level)
        played = perform(score, whole.feel, stream(seed, "perform"))

        assert not find_unplayable_writing(score)
        assert not find_unplayable(played)


@pytest.mark.parametrize("genre", _WORDS)
def test_level_one_counts_in_quarters_within_one_sign(genre: str) -> None:
    for seed in range(4):
        score = eased(genre, seed, 1)

        assert score.meter.denominator == 4
        assert signs_of(score) <= 1
        assert all(note.onset % score.meter.beat == 0 for note in score.notes)


@pytest.mark.parametrize("genre", _WORDS)
def test_octaves_at_level_ten_ask_for_no_leap_that_the_piece_has_not(genre: str) -> None:
    for seed in range(4):
        whole = arranged(genre, seed)
        played = [
            perform(eased(genre, seed, level), whole.feel, stream(seed, "perform"))
            for level in (9, 10)
        ]

        before, after = ([v for v in find_unplayable(p) if v.hand is Hand.RIGHT] for p in played)
        assert len(after) <= len(before)


def test_the_first_levels_write_no_double_accidentals() -> None:
    brief = read_brief("concert gospel", wishes=Wishes(key="Gb", bars=12), seed=4)
    score = arranger_of("gospel").arrange(brief, seed=4).score

    for level in range(1, 5):
        written = at_level(score, level, keep_key=True)

        assert all(abs(note.pitch.name.alter) < 2 for note in written.notes)
