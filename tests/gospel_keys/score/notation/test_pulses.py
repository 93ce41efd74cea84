from collections.abc import Callable

from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.score.notation import NotatedVoice, notate_bars

Build = Callable[..., Score]
One = Callable[..., Note]
Row = Callable[..., list[Note]]
_THIRD = 1 / 3


def _voices(score: Score) -> dict[int, NotatedVoice]:
    return {v.number: v for v in notate_bars(score)[0].voices if v.hand is Hand.RIGHT}


def _struck(score: Score, voice: NotatedVoice) -> list[str]:
    return [
        " ".join(str(score.notes[head.note].pitch) for head in sign.heads)
        for sign in voice.signs
        if not sign.is_rest
    ]


def _pulsing(written: One, stack: Row, chords: str = "C4 E4") -> list[Note]:
    pulse = [note for n in range(3) for note in stack(n * _THIRD, chords, _THIRD)]
    return [*pulse, written(0, 2 * _THIRD, "C5"), written(2 * _THIRD, _THIRD, "D5")]


def test_the_last_third_of_a_pulse_stays_in_its_voice(
    sheet: Build, written: One, stack: Row
) -> None:
    score = sheet(_pulsing(written, stack), quarters=4)

    voices = _voices(score)

    assert _struck(score, voices[1]) == ["C5", "D5"]
    assert _struck(score, voices[2]) == ["C4 E4"] * 3


def test_the_first_third_of_a_pulse_stays_in_its_voice(
    sheet: Build, written: One, stack: Row
) -> None:
    pulse = [note for n in range(3) for note in stack(n * _THIRD, "C4 E4", _THIRD)]
    tune = [written(0, _THIRD, "C5"), written(_THIRD, 2 * _THIRD, "D5")]
    score = sheet([*pulse, *tune], quarters=4)

    assert _struck(score, _voices(score)[2]) == ["C4 E4"] * 3


def test_one_number_serves_both_voices(sheet: Build, written: One, stack: Row) -> None:
    score = sheet(_pulsing(written, stack), quarters=4)

    shown = {
        number: [sign.tuplet.number for sign in voice.signs if sign.tuplet and sign.tuplet.starts]
        for number, voice in _voices(score).items()
    }

    assert shown == {1: [True], 2: [False]}


def test_a_pulse_ends_with_its_beat(sheet: Build, written: One, stack: Row) -> None:
    pulse = [*stack(0, "C4 E4", 0.5), *stack(0.5, "C4 E4", 0.5), *stack(1, "C4 E4", 0.5)]
    score = sheet([*pulse, written(0, 1, "C5"), written(1, 0.5, "D5")], quarters=4)

    voices = _voices(score)

    assert _struck(score, voices[1]) == ["C5", "C4 E4 D5"]
    assert _struck(score, voices[2]) == ["C4 E4"] * 2
