"""Engraved strips as pictures: the PDF drawn by PDFium, larger than asked and averaged down."""

from collections.abc import Callable
from contextlib import closing
from typing import Final

import numpy as np

from gospel_keys.engraving.engraver import Engraving
from gospel_keys.engraving.pdf import POINTS_PER_TENTH_MM, write_pdf
from gospel_keys.engraving.png import PDFIUM
from gospel_keys.engraving.video.canvas import Plane, from_grey
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
    import pypdfium2

    page_width = engraving.width * POINTS_PER_TENTH_MM
    fine = width * _OVERSAMPLED / page_width
    tiles: list[Plane] = []
    with PDFIUM, closing(pypdfium2.PdfDocument(write_pdf(engraving))) as document:
        page = document[0]
        total, _ = page.get_size()
        for start in range(0, width, _TILE):
            if should_stop():
                raise RenderingCancelledError("rendering was cancelled")
            count = min(_TILE, width - start)
            left = start * _OVERSAMPLED / fine
            right = max(0.0, total - (start + count) * _OVERSAMPLED / fine)
            bitmap = page.render(scale=fine, crop=(left, 0, right, 0), grayscale=True)
            tiles.append(_reduced(bitmap.to_numpy(), count))
    rows = min(tile.shape[0] for tile in tiles)
    return from_grey(np.concatenate([tile[:rows] for tile in tiles], axis=1))


def _reduced(image: Plane, columns: int) -> Plane:
    """Average blocks of pixels; the last ones may be cut or repeated."""
    grey = image.reshape(image.shape[0], image.shape[1], -1)[:, :, 0]
    rows = grey.shape[0] // _OVERSAMPLED
    wide = np.pad(grey, ((0, 0), (0, _OVERSAMPLED)), constant_values=255)
    part = wide[: rows * _OVERSAMPLED, : columns * _OVERSAMPLED]
    # Sums of strided rows and columns: ten times faster than the mean over two axes of blocks.
    total = np.zeros((rows, columns), np.uint16)
    for row in range(_OVERSAMPLED):
        for column in range(_OVERSAMPLED):
            total += part[row::_OVERSAMPLED, column::_OVERSAMPLED]
    mean: Plane = (total // _OVERSAMPLED**2).astype(np.uint8)
    return mean
