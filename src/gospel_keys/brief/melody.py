"""Tunes: a melody that a player brings, ready to be arranged.

Conventions: ticks count from the start of the piece; an incomplete first bar stands at its
front, as in a :class:`~gospel_keys.score.model.Score`. One note sounds at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from gospel_keys.errors import InvalidRequestError
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, Pitch, PitchName
from gospel_keys.units import Bpm, MidiPitch, Semitones, Ticks

REGISTER: Final[tuple[MidiPitch, MidiPitch]] = (65, 79)
"""F4 to G5: where a congregation sings and a right hand has room below."""

MOST_BARS: Final = 256
_LONGEST_PHRASE: Final = 8.5
_MOST_ACCIDENTALS: Final = 7
_REST: Final = 2.0
_UNEVEN: Final = 4.0
_UNMARKED: Final[Bpm] = 120.0
_TEMPOS: Final[tuple[Bpm, Bpm]] = (20.0, 400.0)
"""What a bar of rest after a phrase is worth, and what a bar that is none costs."""


@dataclass(frozen=True, slots=True)
class TuneNote:
    """A note of a tune: where it stands, how long it is written, and its spelled pitch."""

    onset: Ticks
    duration: Ticks
    pitch: Pitch

    @property
    def end(self) -> Ticks:
        """Where the note stops."""
        return self.onset + self.duration

    @property
    def midi(self) -> MidiPitch:
        """MIDI number of the pitch."""
        return self.pitch.midi


PartKind = Literal["intro", "melody", "return", "tag"]


@dataclass(frozen=True, slots=True)
class TunePart:
    """A stretch of the tune in the form of a piece.

    Parameters
    ----------
    kind : PartKind
        The first time through is the ``"melody"``.
    bar : int
        Where it begins in the piece, an incomplete first bar not counted.
    bars : int
        One more than the tune has where its last note needs room before a pickup.
    start : int
        The bar of the tune that it begins with.
    octaves : int
        How much higher it lies than the melody.
    """

    kind: PartKind
    bar: int
    bars: int
    start: int = 0
    octaves: int = 0


@dataclass(frozen=True, slots=True)
class Tune:
    """A melody.

    Parameters
    ----------
    key : Key
    meter : Meter
    notes : tuple of TuneNote, in order, without overlap
    pickup : Ticks
        Length of the incomplete first bar, 0 for none.
    bars : int
        Whole bars after it.
    phrase_ends : tuple of Ticks
        Where phrases stop: the ends of their last notes, the last one included.
    chords : tuple of (Ticks, Chord)
        Chord symbols of the file, in order; empty where it has none.
    title, creator : str
        ``creator`` is who wrote it, as the file says.
    lyrics : tuple of (Ticks, str)
        Syllables at the onsets of the notes they are sung to.
    tempo : Bpm in 20..400 or None
        The file's own, in felt beats; None where it names none.
    parts : tuple of TunePart
        The form it was laid out in; empty where it is played once, as it stands.
    """

    key: Key
    meter: Meter
    notes: tuple[TuneNote, ...]
    pickup: Ticks
    bars: int
    phrase_ends: tuple[Ticks, ...]
    chords: tuple[tuple[Ticks, Chord], ...] = ()
    title: str = ""
    creator: str = ""
    lyrics: tuple[tuple[Ticks, str], ...] = ()
    tempo: Bpm | None = None
    parts: tuple[TunePart, ...] = ()

    @property
    def end(self) -> Ticks:
        """Where the last bar ends."""
        return self.pickup + self.bars * self.meter.bar

    def transposed(self, key: Key) -> "Tune":
        """Return the tune in another key of its mode, in a singable register.

        Parameters
        ----------
        key : Key
            Its tonic is what counts; the tune keeps its mode.

        Examples
        --------
        >>> from gospel_keys.score.model import Score
        >>> note = TuneNote(0, 960, Pitch.parse("F#4"))
        >>> tune = Tune(Key.parse("D"), Meter(), (note,), 0, 1, (960,))
        >>> str(tune.transposed(Key.parse("Eb")).notes[0].pitch)
        'G4'
        """
        target = Key(key.tonic, self.key.mode)
        up = (target.tonic.pitch_class - self.key.tonic.pitch_class) % 12
        letters = (LETTERS.index(target.tonic.letter) - LETTERS.index(self.key.tonic.letter)) % 7
        notes = tuple(replace(n, pitch=_moved(n.pitch, up, letters, target)) for n in self.notes)
        chords = tuple((onset, chord.transpose(up, target)) for onset, chord in self.chords)
        return replace(self, key=target, notes=_in_register(notes), chords=chords)


def tune_of(score: Score) -> Tune:
    """Take the melody out of a score: the top voice of the right hand, or the only voice.

    Parameters
    ----------
    score : Score

    Returns
    -------
    tune : Tune
        Moved by octaves into F4 to G5 where that fits better.

    Raises
    ------
    InvalidRequestError
        If the score holds no note, changes its meter or has more than 256 bars.
    """
    line = _top_line(score)
    if not line:
        msg = "the melody holds no note; expected a tune of at least one"
        raise InvalidRequestError(msg, value=score.title, field="melody")
    meter = score.meter
    _check_one_meter(score, line[-1].end)
    bars = -(-(line[-1].end - score.pickup) // meter.bar)
    if not 1 <= bars <= MOST_BARS:
        msg = f"the melody has {bars} bars; expected 1 to {MOST_BARS}"
        raise InvalidRequestError(msg, value=bars, field="melody")
    notes = _in_register(tuple(TuneNote(n.onset, n.duration, n.pitch) for n in line))
    return Tune(
        key=_home(score, notes),
        meter=meter,
        notes=notes,
        pickup=score.pickup,
        bars=bars,
        phrase_ends=_phrase_ends(notes, meter),
        chords=_chords(score),
        title=score.title,
        creator=score.creator,
        lyrics=score.lyrics,
        tempo=_own_tempo(score),
    )


def _check_one_meter(score: Score, end: Ticks) -> None:
    """Refuse a melody whose meter changes before its last note has ended."""
    for change in score.meters:
        if change.meter != score.meter and change.onset < end:
            bar = next(b.index for b in score.bars() if b.onset >= change.onset)
            number = bar if score.pickup else bar + 1
            msg = (
                f"the melody changes its meter from {score.meter} to {change.meter} in bar {number};"
                " expected one meter throughout"
            )
            raise InvalidRequestError(msg, value=str(change.meter), field="melody")


def _own_tempo(score: Score) -> Bpm | None:
    """The opening tempo in felt beats; None where the file names none, or none that is played."""
    mark = score.tempo
    if not mark.visible and not mark.text and mark.bpm == _UNMARKED:
        return None  # What readers assume where a page is silent.
    tempo = round(mark.bpm * mark.beat / score.meter.beat, 2)
    return tempo if _TEMPOS[0] <= tempo <= _TEMPOS[1] else None


def _top_line(score: Score) -> list[Note]:
    """The highest note of each attack; what moves under a held higher note is no melody."""
    written = [n for n in score.notes if not n.is_grace]
    right = [] if _is_one_voice(written) else [n for n in written if n.hand is Hand.RIGHT]
    line: list[Note] = []
    for note in sorted(right or written, key=lambda n: (n.onset, -n.midi)):
        if line and note.onset < line[-1].end:
            before = line[-1]
            if note.onset == before.onset or note.midi < before.midi:
                continue
            line[-1] = replace(before, duration=note.onset - before.onset)
        line.append(note)
    return line


def _is_one_voice(notes: Sequence[Note]) -> bool:
    """Whether no two notes sound together, whichever staff they stand on."""
    ordered = sorted(notes, key=lambda n: n.onset)
    return all(a.end <= b.onset for a, b in pairwise(ordered))


def _home(score: Score, notes: Sequence[TuneNote]) -> Key:
    """The key: the signature's, unless a modal tune closes outside it and began there too."""
    key = score.key
    close = score.chords[-1].chord.root if score.chords else notes[-1].pitch.name
    opening = next((n for n in notes if n.onset >= score.pickup), notes[0]).midi
    third = 3 if key.mode == "minor" else 4
    away = (close.pitch_class - key.tonic.pitch_class) % 12
    scale = {name.pitch_class for name in key.scale_names}
    began = (opening - close.pitch_class) % 12 in (0, 7)
    if away in (0, third, 7) or close.pitch_class not in scale or not began:
        return key
    minor = (close.pitch_class + 3) % 12 in scale
    found = Key(close, "minor" if minor else "major")
    return found if abs(found.fifths) <= _MOST_ACCIDENTALS else key


def _chords(score: Score) -> tuple[tuple[Ticks, Chord], ...]:
    """The chord symbols, without repetitions."""
    found: list[tuple[Ticks, Chord]] = []
    for span in score.chords:
        if not found or found[-1][1] != span.chord:
            found.append((span.onset, span.chord))
    return tuple(found)


def _in_register(notes: tuple[TuneNote, ...]) -> tuple[TuneNote, ...]:
    """Move a tune by the octaves that leave least of it outside the register."""
    low, high = REGISTER

    def outside(octaves: int) -> tuple[int, int]:
        shift = 12 * octaves
        strayed = sum(
            n.duration * max(0, low - n.midi - shift, n.midi + shift - high) for n in notes
        )
        return strayed, abs(octaves)

    best = min(range(-5, 6), key=outside)
    return tuple(
        replace(n, pitch=Pitch(n.pitch.name, n.pitch.octave + best)) if best else n for n in notes
    )


def _moved(pitch: Pitch, up: Semitones, letters: int, key: Key) -> Pitch:
    """Move a pitch by an interval, named by its letters; what cannot be read is respelled."""
    place = LETTERS.index(pitch.name.letter) + letters
    name = PitchName.on(LETTERS[place % 7], (pitch.name.pitch_class + up) % 12)
    if abs(name.alter) > 1:
        name = key.spell(name.pitch_class)
    return _pitch_at(name, pitch.midi + up)


def _pitch_at(name: PitchName, midi: MidiPitch) -> Pitch:
    """Return the octave of a name that sounds a MIDI number."""
    return next(p for octave in range(-2, 11) if (p := Pitch(name, octave)).midi == midi)


def _phrase_ends(notes: Sequence[TuneNote], meter: Meter) -> tuple[Ticks, ...]:
    """Guess where phrases stop: at long notes and rests, four bars apart where they can be."""
    onsets = [n.onset for n in notes]
    bar = meter.bar
    best: list[tuple[float, int]] = [(0.0, 0)]
    for stop in range(1, len(notes) + 1):
        following = onsets[stop] if stop < len(notes) else notes[-1].end
        rest = (following - onsets[stop - 1]) / bar if stop < len(notes) else 1.0
        reach = (k for k in range(stop) if following - onsets[k] <= _LONGEST_PHRASE * bar)
        choice = min(
            (best[k][0] + _length_cost((following - onsets[k]) / bar) - _REST * min(rest, 1.0), k)
            for k in (*reach, stop - 1)
        )
        best.append(choice)
    ends: list[Ticks] = []
    stop = len(notes)
    while stop:
        ends.append(notes[stop - 1].end)
        stop = best[stop][1]
    return tuple(reversed(ends))


def _length_cost(bars: float) -> float:
    """What a phrase of so many bars costs: four are usual, two or three common, parts rare."""
    whole = round(bars)
    usual = {2: 1.2, 3: 1.6, 4: 0.0, 5: 2.0, 6: 2.2, 8: 1.6}.get(whole, 3.5)
    return usual + _UNEVEN * abs(bars - whole)
