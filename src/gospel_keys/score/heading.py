"""What stands over a piece in another key: the key that a heading names moves along."""

import re

from gospel_keys.theory.key import Key


def renamed(text: str, old: Key, new: Key) -> str:
    """Return a text in which one key stands for another.

    The key is known by its full name, or by its tonic alone after "in".

    Parameters
    ----------
    text : str
    old, new : Key

    Examples
    --------
    >>> renamed("Slow worship in Eb", Key.parse("Eb major"), Key.parse("F major"))
    'Slow worship in F'
    >>> renamed("Prelude in E minor", Key.parse("E major"), Key.parse("F major"))
    'Prelude in E minor'
    """
    if old == new:
        return text
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
