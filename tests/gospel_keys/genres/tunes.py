"""Tunes in the public domain, in ABC, for tests of arranging a melody."""

from functools import cache
from typing import Final

from gospel_keys.brief.melody import Tune
from gospel_keys.formats.tunes import read_tune

TUNES: Final = {
    "amazing-grace": """\
X:1
T:Amazing Grace
M:3/4
L:1/4
K:G
D|G2 B/G/|B2 A|G2 E|D2 D|G2 B/G/|B2 A|d3-|d2 B|d2 B/G/|B2 A|G2 E|D2 D|G2 B/G/|B2 A|G3-|G2|]
""",
    "when-the-saints": """\
X:1
T:When the Saints Go Marching In
M:4/4
L:1/4
K:F
F A B|c4-|c F A B|c4-|c F A B|c2 A2|F2 A2|G4-|G A A G|F3 F|A2 c2|c B3-|B2 A B|c2 A2|F2 G2|
F4-|F|]
""",
    "greensleeves": """\
X:1
T:Greensleeves
M:6/8
L:1/8
K:Am
A|c2 d e3/2f/e|d2 B G3/2A/B|c2 A A3/2^G/A|B2 ^G E2 A|c2 d e3/2f/e|d2 B G3/2A/B|
c3/2B/A ^G3/2^F/^G|A3 A3|g3 g3/2f/e|d2 B G3/2A/B|c2 A A3/2^G/A|B2 ^G E3|g3 g3/2f/e|
d2 B G3/2A/B|c3/2B/A ^G3/2^F/^G|A3 A2|]
""",
    "ode-to-joy": """\
X:1
T:Ode to Joy
M:4/4
L:1/4
K:D
F F G A|A G F E|D D E F|F>E E2|F F G A|A G F E|D D E F|E>D D2|E E F D|E F/G/ F D|E F/G/ F E|
D E A,2|F F G A|A G F E|D D E F|E>D D2|]
""",
    "swing-low": """\
X:1
T:Swing Low, Sweet Chariot
M:4/4
L:1/4
K:F
A2 F2|A F/F/ D C|F/F/ F/F/ A c|c4|d2 c/A3/2|F/F/ F/F/ D C|F/F/ F/F/ A/A G/|F4|]
""",
    "danny-boy": """\
X:1
T:Londonderry Air
M:4/4
L:1/8
K:D
CDE|F3 E FBAF|E D B, D3 F G|A3 B AFDF|E5 CDE|F3 E FBAF|E D B, D3 C D|E3 F GFED|E5 ABc|
d3 c cBAB|AF D3 ABc|d3 c cBAF|E5 A A A|f3 e edBd|AF D3 CDE|F B A F E D B, C|D8|]
""",
    "twinkle": """\
X:1
T:Twinkle, Twinkle, Little Star
M:4/4
L:1/4
K:C
C C G G|A A G2|F F E E|D D C2|G G F F|E E D2|G G F F|E E D2|C C G G|A A G2|F F E E|D D C2|]
""",
    "house-of-the-rising-sun": """\
X:1
T:House of the Rising Sun
M:6/8
L:1/8
K:Am
E|A3 B2 c|e2 d A3|a3 a2 g|e6|a3 a2 a|e2 d A3|A3 ^G2 A|B3 E2 E|A3 B2 c|e2 d A3|a3 a2 g|e6|
A3 A A A|c2 B A3|^G3 B3|A6|]
""",
    "simple-gifts": """\
X:1
T:Simple Gifts
M:4/4
L:1/8
K:F
C2|F2 FG AF AB|c2 cB A2 GF|G2 G2 G2 GF|G2 AG E2 C2|F2 FG AF AB|c2 cB A2 GF|G2 G2 A2 G2|F4 F2|]
""",
    "this-little-light": """\
X:1
T:This Little Light of Mine
M:4/4
L:1/4
K:G
D E G2|G A B2-|B B/A/ G E|G4|E G G2|G A c2-|c e d c|B4|D E G2|G A B2-|B d B/A/ G|E2 D2|
B B B A|G E/D/ E G|A G2 A|G4|]
""",
    "kum-ba-yah": """\
X:1
T:Kum Ba Yah
M:3/4
L:1/4
K:C
C E|G2 G|A2 A|G3-|G C E|G2 G|F2 E|D3-|D C E|G2 G|A2 A|G3-|G F E|C2 D|D2 D|C3-|C|]
""",
    "auld-lang-syne": """\
X:1
T:Auld Lang Syne
M:4/4
L:1/4
K:F
C|F>F F A|G>F G A/G/|F>F A c|d3 d|c>A A F|G>F G A/G/|F>D D C|F3 d|c>A A F|G>F G d|c>A A c|
d3 d|c>A A F|G>F G A/G/|F>D D C|F3|]
""",
    "scarborough-fair": """\
X:1
T:Scarborough Fair
M:3/4
L:1/4
K:Ddor
D2 D|A2 A|E>F E|D3|z A c|d2 c|A B G|A3-|A z d|d2 d|c2 A|A G F|E C2|D2 A|G2 F|E D C|D3|]
""",
}
"""By short name; hymns, spirituals and folk songs."""


@cache
def tune(name: str) -> Tune:
    """Return a tune by its short name."""
    return read_tune(TUNES[name].encode())
