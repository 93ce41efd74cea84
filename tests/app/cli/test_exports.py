"""``export``, ``import`` and ``video`` read any file and write any format."""

import json
from pathlib import Path

import av
import pytest

from app.cli.main import main
from app.services.arrangement_service import compose_arrangement
from app.services.export_service import export_service
from gospel_keys.brief.model import Wishes
from gospel_keys.formats.midi import read_midi

ABC = """X:1
T:Amazing Grace
M:3/4
L:1/4
K:G
D|G2 B/G/|B2 A|G2 E|D2 D|G2 B/G/|B2 A|d3-|d2|]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the same piece as MusicXML, MIDI and document, and a tune in ABC."""
    place = tmp_path_factory.mktemp("files")
    made = compose_arrangement("worship in F", wishes=Wishes(bars=4, meter="4/4"), seed=2)
    for file in export_service.export(
        made.document(), ["musicxml", "midi", "document"], stem="song"
    ):
        (place / file.name).write_bytes(file.data)
    (place / "grace.abc").write_text(ABC)
    (place / "chart.cho").write_text("{title: Chart}\n[C]One [F]two [G7]three [C]four\n")
    return place


@pytest.mark.parametrize("name", ["song.musicxml", "song.mid", "song.gkdoc", "grace.abc"])
def test_any_notation_becomes_midi_and_a_page(folder: Path, tmp_path: Path, name: str) -> None:
    status = main(["export", str(folder / name), "--formats", "midi,svg", "--out", str(tmp_path)])

    stem = name.split(".")[0]
    assert status == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"{stem}.mid", f"{stem}.svg"]


def test_a_practice_loop_is_one_command(folder: Path, tmp_path: Path) -> None:
    options = "--formats mp3 --quality low --hand left --tempo-scale 0.5 --play-bars 2-3"
    more = "--repeats 2 --count-in 1 --click --name loop"

    main(
        ["export", str(folder / "song.gkdoc"), *f"{options} {more}".split(), "--out", str(tmp_path)]
    )

    with av.open(str(tmp_path / "loop.mp3")) as file:
        assert file.duration is not None
        assert file.duration > 10_000_000


def test_import_says_what_it_found(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(
        [
            "import",
            str(folder / "song.mid"),
            "--formats",
            "musicxml",
            "--out",
            str(tmp_path),
            "--json",
        ]
    )

    found = json.loads(capsys.readouterr().out)
    assert (found["format"], found["key"], found["time_signature"]) == ("MIDI", "F major", "4/4")
    assert found["bars"] == 4


def test_a_chord_sheet_is_arranged(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import", str(folder / "chart.cho"), "--formats", "midi", "--out", str(tmp_path)])

    assert "chord chart" in capsys.readouterr().out
    assert (tmp_path / "chart.mid").exists()


def test_video_writes_a_film(folder: Path, tmp_path: Path) -> None:
    options = ["--video-size", "720p", "--play-bars", "1-1", "--no-keyboard"]

    main(["video", str(folder / "song.gkdoc"), *options, "--out", str(tmp_path)])

    with av.open(str(tmp_path / "song.mp4")) as film:
        assert film.streams.video[0].height == 720
        assert len(film.streams.audio) == 1


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["missing.mid"], "'missing.mid' does not exist"),
        (["{}/song.mid", "--formats", "docx"], "unknown format 'docx'"),
        (["{}/song.mid", "--play-bars", "x"], "expected for example 5-8"),
        (["{}/song.mid", "--play-bars", "3-99"], "expected bars within 1-4"),
        (["{}/song.mid", "--tempo-scale", "7"], "expected 0.25 to 2"),
        (["{}/song.mid", "--staff", "7"], "expected 60 to 140"),
        (["{}/song.mid", "--transpose", "60"], "expected -12 to 12"),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    argv: list[str],
    expected: str,
) -> None:
    given = [part.format(folder) for part in argv]

    status = main(["export", *given, "--out", str(tmp_path / "out")])

    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert status == 2
    assert expected in last
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["export", "video"])
def test_a_chart_has_no_staves_to_be_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    formats = ["--formats", "pdf,musicxml"] if command == "export" else []
    given = [command, str(folder / "song.gkdoc"), *formats, "--layout", "chart"]

    status = main([*given, "--out", str(tmp_path)])

    assert status == 2
    assert "chart has no MusicXML or film" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_tempo_of_a_chord_sheet_is_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "chart.cho"
    sheet.write_text("{key: G}{time: 3/4}{tempo: 80}\n[G]One [C]two [D7]three [G]four\n")

    main(["import", str(sheet), "--formats", "midi", "--out", str(tmp_path), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert (found["key"], found["time_signature"], found["tempo"]) == ("G major", "3/4", 80)
    assert "tempo 80 from the chart" in found["remarks"]


def test_a_lead_sheet_has_one_staff(folder: Path, tmp_path: Path) -> None:
    options = ["--formats", "musicxml", "--layout", "lead", "--name", "lead"]

    main(["export", str(folder / "song.gkdoc"), *options, "--out", str(tmp_path)])

    text = (tmp_path / "lead.musicxml").read_text()
    assert "<staves>2</staves>" not in text
    assert "<harmony" in text


def test_the_meter_of_a_midi_file_can_be_said(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["import", str(folder / "song.mid"), "--formats", "midi", "--meter", "6/8", "--json"]

    main([*given, "--out", str(tmp_path)])

    found = json.loads(capsys.readouterr().out)
    assert found["time_signature"] == "6/8"
    assert "meter 6/8, as given" in found["remarks"]


def test_bars_are_those_of_the_page(folder: Path, tmp_path: Path) -> None:
    """The third printed bar is the fifth that is played."""
    book = folder / "twice.abc"
    book.write_text("X:1\nM:4/4\nL:1/4\nK:C\n|:CCCC|DDDD:|EEEE|FFFF|]\n")

    main(["export", str(book), "--formats", "midi", "--play-bars", "3-3", "--out", str(tmp_path)])

    file = read_midi((tmp_path / "twice.mid").read_bytes())
    assert [note.pitch for note in file.notes] == [64] * 4


def test_out_may_name_one_file(folder: Path, tmp_path: Path) -> None:
    song = str(folder / "song.gkdoc")

    out = ["--out", str(tmp_path / "new" / "take.mid"), "--formats", "mid"]
    assert main(["export", song, *out]) == 0
    assert [p.name for p in tmp_path.iterdir()] == ["new"]
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["take.mid"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--formats", "pdf"], "is one file of midi, formats asks for pdf"),
        (["--name", "other"], "is a file and name 'other' another"),
        (["--out", "song.docx"], "no format ends in '.docx'; expected a folder, or a file"),
    ],
)
def test_out_that_names_a_file_brooks_no_other(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    out = tmp_path / "take.mid"

    assert main(["export", str(folder / "song.gkdoc"), "--out", str(out), *more]) != 0

    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_may_be_called_like_a_file(folder: Path, tmp_path: Path) -> None:
    album = tmp_path / "album.mid"
    album.mkdir()

    main(["export", str(folder / "song.gkdoc"), "--formats", "midi", "--out", str(album)])

    assert [p.name for p in album.iterdir()] == ["song.mid"]
