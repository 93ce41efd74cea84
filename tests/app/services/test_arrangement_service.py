"""Arranging what was brought: tempo, words and names of a tune or a chart stay."""

import gc

import pytest

from app.services.arrangement_service import Composition, compose_arrangement
from gospel_keys.brief.model import Wishes
from gospel_keys.errors import InvalidRequestError
from gospel_keys.formats.tunes import read_tune

HYMN = b"""X:1
T:Hymn
C:J. Smith
M:4/4
L:1/4
Q:1/4=112
K:G
D|G G A B|A G2 D|G A B c|B3|]
w:A-|ma-zing grace how|sweet the sound|that saved a|wretch
"""


def _arranged(words: str, *, tempo: float | None = None, melody: bytes = HYMN) -> Composition:
    return compose_arrangement(words, wishes=Wishes(melody=read_tune(melody), tempo=tempo), seed=1)


def _about_tempo(made: Composition) -> list[str]:
    return [r.message for r in made.arrangement.brief.remarks if r.field == "tempo"]


def test_a_tune_is_played_at_its_own_tempo() -> None:
    made = _arranged("warm worship")

    assert made.arrangement.score.tempo.bpm == 112
    assert _about_tempo(made) == ["tempo 112 of the melody"]


@pytest.mark.parametrize(
    ("words", "tempo", "played"),
    [("gospel at 90 bpm", None, 90), ("warm worship", 70.0, 70)],
)
def test_a_tempo_that_is_asked_for_wins_over_the_tune(
    words: str, tempo: float | None, played: float
) -> None:
    made = _arranged(words, tempo=tempo)

    assert made.arrangement.score.tempo.bpm == played
    assert f"the melody is marked 112; {played} was taken, as asked" in _about_tempo(made)


def test_a_tempo_word_wins_over_the_tune() -> None:
    assert _arranged("slow worship").arrangement.score.tempo.bpm < 80


def test_a_tune_keeps_its_words_and_its_composer() -> None:
    score = _arranged("warm worship").arrangement.score
    sung = {n.onset for n in score.notes if n.role.value == "melody"}

    assert score.creator == "J. Smith, arr. Gospel Keys"
    assert [words for _, words in score.lyrics][:4] == ["A-", "ma-", "zing", "grace"]
    assert {onset for onset, _ in score.lyrics} <= sung


def test_a_tune_by_nobody_is_arranged_by_the_product() -> None:
    score = _arranged("warm worship", melody=HYMN.replace(b"C:J. Smith\n", b"")).arrangement.score

    assert score.creator == "Gospel Keys"


def test_a_level_changes_what_nobody_named_and_says_so() -> None:
    free = compose_arrangement("easy jazz standard", genre="jazz", wishes=Wishes(level=3), seed=3)
    brief, score = free.arrangement.brief, free.arrangement.score

    assert brief.tempo == score.tempo.bpm < 130
    assert [r.kind for r in brief.remarks if r.field == "tempo"] == ["adjusted"]


def test_a_level_keeps_what_is_named() -> None:
    wishes = Wishes(level=2, tempo=180, meter="12/8", key="Db")
    named = compose_arrangement("gospel hymn", wishes=wishes, seed=3).arrangement

    assert (str(named.score.key), str(named.score.meter)) == ("Db major", "12/8")
    assert named.brief.tempo == 180
    assert not any(r.kind == "adjusted" for r in named.brief.remarks)


def test_collections_go_on_after_a_piece_and_after_a_refusal() -> None:
    compose_arrangement("worship", wishes=Wishes(bars=4), seed=1)
    assert gc.isenabled()

    with pytest.raises(InvalidRequestError):
        compose_arrangement("worship", wishes=Wishes(chords="N.C. | G", bars=1), seed=1)
    assert gc.isenabled()
