"""The command line: what it prints, what it writes, what it refuses."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.main import COMMANDS, main
from app.cli.serve import answering_to
from app.core.settings import Settings

SONG = "Uplifting worship song in C major with a soulful gospel feel"


def test_generate_writes_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(
        [
            *("generate", SONG, "--bars", "4", "--seed", "7", "--out", str(tmp_path)),
            *("--formats", "midi,wav,musicxml,pdf,png,svg", "--name", "song"),
        ]
    )

    shown = capsys.readouterr().out
    assert status == 0
    starts = {
        "song.mid": b"MThd",
        "song.wav": b"RIFF",
        "song.musicxml": b"<?xml",
        "song.pdf": b"%PDF",
        "song.png": b"\x89PNG",
        "song.svg": b"<?xml",
    }
    for name, start in starts.items():
        assert (tmp_path / name).read_bytes().startswith(start)
    assert "wrote" in shown
    assert "C major" in shown


def test_json_answers_are_complete(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(
        [
            *("generate", SONG, "--bars", "4", "--formats", "midi", "--out", str(tmp_path)),
            *("--json", "--ai-percentage", "0.5"),
        ]
    )

    answer = json.loads(capsys.readouterr().out)
    assert answer["num_bars"] == 4
    assert answer["generation_method"] == "rules"
    assert any("no learned model" in remark for remark in answer["remarks"])
    assert [Path(p).exists() for p in answer["files"]] == [True]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--key", "H sharp"], "invalid-key"),
        (["--bars", "0"], "invalid-request"),
        (["--bars", "10000"], "invalid-request"),
        (["--tempo", "-5"], "invalid-request"),
        (["--left-hand", "kazoo"], "unknown-pattern"),
        (["--rhythm", "polka"], "unknown-pattern"),
        (["--application", "karaoke"], "invalid-request"),
        (["--formats", "midi,tape"], "invalid-request"),
        (["--genre", "polka"], "invalid-request"),
        (["--seed", "-1"], "invalid-request"),
        (["--ai-percentage", "2"], "invalid-request"),
        (["--name", "../song"], "invalid-request"),
        (["--meter", "17/3"], "invalid-meter"),
    ],
)
def test_bad_options_are_one_line_and_write_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: str
) -> None:
    out = tmp_path / "out"

    status = main(["generate", SONG, "--out", str(out), *options])

    error = capsys.readouterr().err.strip().splitlines()
    assert status == 2
    assert error[-1].startswith(f"error [{code}]: ")
    assert not out.exists()


@pytest.mark.parametrize("description", ["", "   ", "x" * 1_000_000])
def test_bad_descriptions_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], description: str
) -> None:
    status = main(["generate", description, "--out", str(tmp_path / "out")])

    assert status == 2
    assert "error [invalid-request]" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_patterns_lists_all_sixteen(capsys: pytest.CaptureFixture[str]) -> None:
    main(["patterns"])

    shown = capsys.readouterr().out
    assert all(name in shown for name in ("stride-bass", "polychord", "gospel-shuffle"))


def test_doctor_finds_everything(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["doctor", "--json"])

    findings = json.loads(capsys.readouterr().out)
    assert status == 0
    assert all(f["ok"] for f in findings)


def test_report_prints_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    main(["report", "--pieces", "2"])

    shown = capsys.readouterr().out
    assert "2 pieces" in shown
    assert "efficiency" in shown


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org"])
def test_serve_refuses_an_open_address(capsys: pytest.CaptureFixture[str], host: str) -> None:
    status = main(["serve", "--host", host])

    assert status == 2
    assert "--i-know-this-is-open" in capsys.readouterr().err


def test_a_server_knows_the_name_it_listens_on() -> None:
    settings = Settings(Path("data"), hosts=("music.example.org",))

    known = answering_to(answering_to(settings, "Piano.example.org"), "piano.example.org")

    assert known.hosts == ("music.example.org", "piano.example.org")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented_with_all_its_options(command: str) -> None:
    page = Path("docs/cli.md").read_text(encoding="utf-8")
    shown = subprocess.run(
        [sys.executable, "-m", "app.cli.main", command, "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    options = {word.strip("[],") for word in shown.split() if word.startswith(("--", "[--"))}

    assert f"## {command}" in page
    assert "example" in shown
    for option in {o for o in options if o.startswith("--")} - {"--help"}:
        assert option in page, option


HEAVY = ("numpy", "scipy", "pydantic", "fastapi", "verovio", "lxml", "soundfile", "fontTools")


def loaded_after(code: str) -> set[str]:
    """Heavy modules in ``sys.modules`` after a fresh interpreter ran some code."""
    script = f"import sys\n{code}\nprint('loaded', *(m for m in {HEAVY!r} if m in sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    return set(shown.splitlines()[-1].split()[1:])


def test_help_and_midi_load_nothing_heavy(tmp_path: Path) -> None:
    helped = loaded_after("from app.cli.main import build_parser\nbuild_parser().format_help()")
    made = loaded_after(
        "from app.cli.main import main\n"
        f"main(['generate', 'gospel in C', '--formats', 'midi', '--out', {str(tmp_path)!r}])"
    )

    assert helped == set()
    assert made == set()


FONTS = sorted(Path("/usr/share/sounds/sf2").glob("*.sf2"))


@pytest.mark.skipif(
    not FONTS or shutil.which("fluidsynth") is None, reason="needs FluidSynth and a SoundFont"
)
def test_a_soundfont_of_ones_own_is_played(tmp_path: Path) -> None:
    wished = ["generate", SONG, "--bars", "2", "--formats", "wav", "--out", str(tmp_path)]

    assert main([*wished, "--name", "own", "--soundfont", str(FONTS[0])]) == 0
    assert main([*wished, "--name", "grand"]) == 0

    own, grand = (tmp_path / name for name in ("own.wav", "grand.wav"))
    assert own.stat().st_size > 100_000
    assert own.read_bytes() != grand.read_bytes()


def test_a_soundfont_without_fluidsynth_is_refused_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    out = tmp_path / "out"

    status = main(
        ["generate", SONG, "--formats", "wav", "--soundfont", "my.sf2", "--out", str(out)]
    )

    assert status == 2
    assert "FluidSynth" in capsys.readouterr().err
    assert not out.exists()


def test_files_are_named_after_the_piece(tmp_path: Path) -> None:
    chart = tmp_path / "a.cho"
    chart.write_text("{title: Amazing Love}\n[G]a [C]b | [D]c\n")
    out = tmp_path / "out"

    for more in (["--chords", f"@{chart}"], ["--bars", "2", "--key", "C"]):
        main(["generate", "worship", *more, "--formats", "midi", "--out", str(out)])

    names = sorted(path.name for path in out.iterdir())
    assert len(names) == 2
    assert "amazing-love.mid" in names


def test_a_chart_file_without_its_sign_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = tmp_path / "song.cho"
    chart.write_text("[C]one [F]two")

    assert main(["generate", "gospel", "--chords", str(chart), "--out", str(tmp_path)]) != 0

    assert f"expected '@{chart}'" in capsys.readouterr().err
