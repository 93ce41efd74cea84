"""A chord is named after what is played; a chart keeps its names."""

from collections.abc import Iterable

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.naming import PLAINER
from gospel_keys.score.model import Hand, Note, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import PitchName

STYLES = ("slow-worship", "contemporary", "traditional", "shout")
Pieces = dict[str, tuple[Arrangement, ...]]


@pytest.mark.parametrize("quality", PLAINER)
def test_a_plainer_name_promises_less(quality: str) -> None:
    rich = Chord.of(PitchName("C"), quality)

    for plainer in PLAINER[quality]:
        tones = {i % 12 for i in Chord.of(PitchName("C"), plainer).intervals}
        assert tones <= {i % 12 for i in rich.intervals} | {7}


def foreign_holds(piece: Arrangement, notes: Iterable[Note]) -> list[Note]:
    chords = piece.score.chords
    return [
        note
        for note in notes
        for span in chords[note.chord + 1 :]
        if note.onset < span.onset < note.end and note.midi % 12 not in span.chord.sounding_classes
    ]


@pytest.mark.parametrize("style", STYLES)
def test_no_right_hand_note_is_held_into_a_foreign_chord(style: str, pieces: Pieces) -> None:
    for piece in pieces[style]:
        assert not foreign_holds(piece, piece.score.hand(Hand.RIGHT))


@pytest.mark.parametrize("style", STYLES)
def test_symbols_promise_nearly_nothing_that_does_not_sound(style: str, pieces: Pieces) -> None:
    promised = kept = 0
    for piece in pieces[style]:
        heard: list[set[int]] = [set() for _ in piece.score.chords]
        for note in piece.score.notes:
            if note.role is not Role.GRACE:
                heard[note.chord].add(note.midi % 12)
                for index, span in enumerate(piece.score.chords):
                    if note.onset < span.end and note.end > span.onset:
                        heard[index].add(note.midi % 12)
        for span, sounding in zip(piece.score.chords, heard, strict=True):
            root = span.chord.root.pitch_class
            tensions = {(root + g) % 12 for g in span.chord.guide_tones}
            promised += len(tensions)
            kept += len(tensions & sounding)
    assert kept >= 0.975 * promised


def test_a_chart_keeps_its_names() -> None:
    wishes = Wishes(chords="Cmaj9 A7#9#5 | Dm11 G13b9 | C6/9")
    brief = read_brief("Gospel in C", genre="gospel", wishes=wishes, seed=3)

    piece = GospelArranger().arrange(brief, seed=3)

    symbols = [span.chord.symbol for span in piece.score.chords]
    assert symbols[:5] == ["Cmaj9", "A7#9#5", "Dm11", "G13b9", "C6/9"]
