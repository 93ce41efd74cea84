"""Errors of the command line: one line each, in words a player understands."""

import argparse
import errno
import sys
from typing import NoReturn

USAGE_ERROR = 2


class OneLineParser(argparse.ArgumentParser):
    """A parser whose errors look like all others: ``error [usage]: …``, one line."""

    def error(self, message: str) -> NoReturn:
        """Print what was wrong and where to read what is expected, and leave."""
        line = " ".join(message.split())
        print(f"error [usage]: {line}; see '{self.prog} --help'", file=sys.stderr)
        sys.exit(USAGE_ERROR)


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
