"""Progress in the terminal: a bar that is drawn over, or a line for each step in a log."""

import sys
from time import monotonic
from types import TracebackType
from typing import TextIO

from gospel_keys.sound.progress import Progress

_WIDTH = 24
_PAUSE = 0.1
"""Seconds between two drawings of the bar."""


class ProgressLine:
    """One line on the error stream, so that results can be piped.

    Parameters
    ----------
    stream : TextIO, optional
        By default the error stream.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._stage = ""
        self._drawn = 0.0
        self._length = 0

    @property
    def progress(self) -> Progress:
        """What the work reports to."""
        return Progress(self._report, lambda: False)

    def begin(self, stage: str) -> None:
        """Say what is being made."""
        self._stage = stage
        if not self._live:
            print(f"rendering {stage} …", file=self._stream)

    def _report(self, share: float) -> None:
        now = monotonic()
        if not self._live or now - self._drawn < _PAUSE:
            return
        self._drawn = now
        full = round(_WIDTH * share)
        self._write(f"{self._stage:<10} {'█' * full}{'░' * (_WIDTH - full)} {share:4.0%}")

    def _write(self, text: str) -> None:
        blank = " " * max(0, self._length - len(text))
        self._stream.write(f"\r{text}{blank}")
        self._stream.flush()
        self._length = len(text)

    def __enter__(self) -> "ProgressLine":
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the line empty for what comes next."""
        if self._live and self._length:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()
