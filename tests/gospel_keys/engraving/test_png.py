import io

import pytest
from PIL import Image, ImageStat

from gospel_keys.engraving.engraver import Engraving
from gospel_keys.engraving.png import write_png
from gospel_keys.errors import InvalidRequestError


def _image(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("dpi", [50, 96, 150, 300])
def test_pages_have_size_and_resolution(engraved: Engraving, dpi: int) -> None:
    (data,) = write_png(engraved, dpi=dpi)

    image = _image(data)

    assert image.format == "PNG"
    assert image.mode == "L"
    assert image.width == pytest.approx(210 / 25.4 * dpi, abs=2)
    assert image.height == pytest.approx(297 / 25.4 * dpi, abs=2)
    assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)


def test_each_page_has_ink_on_white(long_engraving: Engraving) -> None:
    pages = write_png(long_engraving, dpi=72)

    assert len(pages) == len(long_engraving.pages)
    for data in pages:
        image = _image(data)
        assert image.getpixel((1, 1)) == 255
        assert image.histogram()[:80] != [0] * 80
        assert 200 < ImageStat.Stat(image).mean[0] < 254


def test_the_margins_are_white(engraved: Engraving) -> None:
    image = _image(write_png(engraved, dpi=100)[0])

    left = image.crop((0, 0, 15, image.height))

    assert left.getextrema() == (255, 255)


def test_staff_lines_are_even(engraved: Engraving) -> None:
    image = _image(write_png(engraved, dpi=150)[0])
    # A line is the darkest row of a staff: all five are seen, whatever pixel they fall on.
    column = [
        255 - ImageStat.Stat(image.crop((100, y, 1140, y + 1))).mean[0] for y in range(image.height)
    ]
    dark = [y for y, value in enumerate(column) if value > 60]

    first = [y for y in dark if y - 1 not in dark][:5]
    steps = {below - above for above, below in zip(first, first[1:], strict=False)}
    assert max(steps) - min(steps) <= 1


@pytest.mark.parametrize("dpi", [0, 49, 601, -150])
def test_resolutions_out_of_range_are_refused(engraved: Engraving, dpi: int) -> None:
    with pytest.raises(InvalidRequestError, match="expected 50 to 600"):
        write_png(engraved, dpi=dpi)
