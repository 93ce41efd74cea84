"""The picture the encoder takes: colours of video, and what lies outside."""

import numpy as np

from gospel_keys.engraving.video.canvas import Canvas, Colour


def test_white_and_black_are_those_of_video() -> None:
    assert Colour.of((0, 0, 0)) == Colour(16, 128, 128)
    assert Colour.of((255, 255, 255)) == Colour(235, 128, 128)


def test_drawing_stops_at_the_edges() -> None:
    canvas = Canvas(64, 32)

    canvas.fill(-10, -10, 500, 500, Colour.of((255, 0, 0)))
    canvas.paste(np.zeros((10, 10), np.uint8), 60, 28)

    assert canvas.y[28:, 60:].max() == 0
    assert canvas.y[0, 0] == Colour.of((255, 0, 0)).y
