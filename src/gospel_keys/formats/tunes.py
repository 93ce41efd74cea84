"""Tunes from files: the melody of a MIDI file, MusicXML or ABC."""

from dataclasses import replace
from typing import Final

from gospel_keys.brief.melody import Tune, tune_of
from gospel_keys.formats.nominal_tempo import names_tempo, with_nominal_tempo
from gospel_keys.formats.reading.front_door import read_score

_MIDI: Final = b"MThd"
_ACCEPTED: Final = "MIDI (.mid), MusicXML (.musicxml, .xml, .mxl) or ABC (.abc)"


def read_tune(data: bytes, name: str = "") -> Tune:
    r"""Read the melody of a file; its format is told by its contents.

    Parameters
    ----------
    data : bytes
        MIDI, MusicXML (compressed or not) or ABC.
    name : str
        What the user calls the file; only for messages.

    Returns
    -------
    tune : Tune

    Raises
    ------
    MalformedInputError
        If the file is none of them, broken or too large.
    InvalidRequestError
        If it holds no melody that can be arranged.

    Examples
    --------
    >>> tune = read_tune(b"X:1\nM:3/4\nL:1/4\nK:G\nD|G2 B|A3|]\n")
    >>> str(tune.key), str(tune.meter), tune.bars, tune.pickup
    ('G major', '3/4', 2, 960)
    """
    if data.startswith(_MIDI):
        from gospel_keys.formats.import_midi import import_midi

        tune = tune_of(with_nominal_tempo(import_midi(data), data).score)
        return tune if names_tempo(data) else replace(tune, tempo=None)
    return tune_of(read_score(data, name, expected=_ACCEPTED))
