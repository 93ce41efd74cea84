"""Feel: how a written score is to be played in time and touch.

A :class:`Feel` is data chosen by the arranger; :func:`gospel_keys.score.perform.perform`
turns a score and a feel into a performance.
"""

from dataclasses import dataclass

from gospel_keys.score.model import Role
from gospel_keys.units import EIGHTH, Milliseconds, Ticks, Velocity


@dataclass(frozen=True, slots=True)
class Swing:
    """Long-short playing of note pairs.

    Parameters
    ----------
    unit : Ticks
        The written value that comes in long-short pairs: an eighth, or a sixteenth.
    line_ratio, keeper_ratio : float in 1.0..3.0
        Long:short of melodic lines and of the time-keeping layer.
    line_scatter, keeper_scatter : float
        Standard deviation of log2(ratio) from pair to pair.
    """

    unit: Ticks = EIGHTH
    line_ratio: float = 1.5
    keeper_ratio: float = 1.5
    line_scatter: float = 0.20
    keeper_scatter: float = 0.08


@dataclass(frozen=True, slots=True)
class Feel:
    """Everything the performance needs beyond the page.

    Parameters
    ----------
    name : str
        For people and reports, e.g. ``"Gospel Shuffle"``.
    swing : Swing or None
        None plays the grid as written.
    right_hand_late : Milliseconds
        Constant delay of the right hand on beats, against the time-keeping left hand.
    role_late : tuple of (Role, Milliseconds)
        Further constant delay for some roles.
    place_late : tuple of (Ticks inside the bar, Milliseconds)
        Further constant delay of the right hand by place in the bar (N-32).
    reset_bars : int
        Beat 1 of every n-th bar is struck without delay, so that laying back is not heard as
        dragging (N-32); 0 never does.
    locked : bool
        Both hands dead centre (timing scatter at most 4 ms), for shout and shuffle.
    backbeat : float
        Velocity factor on beats 2 and 4 (1.0 = none, 1.3 = backbeat emphasis).
    accents : tuple of (Ticks inside the bar, int)
        Velocity offsets by place in the bar.
    rubato : float in 0..0.2
        Depth of the phrase-level tempo curve, as a share of the tempo.
    touch : (float, float) or None
        Share of its written length for which a note without a mark is held, where the style
        detaches every note (C-34); the page then prints marks only for exceptions. Quick
        notes take the upper half of the range. None plays legato.
    chord_touch : (float, float) or None
        The same for chords that carry no line: in the right hand any, in the left hand those
        of three notes and more. None lets them ring into the next.
    roll : (Milliseconds, Milliseconds)
        Range for the first-to-last spread of attacks marked ``arpeggio``.
    spread : Milliseconds
        Mean first-to-last spread of ordinary chords.
    arch : float
        Height of the velocity arch over each 4-bar phrase.
    trills_from_above : bool
        Trills begin on their upper note, as before 1830; False begins them on the note itself.
    velocity_range : (Velocity, Velocity)
        Inclusive limits of every sounding velocity (the application's range).
    humanise : float in 0..1
        0 plays every onset exactly on its place and every velocity as the rules give it.
    """

    name: str = "Straight Feel"
    swing: Swing | None = None
    right_hand_late: Milliseconds = 8.0
    role_late: tuple[tuple[Role, Milliseconds], ...] = ()
    place_late: tuple[tuple[Ticks, Milliseconds], ...] = ()
    reset_bars: int = 0
    locked: bool = False
    backbeat: float = 1.0
    accents: tuple[tuple[Ticks, int], ...] = ()
    rubato: float = 0.005
    touch: tuple[float, float] | None = None
    chord_touch: tuple[float, float] | None = None
    roll: tuple[Milliseconds, Milliseconds] = (40.0, 90.0)
    spread: Milliseconds = 18.0
    arch: float = 8.0
    trills_from_above: bool = True
    velocity_range: tuple[Velocity, Velocity] = (20, 127)
    humanise: float = 1.0
