"""Rules G-10 to G-35 on finished pieces of every style."""

from itertools import pairwise

import pytest

from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.gospel import climax, colours, tenths
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.harmony.form import SectionKind
from gospel_keys.score.model import Hand, Note, Role

STYLES = ("slow-worship", "contemporary", "traditional", "shout")
Pieces = dict[str, tuple[Arrangement, ...]]


def struck(piece: Arrangement, hand: Hand) -> dict[int, list[Note]]:
    """Attacks of a hand without graces and fills."""
    found: dict[int, list[Note]] = {}
    for note in piece.score.notes:
        if note.hand is hand and note.role not in (Role.GRACE, Role.FILL):
            found.setdefault(note.onset, []).append(note)
    return found


@pytest.mark.parametrize("style", STYLES)
def test_the_right_hand_stays_above_the_left(style: str, pieces: Pieces) -> None:
    for piece in pieces[style]:
        attacks = [a for a in struck(piece, Hand.RIGHT).values() if len(a) >= 3]
        sung = [n for n in piece.score.notes if n.hand is Hand.RIGHT and n.role is Role.MELODY]
        # Under a melody that is held, the chord is struck without its top.
        attacks = [[*a, *(n for n in sung if n.onset < a[0].onset < n.end)] for a in attacks]

        low = sum(min(n.midi for n in a) < 50 for a in attacks)
        high = sum(not 60 <= max(n.midi for n in a) <= 84 for a in attacks)
        assert low <= 0.02 * len(attacks)
        assert high <= 0.02 * len(attacks)


@pytest.mark.parametrize("style", STYLES)
def test_octave_roots_lie_low_on_every_change(style: str, pieces: Pieces) -> None:
    for piece in pieces[style]:
        lows = [
            min(n.midi for n in attack)
            for attack in struck(piece, Hand.LEFT).values()
            if {n.rule for n in attack} == {"G-20"} and _is_octave(attack)
        ]
        assert all(29 <= low <= 43 for low in lows)


def _is_octave(attack: list[Note]) -> bool:
    return len(attack) == 2 and abs(attack[0].midi - attack[1].midi) == 12


def test_octave_melodies_have_clean_inner_notes(pieces: Pieces) -> None:
    for style in STYLES:
        for piece in pieces[style]:
            for attack in struck(piece, Hand.RIGHT).values():
                if any(n.role is Role.DOUBLING for n in attack) and len(attack) >= 3:
                    pitches = sorted(n.midi for n in attack)
                    assert pitches[-1] - pitches[0] == 12
                    assert pitches[-1] - pitches[-2] > 1


def test_the_shout_rides_an_eighth_note_riff(pieces: Pieces) -> None:
    riffs = [n for piece in pieces["shout"] for n in piece.score.notes if n.rule == "G-23"]

    assert riffs
    assert all(n.duration in (480, 960) for n in riffs)


@pytest.mark.parametrize("style", ["contemporary", "slow-worship", "traditional"])
def test_fourths_colour_their_share_of_tonic_and_suspended_chords(
    style: str, pieces: Pieces
) -> None:
    quartal = [
        n for piece in pieces[style] for n in piece.score.notes if n.rule == colours.FOURTHS_RULE
    ]

    if style == "contemporary":
        assert quartal
    if style == "traditional":
        assert len({n.onset for n in quartal}) <= 0.05 * 10 * len(pieces[style])


def test_fourths_stand_in_fourths_under_the_melody(pieces: Pieces) -> None:
    for style in STYLES:
        for piece in pieces[style]:
            for attack in struck(piece, Hand.RIGHT).values():
                stack = sorted(n.midi for n in attack if n.rule == colours.FOURTHS_RULE)
                if stack:
                    pitches = sorted({n.midi for n in attack})
                    assert 5 in {b - a for a, b in pairwise(pitches)}
                    assert pitches[-1] - pitches[0] <= 12


def test_a_dropped_voice_lies_under_the_left_thumb(pieces: Pieces) -> None:
    dropped = [
        (piece, note)
        for style in STYLES
        for piece in pieces[style]
        for note in piece.score.notes
        if note.rule == colours.DROP_RULE
    ]

    assert dropped
    for piece, note in dropped:
        together = [
            n.midi
            for n in piece.score.notes
            if n.hand is Hand.LEFT and n.onset == note.onset and n.role is not Role.GRACE
        ]
        assert note.hand is Hand.LEFT
        assert 48 <= note.midi <= 60
        assert max(together) - min(together) <= 14


def test_traditional_walk_ups_go_in_tenths(pieces: Pieces) -> None:
    walking = [
        piece
        for piece in pieces["traditional"]
        if piece.brief.key.mode == "major" and any(n.rule == tenths.RULE for n in piece.score.notes)
    ]

    assert len(walking) >= 6
    for piece in walking:
        notes = [n for n in piece.score.notes if n.rule == tenths.RULE]
        for chord in {n.chord for n in notes}:
            pair = sorted(n.midi for n in notes if n.chord == chord)
            assert len(pair) % 2 == 0 or len(pair) == 1
            assert pair[-1] - pair[0] in (0, 12, 15, 16)


def test_climaxes_tremble_late_and_seldom(pieces: Pieces) -> None:
    trembling = 0
    for style in STYLES:
        for piece in pieces[style]:
            shakes = {n.onset for n in piece.score.notes if n.tremolo}
            section = next(s for s in piece.form.sections if s.climax)
            bar = piece.score.meter.bar
            trembling += bool(shakes)
            assert len(shakes) <= 2
            for onset in shakes:
                chord = [n for n in piece.score.notes if n.onset == onset and n.tremolo]
                pitches = sorted(n.midi for n in chord)
                assert max(section.bar, section.end - 4) * bar <= onset < section.end * bar
                assert {n.rule for n in chord} == {climax.RULE}
                assert pitches[-1] - pitches[0] == 12
                assert len(pitches) >= 3
                assert 2 <= chord[0].duration / piece.score.meter.beat <= 4
    assert trembling >= 3


@pytest.mark.parametrize("style", ["slow-worship", "shout"])
def test_prayers_and_shouts_do_not_tremble(style: str, pieces: Pieces) -> None:
    assert not any(n.tremolo for piece in pieces[style] for n in piece.score.notes)


@pytest.mark.parametrize("style", STYLES)
def test_the_last_chord_rings_for_three_beats_or_the_bar(style: str, pieces: Pieces) -> None:
    for piece in pieces[style]:
        score = piece.score
        last = [n for n in score.notes if n.rule == "S-08"]
        assert last
        assert {n.end for n in last} == {score.duration}
        quarters = min(n.duration for n in last) / 960
        assert quarters >= 3


@pytest.mark.parametrize("style", STYLES)
def test_choruses_are_louder_than_verses(style: str, pieces: Pieces) -> None:
    for piece in pieces[style]:
        verses = [s.velocity for s in piece.form.sections if s.kind is SectionKind.VERSE]
        choruses = [s.velocity for s in piece.form.sections if s.kind is SectionKind.CHORUS]
        if verses and choruses:
            assert min(choruses) > max(verses)


@pytest.mark.parametrize("style", STYLES)
def test_the_same_brief_and_seed_give_the_same_notes(style: str, pieces: Pieces) -> None:
    piece = pieces[style][0]

    again = GospelArranger().arrange(piece.brief, seed=piece.seed)

    assert again.score == piece.score


@pytest.mark.parametrize("style", STYLES)
def test_no_left_hand_is_held_into_a_push_it_grinds_under(
    style: str, pieces: dict[str, tuple[Arrangement, ...]]
) -> None:
    for piece in pieces[style]:
        score = piece.score
        lefts = [n for n in score.notes if n.hand is Hand.LEFT and not n.is_grace]
        for push in score.notes:
            change = score.chords[push.chord].onset
            if push.hand is Hand.LEFT or not push.onset < change < push.end:
                continue
            # A left hand that anticipates the same chord sounds its seventh or thirteenth.
            held = [n for n in lefts if n.onset < push.onset < n.end and n.chord != push.chord]
            assert not [n for n in held if (n.pitch.midi - push.pitch.midi) % 12 in (1, 11)]


def test_worship_meets_its_downbeats(pieces: dict[str, tuple[Arrangement, ...]]) -> None:
    """G-30: the right hand sounds on beat one, struck there or pushed over the bar line."""
    bars = silent = 0
    for piece in pieces["slow-worship"]:
        rights = [n for n in piece.score.notes if n.hand is Hand.RIGHT and not n.is_grace]
        for bar in piece.score.bars():
            bars += 1
            silent += not any(n.onset <= bar.onset < n.end for n in rights)

    assert silent <= 0.02 * bars
