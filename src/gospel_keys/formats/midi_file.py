"""What a Standard MIDI File says, as values: notes, pedal, tempo, meter, key and words."""

from dataclasses import dataclass

from gospel_keys.formats.midi_tempo import MidiTempo, TempoMap
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, Seconds, Ticks, Velocity


@dataclass(frozen=True, slots=True)
class MidiNote:
    """A struck key.

    Parameters
    ----------
    tick, duration : Ticks of the file, duration at least 1
    start, end : Seconds
    pitch : MidiPitch
    velocity : Velocity
    channel : int in 0..15
    track : int
        Index of the track chunk.
    """

    tick: Ticks
    duration: Ticks
    start: Seconds
    end: Seconds
    pitch: MidiPitch
    velocity: Velocity
    channel: int
    track: int


@dataclass(frozen=True, slots=True)
class MidiPedal:
    """A pedal position: ``controller`` 64 sustain, 66 sostenuto, 67 soft; value 0..127."""

    tick: Ticks
    time: Seconds
    value: int
    controller: int
    channel: int
    track: int


@dataclass(frozen=True, slots=True)
class MidiMeter:
    """A time signature from a tick on."""

    tick: Ticks
    meter: Meter


@dataclass(frozen=True, slots=True)
class MidiKey:
    """A key signature from a tick on."""

    tick: Ticks
    key: Key


@dataclass(frozen=True, slots=True)
class MidiText:
    """Words: ``kind`` is "text", "copyright", "lyric", "marker" or "cue"."""

    tick: Ticks
    time: Seconds
    kind: str
    text: str
    track: int


@dataclass(frozen=True, slots=True)
class MidiTrack:
    """One track chunk; ``programs`` are the instruments it asks for, in order."""

    name: str
    notes: tuple[MidiNote, ...]
    pedals: tuple[MidiPedal, ...]
    programs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MidiFile:
    """A Standard MIDI File, read.

    Parameters
    ----------
    format : {0, 1}
    division : int
        Ticks per quarter note.
    tracks : tuple of MidiTrack
    tempo_map : TempoMap
    meters : tuple of MidiMeter
    keys : tuple of MidiKey
    texts : tuple of MidiText
        In order of time.
    ticks : Ticks
        Length including the last end of track.
    warnings : tuple of str
        What was odd and left out, in plain words.
    """

    format: int
    division: int
    tracks: tuple[MidiTrack, ...]
    tempo_map: TempoMap
    meters: tuple[MidiMeter, ...]
    keys: tuple[MidiKey, ...]
    texts: tuple[MidiText, ...]
    ticks: Ticks
    warnings: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Name of the first track, which names the piece in files of format 1."""
        return self.tracks[0].name if self.tracks else ""

    @property
    def tempos(self) -> tuple[MidiTempo, ...]:
        """The tempi, the first at tick 0."""
        return self.tempo_map.tempos

    @property
    def notes(self) -> tuple[MidiNote, ...]:
        """The notes of all tracks by start and pitch."""
        every = (note for track in self.tracks for note in track.notes)
        return tuple(sorted(every, key=lambda note: (note.tick, note.pitch, note.track)))

    @property
    def pedals(self) -> tuple[MidiPedal, ...]:
        """The pedal positions of all tracks in order of time."""
        every = (pedal for track in self.tracks for pedal in track.pedals)
        return tuple(sorted(every, key=lambda pedal: pedal.tick))

    @property
    def duration(self) -> Seconds:
        """Length of the file."""
        return self.tempo_map.seconds_at(self.ticks)
