"""Choosing the key: wished, named in the words, or drawn from the genre's own keys."""

import random
import re
from typing import Final

from gospel_keys.brief.catalogue import GenreCatalogue
from gospel_keys.brief.key_words import KeyWords, Mode
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.validation import check_key
from gospel_keys.theory.key import Key

_EASY_FIFTHS: Final = 3


def choose_key(
    words: KeyWords,
    wish: str | None,
    *,
    mood_mode: Mode | None,
    catalogue: GenreCatalogue,
    is_easy: bool,
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
    is_easy : bool
        Draw only from keys with at most three accidentals.
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
    said, mode = words.key, words.mode
    if said is not None and mode is not None and said.mode != mode:
        said = said.parallel
    if wish is not None:
        return _wished_key(wish, said, mode, remarks=remarks)
    if said is not None:
        _remark_on_words(words, said, remarks)
        return said
    minor = (mode or mood_mode) == "minor"
    if catalogue.default_key:
        key = Key.parse(catalogue.default_key + ("m" if minor else ""))
        remarks.add("key", "guessed", f"key {key}, the usual one in {catalogue.id}")
        return key
    keys = [Key.parse(f"{name} major") for name in catalogue.keys]
    if is_easy:
        keys = [key for key in keys if abs(key.fifths) <= _EASY_FIFTHS]
    key = rng.choice(keys)
    if minor:
        key = Key(key.degree(6), "minor")
    remarks.add("key", "guessed", f"key {key}, because the words name none")
    return key


def _remark_on_words(words: KeyWords, said: Key, remarks: RemarkCollector) -> None:
    if words.others:
        others = ", ".join(words.others)
        remarks.add("key", "conflict", f"the words also name {others}; {said} was taken")
    else:
        remarks.add("key", "stated", f"key {said} from the words")
    if words.church_mode:
        remarks.add("key", "adjusted", f"{words.church_mode} is written as {said}")


def _wished_key(wish: str, said: Key | None, mode: Mode | None, *, remarks: RemarkCollector) -> Key:
    key = check_key(wish)
    has_mode = re.fullmatch(r"\s*[A-Ga-g]\s*[#b♯♭]?\s*", wish) is None
    if not has_mode and mode == "minor" and (said is None or said.tonic == key.tonic):
        key = check_key(f"{key.tonic} minor")
    if said is not None and said != key:
        remarks.add("key", "conflict", f"the words say {said}, the option {key}, which was taken")
    elif mode is not None and mode != key.mode:
        remarks.add("key", "conflict", f"the words say {mode}, the option {key}, which was taken")
    else:
        remarks.add("key", "stated", f"key {key} as asked")
    return key
