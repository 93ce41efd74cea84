"""What became of the named moves that the words asked for."""

from collections.abc import Sequence
from dataclasses import replace

from gospel_keys.brief.model import Brief, Remark


def told_of_moves(brief: Brief, missing: Sequence[str]) -> Brief:
    """Say which of the moves that were asked for are played, and which had no room."""
    if not brief.moves:
        return brief
    played = [name for name in brief.moves if name not in missing]
    remarks = list(brief.remarks)
    if brief.tune is not None or brief.chart is not None:
        given = "melody" if brief.tune is not None else "chart"
        lost = f"no moves are added to a {given}: {', '.join(brief.moves)}"
        return replace(brief, remarks=(*remarks, Remark("moves", "conflict", lost)))
    if played:
        remarks.append(Remark("moves", "stated", f"with {', '.join(played)} as asked"))
    if missing:
        lost = f"these chords have no room for {', '.join(missing)}; another seed or more bars may"
        remarks.append(Remark("moves", "conflict", lost))
    return replace(brief, remarks=tuple(remarks))
