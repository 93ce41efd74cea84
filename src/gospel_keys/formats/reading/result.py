"""What a reader returns: the score, and what it has to say about it."""

from dataclasses import dataclass

from gospel_keys.score.model import Score


@dataclass(frozen=True, slots=True)
class Reading:
    """A score that was read.

    Parameters
    ----------
    score : Score
    format : str
        "MusicXML", "compressed MusicXML" or "ABC".
    remarks : tuple of str
        What was taken where there was a choice, what was left out and what was guessed, in
        plain words; empty where everything on the page is in the score.
    """

    score: Score
    format: str
    remarks: tuple[str, ...] = ()
