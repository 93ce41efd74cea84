"""Choosing the key: wished, named in the words, or drawn from the genre's own keys."""

import random
import re
from typing import Final

from gospel_keys.brief.catalogue import GenreCatalogue
from gospel_keys.brief.chart import Chart
from gospel_keys.brief.chart_key import infer_key
from gospel_keys.brief.german_keys import in_english
from gospel_keys.brief.key_words import KeyWords, Mode
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.text import Text
from gospel_keys.brief.validation import check_key
from gospel_keys.theory.key import Key

_MOST_ACCIDENTALS: Final = 6
"""Of a key that the words do not name as it stands."""


def choose_key(
    words: KeyWords,
    wish: str | None,
    *,
    mood_mode: Mode | None,
    catalogue: GenreCatalogue,
    most_accidentals: int | None,
    rng: random.Random,
    remarks: RemarkCollector,
) -> Key:
    """Return the key of a request.

    Parameters
    ----------
    words : KeyWords
        What the description says.
    wish : str or None
        The explicit option.
    mood_mode : "major", "minor" or None
        Decides the mode where nothing else does.
    catalogue : GenreCatalogue
    most_accidentals : int or None
        Of a key that is drawn.
    rng : random.Random
    remarks : RemarkCollector

    Returns
    -------
    key : Key

    Raises
    ------
    InvalidKeyError
        If the wish cannot be read.
    """
    mode = words.mode
    said, respelled = _in_mode(words.key, mode)
    if wish is not None:
        return _wished_key(wish, said, mode, remarks=remarks)
    if said is not None:
        _remark_on_words(words, said, remarks)
        for note in respelled:
            remarks.add("key", "adjusted", note)
        return said
    minor = (mode or mood_mode) == "minor"
    if words.refused:
        refused = " and ".join(str(key) for key in words.refused)
        remarks.add("key", "stated", f"not {refused}, as asked")
    usual = (
        Key.parse(catalogue.default_key + ("m" if minor else "")) if catalogue.default_key else None
    )
    if usual is not None and _may_be_drawn(usual, words.refused, most_accidentals):
        key = usual
        remarks.add("key", "guessed", f"key {key}, the usual one in {catalogue.id}")
        return key
    key = rng.choice(_drawn_from(catalogue, words.refused, most_accidentals, is_minor=minor))
    remarks.add("key", "guessed", f"key {key}, because the words name none")
    return key


def charted_key(
    chart: Chart | None, words: KeyWords, wish: str | None, remarks: RemarkCollector
) -> Key | None:
    """Return the key of the chart unless the request names one.

    Parameters
    ----------
    chart : Chart or None
    words : KeyWords
    wish : str or None
    remarks : RemarkCollector
    """
    if chart is None:
        return None
    if wish is not None or words.key is not None:
        named = check_key(wish) if wish is not None else words.key
        if chart.key is not None and chart.key != named:
            remarks.add("key", "conflict", f"the chart says {chart.key}; {named} was taken")
        return None
    if chart.key is not None:
        remarks.add("key", "stated", f"key {chart.key} from the chart")
        return chart.key
    key = infer_key(chart.chords)
    remarks.add("key", "guessed", f"key {key} from the chords")
    return key


def _drawn_from(
    catalogue: GenreCatalogue,
    refused: tuple[Key, ...],
    most_accidentals: int | None,
    *,
    is_minor: bool,
) -> list[Key]:
    keys = [Key.parse(f"{name} major") for name in catalogue.keys]
    if is_minor:
        keys = [Key(key.degree(6), "minor") for key in keys]
    return [key for key in keys if _may_be_drawn(key, refused, most_accidentals)] or keys


def _may_be_drawn(key: Key, refused: tuple[Key, ...], most_accidentals: int | None) -> bool:
    return key not in refused and (most_accidentals is None or abs(key.fifths) <= most_accidentals)


def _in_mode(said: Key | None, mode: Mode | None) -> tuple[Key | None, tuple[str, ...]]:
    """Return the named tonic in the named mode, and a note where that has another spelling.

    "A minor groove in Gb" is in F# minor: nobody reads a signature of nine flats.
    """
    if said is None or mode is None or said.mode == mode:
        return said, ()
    meant = said.parallel
    if abs(meant.fifths) <= _MOST_ACCIDENTALS:
        return meant, ()
    plain = meant.transpose(0)
    return plain, (f"{meant} is written as {plain}",)


def _remark_on_words(words: KeyWords, said: Key, remarks: RemarkCollector) -> None:
    if words.others:
        others = ", ".join(words.others)
        remarks.add("key", "conflict", f"the words also name {others}; {said} was taken")
    else:
        remarks.add("key", "stated", f"key {said} from the words")
    for note in words.notes:
        remarks.add("key", "adjusted", note)


def _wished_key(wish: str, said: Key | None, mode: Mode | None, *, remarks: RemarkCollector) -> Key:
    english, notes = in_english(Text.of(wish))
    key = check_key(english.source if english.source != wish else wish)
    has_mode = re.fullmatch(r"\s*[A-Ga-g]\s*[#b♯♭]?\s*", wish) is None
    for note in notes:
        remarks.add("key", "adjusted", note)
    if not has_mode and mode == "minor" and (said is None or said.tonic == key.tonic):
        key = check_key(f"{key.tonic} minor")
    if said is not None and said != key:
        remarks.add("key", "conflict", f"the words say {said}, the option {key}, which was taken")
    elif mode is not None and mode != key.mode:
        remarks.add("key", "conflict", f"the words say {mode}, the option {key}, which was taken")
    else:
        remarks.add("key", "stated", f"key {key} as asked")
    return key
