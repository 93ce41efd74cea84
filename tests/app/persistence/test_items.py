"""Pieces are found by identifier only, on shelves that forget their oldest."""

import os
from pathlib import Path
from threading import Barrier, Thread

import pytest

from app.persistence.exports import Exports
from app.persistence.files import sweep
from app.persistence.items import Items
from app.services.arrangement_service import compose_arrangement
from gospel_keys.brief.model import Wishes
from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.document import Document


@pytest.fixture(scope="module")
def document() -> Document:
    return compose_arrangement("worship", wishes=Wishes(bars=2), seed=1).document()


def test_a_piece_comes_back_from_any_shelf(tmp_path: Path, document: Document) -> None:
    items = Items(tmp_path)

    name = items.save(document, shelf="gospel")

    assert items.load(name) == document
    assert items.load(name, shelf="gospel") == document
    assert items.load(name, shelf="jazz") is None


@pytest.mark.parametrize("name", ["", "x", "../secret", "*", "0" * 31, "A" * 32, "0" * 32])
def test_what_is_no_identifier_finds_nothing(tmp_path: Path, document: Document, name: str) -> None:
    Items(tmp_path).save(document, shelf="gospel")

    assert Items(tmp_path).load(name) is None


def test_the_oldest_go_beyond_the_limit_of_their_shelf(tmp_path: Path, document: Document) -> None:
    items = Items(tmp_path, limit=2)
    other = items.save(document, shelf="jazz")
    names = []
    for age in range(3):
        names.append(items.save(document, shelf="gospel"))
        os.utime(tmp_path / "gospel" / f"{names[-1]}.gkdoc", ns=(0, age * 10**9))

    assert items.load(names[0]) is None
    assert all(items.load(name) for name in (*names[1:], other))


def test_files_of_others_are_left_alone(tmp_path: Path, document: Document) -> None:
    (tmp_path / "gospel").mkdir()
    (tmp_path / "gospel" / "mine.gkdoc").write_bytes(b"mine")
    items = Items(tmp_path, limit=1)

    first = items.save(document, shelf="gospel")
    os.utime(tmp_path / "gospel" / f"{first}.gkdoc", ns=(0, 0))
    items.save(document, shelf="gospel")

    assert (tmp_path / "gospel" / "mine.gkdoc").exists()
    assert len(list((tmp_path / "gospel").iterdir())) == 2


def test_a_damaged_piece_is_told(tmp_path: Path, document: Document) -> None:
    name = Items(tmp_path).save(document, shelf="gospel")
    (tmp_path / "gospel" / f"{name}.gkdoc").write_bytes(b"half")

    with pytest.raises(MalformedInputError):
        Items(tmp_path).load(name)


def test_an_export_is_made_once_for_the_same_wishes(tmp_path: Path) -> None:
    exports, calls = Exports(tmp_path), []

    def make() -> list[bytes]:
        calls.append(1)
        return [b"sound"]

    paths = [exports.get("a" * 32, wishes, "mp3", make) for wishes in ("low", "low", "high")]

    assert len(calls) == 2
    assert paths[0] == paths[1] != paths[2]
    assert paths[0][0].read_bytes() == b"sound"


def test_a_failed_export_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> list[bytes]:
        raise MalformedInputError("no", value=None)

    with pytest.raises(MalformedInputError):
        Exports(tmp_path).get("a" * 32, "low", "mp3", fail)

    assert list(tmp_path.iterdir()) == []


def test_an_export_of_no_piece_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not an identifier"):
        Exports(tmp_path).get("../x", "low", "mp3", list)


def test_what_was_just_made_is_not_taken_from_under_its_reader(tmp_path: Path) -> None:
    exports = Exports(tmp_path, limit=1)

    paths = [exports.get("a" * 32, str(n), "mp3", lambda: [b"sound"]) for n in range(4)]

    assert all(path.is_file() for (path,) in paths)


def test_one_file_is_made_once_for_many_at_a_time(tmp_path: Path) -> None:
    exports, calls = Exports(tmp_path), []
    together = Barrier(8)

    def make() -> list[bytes]:
        calls.append(1)
        return [b"sound"]

    def ask() -> None:
        together.wait()
        exports.get("a" * 32, "low", "mp3", make)

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(calls) == 1


def test_parts_of_killed_processes_are_swept(tmp_path: Path) -> None:
    (tmp_path / "results" / ".x.part").mkdir(parents=True)
    (tmp_path / ".song.mp3.0.part").write_bytes(b"half")
    os.utime(tmp_path / ".song.mp3.0.part", (0, 0))
    os.utime(tmp_path / "results" / ".x.part", (0, 0))
    (tmp_path / ".young.0.part").write_bytes(b"being written")

    sweep(tmp_path, older_than=3600)

    assert sorted(p.name for p in tmp_path.rglob("*.part")) == [".young.0.part"]
