"""Progress runs by the time that formats take."""

import pytest

from app.services.export_cost import spans
from app.services.export_formats import FORMATS


@pytest.mark.parametrize("formats", [["midi"], ["midi", "mp3", "pdf", "mp4"], list(FORMATS)])
def test_the_parts_follow_each_other_to_the_end(formats: list[str]) -> None:
    parts = spans(formats)

    assert [start for start, _ in parts] == [0.0, *(end for _, end in parts[:-1])]
    assert parts[-1][1] == 1.0
    assert all(start < end for start, end in parts)


def test_a_film_takes_longer_than_sound_and_sound_longer_than_pages() -> None:
    midi, pdf, mp3, mp4 = (end - start for start, end in spans(["midi", "pdf", "mp3", "mp4"]))

    assert mp4 > 2 * mp3
    assert mp3 > 2 * pdf
    assert pdf > 2 * midi


def test_what_is_shared_is_paid_for_once() -> None:
    (first, second) = spans(["wav", "flac"])

    assert first[1] > 3 * (second[1] - second[0])
