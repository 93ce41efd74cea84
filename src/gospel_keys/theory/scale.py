"""Scales: a tonic and a row of the catalogue, spelled."""

from dataclasses import dataclass, field
from typing import Final

from gospel_keys.errors import InvalidScaleError
from gospel_keys.theory.degree import name_of
from gospel_keys.theory.pitch import PitchName
from gospel_keys.theory.scale_catalogue import EXTRA_SCALES, SCALES, ScaleType
from gospel_keys.theory.suggestion import did_you_mean
from gospel_keys.units import PitchClass, Semitones


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale on a tonic.

    Parameters
    ----------
    tonic : PitchName
    kind : ScaleType
        A row of the catalogue.

    Attributes
    ----------
    names : tuple of PitchName
        The spelled degrees, ascending from the tonic.
    pitch_classes : frozenset of PitchClass
    """

    tonic: PitchName
    kind: ScaleType
    names: tuple[PitchName, ...] = field(init=False, compare=False, repr=False)
    pitch_classes: frozenset[PitchClass] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        names = tuple(name_of(self.tonic, degree) for degree in self.kind.degrees)
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "pitch_classes", frozenset(n.pitch_class for n in names))

    @classmethod
    def parse(cls, text: str) -> "Scale":
        """Read a scale such as ``Bb blues`` or ``F# melodic minor``.

        Raises
        ------
        InvalidScaleError
            If the scale is not in the catalogue; suggests the nearest name.
        InvalidPitchError
            If the tonic is not a pitch name.

        Examples
        --------
        >>> " ".join(map(str, Scale.parse("C dorian").names))
        'C D Eb F G A Bb'
        """
        tonic, _, name = text.strip().partition(" ")
        return cls(PitchName.parse(tonic), scale_type(name))

    def degree(self, number: int) -> PitchName:
        """Return the name of a degree, counted from 1 and onward through the octaves."""
        return self.names[(number - 1) % len(self.names)]

    def spell(self, pitch_class: PitchClass) -> PitchName | None:
        """Return how the scale writes a pitch class, or None if it lies outside."""
        return next((n for n in self.names if n.pitch_class == pitch_class % 12), None)

    def transpose(self, semitones: Semitones) -> "Scale":
        """Return the scale moved, its tonic named as signatures name it."""
        tonics = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
        tonic = PitchName.parse(tonics[(self.tonic.pitch_class + semitones) % 12])
        return Scale(tonic, self.kind)

    def __str__(self) -> str:
        return f"{self.tonic} {self.kind.name}"


def scale_type(name: str) -> ScaleType:
    """Return a row of the catalogue by its name, id or another name; case does not matter.

    Raises
    ------
    InvalidScaleError
        If there is none; suggests the nearest name.

    Examples
    --------
    >>> scale_type("jazz minor").id
    'melodic-minor'
    """
    found = _BY_NAME.get(_plain(name))
    if found is None:
        msg = f"unknown scale '{name}'{did_you_mean(_plain(name), _BY_NAME)}"
        raise InvalidScaleError(msg, value=name)
    return found


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").replace("(", "").replace(")", "").split())


def _index() -> dict[str, ScaleType]:
    index: dict[str, ScaleType] = {}
    for kind in SCALES + EXTRA_SCALES:
        for name in dict.fromkeys(map(_plain, (kind.id, kind.name, *kind.aliases))):
            if name in index:
                msg = f"two scales are called '{name}': {index[name].id} and {kind.id}"
                raise InvalidScaleError(msg, value=name)
            index[name] = kind
    return index


_BY_NAME: Final = _index()
