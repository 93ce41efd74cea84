"""``gospel-keys doctor``: is everything here that the product needs?"""

import argparse
import importlib.util
import json
import platform
import shutil
import sys
from typing import Any

PACKAGES = (
    "numpy",
    "scipy",
    "soundfile",
    "soxr",
    "av",
    "verovio",
    "lxml",
    "fontTools",
    "pypdfium2",
    "PIL",
)


def add_parser(commands: Any) -> None:  # argparse keeps the type of its subparsers private.
    """Add the command to the parser."""
    parser = commands.add_parser(
        "doctor",
        help="check the installation",
        description="Check the installation with a tiny piece rendered end to end.",
        epilog="example:\n  gospel-keys doctor",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the findings; the status is 1 where something needed is missing."""
    findings = [_python(), *(_package(p) for p in PACKAGES), _piano(), _fluidsynth(), _render()]
    if arguments.json:
        print(json.dumps([dict(zip(("check", "ok", "detail"), f, strict=True)) for f in findings]))
    else:
        for name, ok, detail in findings:
            print(f"{'ok  ' if ok else 'FAIL'}  {name:<22} {detail}")
    return 0 if all(ok for _, ok, _ in findings) else 1


Finding = tuple[str, bool, str]


def _python() -> Finding:
    return "python", sys.version_info >= (3, 11), platform.python_version()


def _package(name: str) -> Finding:
    found = importlib.util.find_spec(name) is not None
    return f"package {name}", found, "installed" if found else "missing: install gospel-keys again"


def _piano() -> Finding:
    from gospel_keys.sound.salamander_pack import is_installed

    sampled = is_installed()
    return "sampled piano", True, "Salamander Grand" if sampled else "missing: modelled piano plays"


def _fluidsynth() -> Finding:
    program = shutil.which("fluidsynth")
    return "fluidsynth (optional)", True, program or "not installed: your own SoundFonts need it"


def _render() -> Finding:
    from app.services.arrangement_service import compose_arrangement
    from app.services.export_formats import FORMATS
    from app.services.export_service import export_service
    from gospel_keys.brief.model import Wishes

    composition = compose_arrangement("A short gospel test in C", wishes=Wishes(bars=2), seed=1)
    files = list(export_service.export(composition.document(), FORMATS, stem="doctor"))
    size = sum(len(f.data) for f in files)
    return "end to end", all(f.data for f in files), f"{len(files)} files, {size // 1024} kB"
