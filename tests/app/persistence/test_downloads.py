"""Downloads are found by identifier only, and the oldest go."""

import os
from pathlib import Path

import pytest

from app.persistence.downloads import Downloads


def age(path: Path, seconds: int) -> None:
    os.utime(path, ns=(0, seconds * 10**9))


def test_a_saved_file_is_found_by_its_identifier(tmp_path: Path) -> None:
    downloads = Downloads(tmp_path / "gospel")

    path = downloads.find(downloads.save(b"MThd"))

    assert path is not None
    assert path.read_bytes() == b"MThd"


def test_equal_files_have_identifiers_of_their_own(tmp_path: Path) -> None:
    downloads = Downloads(tmp_path)

    assert downloads.save(b"same") != downloads.save(b"same")


@pytest.mark.parametrize(
    "identifier", ["", "song", "../secret", "0" * 31, "0" * 33, "A" * 32, "0" * 32, "٠" * 32]
)
def test_what_is_no_identifier_finds_nothing(tmp_path: Path, identifier: str) -> None:
    (tmp_path / "secret.mid").write_bytes(b"not yours")
    (tmp_path / "song.mid").write_bytes(b"not yours either")

    assert Downloads(tmp_path / "gospel").find(identifier) is None
    assert Downloads(tmp_path).find(identifier) is None


def test_the_oldest_go_beyond_the_limit(tmp_path: Path) -> None:
    downloads = Downloads(tmp_path, limit=3)
    names = [downloads.save(b"%d" % number) for number in range(3)]
    for seconds, name in enumerate(names):
        age(tmp_path / f"{name}.mid", seconds)

    newest = downloads.save(b"new")

    assert downloads.find(names[0]) is None
    assert all(downloads.find(name) for name in (*names[1:], newest))


def test_a_new_file_stays_even_when_the_clock_went_back(tmp_path: Path) -> None:
    downloads = Downloads(tmp_path, limit=1)
    older = downloads.save(b"older")
    age(tmp_path / f"{older}.mid", 2**33)

    newest = downloads.save(b"new")

    assert downloads.find(newest)
    assert downloads.find(older) is None


def test_files_of_others_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "my own song.mid").write_bytes(b"mine")
    downloads = Downloads(tmp_path, limit=1)

    downloads.save(b"1")
    downloads.save(b"2")

    assert (tmp_path / "my own song.mid").exists()
    assert len(list(tmp_path.iterdir())) == 2
