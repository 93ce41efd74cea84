"""How long each format takes beside the others, so that progress runs evenly."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import Final

from app.services.export_formats import HEARD, VIDEO, SheetMusicFormat
from gospel_keys.sound.audio_format import AudioFormat

_SECONDS: Final = MappingProxyType(
    {
        AudioFormat.WAV.value: 0.05,
        AudioFormat.MP3.value: 1.5,
        AudioFormat.FLAC.value: 0.13,
        AudioFormat.OGG.value: 0.42,
        AudioFormat.AAC.value: 0.65,
        SheetMusicFormat.PDF.value: 0.1,
        SheetMusicFormat.PNG.value: 0.22,
        SheetMusicFormat.SVG.value: 0.05,
    }
)
"""Seconds of one core for sixteen bars, measured; what is not listed takes next to nothing."""
_LEAST: Final = 0.01
_FILM: Final = MappingProxyType({"720p": 2.6, "1080p": 5.2})
_SOUND: Final = 0.7
"""Seconds for the sound itself, which the first format that needs it waits for."""
_PAGE: Final = 0.2
"""Seconds for the pages themselves, which the first format that shows them waits for."""
_PRINTED: Final = frozenset({"pdf", "png", "svg"})


def spans(formats: Sequence[str], *, size: str = "1080p") -> tuple[tuple[float, float], ...]:
    """Return from where to where each format takes the work, as shares of the whole.

    Parameters
    ----------
    formats : sequence of str, not empty
        In the order in which they are made.
    size : {"720p", "1080p"}
        Of a film.

    Examples
    --------
    >>> [(round(start, 2), round(end, 2)) for start, end in spans(["midi", "mp3", "mp4"])]
    [(0.0, 0.0), (0.0, 0.3), (0.3, 1.0)]
    """
    firsts = [next((f for f in formats if f in shared), "") for shared in (HEARD, _PRINTED)]
    costs = [
        (_FILM[size] if name == VIDEO else _SECONDS.get(name, _LEAST))
        + _SOUND * (name == firsts[0])
        + _PAGE * (name == firsts[1])
        for name in formats
    ]
    ends = list(accumulate(costs, initial=0.0))
    return tuple(pairwise(end / ends[-1] for end in ends))
