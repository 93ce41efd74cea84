"""Collecting what the reader wants the user to know."""

from gospel_keys.brief.model import Remark, RemarkKind


class RemarkCollector:
    """Gathers remarks in the order in which decisions are made."""

    __slots__ = ("_remarks",)

    def __init__(self) -> None:
        self._remarks: list[Remark] = []

    def add(self, field: str, kind: RemarkKind, message: str) -> None:
        """Note one remark about a field of the brief."""
        self._remarks.append(Remark(field, kind, message))

    def collected(self) -> tuple[Remark, ...]:
        """Return every remark so far: conflicts first, then the order of decision."""
        return tuple(sorted(self._remarks, key=lambda remark: remark.kind != "conflict"))
