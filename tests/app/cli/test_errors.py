"""Errors of the command line are one line in the program's own style."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.errors import explain
from app.cli.main import main
from app.services.export_options import page_names
from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.critique.survey import SurveyReport, survey


def last_error(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.strip().splitlines()


@pytest.mark.parametrize(
    ("argv", "wrong"),
    [
        (["generate"], "description"),
        (["generate", "gospel", "--bars", "many"], "'many'"),
        (["generate", "gospel", "--nonsense"], "--nonsense"),
        (["polka"], "'polka'"),
        ([], "COMMAND"),
        (["serve", "--port", "x"], "--port"),
    ],
)
def test_usage_errors_are_one_line(
    capsys: pytest.CaptureFixture[str], argv: list[str], wrong: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(argv)

    lines = last_error(capsys)
    assert caught.value.code == 2
    assert len(lines) == 1
    assert lines[0].startswith("error [usage]: ")
    assert wrong in lines[0]
    assert lines[0].endswith("--help'")


def test_arguments_that_are_no_text_are_refused(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "app.cli.main", "generate"]
    command = [*(word.encode() for word in words), b"gosp\xffel", b"--out", bytes(tmp_path)]

    done = subprocess.run(command, capture_output=True, check=False)

    assert done.returncode == 2
    assert done.stderr.startswith(b"error [invalid-request]: argument 2 ")
    assert done.stderr.count(b"\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_without_the_signs_is_no_error(tmp_path: Path) -> None:
    done = subprocess.run(
        [*(sys.executable, "-m", "app.cli.main", "generate", "gospel in E♭", "--bars", "2"),
         *("--formats", "midi", "--out", str(tmp_path))],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip

    assert done.returncode == 0
    assert [path.suffix for path in tmp_path.iterdir()] == [".mid"]


def test_a_file_in_place_of_the_folder_is_told_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")

    status = main(["generate", "gospel", "--out", str(taken)])

    assert status == 2
    assert last_error(capsys) == [f"error [file-system]: '{taken}' is a file; expected a folder"]


@pytest.mark.parametrize(("name", "reason"), [("none.txt", "does not exist"), ("", "is a folder")])
def test_a_chart_that_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, reason: str
) -> None:
    chart = tmp_path / name

    status = main(["generate", "gospel", "--chords", f"@{chart}", "--out", str(tmp_path / "o")])

    assert status == 2
    assert last_error(capsys)[0].startswith(f"error [file-system]: '{chart}' {reason}")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "permission denied"),
        (errno.EROFS, "read-only"),
        (errno.ENOSPC, "disk is full"),
        (errno.ENAMETOOLONG, "too long a name"),
        (errno.EIO, "failed: "),
    ],
)
def test_file_errors_are_plain_words(number: int, words: str) -> None:
    said = explain(OSError(number, os.strerror(number), "out/song.mid"))

    assert said.startswith("'out/song.mid' ")
    assert words in said
    assert "Errno" not in said


@pytest.mark.parametrize(
    ("count", "first", "last"), [(2, "s-1.png", "s-2.png"), (10, "s-01.png", "s-10.png")]
)
def test_pages_sort_by_name(count: int, first: str, last: str) -> None:
    names = list(page_names("s", "png", count))

    assert (names[0], names[-1]) == (first, last)
    assert sorted(names) == names


@pytest.mark.parametrize("genre", CATALOGUES)
def test_patterns_list_every_family_and_form(
    capsys: pytest.CaptureFixture[str], genre: str
) -> None:
    main(["patterns", "--genre", genre])

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    listed = {(line[0], line[1]) for line in lines if len(line) > 1}
    wanted = {(p.family.replace("_", "-"), p.id) for p in CATALOGUES[genre].patterns}
    assert wanted <= listed
    assert any(heading == "form" for heading, _ in listed)


def test_patterns_refuse_an_unknown_genre(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["patterns", "--genre", "polka"]) == 2
    assert last_error(capsys)[0].startswith("error [invalid-request]: unknown genre 'polka'")


def reported(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, SurveyReport]:
    status = main(["report", "--pieces", "1", "--bars", "4", *options])
    capsys.readouterr()
    return status, survey(1, bars=4)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_report_fails_where_a_must_does(
    capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    """Four bars cannot vary enough, so that a must of the table does not hold."""
    status, report = reported(capsys, *options)

    assert report.failing
    assert status == 1


def test_the_status_of_a_report_says_what_its_heading_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["report", "--pieces", "8"])

    holds = "8 pieces, 0 musts do not hold" in capsys.readouterr().out
    assert status == (0 if holds else 1)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["generate", "slow", "--tmpo", "80"], "did you mean --tempo? see 'gospel-keys generate"),
        (["generate", "slow", "worship", "--bars", "4"], 'quotes; expected "slow worship"'),
        (["patterns", "gospel"], "unexpected argument 'gospel'; see 'gospel-keys patterns --help'"),
        (["generated", "slow"], "did you mean 'generate'?"),
    ],
)
def test_usage_errors_say_what_was_probably_meant(
    capsys: pytest.CaptureFixture[str], argv: list[str], words: str
) -> None:
    with pytest.raises(SystemExit):
        main(argv)

    assert words in last_error(capsys)[0]


@pytest.mark.parametrize(
    ("option", "meant"),
    [
        (["--left-hand", "walking base"], "walking-bass"),
        (["--application", "worshp"], "worship"),
        (["--genre", "gosple"], "gospel"),
    ],
)
def test_unknown_names_say_what_was_probably_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: list[str], meant: str
) -> None:
    status = main(["generate", "slow", *option, "--out", str(tmp_path)])

    assert status == 2
    assert last_error(capsys)[0].endswith(f"did you mean '{meant}'?")


def test_a_reversed_range_is_called_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["generate", "slow", "--play-bars", "8-5", "--out", str(tmp_path)])

    assert status == 2
    assert "the range is reversed; expected 5-8" in last_error(capsys)[0]


def test_a_folder_that_cannot_be_made_is_told_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = tmp_path / "new" / ("x" * 300)

    status = main(["generate", "slow", "--out", str(long)])

    assert status == 2
    assert "cannot be made; choose another with --out" in last_error(capsys)[0]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["serve", "--port", "18231"], ["worker"]])
@pytest.mark.parametrize("broken", ["a file", "no database", "damaged"])
def test_a_data_folder_that_cannot_be_used_is_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    broken: str,
) -> None:
    folder = tmp_path / "data"
    if broken == "a file":
        folder.write_text("x")
    else:
        folder.mkdir()
        head = b"SQLite format 3\0" if broken == "damaged" else b""
        (folder / "jobs.sqlite3").write_bytes(head + b"these are no jobs at all" * 200)
    monkeypatch.setenv("GOSPEL_KEYS_DATA", str(folder))

    status = main(command)

    lines = last_error(capsys)
    assert status == 2
    assert len(lines) == 1
    assert "GOSPEL_KEYS_DATA" in lines[0]
    assert "move" in lines[0] or broken == "a file"
