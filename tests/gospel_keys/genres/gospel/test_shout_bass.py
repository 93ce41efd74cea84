"""The riff of a shout breathes in its phrases and takes its last chorus in octaves (G-23)."""

from collections import defaultdict

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.variety import rhythms_per_eight_bars
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.shout_bass import RULE, drive
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form import FormSection, SectionKind
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, Note, Role

_KEYS = ("F", "Bb", "C", "Ab", "Db", "G", "C minor", "Eb")
_BROAD = {SectionKind.CHORUS, SectionKind.VAMP}


@pytest.fixture(scope="module")
def shouts() -> list[Arrangement]:
    found: list[Arrangement] = []
    for seed in range(16):
        wishes = Wishes(bars=(16, 24, 32)[seed % 3], key=_KEYS[seed % 8])
        brief = read_brief("Uptempo shout praise break", genre="gospel", wishes=wishes, seed=seed)
        found.append(GospelArranger().arrange(brief, seed=seed))
    return found


def climax_of(piece: Arrangement) -> FormSection:
    broad = [s for s in piece.form.sections if s.kind in _BROAD]
    return next((s for s in broad if s.climax), broad[-1])


def riffs(piece: Arrangement) -> dict[int, list[Note]]:
    groups: dict[int, list[Note]] = defaultdict(list)
    for note in piece.score.hand(Hand.LEFT):
        if note.rule == RULE:
            groups[note.onset].append(note)
    return groups


def test_octaves_are_kept_for_the_last_chorus(shouts: list[Arrangement]) -> None:
    for piece in shouts:
        section, bar = climax_of(piece), piece.score.meter.bar
        doubled = [t for t, group in riffs(piece).items() if len(group) > 1]

        assert doubled
        assert all(section.bar * bar <= t < section.end * bar for t in doubled)
        assert all(t % 960 == 0 for t in doubled)


def test_an_octave_of_the_riff_is_within_reach_from_note_to_note(
    shouts: list[Arrangement],
) -> None:
    for piece in shouts:
        groups = riffs(piece)
        onsets = sorted(groups)
        for here, there in zip(onsets, onsets[1:], strict=False):
            pair = [[n.midi for n in groups[t]] for t in (here, there)]
            if max(map(len, pair)) > 1 and there - here <= 480:
                low, high = (sum(p) / len(p) for p in pair)
                assert abs(high - low) <= 12
        assert all(28 <= n.midi <= 55 for group in groups.values() for n in group)


def test_a_shout_has_two_rhythms_in_its_riff(shouts: list[Arrangement]) -> None:
    for piece in shouts:
        assert rhythms_per_eight_bars(piece.score, Hand.LEFT) >= 2


def test_other_basses_are_left_alone(shouts: list[Arrangement]) -> None:
    piece = shouts[0]
    stage = Stage(piece.brief, piece.form, piece.score.chords, piece.score.keys)
    bass = [Draft(0, 960, 41, Hand.LEFT, Role.BASS, 0, "G-20")]

    assert drive(stage, bass, stream(1, "shout")) == bass
