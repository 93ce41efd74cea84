"""A file made on request is there whole or not at all, even when its maker is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.persistence.exports import Exports
from app.persistence.files import sweep

ITEM = "a" * 32
KILLED_WHILE = {
    "making": "os.kill(os.getpid(), signal.SIGKILL)",
    "writing": "files.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)",
}
SCRIPT = """
import os, signal, sys
from pathlib import Path
from app.persistence import files
from app.persistence.exports import Exports

def make():
    {moment}
    return [b"sound" * 100_000]

Exports(Path(sys.argv[1])).get("{item}", "low", "mp3", make)
"""


@pytest.mark.parametrize("moment", KILLED_WHILE)
def test_a_killed_maker_leaves_nothing_to_be_sent(tmp_path: Path, moment: str) -> None:
    script = SCRIPT.format(moment=KILLED_WHILE[moment], item=ITEM)

    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)

    exports = Exports(tmp_path)
    assert done.returncode == -signal.SIGKILL
    assert exports.find(ITEM, "low", "mp3") == ()
    assert exports.get(ITEM, "low", "mp3", lambda: [b"whole"])[0].read_bytes() == b"whole"
    sweep(tmp_path, older_than=-1.0)
    assert [path.suffix for path in tmp_path.iterdir()] == [".mp3"]


def test_what_was_made_is_found(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    made = exports.get(ITEM, "low", "mp3", lambda: [b"sound"])

    assert exports.find(ITEM, "low", "mp3") == made
    assert exports.find(ITEM, "high", "mp3") == ()
    assert exports.find(ITEM, "low", "ogg") == ()


def test_a_name_that_leads_elsewhere_is_not_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not an identifier"):
        Exports(tmp_path).find("../x", "low", "mp3")


def test_pages_are_found_together_or_not_at_all(tmp_path: Path) -> None:
    exports = Exports(tmp_path)
    contents = [bytes([number]) for number in range(12)]
    made = exports.get(ITEM, "a4", "png", lambda: contents)

    assert [page.read_bytes() for page in made] == contents
    assert exports.find(ITEM, "a4", "png") == made
    made[3].unlink()
    assert exports.find(ITEM, "a4", "png") == ()
    assert exports.get(ITEM, "a4", "png", lambda: contents) == made


def test_pages_are_forgotten_like_other_files(tmp_path: Path) -> None:
    exports = Exports(tmp_path, limit=1)
    old = exports.get(ITEM, "a4", "png", lambda: [b"1", b"2"])
    for page in old:
        os.utime(page, (0, 0))

    new = exports.get(ITEM, "letter", "png", lambda: [b"1"])

    assert [page.exists() for page in (*old, *new)] == [False, False, True]
