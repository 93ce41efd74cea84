"""Explanations: one sentence for every chord, that says what a church pianist would."""

import pytest

from gospel_keys.genres.gospel.explain import explain
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

C = Key.parse("C")


@pytest.mark.parametrize(
    ("chord", "after", "rule", "said"),
    [
        ("C", None, "", "comes to rest"),
        ("E7#9#5", "Am9", "G-02 dominant", "own dominant, altered because the target is minor"),
        ("C13", "Fmaj9", "G-02 dominant", "leans into Fmaj9 as its own dominant."),
        ("Gm9", "C13", "G-02 two-five", "opens a two-five"),
        ("C#dim7", "Dm7", "G-02 diminished", "by semitone in the bass up to Dm7"),
        ("Db9", "Cmaj9", "G-02 tritone", "a tritone away and slides down"),
        ("G/B", "C", "G-02 slash", "walks the bass by step"),
        ("Ab9sus4", "Ab13", "G-07", "new key"),
        ("G9sus4", "G13", "skeleton V", "suspends the third"),
        ("F/G", "G13", "sus resolve", "suspends the third"),
        ("G13", "C", "sus resolve", "resolves the suspension"),
        ("Fmaj9", "Fm6", "G-08", "closing formula"),
        ("Ebdim7", "Dm7", "skeleton", "by semitone in the bass down to Dm7"),
        ("A7", "Dm7", "skeleton VI7", "own dominant"),
        ("Eb7#11", "Dm9", "skeleton bIII7", "a tritone away"),
        ("C/E", "F", "skeleton I/3", "home with E in the bass"),
        ("F/C", "C", "skeleton", "amen"),
        ("Fm6", "C", "skeleton iv", "minor plagal"),
        ("Bb13", "Cmaj9", "skeleton bVII", "back door"),
        ("Bb", "F", "skeleton bVII", "towards IV"),
        ("Abmaj7", "Bb", "skeleton bVI", "borrowed from outside C major"),
        ("Am9", "Dm9", "skeleton vi", "relative of home"),
    ],
)
def test_a_chord_is_explained_by_what_it_does(
    chord: str, after: str | None, rule: str, said: str
) -> None:
    text = explain(Chord.parse(chord), Chord.parse(after) if after else None, rule=rule, key=C)

    assert said in text
    assert text.endswith(".")


def test_the_name_of_a_move_comes_first() -> None:
    text = explain(
        Chord.parse("C13"), Chord.parse("Fmaj9"), rule="G-02 two-five; G-03 2-5-1 to IV", key=C
    )

    assert text == "2-5-1 to IV: C13 leans into Fmaj9 as its own dominant."
