"""Moods: what adjectives mean for the music.

Each mood sets the parameters that a player would change for it; a request with several
moods takes their average, weighted by "very" and "slightly".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from gospel_keys.brief.text import Text
from gospel_keys.units import Milliseconds, Semitones

Mode = Literal["major", "minor"]


@dataclass(frozen=True, slots=True)
class Mood:
    """One mood and its parameters; None leaves a parameter to the rest of the request.

    Parameters
    ----------
    id : str
    words : str
        Synonyms, separated by commas.
    mode : "major", "minor" or None
    energy, complexity, place : float in 0..1 or None
        ``place`` is the position of the tempo in the range of the style.
    register : Semitones
        Shift of the right hand.
    lateness : Milliseconds
        Delay of the right hand.
    grace : float
        Factor on the rate of grace notes.
    rhythm : str or None
        Rhythm pattern the mood suggests.
    """

    id: str
    words: str
    mode: Mode | None = None
    energy: float | None = None
    complexity: float | None = None
    place: float | None = None
    register: Semitones = 0
    lateness: Milliseconds = 0.0
    grace: float = 1.0
    rhythm: str | None = None


# fmt: off
MOODS: Final = (
    Mood(
        "uplifting",
        "uplifting, hopeful, inspiring, inspirational, encouraging, bright, positive, "
        "optimistic, warm hearted, sunny, thankful, grateful, victorious, triumphant",
        mode="major", energy=0.7, complexity=0.5, register=3,
    ),
    Mood(
        "worshipful",
        "worshipful, reverent, reverential, prayerful, devotional, holy, sacred, "
        "meditative, reflective, contemplative, adoration, surrender, sincere",
        energy=0.45, complexity=0.5, place=0.25,
    ),
    Mood(
        "mournful",
        "mournful, sad, sorrowful, sorrow, melancholy, melancholic, grieving, grief, "
        "lament, funeral, somber, sombre, lonely, heartbroken, dark, brooding, tragic, "
        "blue, weeping, moody",
        mode="minor", energy=0.3, place=0.2, register=-4,
    ),
    Mood(
        "soulful",
        "soulful, heartfelt, emotional, passionate, churchy, deep, expressive, soul, "
        "rootsy, moving",
        complexity=0.6, lateness=8.0, grace=1.6,
    ),
    Mood(
        "joyful",
        "joyful, joyous, joy, happy, cheerful, celebratory, celebration, jubilant, "
        "exuberant, ecstatic, rejoicing, glad, festive, merry, exciting, praise",
        mode="major", energy=0.9, place=0.8, register=2,
    ),
    Mood(
        "dreamy",
        "dreamy, ethereal, floating, atmospheric, ambient, heavenly, spacious, airy, "
        "celestial, mystical",
        energy=0.35, complexity=0.6, place=0.3, register=2,
    ),
    Mood(
        "wistful",
        "wistful, introspective, pensive, thoughtful, nostalgic, bittersweet, longing, "
        "yearning, autumnal, rainy",
        energy=0.4, complexity=0.55, place=0.3,
    ),
    Mood(
        "restless",
        "restless, agitated, stormy, turbulent, urgent, nervous, anxious, tense",
        energy=0.7, place=0.7,
    ),
    Mood(
        "ornate",
        "ornate, ornamented, ornaments, ornament, ornamental, ornamentation, embellished, "
        "embellishments, grace notes",
        grace=1.6,
    ),
    Mood(
        "groovy",
        "groovy, groove, funky, funk, in the pocket, head nodding, rhythmic, danceable",
        energy=0.7, lateness=4.0, rhythm="backbeat-emphasis",
    ),
    Mood(
        "elegant",
        "elegant, graceful, refined, classy, stately, noble, dignified, polished, "
        "delicate",
        energy=0.45, complexity=0.4, grace=0.7,
    ),
    Mood(
        "gritty",
        "gritty, bluesy, raw, dirty, down home, earthy, rough, greasy, stomping",
        energy=0.65, complexity=0.5, lateness=4.0, grace=1.8,
    ),
    Mood(
        "mellow",
        "mellow, calm, gentle, gently, soft, softly, quiet, quietly, peaceful, relaxed, "
        "relaxing, smooth, tender, intimate, warm, soothing, chill, easy going, "
        "comforting, restful, serene, sweet, laid back, lullaby, late night, late at night, "
        "after hours, smoky, lazy, cosy, cozy",
        energy=0.3, place=0.25, lateness=4.0,
    ),
    Mood(
        "powerful",
        "powerful, energetic, high energy, driving, intense, epic, anthemic, "
        "majestic, dramatic, rousing, strong, fiery, loud, explosive, wild, vibrant, full "
        "on",
        energy=0.9, place=0.7,
    ),
)
# fmt: on

_NOT_MOODS: Final = ("neo soul", "soul music", "warm up", "warm ups", "soft pedal", "deep south")
_SHAPES: Final = tuple(
    f"{verb} {how}"
    for verb in [
        "start",
        "starts",
        "starting",
        "begin",
        "begins",
        "beginning",
        "end",
        "ends",
        "ending",
    ]
    for how in ["soft", "softly", "quiet", "quietly", "gentle", "gently", "calm", "calmly", "loud"]
)
"""What is said of one end of a piece is no mood of the whole."""
_BY_WORD: Final[Mapping[str, Mood | None]] = MappingProxyType(
    {word.strip(): mood for mood in MOODS for word in mood.words.split(",")}
    | dict.fromkeys((*_NOT_MOODS, *_SHAPES))
)
LEXICONS: Final = (_BY_WORD,)


@dataclass(frozen=True, slots=True)
class MoodWords:
    """The moods of a request and what they add up to.

    Parameters
    ----------
    moods : tuple of str
        Identifiers, in order of appearance.
    mode, rhythm : see :class:`Mood`
        From the first mood that has one.
    energy, complexity, place : float in 0..1 or None
    register, lateness, grace : see :class:`Mood`
    """

    moods: tuple[str, ...] = ()
    mode: Mode | None = None
    rhythm: str | None = None
    energy: float | None = None
    complexity: float | None = None
    place: float | None = None
    register: Semitones = 0
    lateness: Milliseconds = 0.0
    grace: float = 1.0


def find_moods(text: Text) -> MoodWords:
    """Return the moods that a text asks for; negated ones are left out.

    Parameters
    ----------
    text : Text

    Returns
    -------
    words : MoodWords
    """
    weights: dict[str, tuple[Mood, float]] = {}
    for hit in text.find(_BY_WORD):
        if hit.value is not None and not hit.negated:
            weights.setdefault(hit.value.id, (hit.value, hit.degree))
    found = tuple(weights.values())
    if not found:
        return MoodWords()
    strongest = max(degree for _, degree in found)
    return MoodWords(
        moods=tuple(weights),
        mode=next((mood.mode for mood, _ in found if mood.mode), None),
        rhythm=next((mood.rhythm for mood, _ in found if mood.rhythm), None),
        energy=_average([(mood.energy, degree) for mood, degree in found]),
        complexity=_average([(mood.complexity, degree) for mood, degree in found]),
        place=_average([(mood.place, degree) for mood, degree in found]),
        register=round(sum(mood.register for mood, _ in found) / len(found)),
        lateness=max(mood.lateness * min(degree, strongest) for mood, degree in found),
        grace=max(1.0 + (mood.grace - 1.0) * degree for mood, degree in found),
    )


def _average(values: list[tuple[float | None, float]]) -> float | None:
    """Return the mean, pushed away from the middle by "very" and towards it by "slightly"."""
    pushed = [
        min(max(0.5 + (value - 0.5) * (1 + 0.5 * (degree - 1)), 0.0), 1.0)
        for value, degree in values
        if value is not None
    ]
    return round(sum(pushed) / len(pushed), 3) if pushed else None
