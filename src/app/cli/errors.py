"""Errors of the command line: one line each, in words a player understands."""

import argparse
import errno
import re
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NoReturn

USAGE_ERROR = 2


class OneLineParser(argparse.ArgumentParser):
    """A parser whose errors look like all others: ``error [usage]: …``, one line."""

    commands: Mapping[str, "OneLineParser"] = MappingProxyType({})
    """The parsers of its commands."""

    def error(self, message: str) -> NoReturn:
        """Print what was wrong and where to read what is expected, and leave."""
        line = _with_choice(" ".join(message.split()))
        joint = " " if line.endswith("?") else "; "
        print(f"error [usage]: {line}{joint}see '{self.prog} --help'", file=sys.stderr)
        sys.exit(USAGE_ERROR)

    def refuse(self, rest: Sequence[str], *, words: str | None) -> NoReturn:
        """Refuse arguments that the command has no use for, and leave.

        Parameters
        ----------
        rest : sequence of str, not empty
            What was not understood.
        words : str or None
            The beginning of the sentence where the command takes one.
        """
        option = next((r.partition("=")[0] for r in rest if r.startswith("-")), None)
        if option is not None:
            known = re.findall(r"--[a-z][a-z-]*", self.format_usage())
            meant = _meant(option, known)
            self.error(f"unknown option '{option}'" + (f"; did you mean {meant}?" if meant else ""))
        if words is None:
            self.error(f"unexpected argument '{rest[0]}'")
        sentence = " ".join((words, *rest))
        self.error(f'a sentence of several words needs quotes; expected "{sentence}"')


def _meant(word: str, known: Sequence[str]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word.lower(), known, n=1)), None)


_CHOICE = re.compile(r"invalid choice: '(?P<word>[^']*)' \(choose from (?P<known>.*)\)")


def _with_choice(line: str) -> str:
    """Add the choice that was probably meant."""
    choice = _CHOICE.search(line)
    if choice is None:
        return line
    meant = _meant(choice["word"], re.findall(r"[\w-]+", choice["known"]))
    return f"{line}; did you mean '{meant}'?" if meant else line


_REASONS = {
    errno.EACCES: "cannot be opened or written: permission denied",
    errno.EPERM: "cannot be opened or written: permission denied",
    errno.EROFS: "cannot be written: the disk is read-only",
    errno.ENOSPC: "cannot be written: the disk is full",
    errno.ENOENT: "does not exist",
    errno.EEXIST: "is a file; expected a folder",
    errno.ENOTDIR: "is a file; expected a folder",
    errno.EISDIR: "is a folder; expected a file",
    errno.ENAMETOOLONG: "has too long a name",
}


def explain(error: OSError) -> str:
    """Return what went wrong with which file, without numbers and class names.

    Examples
    --------
    >>> explain(PermissionError(13, "Permission denied", "out"))
    "'out' cannot be opened or written: permission denied"
    """
    reason = _REASONS.get(error.errno or 0, f"failed: {(error.strerror or str(error)).lower()}")
    return f"'{error.filename}' {reason}" if error.filename else reason
