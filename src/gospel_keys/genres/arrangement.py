"""Arrangement: what every genre hands over, ready to be performed and rendered."""

from dataclasses import dataclass

from gospel_keys.brief.model import Brief
from gospel_keys.harmony.form import Form
from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Score


@dataclass(frozen=True, slots=True)
class TexturePlan:
    """Which patterns play in a stretch of bars, for people, reports and tests."""

    bar: int
    bars: int
    left_hand: str
    right_hand: str


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A finished arrangement.

    Parameters
    ----------
    brief : Brief
    form : Form
    score : Score
    feel : Feel
        How to play it.
    textures : tuple of TexturePlan
        The patterns chosen, in order.
    rhythm : str
        Identifier of the rhythm pattern.
    seed : int
    method : str
        Who made it: ``"rules"`` until a learned model takes part.
    """

    brief: Brief
    form: Form
    score: Score
    feel: Feel
    textures: tuple[TexturePlan, ...]
    rhythm: str
    seed: int
    method: str = "rules"
