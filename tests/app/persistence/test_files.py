"""Files appear whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.persistence.files import check_folder, write_all, write_atomically


def test_a_file_is_written_into_folders_that_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "song.mid"

    write_atomically(path, b"MThd")

    assert path.read_bytes() == b"MThd"
    assert list(path.parent.iterdir()) == [path]


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "song.mid"
    path.write_bytes(b"older and longer")

    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"


def test_all_files_are_written_in_order(tmp_path: Path) -> None:
    paths = write_all(tmp_path, [("a.mid", b"1"), ("b.pdf", b"2")])

    assert paths == [tmp_path / "a.mid", tmp_path / "b.pdf"]
    assert [p.read_bytes() for p in paths] == [b"1", b"2"]


def test_a_failure_among_several_leaves_the_older_files(tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(b"older")

    def files() -> Iterator[tuple[str, bytes]]:
        yield "a.mid", b"newer"
        yield "no/such/folder.pdf", b"2"

    with pytest.raises(FileNotFoundError):
        write_all(tmp_path, files())

    assert (tmp_path / "a.mid").read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [tmp_path / "a.mid"]


def test_an_error_names_the_file_that_was_wanted(tmp_path: Path) -> None:
    (tmp_path / "song.mid").mkdir()

    with pytest.raises(IsADirectoryError) as caught:
        write_atomically(tmp_path / "song.mid", b"data")

    assert caught.value.filename == str(tmp_path / "song.mid")
    assert list(tmp_path.iterdir()) == [tmp_path / "song.mid"]


def test_a_folder_that_can_be_made_passes(tmp_path: Path) -> None:
    check_folder(tmp_path / "new" / "deep")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("below", ["", "deep", "deep/deeper"])
def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path, below: str) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")

    with pytest.raises(NotADirectoryError) as caught:
        check_folder(taken / below)

    assert caught.value.filename == str(taken)
