"""Progress of a rendering, and whether it is still wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gospel_keys.errors import RenderingCancelledError


@dataclass(frozen=True, slots=True)
class Progress:
    """How to tell about progress and hear that the work is no longer wanted.

    Parameters
    ----------
    report : callable
        Called with the share done, 0..1.
    should_stop : callable
        Asked now and then; rendering stops when it returns true.
    """

    report: Callable[[float], None]
    should_stop: Callable[[], bool]

    def step(self, share: float) -> None:
        """Report a share done, or stop.

        Raises
        ------
        RenderingCancelledError
            If the work is no longer wanted.
        """
        if self.should_stop():
            raise RenderingCancelledError("rendering was cancelled")
        self.report(share)

    def part(self, start: float, end: float) -> "Progress":
        """Return the progress of a part of the work, which runs from ``start`` to ``end``."""
        return Progress(lambda share: self.report(start + share * (end - start)), self.should_stop)


SILENT_PROGRESS: Final = Progress(lambda _: None, lambda: False)
