"""Wishes of a request and of a command line become the same options."""

import pytest
from pydantic import ValidationError

from app.cli.main import build_parser
from app.models.export import ExportWishes
from app.services.export_options import ExportOptions
from app.services.export_requests import options_of
from gospel_keys.errors import InvalidRequestError

LINE = (
    "export song.mid --quality low --no-reverb --loudness -20 --hand left --tempo-scale 0.5"
    " --repeats 3 --count-in 2 --click --transpose -3 --fingering --no-chord-symbols"
    " --paper letter --staff 80 --layout lead --note-names --hand-colours --numerals"
    " --video-size 720p --no-keyboard"
)
BODY = {
    "quality": "low", "reverb": False, "loudness": -20, "hand": "left", "tempo_scale": 0.5,
    "repeats": 3, "count_in": 2, "click": True, "transpose": -3, "fingering": True,
    "chord_symbols": False, "paper": "letter", "staff": 80, "layout": "lead", "note_names": True,
    "hand_colours": True, "numerals": True, "video_size": "720p", "keyboard": False,
}  # fmt: skip


def test_a_command_and_a_request_say_the_same() -> None:
    line = options_of(build_parser().parse_args(LINE.split()), bars=(5, 8))
    body = options_of(ExportWishes.model_validate(BODY), bars=(5, 8))

    assert line == body
    assert set(BODY) | {"bars"} == set(ExportWishes.model_fields)


def test_nothing_wished_is_the_plain_export() -> None:
    assert options_of(ExportWishes.model_validate({}), bars=None) == ExportOptions()


@pytest.mark.parametrize(
    ("option", "expected"),
    [("--tempo-scale 7", "0.25 to 2"), ("--transpose 60", "-12 to 12"), ("--repeats 0", "1 to 50")],
)
def test_a_number_out_of_range_is_refused(option: str, expected: str) -> None:
    line = build_parser().parse_args(f"export song.mid {option}".split())

    with pytest.raises(InvalidRequestError, match=f"expected {expected}"):
        options_of(line, bars=None)


def test_bars_are_written_as_a_range_or_as_a_pair() -> None:
    spans = [ExportWishes.model_validate({"bars": bars}).span() for bars in ("5-8", [5, 8])]

    assert spans == [(5, 8), (5, 8)]


def test_what_is_no_range_of_bars_is_told_with_one() -> None:
    with pytest.raises(ValidationError, match="'five' is not a range of bars; expected for exam"):
        ExportWishes.model_validate({"bars": "five"})
