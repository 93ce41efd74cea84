"""Write docs/reference/theory.md from the tables of the theory room.

Run ``python scripts/write_theory_reference.py``; a test compares the page with the tables.
"""

from pathlib import Path

from gospel_keys.theory.chord import Chord
from gospel_keys.theory.chord_catalogue import CHORD_CATALOGUE, CHORD_TYPES, TYPES_BY_ID
from gospel_keys.theory.pitch import PitchName
from gospel_keys.theory.scale_catalogue import EXTRA_SCALES, SCALES, ScaleType

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "theory.md"
_C = PitchName("C")

_HEAD = """# Theory reference

Generated from the tables by `python scripts/write_theory_reference.py`; do not edit by hand.

Degrees count on the major scale: `b3` is a minor third above the root or tonic.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD, *_scales(), *_chords(), *_everyday()]) + "\n"


def _scales() -> list[str]:
    lines = [f"## Scales: {len(SCALES)} in six categories, and {len(EXTRA_SCALES)} extras", ""]
    category = ""
    for kind in SCALES + EXTRA_SCALES:
        if kind.category != category:
            category = kind.category
            lines += [
                f"### {category}",
                "",
                "| scale | degrees | steps | what it is | where it is used |",
            ]
            lines.append("|---|---|---|---|---|")
        lines.append(_scale_row(kind))
        if kind is (SCALES + EXTRA_SCALES)[-1] or _next_category(kind) != category:
            lines.append("")
    return lines


def _next_category(kind: ScaleType) -> str:
    rows = SCALES + EXTRA_SCALES
    return rows[rows.index(kind) + 1].category


def _scale_row(kind: ScaleType) -> str:
    steps = " ".join(map(str, kind.steps))
    uses = "; ".join(f"{genre}: {use}" for genre, use in kind.uses)
    return f"| {kind.name} | {kind.spelled} | {steps} | {kind.description} | {uses} |"


def _chords() -> list[str]:
    lines = [f"## Chords: {len(CHORD_CATALOGUE)} entries in five categories", ""]
    for category in dict.fromkeys(entry.category for entry in CHORD_CATALOGUE):
        lines += [f"### {category}", ""]
        lines += ["| entry | on C | degrees | tones | also written | sound | mostly |"]
        lines.append("|---|---|---|---|---|---|---|")
        for entry in CHORD_CATALOGUE:
            if entry.category == category:
                lines.append(_chord_row(entry.name, entry.type_id))
        lines.append("")
    return lines


def _everyday() -> list[str]:
    listed = {entry.type_id for entry in CHORD_CATALOGUE}
    lines = ["## Chords beyond the catalogue", ""]
    lines += ["| entry | on C | degrees | tones | also written | sound | mostly |"]
    lines.append("|---|---|---|---|---|---|---|")
    lines += [_chord_row(kind.id, kind.id) for kind in CHORD_TYPES if kind.id not in listed]
    return lines


def _chord_row(name: str, type_id: str) -> str:
    kind = TYPES_BY_ID[type_id]
    chord = Chord.of(_C, type_id)
    tones = " ".join(map(str, chord.tones))
    others = ", ".join(f"C{alias}" for alias in kind.aliases)
    return (
        f"| {name} | {chord.symbol} | {kind.spelled} | {tones} | {others} "
        f"| {kind.consonance} | {kind.function} |"
    )


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
