"""What every finished page keeps: symbols that sound, tremolos that end, chords that rock."""

from collections.abc import Callable, Iterator

import pytest

from gospel_keys.critique.attacks import belongs, hand_attacks, is_strong
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.score.model import Hand, Note
from gospel_keys.theory.key import Key

Blues = Callable[..., Arrangement]
KEYS = ("E", "A", "G", "C", "F", "Bb", "Am")
COLOURS = {"9": 2, "13": 9, "m9": 2, "7#9": 3, "7b9": 1, "6/9": 2}
APPLICATIONS = ("slow", "shuffle", "fast")


def pieces(blues: Blues, count: int, **more: object) -> Iterator[Arrangement]:
    for seed in range(count):
        yield blues(APPLICATIONS[seed % 3], key=KEYS[seed % 7], bars=24, seed=seed, **more)


@pytest.mark.parametrize("complexity", [0.1, 0.5, 0.9])
def test_a_symbol_names_only_what_sounds(blues: Blues, complexity: float) -> None:
    for piece in pieces(blues, 9, complexity=complexity):
        for span in piece.score.chords:
            colour = COLOURS.get(span.chord.quality_id)
            wanted = None if colour is None else (span.chord.root.pitch_class + colour) % 12
            sounding = {
                n.midi % 12 for n in piece.score.notes if n.onset < span.end and n.end > span.onset
            }

            assert wanted is None or wanted in sounding


def test_a_tremolo_ends_before_the_hand_strikes_again(blues: Blues) -> None:
    found = 0
    for piece in pieces(blues, 21, right_hand="tremolo-double-stops"):
        onsets = [a.onset for a in hand_attacks(piece.score, Hand.RIGHT)]
        short = piece.score.meter.beat // 3
        for note in (n for n in piece.score.notes if n.tremolo):
            found += 1
            after = min((o for o in onsets if o > note.onset), default=piece.score.duration)

            assert after - note.end >= short
            assert note.duration >= piece.score.meter.beat

    assert found >= 20


def test_chords_rock_from_a_fourth_above_and_fall_home(blues: Blues) -> None:
    rocks = 0
    for piece in pieces(blues, 9, right_hand="block-chords"):
        attacks = hand_attacks(piece.score, Hand.RIGHT)
        for here, after in zip(attacks, attacks[1:], strict=False):
            foreign = [n for n in here.notes if n.rule == "B-27" and not belongs(piece.score, n)]
            if len(foreign) < 2 or not is_strong(piece.score, here.onset):
                continue
            rocks += 1
            home = [n for n in after.notes if belongs(piece.score, n)]

            assert after.chord == here.chord
            assert all(min(abs(n.midi - h.midi) for h in home) <= 2 for n in foreign)

    assert rocks >= 9


def test_not_every_strong_beat_is_a_chord_tone(blues: Blues) -> None:
    shares: list[float] = []
    for piece in pieces(blues, 21):
        strong = [
            n for n in piece.score.notes if not n.is_grace and is_strong(piece.score, n.onset)
        ]
        shares.append(sum(belongs(piece.score, n) for n in strong) / len(strong))

    assert sum(0.88 <= s <= 0.995 for s in shares) >= 20


def test_no_pickup_into_a_slide(blues: Blues) -> None:
    for seed in range(12):
        piece = blues("fast", form="jazz-blues", bars=24, seed=seed)
        chords = piece.score.chords
        led: set[int] = {n.chord for n in piece.score.notes if n.rule == "B-14"}
        for index in led:
            move = chords[index + 1].chord.root.pitch_class - chords[index].chord.root.pitch_class

            assert move % 12 not in (0, 1, 11)


def test_the_slide_to_the_third_is_heard_on_one(blues: Blues) -> None:
    """The blue third on its way to the major one is not smoothed away (B-20)."""

    def slides(piece: Arrangement) -> int:
        tonic = Key.parse("C").tonic.pitch_class
        line: list[Note] = [a.notes[-1] for a in hand_attacks(piece.score, Hand.RIGHT)]
        return sum(
            (a.midi - tonic) % 12 == 3 and b.midi - a.midi == 1
            for a, b in zip(line, line[1:], strict=False)
        )

    assert sum(slides(blues("shuffle", bars=24, seed=s)) for s in range(12)) >= 12


def test_a_unison_riff_is_in_unison(blues: Blues) -> None:
    found = 0
    for seed in range(30):
        piece = blues("shuffle", key=KEYS[seed % 6], bars=36, form="turnaround", seed=seed)
        rule, bar = "4.5 unison-riff", piece.score.meter.bar
        notes = [n for n in piece.score.notes if n.rule == rule and not n.is_grace]
        for number in {n.onset // bar for n in notes if n.hand is Hand.LEFT}:
            inside = [n for n in notes if n.onset // bar == number and n.onset % bar]
            left = {n.onset: n.midi % 12 for n in inside if n.hand is Hand.LEFT}
            right = {n.onset: n.midi % 12 for n in inside if n.hand is Hand.RIGHT}
            if len(left) < 4:
                continue
            found += 1

            assert left == right

    assert found >= 4


def test_the_page_says_shuffle_once(blues: Blues) -> None:
    assert blues("shuffle", sub_style="shuffle", rhythm="shuffle-feel").score.feel == ""
    assert blues("fast", rhythm="shuffle-feel").score.feel == "Shuffle"


def test_a_stab_slides_in_from_a_semitone_below(blues: Blues) -> None:
    slides = 0
    for piece in pieces(blues, 18, right_hand="block-chords"):
        attacks = hand_attacks(piece.score, Hand.RIGHT)
        for here, after in zip(attacks, attacks[1:], strict=False):
            chords = len(here.notes) >= 3 and here.notes[0].rule == "B-27"
            if not chords or tuple(p + 1 for p in here.pitches) != after.pitches:
                continue
            slides += 1

            assert not is_strong(piece.score, here.onset)
            assert here.chord == after.chord

    assert slides >= 3
