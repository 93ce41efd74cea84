"""What the right hand remembers while it plays a piece: licks, answers and its choices."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Memory:
    """Licks of this chorus, those just used, and what each cell chose.

    ``choices`` are kept by chorus, place and kind, so that a theme can return; ``seat`` says
    which cell is choosing and how often it has chosen. ``again`` is the chance that an answer
    or a row of chords of this chorus comes again.
    """

    again: float
    calls: dict[int, str] = field(default_factory=dict)
    riffs: dict[int, list[str]] = field(default_factory=dict)
    comped: dict[int, str] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    choices: dict[tuple[int, int, int, str], str] = field(default_factory=dict)
    seat: tuple[int, int] = (0, 0)
    count: int = 0
    returning: bool = False

    def sit(self, chorus: int, place: int, *, returning: bool) -> None:
        """Begin a cell."""
        self.seat, self.count, self.returning = (chorus, place), 0, returning

    def keep(self, row: str, family: str) -> str:
        """Remember a choice, or give the one of its kind of the first time."""
        place = (*self.seat, self.count, family)
        self.count += 1
        if self.returning:
            row = self.choices.get(place, row)
        self.choices[place] = row
        self.used.append(row)
        return row
