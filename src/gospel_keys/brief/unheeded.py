"""What a request asks for and a genre does not do: said, never dropped in silence."""

from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import Family, GenreCatalogue
from gospel_keys.brief.leftover import MOST
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.words import Words
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key

_SWUNG: Final = frozenset({"gospel-shuffle", "gospel-swing", "shuffle-feel", "swing-feel"})
_UNUSED_BY: Final = MappingProxyType(
    {
        "swing_ratio": frozenset({"gospel", "classical"}),
        "improvisation": frozenset({"gospel", "blues", "classical", "neosoul"}),
    }
)
"""Genres in which an option changes nothing, which the user is told."""
_KEEPING_THEIR_KEY: Final = frozenset({"jazz", "blues", "classical"})


def remark_on_unused_options(
    wishes: Wishes, catalogue: GenreCatalogue, remarks: RemarkCollector
) -> None:
    """Say which options the genre does not use."""
    for name, genres in _UNUSED_BY.items():
        if getattr(wishes, name) is not None and catalogue.id in genres:
            option = name.replace("_", " ")
            remarks.add(name, "conflict", f"{catalogue.id} does not use the {option}; it was left")


def remark_on_leftover(
    words: Words, genre: str, remarks: RemarkCollector, *, has_tune: bool
) -> None:
    """Say which songs, patterns of other genres and further words change nothing."""
    for title in () if has_tune else words.songs:
        told = f"the tune of '{title}' is not known by name; give it with --melody"
        remarks.add("melody", "conflict", told)
    for phrase, other in words.leftover.foreign:
        told = f"'{phrase}' belongs to {other} and is not played in {genre}"
        remarks.add("description", "conflict", told)
    unused = words.leftover.unused
    if unused and not words.say_nothing:
        named = ", ".join(f"'{word}'" for word in unused[:MOST])
        more = " and more" if len(unused) > MOST else ""
        remarks.add("description", "adjusted", f"not understood: {named}{more}")


def remark_on_words(words: Words, remarks: RemarkCollector) -> None:
    """Say what was read of moods, exclusions, stretch, intro and ending, and the pedal."""
    if words.say_nothing:
        remarks.add(
            "description",
            "conflict",
            "nothing in the words was understood; everything was chosen for you",
        )
    if words.moods.moods:
        remarks.add("moods", "stated", f"read as {', '.join(words.moods.moods)}")
    if words.patterns.refused:
        remarks.add("excluded", "stated", f"without {', '.join(words.patterns.refused)}")
    if words.style.max_span is not None:
        remarks.add("max_span", "stated", f"no stretch over {words.style.max_span} semitones")
    for field in ("intro", "ending"):
        if getattr(words.style, field) is False:
            remarks.add(field, "stated", f"without an {field}")
    if words.style.looped and words.style.ending is None:
        told = "the loop ends on a last chord; 'as a loop' leaves the ending out"
        remarks.add("ending", "guessed", told)
    if words.style.no_pedal:
        remarks.add("pedal", "conflict", "pedal follows the patterns; it cannot be left out yet")


def remark_on_meter(
    patterns: dict[Family, str | None], meter: Meter, remarks: RemarkCollector
) -> None:
    """Say when a swung rhythm meets a meter that has triplets of its own."""
    if patterns["rhythm"] in _SWUNG and meter.is_compound:
        remarks.add("rhythm", "adjusted", f"{meter} already has triplets and is not swung further")


def is_modulating(
    words: Words, key: Key, *, catalogue: GenreCatalogue, has_chart: bool, remarks: RemarkCollector
) -> bool:
    """Return whether the last chorus rises a semitone, and say what becomes of other wishes."""
    target = words.key.move.target if words.key.move else None
    higher = key.transpose(1)
    rises = target is None or target.tonic.pitch_class == higher.tonic.pitch_class
    asked = words.style.modulate or (target is not None and rises)
    if not asked and target is None:
        return False
    if has_chart or catalogue.id in _KEEPING_THEIR_KEY:
        what = "a chart is played as written" if has_chart else f"{catalogue.id} keeps one key"
        remarks.add("modulate", "conflict", f"no change of key: {what}, {key}")
        return False
    if not rises:
        made = f"the last section rises to {higher}" if asked else f"the piece stays in {key}"
        remarks.add("modulate", "conflict", f"a move to {target} is not arranged; {made}")
    elif asked:
        remarks.add("modulate", "stated", f"the last section rises from {key} to {higher}")
    return asked
