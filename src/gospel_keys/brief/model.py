"""Brief: what a request means, after every word has been read and every gap filled.

A brief is complete: the arranger never guesses. What was guessed, and which wishes
contradict each other, stands in ``remarks`` for the user to see.
"""

from dataclasses import dataclass
from typing import Literal

from gospel_keys.brief.chart import Chart
from gospel_keys.brief.melody import Tune
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key
from gospel_keys.units import Bpm, Milliseconds, Semitones

RemarkKind = Literal["stated", "guessed", "conflict", "adjusted"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the reader of the words wants the user to know.

    ``field`` is the name of the brief's field, ``kind`` says whether the value was stated,
    guessed, chosen between contradicting wishes, or adjusted into range.
    """

    field: str
    kind: RemarkKind
    message: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """Explicit options beside the description; None means "take it from the words".

    ``usual_tempo`` is no wish but what is played where nothing bears on the tempo; None takes
    the genre's own.
    """

    key: str | None = None
    tempo: float | None = None
    bars: int | None = None
    application: str | None = None
    meter: str | None = None
    left_hand: str | None = None
    right_hand: str | None = None
    rhythm: str | None = None
    complexity: float | None = None
    energy: float | None = None
    max_span: int | None = None
    form: str | None = None
    swing_ratio: float | None = None
    improvisation: float | None = None
    chords: str | None = None
    level: int | None = None
    melody: Tune | None = None
    usual_tempo: float | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """A complete order for an arrangement.

    Parameters
    ----------
    description : str
        The words as given.
    genre : str
        ``"gospel"``.
    key : Key
    tempo : Bpm
        In felt beats (dotted quarters in compound meters).
    meter : Meter
    bars : int
        Length of the whole piece, intro and ending included.
    application, sub_style : str
        Identifiers from :mod:`gospel_keys.brief.catalogue`.
    moods : tuple of str
        Mood words recognised, e.g. ``("uplifting", "soulful")``.
    energy, complexity : float in 0..1
    register : Semitones
        Shift of the right-hand home register.
    lateness : Milliseconds
        Extra delay of the right hand.
    grace : float
        Factor on the rate of grace notes, 1.0 = normal.
    left_hand, right_hand, rhythm : str or None
        Pattern identifiers that were asked for; None lets the arranger choose by context.
    excluded : frozenset of str
        Pattern identifiers the user does not want ("no walking bass").
    form : str or None
        Identifier of a form that was asked for (blues and jazz); None lets the arranger choose.
    swing_ratio : float in 1.0..3.0 or None
        Long:short of swung pairs as asked for; None takes the tempo's own.
    improvisation : float in 0..1
        How much of the right hand is improvised line (jazz, blues).
    chart : Chart or None
        Chords to be played exactly; the arranger adds none.
    tune : Tune or None
        Melody that the right hand keeps, in the key of the brief.
    level : int in 1..10 or None
        Difficulty; None plays the piece as arranged.
    moves : tuple of str
        Names of :data:`gospel_keys.harmony.moves.MOVES` that were asked for.
    intro, ending, modulate : bool
        Whether to play an intro, an ending, and a last-chorus modulation a semitone up.
    max_span : Semitones in {12, 14, 16}
        Widest stretch of one hand.
    remarks : tuple of Remark
    """

    description: str
    genre: str
    key: Key
    tempo: Bpm
    meter: Meter
    bars: int
    application: str
    sub_style: str
    moods: tuple[str, ...] = ()
    energy: float = 0.5
    complexity: float = 0.5
    register: Semitones = 0
    lateness: Milliseconds = 0.0
    grace: float = 1.0
    left_hand: str | None = None
    right_hand: str | None = None
    rhythm: str | None = None
    excluded: frozenset[str] = frozenset()
    form: str | None = None
    swing_ratio: float | None = None
    improvisation: float = 0.5
    chart: Chart | None = None
    tune: Tune | None = None
    level: int | None = None
    moves: tuple[str, ...] = ()
    intro: bool = True
    ending: bool = True
    modulate: bool = False
    max_span: Semitones = 14
    remarks: tuple[Remark, ...] = ()
