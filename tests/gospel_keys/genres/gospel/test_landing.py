"""Foreign notes of fills and stabs go on by step, or give way to a tone of the chord (M-02)."""

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.attacks import top_line
from gospel_keys.critique.melody import foreign_left_by_step
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.landing import land_by_step
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import ChordSpan, Hand, Role
from gospel_keys.theory.chord import Chord

_EIGHTH = 480


def stage_of(*symbols: str) -> Stage:
    brief = read_brief("Shout", genre="gospel", wishes=Wishes(key="C", bars=8), seed=1)
    piece = GospelArranger().arrange(brief, seed=1)
    bar = piece.score.meter.bar
    chords = tuple(
        ChordSpan(place * bar, bar, Chord.parse(symbol)) for place, symbol in enumerate(symbols)
    )
    return Stage(brief, piece.form, chords, piece.score.keys)


def note(place: int, pitch: int, role: Role = Role.FILL, chord: int = 0) -> Draft:
    return Draft(place * _EIGHTH, _EIGHTH, pitch, Hand.RIGHT, role, chord, "G-33")


def test_a_fill_that_leaves_a_foreign_note_by_leap_ends_on_a_tone_of_the_chord() -> None:
    line = [note(0, 79), note(1, 77), note(2, 69, Role.MELODY)]

    landed = land_by_step(stage_of("C", "F"), line)

    assert [d.midi for d in landed] == [79, 76, 69]


def test_a_foreign_note_that_goes_on_by_step_stays() -> None:
    line = [note(0, 79), note(1, 77), note(2, 76, Role.MELODY)]

    assert land_by_step(stage_of("C", "F"), line) == line


def test_a_leaning_tune_is_left_alone() -> None:
    line = [note(0, 77, Role.MELODY), note(1, 69, Role.MELODY)]

    assert land_by_step(stage_of("C", "F"), line) == line


def test_shouts_leave_their_foreign_notes_by_step() -> None:
    for seed in range(24):
        wishes = Wishes(bars=16, application="uptempo")
        brief = read_brief("Joyful praise", genre="gospel", wishes=wishes, seed=seed)
        score = GospelArranger().arrange(brief, seed=seed).score
        share = foreign_left_by_step(score, top_line(score))

        assert share is None or share >= 0.6
