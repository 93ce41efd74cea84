"""From staves and named voices to two hands with two voices each, up to four where they meet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import mean

from gospel_keys.formats.reading.events import ReadBar, ReadNote
from gospel_keys.score.model import Hand

_UPPER, _LOWER, _HIGH, _LOW = 1, 2, 3, 4
"""Layers of a staff; a further voice has its stems up (3) or down (4) like the one it is near."""


def name_layers(bars: Sequence[ReadBar]) -> None:
    """Give every note its voice inside the staff of its hand.

    The two voices with the most notes that live on a staff become its voices 1 and 2 in the
    order of their names. Others (a third voice, a voice that crosses from the other staff)
    take the one that is free in their bar, else a third or a fourth of their own; where none is
    free, and for voices that sound over themselves, notation decides.

    Parameters
    ----------
    bars : sequence of ReadBar
        Their notes know their hand; ``layer`` is set in place.
    """
    counts: Counter[tuple[Hand, str]] = Counter()
    for bar in bars:
        counts.update((note.hand, note.voice) for note in bar.notes)
    fixed = _home_layers(counts)
    for bar in bars:
        for hand in Hand:
            _name_in_bar([note for note in bar.notes if note.hand is hand], hand, fixed)


def _home_layers(counts: Counter[tuple[Hand, str]]) -> dict[tuple[Hand, str], int]:
    """Layers of the voices that live on a staff."""
    fixed: dict[tuple[Hand, str], int] = {}
    for hand in Hand:
        other = Hand.LEFT if hand is Hand.RIGHT else Hand.RIGHT
        home = [v for h, v in counts if h is hand and counts[hand, v] >= counts[other, v]]
        home.sort(key=lambda voice: (-counts[hand, voice], voice_order(voice)))
        for layer, voice in enumerate(sorted(home[:2], key=voice_order), start=1):
            fixed[hand, voice] = layer
    return fixed


def voice_order(voice: str) -> tuple[int, str]:
    """Return a key that sorts voice names as musicians count them: 2 before 10."""
    digits = "".join(c for c in voice if c.isdecimal())
    return (int(digits[:9]) if digits else 0, voice)


def _name_in_bar(notes: Sequence[ReadNote], hand: Hand, fixed: dict[tuple[Hand, str], int]) -> None:
    voices: dict[str, list[ReadNote]] = {}
    for note in notes:
        voices.setdefault(note.voice, []).append(note)
    layers = {voice: fixed[hand, voice] for voice in voices if (hand, voice) in fixed}
    free = [layer for layer in (_LOWER, _UPPER) if layer not in layers.values()]
    if not any(fixed_hand is hand for fixed_hand, _ in fixed):
        free = [_UPPER, _LOWER]
    for voice in sorted(voices, key=voice_order):
        if voice not in layers:
            shared = free.pop(0) if free else _shared(voice, voices, layers)
            layers[voice] = shared or _further(voice, voices, layers)
    for voice, members in voices.items():
        layer = 0 if _overlaps(members) else layers[voice]
        for note in members:
            note.layer = layer


def _shared(voice: str, voices: Mapping[str, list[ReadNote]], layers: Mapping[str, int]) -> int:
    """The layer whose voices are silent while a further one sounds, the lower first; else 0."""
    for layer in (_LOWER, _UPPER):
        others = [n for v, members in voices.items() if layers.get(v) == layer for n in members]
        apart = all(
            mine.end <= other.onset or other.end <= mine.onset
            for mine in voices[voice]
            for other in others
        )
        if apart and not _overlaps(voices[voice] + others):
            return layer
    return 0


def _further(voice: str, voices: Mapping[str, list[ReadNote]], layers: Mapping[str, int]) -> int:
    """A layer of its own, on the side of the voice it is nearer to; 0 where both are taken."""

    def height(layer: int) -> float:
        return _middle(
            [n for v, members in voices.items() if layers.get(v) == layer for n in members]
        )

    own = _middle(voices[voice])
    near_top = abs(own - height(_UPPER)) <= abs(own - height(_LOWER))
    sides = (_HIGH, _LOW) if near_top else (_LOW, _HIGH)
    return next((layer for layer in sides if layer not in layers.values()), 0)


def _middle(notes: Sequence[ReadNote]) -> float:
    return mean(note.pitch.midi for note in notes)


def _overlaps(notes: Sequence[ReadNote]) -> bool:
    """Whether a voice is none: its notes sound on over later ones."""
    reach, start = 0, -1
    for note in sorted(notes, key=lambda n: (n.onset, n.duration)):
        if note.grace:
            continue
        if note.onset < reach and note.onset != start:
            return True
        reach, start = max(reach, note.end), note.onset
    return False
