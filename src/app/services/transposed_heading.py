"""What stands over a piece in another key: the key that a title or subtitle names moves along."""

import re
from dataclasses import replace

from gospel_keys.score.model import Score
from gospel_keys.score.transpose import transpose
from gospel_keys.theory.key import Key
from gospel_keys.units import Semitones


def moved(score: Score, semitones: Semitones) -> Score:
    """Return a score in another key, under a heading that names no other.

    Parameters
    ----------
    score : Score
    semitones : Semitones

    Raises
    ------
    InvalidRequestError
        If a note would leave the piano.
    """
    there = transpose(score, semitones)
    if there.key == score.key:
        return there
    return replace(
        there,
        title=_renamed(score.title, score.key, there.key),
        subtitle=_renamed(score.subtitle, score.key, there.key),
    )


def moved_title(score: Score, semitones: Semitones) -> str:
    """Return the title of a score in another key, wherever its notes would lie.

    Parameters
    ----------
    score : Score
    semitones : Semitones
    """
    return moved(replace(score, notes=(), chords=()), semitones).title


def _renamed(text: str, old: Key, new: Key) -> str:
    """Put one key for another: by its full name, or by its tonic alone after "in".

    Examples
    --------
    >>> _renamed("Slow worship in Eb", Key.parse("Eb major"), Key.parse("F major"))
    'Slow worship in F'
    >>> _renamed("Prelude in E minor", Key.parse("E major"), Key.parse("F major"))
    'Prelude in E minor'
    """
    tonic = str(old.tonic)
    signs = tonic.replace("b", "♭").replace("#", "♯")
    names = "|".join(sorted({re.escape(tonic), re.escape(signs)}))
    other = "major" if old.mode == "minor" else "minor"
    full = re.sub(rf"\b(?:{names})([ -]){old.mode}\b", rf"{new.tonic}\g<1>{new.mode}", text)
    if full != text:
        return full
    # "in A flat" and "in A minor" are other keys than "in A".
    alone = rf"(?<=\bin )(?:{names})(?![\w#♯♭'’-])(?! (?:{other}|flat|sharp|dur|moll)\b)"
    if tonic == "A":  # Mostly the article.
        alone += r"(?=\s*(?:$|[,.;:)]))"
    return re.sub(alone, str(new.tonic), text)
