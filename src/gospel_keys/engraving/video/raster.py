"""Engraved strips as pictures: the PDF drawn by PDFium, larger than asked and averaged down."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Final

import numpy as np

from gospel_keys.engraving.engraver import Engraving
from gospel_keys.engraving.pdf import POINTS_PER_TENTH_MM, write_pdf
from gospel_keys.engraving.png import PDFIUM
from gospel_keys.engraving.video.canvas import Picture, Plane, from_grey, from_rgb
from gospel_keys.errors import RenderingCancelledError

_TILE: Final = 4000
_OVERSAMPLED: Final = 3


def never() -> bool:
    """Answer that the work is still wanted."""
    return False


def rasterise(
    engraving: Engraving, width: int, *, should_stop: Callable[[], bool] = never
) -> Plane:
    """Draw a strip as brightness, ``width`` pixels wide; long ones tile by tile.

    Raises
    ------
    RenderingCancelledError
        If ``should_stop`` returned true; it is asked before every tile.
    """
    tiles = [tile[:, :, 0] for tile in _tiles(engraving, width, grey=True, should_stop=should_stop)]
    return from_grey(_joined(tiles))


def rasterise_colours(
    engraving: Engraving, width: int, *, should_stop: Callable[[], bool] = never
) -> Picture:
    """Draw a strip with its colours, which takes three times as long.

    Raises
    ------
    RenderingCancelledError
        If ``should_stop`` returned true; it is asked before every tile.
    """
    tiles = _tiles(engraving, width, grey=False, should_stop=should_stop)
    drawn = [from_rgb(tile) for tile in tiles]
    colours = ([p.u for p in drawn if p.u is not None], [p.v for p in drawn if p.v is not None])
    return Picture(_joined([p.y for p in drawn]), *(_joined(planes) for planes in colours))


def _joined(tiles: Sequence[Plane]) -> Plane:
    rows = min(tile.shape[0] for tile in tiles)
    return np.concatenate([tile[:rows] for tile in tiles], axis=1)


def _tiles(
    engraving: Engraving, width: int, *, grey: bool, should_stop: Callable[[], bool]
) -> Iterator[Plane]:
    """Yield a strip from left to right, with one or three colours in the last axis."""
    import pypdfium2

    page_width = engraving.width * POINTS_PER_TENTH_MM
    fine = width * _OVERSAMPLED / page_width
    with PDFIUM, closing(pypdfium2.PdfDocument(write_pdf(engraving))) as document:
        page = document[0]
        total, _ = page.get_size()
        for start in range(0, width, _TILE):
            if should_stop():
                raise RenderingCancelledError("rendering was cancelled")
            count = min(_TILE, width - start)
            left = start * _OVERSAMPLED / fine
            right = max(0.0, total - (start + count) * _OVERSAMPLED / fine)
            crop = (left, 0, right, 0)
            bitmap = page.render(scale=fine, crop=crop, grayscale=grey, rev_byteorder=not grey)
            image = bitmap.to_numpy()
            colours = image.reshape(image.shape[0], image.shape[1], -1)[:, :, : 1 if grey else 3]
            yield _reduced(colours, count)


def _reduced(image: Plane, columns: int) -> Plane:
    """Average blocks of pixels; the last ones may be cut or repeated."""
    rows = image.shape[0] // _OVERSAMPLED
    wide = np.pad(image, ((0, 0), (0, _OVERSAMPLED), (0, 0)), constant_values=255)
    part = wide[: rows * _OVERSAMPLED, : columns * _OVERSAMPLED]
    # Sums of strided rows and columns: ten times faster than the mean over two axes of blocks.
    total = np.zeros((rows, columns, image.shape[2]), np.uint16)
    for row in range(_OVERSAMPLED):
        for column in range(_OVERSAMPLED):
            total += part[row::_OVERSAMPLED, column::_OVERSAMPLED]
    mean: Plane = (total // _OVERSAMPLED**2).astype(np.uint8)
    return mean
