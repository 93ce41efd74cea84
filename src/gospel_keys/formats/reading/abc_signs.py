"""What single signs of ABC mean: lengths, endings, jumps and decorations."""

import re
from collections.abc import Sequence
from fractions import Fraction

from gospel_keys.formats.reading.abc_tokens import ARTICULATIONS, ORNAMENTS
from gospel_keys.formats.reading.events import ReadBar, ReadNote, Remarks, Syllable
from gospel_keys.formats.text import printable
from gospel_keys.score.playing_order import Signs
from gospel_keys.units import Ticks


def fraction_of(top: str, slashes: str, bottom: str) -> Fraction:
    """Return the length that digits and slashes write.

    Examples
    --------
    >>> fraction_of("3", "/", ""), fraction_of("", "//", "")
    (Fraction(3, 2), Fraction(1, 4))
    """
    below = int(bottom or 0) or 2 ** len(slashes) if slashes else 1
    return Fraction(int(top) if top else 1, max(1, below))


def ending_numbers(text: str) -> tuple[int, ...]:
    """Return the times at which a volta is played.

    Examples
    --------
    >>> ending_numbers("1-3"), ending_numbers("2,4")
    ((1, 2, 3), (2, 4))
    """
    numbers: list[int] = []
    for first, last in re.findall(r"(\d{1,3})(?:-(\d{1,3}))?", text):
        numbers += range(int(first), min(int(last or first), 16) + 1)
    return tuple(n for n in numbers if 1 <= n <= 16) or (1,)


def take_jump(name: str, signs: Signs) -> bool:
    """Take a sign or a word that says where to go on; False where it says no such thing."""
    if name in ("d.c.", "dacapo", "d.c.alfine", "d.c.alcoda"):
        signs.jump = "capo"
    elif name in ("d.s.", "dalsegno", "d.s.alfine", "d.s.alcoda"):
        signs.jump = "segno"
    elif name == "segno":
        signs.segno = True
    elif name == "coda":
        signs.coda = True
    elif name in ("tocoda", "dacoda"):
        signs.to_coda = True
    elif name == "fine":
        signs.fine = True
    else:
        return False
    return True


def dress(notes: Sequence[ReadNote], names: Sequence[str], remarks: Remarks) -> None:
    """Give decorations to the notes they stand before."""
    for name in names:
        if name in ORNAMENTS:
            max(notes, key=lambda n: n.pitch.midi).ornament = ORNAMENTS[name]
            continue
        articulation = ARTICULATIONS.get(name)
        for note in notes:
            if articulation is not None:
                note.articulations += (articulation,)
            elif name == "arpeggio":
                note.arpeggio = True
            elif name in "12345" and note is notes[0]:
                note.finger = int(name)
        if articulation is None and name not in ("arpeggio", *"12345"):
            remarks.add(f"left out the decoration '{name}'")


def place_syllables(text: str, line: Sequence[tuple[ReadBar, Ticks]]) -> None:
    """Put the syllables of a ``w:`` line under the notes of a line of music.

    Parameters
    ----------
    text : str
    line : sequence of (bar, onset)
        The notes of the line; the syllables become marks of their bars.
    """
    places = iter(line)
    current: ReadBar | None = None
    for word in re.findall(r"\||\*|_|[^\s\-*_|]+-?|-", text.replace("\\-", "\u2011")):
        if word == "|":
            before = current
            rest = [p for p in places if before is None or p[0] is not before]
            places = iter(rest)
            continue
        place = next(places, None)
        if place is None:
            return
        current, onset = place
        if word not in ("*", "_", "-"):
            clean = printable(word.replace("~", " ").replace("\u2011", "-"))
            current.marks.append(Syllable(onset, clean))
