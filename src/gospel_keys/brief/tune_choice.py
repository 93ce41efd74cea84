"""What a tune decides: meter, length and, unless others are asked for, key and tempo.

Options that contradict the tune are reported; only the key moves it.
"""

from dataclasses import replace

from gospel_keys.brief.key_words import KeyWords
from gospel_keys.brief.melody import MOST_BARS, Tune, TunePart
from gospel_keys.brief.model import Brief, Remark, Wishes
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.tune_form import plan_parts
from gospel_keys.brief.validation import check_bars, check_key
from gospel_keys.brief.words import Words
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key
from gospel_keys.units import Bpm


def tuned_meter(tune: Tune, wishes: Wishes, words: Words, remarks: RemarkCollector) -> Meter:
    """Return the meter of the tune.

    Raises
    ------
    InvalidMeterError
        If the option cannot be read.
    """
    asked = [Meter.parse(wishes.meter)] if wishes.meter is not None else list(words.meters)
    others = [str(meter) for meter in asked if meter != tune.meter]
    if others:
        remarks.add(
            "meter", "conflict", f"the melody is in {tune.meter}, not {others[0]}; it was kept"
        )
    else:
        remarks.add("meter", "stated", f"meter {tune.meter} of the melody")
    return tune.meter


def tuned_key(tune: Tune, words: KeyWords, wish: str | None, remarks: RemarkCollector) -> Key:
    """Return the key that the tune is played in: the one asked for, in the tune's mode.

    Raises
    ------
    InvalidKeyError
        If the wish cannot be read.
    """
    named = check_key(wish) if wish is not None else words.key
    if named is None or named == tune.key:
        remarks.add("key", "stated", f"key {tune.key} of the melody")
        return tune.key
    key = Key(named.tonic, tune.key.mode)
    if abs(key.fifths) > _MOST_ACCIDENTALS:
        key = tune.key.transpose((named.tonic.pitch_class - tune.key.tonic.pitch_class) % 12)
    if named.mode != key.mode:
        said = f"the melody is in {key.mode}, not {named.mode}; {key} was taken"
        remarks.add("key", "conflict", said)
    if key != tune.key:
        remarks.add("key", "adjusted", f"the melody moved from {tune.key} to {key}")
    return key


_MOST_ACCIDENTALS = 7


def tuned_form(
    tune: Tune, wishes: Wishes, words: Words, *, genre: str, tempo: Bpm, remarks: RemarkCollector
) -> tuple[TunePart, ...]:
    """Return the parts that a tune is played in; none where it is played once, as it stands.

    Parameters
    ----------
    tune : Tune
    wishes : Wishes
    words : Words
    genre : str
    tempo : Bpm
        In felt beats, for a length given as time.
    remarks : RemarkCollector

    Raises
    ------
    InvalidRequestError
        If the words ask for more bars than a piece may have.
    """
    asked = _asked_bars(tune, wishes, words, tempo)
    intro = words.style.intro
    through = wishes.bars is None and words.length.choruses is not None
    if intro and tune.bars >= _INTRO and (asked is None or through):
        # What is counted in times through the tune has its introduction on top.
        asked = (asked or tune.bars) + (_INTRO if tune.bars > 2 * _INTRO else _SHORT_INTRO)
    if asked is None or asked == tune.bars:
        remarks.add("bars", "stated", f"{tune.bars} bars of the melody")
        return ()
    if asked < tune.bars:
        remarks.add(
            "bars", "conflict", f"the melody has {tune.bars} bars, not {asked}; it was kept whole"
        )
        return ()
    opens = bool(intro) if through else intro is not False
    parts = plan_parts(tune, check_bars(asked), intro=opens, lifted=genre in _LIFTED)
    said = ", ".join(f"{_PART_NAMES[part.kind]} {part.bars}" for part in parts)
    remarks.add("bars", "adjusted", f"{asked} bars from the {tune.bars} of the melody: {said}")
    return parts


_INTRO, _SHORT_INTRO = 4, 2
_LIFTED = frozenset({"gospel", "classical"})
"""Genres in which the last return of a tune lies an octave higher."""
_PART_NAMES = {"intro": "intro", "melody": "melody", "return": "again", "tag": "tag"}


def _asked_bars(tune: Tune, wishes: Wishes, words: Words, tempo: Bpm) -> int | None:
    """How long the piece is to be; choruses are times through the tune."""
    length = words.length
    if wishes.bars is not None:
        return wishes.bars
    if length.choruses is not None and length.bars in (None, length.form_bars):
        return min(tune.bars * length.choruses, MOST_BARS // tune.bars * tune.bars)
    if length.bars is None and length.seconds is not None:
        bars = 4 * round(length.seconds * tempo / 60 / tune.meter.beats / 4)
        return min(max(tune.bars, bars), MOST_BARS)
    return length.bars


def with_own_tempo(wishes: Wishes, words: Words) -> Wishes:
    """Return wishes with the tempo of their tune, unless words or wishes say another.

    Parameters
    ----------
    wishes : Wishes
    words : Words
    """
    tune, said = wishes.melody, words.tempo
    if tune is None or tune.tempo is None or wishes.tempo is not None:
        return wishes
    if said.bpm is not None or said.place is not None:
        return wishes
    return replace(wishes, tempo=tune.tempo)


def remark_on_tempo(brief: Brief, wishes: Wishes) -> Brief:
    """Say whose tempo a tune is played at.

    Parameters
    ----------
    brief : Brief
    wishes : Wishes
        What the user wished, before :func:`with_own_tempo`.
    """
    tune = wishes.melody
    if tune is None or tune.tempo is None:
        return brief
    if brief.tempo != tune.tempo:
        own = f"the melody is marked {tune.tempo:g}; {brief.tempo:g} was taken, as asked"
        return replace(brief, remarks=(*brief.remarks, Remark("tempo", "adjusted", own)))
    others = tuple(r for r in brief.remarks if r.field != "tempo")
    stated = Remark("tempo", "stated", f"tempo {tune.tempo:g} of the melody")
    return brief if wishes.tempo is not None else replace(brief, remarks=(*others, stated))


def remark_on_tune(wishes: Wishes, words: Words, remarks: RemarkCollector) -> None:
    """Say which other wishes a tune leaves no room for."""
    if wishes.form is not None:
        remarks.add("form", "conflict", "the melody has its own form; the option was left")
    if words.style.modulate:
        remarks.add("modulate", "conflict", "no change of key: a melody is played as written")
