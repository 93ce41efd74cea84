"""Forms as a listener tells them apart: blues by its roots, songs by what returns.

Roots are heard in semitones above the tonic. The first bars of the body are compared; the
last two bars of a chorus belong to the turnaround or the ending and are free.
"""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from gospel_keys.critique.attacks import share
from gospel_keys.score.model import Score
from gospel_keys.score.performance import Performance

_PHRASE: Final = 8
_ALIKE: Final = 0.7
_OTHER: Final = 0.5

BLUES_FORMS: Final = MappingProxyType(
    {
        "basic": ("0 0 0 0 5 5 0 0 7 7",),
        "turnaround": ("0 0 0 0 5 5 0 0 7 5",),
        "quick-change": ("0 5 0 0 5 5 0 0 7 5",),
        "jazz-blues": ("0 5 0 7-0 5 6 0 9 2 7",),
        "minor": ("0 0 0 0 5 5 0 0 8 7",),
        "eight-bar": ("0 7 5 5 0 7", "0 0 5 6 0 9"),
        "sixteen-bar": ("0 0 0 0 5 5 0 0 7 5 7 5 7 5",),
        "gospel-blues": ("0 0 5 6 0 9 2 7",),
    }
)
"""Section 4.1: roots of the bars before the turnaround, halves joined by a dash."""


def bar_roots(score: Score) -> list[str]:
    """Return the roots of every bar above its tonic, repeats inside a bar merged."""
    bar, tonic = score.meter.bar, score.key.tonic.pitch_class
    rows: list[list[int]] = [[] for _ in range(score.duration // bar)]
    for span in score.chords:
        root = (span.chord.root.pitch_class - tonic) % 12
        for index in range(span.onset // bar, min(len(rows), -(-span.end // bar))):
            if not rows[index] or rows[index][-1] != root:
                rows[index].append(root)
    return ["-".join(map(str, row)) for row in rows]


def _body(score: Score) -> list[str]:
    """Roots from the end of the intro on."""
    intro = [s.end for s in score.sections if s.name.startswith("Intro")]
    return bar_roots(score)[(intro[0] if intro else 0) // score.meter.bar :]


def blues_form(score: Score, form: str) -> float:
    """Return the share of the bars before the first turnaround that follow a blues form.

    Parameters
    ----------
    score : Score
    form : str
        Identifier in :data:`BLUES_FORMS`.
    """
    heard = _body(score)
    return max(_follows(heard, row.split()) for row in BLUES_FORMS[form])


def _follows(heard: Sequence[str], row: Sequence[str]) -> float:
    return share(sum(a == b for a, b in zip(heard, row, strict=False)), len(row))


def form_exact(score: Score) -> float:
    """Return how exactly a piece follows that blues form which it follows best."""
    return max(blues_form(score, form) for form in BLUES_FORMS)


def basic(score: Score, performance: Performance) -> float:
    """How exactly the basic twelve bars are followed."""
    del performance
    return blues_form(score, "basic")


def turnaround(score: Score, performance: Performance) -> float:
    """How exactly the twelve bars with IV in bar ten are followed; 0 in sixteen bars.

    The sixteen bars begin with the same ten and say V and IV twice more.
    """
    if sixteen_bar(score, performance) == 1.0:
        return 0.0
    return blues_form(score, "turnaround")


def quick_change(score: Score, performance: Performance) -> float:
    """How exactly the twelve bars with IV in bar two are followed."""
    del performance
    return blues_form(score, "quick-change")


def jazz_blues(score: Score, performance: Performance) -> float:
    """How exactly the twelve bars with VI7 and ii are followed."""
    del performance
    return blues_form(score, "jazz-blues")


def minor_blues(score: Score, performance: Performance) -> float:
    """How exactly the twelve bars with bVI7 are followed; 0 in major."""
    del performance
    return blues_form(score, "minor") if score.key.mode == "minor" else 0.0


def eight_bar(score: Score, performance: Performance) -> float:
    """How exactly one of the two forms of eight bars is followed; 0 in a gospel blues.

    The gospel blues begins with the same six bars and turns round through a bar of II.
    """
    if gospel_blues(score, performance) == 1.0:
        return 0.0
    return blues_form(score, "eight-bar")


def sixteen_bar(score: Score, performance: Performance) -> float:
    """How exactly the sixteen bars with V IV three times are followed."""
    del performance
    return blues_form(score, "sixteen-bar")


def gospel_blues(score: Score, performance: Performance) -> float:
    """How exactly the gospel blues is followed."""
    del performance
    return blues_form(score, "gospel-blues")


def aaba(score: Score, performance: Performance) -> float:
    """Likeness of the first, second and fourth eight bars, where the third differ."""
    del performance
    first, second, third, fourth = _phrases(score)
    if _likeness(first, third) >= _OTHER:
        return 0.0
    return min(_likeness(first, second), _likeness(first, fourth))


def abac(score: Score, performance: Performance) -> float:
    """Likeness of the first and third eight bars, where second and fourth differ."""
    del performance
    first, second, third, fourth = _phrases(score)
    others = (_likeness(first, second), _likeness(first, fourth), _likeness(second, fourth))
    return 0.0 if max(others) >= _ALIKE else _likeness(first, third)


def rhythm_changes(score: Score, performance: Performance) -> float:
    """Share of the bridge's bars on III, VI, II and V, two each, in a form AABA.

    Each dominant may be played by its tritone substitute, and be begun by its ii.
    """
    if aaba(score, performance) < _OTHER:
        return 0.0
    bridge = _phrases(score)[2]
    if not _stands_for(4, bridge[0], (0, 6, 7)):
        return 0.0
    pairs = zip((4, 9, 2, 7), bridge[0::2], bridge[1::2], strict=True)
    bars = [
        _stands_for(root, heard, shifts)
        for root, first, second in pairs
        for heard, shifts in ((first, (0, 6, 7)), (second, (0, 6)))
    ]
    return share(sum(bars), len(bars))


def _stands_for(root: int, heard: str, shifts: Sequence[int]) -> bool:
    ways = {str((root + shift) % 12) for shift in shifts}
    return bool(ways & set(heard.split("-")))


def twelve_bars(score: Score, performance: Performance) -> float:
    """Share of the pillars of a blues in place: I, IV in bar five, I in seven, V after ten."""
    del performance
    heard = [*_body(score), *[""] * 12]
    pillars = ((0, {"0"}), (4, {"5"}), (6, {"0", "4"}), (8, {"2", "7"}), (9, {"7", "1", "5"}))
    return share(sum(bool(set(heard[b].split("-")) & roots) for b, roots in pillars), len(pillars))


def _phrases(score: Score) -> list[list[str]]:
    roots = [*_body(score), *[""] * (4 * _PHRASE)]
    return [roots[k * _PHRASE : (k + 1) * _PHRASE] for k in range(4)]


def _likeness(a: Sequence[str], b: Sequence[str]) -> float:
    """Share of the first six bars with a root in common; the last two turn to what follows."""
    pairs = list(zip(a, b, strict=True))[: _PHRASE - 2]
    return share(sum(bool(set(x.split("-")) & set(y.split("-")) - {""}) for x, y in pairs), 6)
