"""Delivery: is a pattern that is asked for by name what is played?

Every pattern of a genre is asked for several times, over applications, keys, lengths and
seeds, and its detector listens. A second count says how often it hears the pattern where
another of the same family was asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES, Family, Pattern
from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.detection import DETECTORS, detect
from gospel_keys.critique.survey import WORDS, keys_of
from gospel_keys.genres.registry import arranger_of
from gospel_keys.randomness import stream
from gospel_keys.score.model import Score
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance

MUST: Final = 0.90
"""Share of the requests for a pattern that must be delivered (chapter 12)."""

_FIRST_SEED: Final = 300
_FORM_BARS: Final = MappingProxyType(
    {
        ("jazz", "aaba"): 32,
        ("jazz", "abac"): 32,
        ("jazz", "rhythm-changes"): 32,
        ("jazz", "blues"): 24,
        ("blues", "eight-bar"): 16,
        ("blues", "sixteen-bar"): 16,
    }
)
"""Forms that need a length of their own; the others are asked of 12 to 24 bars."""

_NO_ANSWER: Final = frozenset({("gospel", "straight-feel", "uptempo")})
"""Requests that rules contradict: the shout strikes off the beat (G-32)."""

_LENGTHS: Final = MappingProxyType({"blues": (12, 24)})

SHARED: Final = MappingProxyType(
    {
        "jazz": (
            ("swing-feel", "syncopation"),
            ("swing-feel", "walking-quarters"),
            ("aaba", "rhythm-changes"),
        ),
        "blues": (
            ("blues-melody", "call-response"),
            ("call-response", "blues-melody"),
            ("call-response", "chord-fills"),
            ("call-response", "tremolo-double-stops"),
        ),
        "neosoul": (("extended-voicings", "chromatic-fills"),),
    }
)
"""By genre, pairs (heard, asked for) that do not exclude each other.

Syncopated jazz swings; the calls and answers of a blues are a melody, and may be sung in
double stops; fills run between extended voicings.
"""


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """How often a pattern was delivered.

    ``confused`` maps other patterns of its family, where any were heard in its pieces, to
    the number of pieces; ``missed`` names the pieces that did not deliver.
    """

    family: Family
    pattern: str
    requests: int
    delivered: int
    missed: tuple[str, ...]
    confused: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        """Delivered requests, 0..1."""
        return self.delivered / self.requests if self.requests else 1.0

    @property
    def holds(self) -> bool:
        """Whether nine of ten requests were delivered."""
        return self.share >= MUST


def delivery_briefs(genre: str, pattern: Pattern, requests: int) -> Iterator[tuple[Brief, int]]:
    """Yield briefs that ask for a pattern, and their seeds.

    Parameters
    ----------
    genre : str
    pattern : Pattern
        Of that genre's catalogue.
    requests : int
        How many.
    """
    applications = [
        a.id for a in CATALOGUES[genre].applications if (genre, pattern.id, a.id) not in _NO_ANSWER
    ]
    keys = keys_of(genre)
    lengths = _LENGTHS.get(genre, (16, 24))
    for number in range(requests):
        application = applications[number % len(applications)]
        turn = number // len(applications)
        own = pattern.family == "form" and _FORM_BARS.get((genre, pattern.id))
        named = {str(pattern.family): pattern.id}
        wishes = Wishes(
            key=keys[turn % len(keys)],
            bars=own or lengths[turn % len(lengths)],
            application=application,
            left_hand=named.get("left_hand"),
            right_hand=named.get("right_hand"),
            rhythm=named.get("rhythm"),
            form=named.get("form"),
        )
        seed = _FIRST_SEED + number
        yield read_brief(WORDS[genre][application], genre=genre, wishes=wishes, seed=seed), seed


def measure_delivery(genre: str, requests: int) -> tuple[DeliveryRow, ...]:
    """Ask for every pattern of a genre and count what is delivered.

    Parameters
    ----------
    genre : str
    requests : int
        For each pattern.

    Returns
    -------
    rows : tuple of DeliveryRow, in the order of the catalogue
    """
    if genre not in DETECTORS:
        return ()
    arranger = arranger_of(genre)
    rows: list[DeliveryRow] = []
    for pattern in CATALOGUES[genre].patterns:
        pieces: list[tuple[str, Score, Performance]] = []
        for brief, seed in delivery_briefs(genre, pattern, requests):
            piece = arranger.arrange(brief, seed=seed)
            played = perform(piece.score, piece.feel, stream(seed, "perform"))
            name = f"{brief.application} {brief.key} {brief.meter} {brief.bars} bars seed {seed}"
            pieces.append((name, piece.score, played))
        rows.append(_row(genre, pattern, pieces))
    return tuple(rows)


def _row(genre: str, pattern: Pattern, pieces: list[tuple[str, Score, Performance]]) -> DeliveryRow:
    missed = tuple(
        name
        for name, score, played in pieces
        if not detect(pattern.id, score, played, genre).passed
    )
    heard = {
        other.id: sum(detect(other.id, score, played, genre).passed for _, score, played in pieces)
        for other in CATALOGUES[genre].family(pattern.family)
        if other.id != pattern.id
    }
    return DeliveryRow(
        family=pattern.family,
        pattern=pattern.id,
        requests=len(pieces),
        delivered=len(pieces) - len(missed),
        missed=missed,
        confused=tuple((other, count) for other, count in heard.items() if count),
    )
