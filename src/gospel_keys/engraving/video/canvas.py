"""The picture in the form the encoder takes: planes of brightness and of two colours.

Frames are planar YUV 4:2:0 in the limited range of video (ITU-R BT.709): Y 16 is black and
235 white, colour is 128 where there is none and has half the resolution both ways.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Plane: TypeAlias = npt.NDArray[np.uint8]
Rgb: TypeAlias = tuple[int, int, int]

BLACK, WHITE, GREY = 16, 235, 128
_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)
"""Shares of red, green and blue in the brightness (BT.709)."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as brightness and two colour differences."""

    y: int
    u: int
    v: int

    @classmethod
    def of(cls, rgb: Rgb) -> "Colour":
        """Return a colour from red, green and blue, 0..255 each.

        Examples
        --------
        >>> Colour.of((255, 255, 255))
        Colour(y=235, u=128, v=128)
        """
        red, green, blue = (value / 255 for value in rgb)
        kr, kg, kb = _WEIGHTS
        y = kr * red + kg * green + kb * blue
        u = (blue - y) / (2 * (1 - kb))
        v = (red - y) / (2 * (1 - kr))
        return cls(round(16 + 219 * y), round(128 + 224 * u), round(128 + 224 * v))


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A drawing to be pasted: brightness, and colour where there is any.

    Parameters
    ----------
    y : Plane
    u, v : Plane, optional
        At half the resolution.
    """

    y: Plane
    u: Plane | None = None
    v: Plane | None = None

    def part(self, rows: int, left: int, right: int) -> "Picture":
        """Return the first rows of some columns."""
        coarse = slice((rows + 1) // 2), slice(left // 2, (right + 1) // 2)
        return Picture(
            self.y[:rows, left:right],
            None if self.u is None else self.u[coarse],
            None if self.v is None else self.v[coarse],
        )


class Canvas:
    """One picture, drawn over and over.

    Parameters
    ----------
    width, height : int
        Both even.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.planes: Plane = np.empty((height * 3 // 2, width), np.uint8)
        quarter = height // 4
        self.y: Plane = self.planes[:height]
        self.u: Plane = self.planes[height : height + quarter].reshape(height // 2, width // 2)
        self.v: Plane = self.planes[height + quarter :].reshape(height // 2, width // 2)
        self.clear()

    def clear(self) -> None:
        """Make the whole picture white."""
        self.y[:] = WHITE
        self.u[:] = GREY
        self.v[:] = GREY

    def fill(self, left: int, top: int, right: int, bottom: int, colour: Colour) -> None:
        """Fill a rectangle; what lies outside the picture is left out."""
        left, top = max(0, left), max(0, top)
        right, bottom = min(self.width, right), min(self.height, bottom)
        if left < right and top < bottom:
            self.y[top:bottom, left:right] = colour.y
            self.tint(left, top, right, bottom, colour)

    def tint(self, left: int, top: int, right: int, bottom: int, colour: Colour) -> None:
        """Colour a rectangle without changing its brightness."""
        rows = slice(max(0, top) // 2, (min(self.height, bottom) + 1) // 2)
        columns = slice(max(0, left) // 2, (min(self.width, right) + 1) // 2)
        self.u[rows, columns] = colour.u
        self.v[rows, columns] = colour.v

    def paste(self, picture: Plane, left: int, top: int) -> None:
        """Put a picture of brightness at a place; what lies outside is left out."""
        _paste(self.y, picture, left, top)

    def paste_picture(self, picture: Picture, left: int, top: int) -> None:
        """Put a picture at a place, with its colours where it has any."""
        _paste(self.y, picture.y, left, top)
        for plane, colours in ((self.u, picture.u), (self.v, picture.v)):
            if colours is not None:
                _paste(plane, colours, left // 2, top // 2)


def _paste(plane: Plane, picture: Plane, left: int, top: int) -> None:
    height, width = picture.shape
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(plane.shape[1], left + width), min(plane.shape[0], top + height)
    if x0 < x1 and y0 < y1:
        plane[y0:y1, x0:x1] = picture[y0 - top : y1 - top, x0 - left : x1 - left]


_BRIGHTNESS: Final = np.rint(BLACK + np.arange(256) * ((WHITE - BLACK) / 255)).astype(np.uint8)


def from_grey(image: Plane) -> Plane:
    """Return grey values 0..255 as brightness of video."""
    plane: Plane = _BRIGHTNESS[image]
    return plane


def from_rgb(image: Plane) -> Picture:
    """Return red, green and blue, 0..255 in the last axis, as brightness and colour of video."""
    fine = image.astype(np.float32) @ np.array(_WEIGHTS, np.float32)
    rows, columns = (count + count % 2 for count in fine.shape)
    even = np.pad(image, ((0, rows - len(image)), (0, columns - image.shape[1]), (0, 0)), "edge")
    coarse = even.reshape(rows // 2, 2, columns // 2, 2, 3).mean(axis=(1, 3), dtype=np.float32)
    light = coarse @ np.array(_WEIGHTS, np.float32)
    planes = (
        BLACK + fine * ((WHITE - BLACK) / 255),
        GREY + (coarse[:, :, 2] - light) * (224 / 255 / (2 * (1 - _WEIGHTS[2]))),
        GREY + (coarse[:, :, 0] - light) * (224 / 255 / (2 * (1 - _WEIGHTS[0]))),
    )
    y, u, v = (np.rint(exact).astype(np.uint8) for exact in planes)
    return Picture(y, u, v)
