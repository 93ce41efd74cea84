"""The left hand looked over."""

from dataclasses import replace

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.left_leading import (
    keep_figures_whole,
    keep_walks_whole,
    let_go_together,
)
from gospel_keys.genres.sketch import Draft
from gospel_keys.score.model import Articulation, Hand, Role


def stab(midi: int, length: int = 960) -> Draft:
    return Draft(
        960, length, midi, Hand.LEFT, Role.SHELL, 0, "stride",
        articulations=(Articulation.STACCATO,),
    )  # fmt: skip


def test_a_dry_chord_ends_together() -> None:
    chord = [stab(53, 480), stab(57), stab(60)]

    done = let_go_together(chord)

    assert {d.duration for d in done} == {960} or {d.duration for d in done} == {480}


def test_a_key_that_the_right_hand_takes_at_once_is_left_to_it() -> None:
    chord = [stab(53), stab(57), stab(60)]
    sung = Draft(1200, 240, 60, Hand.RIGHT, Role.FILL, 0, "G-33")

    done = let_go_together([*chord, sung])

    left = [d for d in done if d.hand is Hand.LEFT]
    assert [(d.midi, d.duration) for d in left] == [(53, 960), (57, 960)]


def test_a_chord_with_its_full_length_is_unchanged() -> None:
    chord = [stab(53), stab(57)]
    held = [replace(d, articulations=(), duration=480 * n) for n, d in enumerate(chord, 1)]

    assert let_go_together(chord) == chord
    assert let_go_together(held) == held


def test_no_bar_of_shells_is_empty_between_first_and_last() -> None:
    for seed in range(12):
        wishes = Wishes(bars=24, left_hand="shell-voicing", meter="4/4")
        brief = read_brief("Contemporary gospel for a concert", wishes=wishes, seed=seed)
        score = GospelArranger().arrange(brief, seed=seed).score
        bar = score.meter.bar
        sounding = {
            b for n in score.hand(Hand.LEFT) for b in range(n.onset // bar, (n.end - 1) // bar + 1)
        }
        assert set(range(24)) <= sounding


def test_a_walk_that_lost_a_note_leaves_the_octave_before_it_ringing() -> None:
    drafts = [
        Draft(0, 960, 36, Hand.LEFT, Role.BASS, 0, "G-20"),
        Draft(0, 960, 48, Hand.LEFT, Role.BASS, 0, "G-20"),
        Draft(960, 480, 38, Hand.LEFT, Role.BASS, 0, "G-21"),
        Draft(1440, 480, 40, Hand.LEFT, Role.BASS, 0, "G-21"),
        Draft(1440, 480, 52, Hand.LEFT, Role.BASS, 0, "G-21"),
    ]

    whole = keep_walks_whole(drafts)

    assert [(d.onset, d.end, d.midi) for d in whole] == [
        (0, 1440, 36),
        (0, 1440, 48),
        (1440, 1920, 40),
        (1440, 1920, 52),
    ]


def test_a_key_of_a_broken_figure_is_left_to_the_figure() -> None:
    figure = [
        Draft(480 * place, 480, midi, Hand.LEFT, Role.INNER, 0, "C-20")
        for place, midi in enumerate((53, 64, 57, 64))
    ]
    chord = [
        Draft(1440, 480, 64, Hand.RIGHT, Role.INNER, 0, "block"),
        Draft(1440, 480, 67, Hand.RIGHT, Role.INNER, 0, "block"),
        Draft(1440, 480, 72, Hand.RIGHT, Role.MELODY, 0, "block"),
    ]
    sung = Draft(480, 480, 64, Hand.RIGHT, Role.MELODY, 0, "melody")

    assert keep_figures_whole([*figure, sung, *chord]) == [*figure, sung, *chord[1:]]
    assert keep_figures_whole([*figure, *chord[:2]]) == [*figure, *chord[:2]]
