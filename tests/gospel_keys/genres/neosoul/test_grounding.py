"""What is printed sounds: basses, turns, open loops, and rests that can be read."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.neosoul.arranger import NeosoulArranger
from gospel_keys.genres.neosoul.harmony import leads_round
from gospel_keys.score.model import Articulation, Hand, Note, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import EIGHTH

LOOP = "Fm9 | Bb13 | Ebmaj9 | C7#9#5"


def looped(chords: str, *, seed: int, key: str = "F minor") -> Arrangement:
    wishes = Wishes(chords=chords, bars=16, key=key)
    brief = read_brief("smooth neo-soul", genre="neosoul", wishes=wishes, seed=seed)
    return NeosoulArranger().arrange(brief, seed=seed)


def test_the_left_hand_plays_the_bass_of_every_symbol_by_its_arrival(
    pieces: list[Arrangement],
) -> None:
    for piece in pieces:
        heard: dict[int, list[int]] = defaultdict(list)
        for note in piece.score.hand(Hand.LEFT):
            if note.midi % 12 == piece.score.chords[note.chord].chord.bass_name.pitch_class:
                heard[note.chord].append(note.onset)
        late = [
            str(span.chord)
            for index, span in enumerate(piece.score.chords)
            if min(heard[index], default=piece.score.duration) > span.onset
        ]
        assert not late, (piece.seed, late)


def test_no_dominant_comes_to_rest_on_its_own_major_seventh(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        for a, b in pairwise(span.chord for span in piece.score.chords):
            assert not (a.root == b.root and a.is_dominant and b.seventh == 11), (str(a), str(b))


def test_a_loop_that_ends_on_a_dominant_is_left_open() -> None:
    piece = looped(LOOP, seed=8)

    assert not any(Articulation.FERMATA in n.articulations for n in piece.score.notes)
    assert len(piece.score.tempos) == 1
    assert piece.score.chords[-1].comment.endswith("the loop is left open.")


def test_a_loop_that_ends_at_home_has_its_fermata() -> None:
    piece = looped("Ebmaj9 | C7#9#5 | Bb13 | Fm9", seed=8)

    assert any(Articulation.FERMATA in n.articulations for n in piece.score.notes)


@pytest.mark.parametrize(
    ("symbol", "key", "round_again"),
    [
        ("A13sus", "D", True),
        ("D7", "D", False),
        ("Bbmaj9", "F minor", False),
        ("E7b9", "A minor", True),
    ],
)
def test_what_leads_round(symbol: str, key: str, round_again: bool) -> None:
    assert leads_round(Chord.parse(symbol), Key.parse(key)) is round_again


def test_the_loop_that_comes_round_has_other_fills() -> None:
    copies = whole = 0
    for seed in range(12):
        score = looped(LOOP, seed=seed).score
        fills: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for note in score.hand(Hand.RIGHT):
            if note.role is Role.FILL and note.onset < 8 * score.meter.bar:
                place = (note.onset % score.meter.bar, note.midi)
                fills[note.onset // score.meter.bar].append(place)
        for bar in range(4):
            if fills[bar] and fills[bar + 4]:
                whole += 1
                copies += fills[bar] == fills[bar + 4]
    assert whole >= 6
    assert copies == 0


def test_the_tritone_over_an_altered_dominant_is_its_flat_fifth() -> None:
    names = {
        str(n.pitch.name)
        for seed in range(8)
        for score in [looped(LOOP, seed=seed).score]
        for n in score.notes
        if n.role is Role.FILL and n.midi % 12 == 6 and str(score.chords[n.chord].chord)[0] == "C"
    }
    assert names == {"Gb"}


def rests_between_eighths(notes: Sequence[Note]) -> int:
    """How many times a hand is let go on a sixteenth and then rests."""
    played = sorted((n for n in notes if n.role is not Role.GRACE), key=lambda n: n.onset)
    count = reached = 0
    for note, after in pairwise(played):
        reached = max(reached, note.end)
        count += after.onset > reached and reached % EIGHTH != 0
    return count


def test_no_small_rest_is_left_behind_a_note(pieces: list[Arrangement]) -> None:
    found = [rests_between_eighths(p.score.hand(hand)) for p in pieces for hand in Hand]

    assert sum(found) == 0


def test_no_note_has_a_dot_and_a_line(pieces: list[Arrangement]) -> None:
    marks = {mark for p in pieces for note in p.score.notes for mark in note.articulations}

    assert Articulation.STACCATO in marks
    assert Articulation.PORTATO not in marks
