"""A chorus is at least as full as the verse before it."""

import random
from collections import defaultdict
from statistics import mean

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.context import plan_textures
from gospel_keys.genres.gospel.fullness import BROAD, fullness
from gospel_keys.harmony.form import SectionKind
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.score.model import Hand, Role

WORDS = (
    "Traditional gospel song in four",
    "Contemporary gospel for a concert",
    "Slow worship song",
    "Gospel song to practise",
)
_LIGHT = frozenset({Role.GRACE, Role.FILL})


def notes_an_attack(piece: Arrangement, kinds: frozenset[SectionKind]) -> float:
    bar = piece.score.meter.bar
    groups: dict[int, int] = defaultdict(int)
    for note in piece.score.hand(Hand.RIGHT):
        inside = piece.form.section_at(note.onset // bar).kind in kinds
        groups[note.onset] += inside and note.role not in _LIGHT
    return mean(count for count in groups.values() if count)


@pytest.mark.parametrize("words", WORDS)
def test_a_chorus_has_as_many_notes_to_an_attack_as_the_verse(words: str) -> None:
    thinner = 0
    for seed in range(12):
        brief = read_brief(words, genre="gospel", wishes=Wishes(bars=24), seed=seed)
        piece = GospelArranger().arrange(brief, seed=seed)
        verse = notes_an_attack(piece, frozenset({SectionKind.VERSE}))
        thinner += notes_an_attack(piece, BROAD) < verse - 0.25

    assert thinner <= 1


@pytest.mark.parametrize("words", WORDS)
def test_a_chorus_has_no_thinner_texture_than_its_verses(words: str) -> None:
    for seed in range(24):
        brief = read_brief(words, genre="gospel", wishes=Wishes(bars=32), seed=seed)
        form = plan_form(brief, random.Random(seed))
        right = left = 0
        for section, plan in zip(
            form.sections, plan_textures(form, brief, random.Random(seed)), strict=True
        ):
            if section.kind in BROAD:
                assert fullness(plan.right_hand) >= right
                assert plan.right_hand == "polychord" or fullness(plan.left_hand) >= left
            elif not section.kind.is_frame:
                right = max(right, fullness(plan.right_hand))
                left = max(left, fullness(plan.left_hand))


def test_a_thin_texture_that_was_asked_for_stays_thin() -> None:
    for seed in range(6):
        wishes = Wishes(bars=24, right_hand="melody-with-fills")
        brief = read_brief(WORDS[1], genre="gospel", wishes=wishes, seed=seed)
        piece = GospelArranger().arrange(brief, seed=seed)

        assert {p.right_hand for p in piece.textures} == {"melody-with-fills"}
        assert notes_an_attack(piece, BROAD) < 2.5
