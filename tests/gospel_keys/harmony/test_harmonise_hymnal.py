"""Harmony found for tunes that everybody knows, against what is printed over them.

The rows give, bar by bar, the degree of the chord that hymnals, songbooks and fake books print
on the first beat; where they differ, every one of theirs. A genre may lead elsewhere now and
then, so a share of the bars is asked for.
"""

import random
from functools import cache
from statistics import mean
from typing import Final

import pytest
from tests.gospel_keys.genres.tunes import TUNES

from gospel_keys.brief.melody import Tune
from gospel_keys.formats.tunes import read_tune
from gospel_keys.harmony.harmonise import harmonise
from gospel_keys.harmony.harmonise_tables import MANNERS

SONGS: Final = {
    "home-on-the-range": """X:1
M:3/4
L:1/4
K:F
C|C F G|A2 F/E/|D B B|B2 B/B/|A2 F/F/|F E F|G3-|G2 C|C F G|A2 F/E/|D B B|B2 B/B/|A2 F|G F E|
F3-|F3|c3|B A G|A3-|A2 C/C/|F2 F/F/|F E F|G3-|G2 C|C F G|A2 F/E/|D B B|B2 B/B/|A2 F|G F E|F3-|F2|]
""",
    "silent-night": """X:1
M:6/8
L:1/8
K:C
G3/2A/G E3|G3/2A/G E3|d2d B3|c2c G3|A2A c3/2B/A|G3/2A/G E3|A2A c3/2B/A|G3/2A/G E3|
d2d f3/2d/B|c3 e3|cGE G3/2F/D|C6|]
""",
    "go-down-moses": """X:1
M:4/4
L:1/4
K:Am
E|c c B B|c c A E|^G G A2-|A3 E|c c B B|c c A E|^G G A2-|A4|A2 d2-|d4|e e d2|c A z2|c c B B|
c c A E|^G ^G A2-|A3|]
""",
    "bill-bailey": """X:1
M:4/4
L:1/4
K:F
C D F A-|A4|C D F A-|A4|C D F A|c A2 G-|G4-|G4|C E G B-|B4|C E G B-|B4|C E G B|d c2 A-|A4-|A4|
C D F A-|A4|C D F A-|A4|c c2 A|c d2 B-|B4-|B4|d d d2|d B c/d3/2|c A c/d3/2|c A F2|G3 G|A2 G2|
F4-|F4|]
""",
    "oh-susanna": """X:1
M:4/4
L:1/4
K:F
F/G/|A c c3/2d/|c A F3/2G/|A A G F|G3 F/G/|A c c3/2d/|c A F3/2G/|A A G G|F4|B2 B2|d d2 d|
c c A F|G3 F/G/|A c c3/2d/|c A F3/2G/|A A G G|F3|]
""",
    "what-a-friend": """X:1
M:4/4
L:1/8
K:F
c2 c>d cAF2|F4 D4|C2 F>A F A c>A|G6 z2|c2 c>d cAF2|F4 D4|C2 F>A G F E>F|F6 z2|G2 G>A GB A>G|
A4 c4|d2 d>c A c B>A|G6 z2|c2 c>d cAF2|F4 D4|C2 F>A G F E>F|F6 z2|]
""",
    "holy-holy-holy": """X:1
M:4/4
L:1/4
K:D
D D F F|A2 A2|B3 B|B A2 F|A2 A A|d2 c A|E A A> B|A4|D D F F|A2 A2|B3 B|B A2 A|d2 A A|B2 F2|
G E E> D|D4|]
""",
    "my-bonnie": """X:1
M:3/4
L:1/4
K:G
D|B A G|A G E|D B,2-|B,2 D|B A G|G F G|A3-|A2 D|B A G|A G E|D B,2-|B,2 D|A G F|E F G|G3-|G3|]
""",
}
"""Songs in the public domain, in ABC."""

PRINTED: Final = {
    "amazing-grace": "1 1 4 1 1 1/6/2 5 5 1 1 4 1 1/6 5/1 1/4 1",
    "when-the-saints": "1 1 1 1 1 1 5 5 1 1 4 4 1 5/1 1 1",
    "ode-to-joy": "1 5/1 1 5/1 1 5/1 1 5/1 5 5/1 5/3 5/2/6 1 5/1 1 5/1",
    "swing-low": "1 1/4 1 5 1/4/6 1 1 1",
    "danny-boy": "1 4/1 1/6 5 1 4/6 2/5 5 1/6/4 1/6 4/6/1 5/2 1/6 1/4 1/2/5 1",
    "simple-gifts": "1 1/6 5 5 1 1 5 1",
    "kum-ba-yah": "1 4 1 1 1 4/6 5 5 1 4 1 1 1/6 5 1 1",
    "auld-lang-syne": "1 5 1 4 1 5 4 1 1 5 1 4 1 5 4 1",
    "greensleeves": "1/3 7 1/6 5 1/3 7 1/5 1 3 7 1/6 5 3 7 5/1 1",
    "home-on-the-range": "1 1 4 4 1 1/2 5 5 1 1 4 4 1 5 1 1 5 5 1 1 1 1/2 5 5 1 1 4 4 1 5 1 1",
    "silent-night": "1 1 5 1 4 1 4 1 5 1/6 1 1",
    "go-down-moses": "1 1 5 1 1 1 5 1 1/4 4 5/1 1 1 1 5 1",
    "bill-bailey": "1 1 1 1 1 1 5 5 5 5 5 5 5 5 1 1 1 1 1 1 1 1 4 4 4 4 1 1/2/6 5/2 5 1 1",
    "oh-susanna": "1 1 1 5 1 1 1/5 1 4 4 1 5 1 1 1/5 1",
    "what-a-friend": "1 4 1 5 1 4 1 1 5 1 4/1 5 1 4 1 1",
    "holy-holy-holy": "1/6 5/1 4 1 5/1 5/2/1 5/2 5 1/6 5/1 4 1 6/1 4/2/6 5/2 1",
    "my-bonnie": "1 4 1 1 1 2/1 5 5 1 4 1 1 5/4 5/2 1 1",
}
_DEGREES: Final = {
    "major": dict(zip("1234567", (0, 2, 4, 5, 7, 9, 11), strict=True)),
    "minor": dict(zip("1234567", (0, 2, 3, 5, 7, 8, 10), strict=True)),
}


@cache
def _song(name: str) -> Tune:
    return read_tune((TUNES | SONGS)[name].encode())


def _agreement(name: str, genre: str) -> float:
    """The share of bars whose first chord stands on a printed root."""
    song = _song(name)
    found = harmonise(song, genre, complexity=0.5, rng=random.Random(1))
    tonic, degrees = song.key.tonic.pitch_class, _DEGREES[song.key.mode]
    agreed = []
    for bar, printed in enumerate(PRINTED[name].split()):
        tick = song.pickup + bar * song.meter.bar
        chord = next(h.chord for h in reversed(found) if h.onset <= tick)
        roots = {degrees[degree] for degree in printed.split("/")}
        agreed.append((chord.root.pitch_class - tonic) % 12 in roots)
    return mean(agreed)


@pytest.mark.parametrize("genre", ["gospel", "jazz", "blues", "classical"])
@pytest.mark.parametrize("name", PRINTED)
def test_most_bars_stand_where_songbooks_put_them(name: str, genre: str) -> None:
    assert _agreement(name, genre) >= 0.75


@pytest.mark.parametrize(
    ("genre", "share"),
    [("gospel", 0.94), ("jazz", 0.9), ("blues", 0.94), ("classical", 0.92), ("neosoul", 0.85)],
)
def test_a_genre_departs_from_the_songbooks_seldom(genre: str, share: float) -> None:
    assert mean(_agreement(name, genre) for name in PRINTED) >= share


def test_every_bar_of_the_songs_has_a_printed_chord() -> None:
    assert {name: len(row.split()) for name, row in PRINTED.items()} == {
        name: _song(name).bars for name in PRINTED
    }


def test_every_genre_is_compared() -> None:
    assert set(MANNERS) == {"gospel", "jazz", "blues", "classical", "neosoul"}
