"""Bar lines, chord symbols and words stand where a rehearsal sounds."""

from dataclasses import replace

import pytest

from gospel_keys.formats.reading import open_score
from gospel_keys.randomness import stream
from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Score
from gospel_keys.score.perform import perform
from gospel_keys.score.rehearsal import Rehearsal, rehearse
from gospel_keys.score.rehearsed_score import led_performance, rehearsed_score

SONG = """X:1
T:Song
M:3/4
L:1/4
K:C
"C"G|"C"CDE|"F"FGA|[K:G]"G"GAB|"D"[M:2/4]AF|
w:oh one two three four five six seven eight nine ten end
"""
QUARTER = 960


@pytest.fixture(scope="module")
def song() -> Score:
    return open_score(SONG.encode(), "a.abc", expected="ABC").score


def _heading(song: Score, wishes: Rehearsal) -> Score:
    played = rehearse(perform(song, Feel(), stream(0, "perform")), song, wishes)
    return rehearsed_score(song, played)


def test_a_piece_that_is_played_as_it_stands_keeps_its_heading(song: Score) -> None:
    assert _heading(song, Rehearsal(tempo_scale=0.5, transpose=0)) is song


def test_an_excerpt_begins_in_its_own_key_and_says_its_words(song: Score) -> None:
    heading = _heading(song, Rehearsal(bars=(3, 4)))

    assert [(k.onset, str(k.key)) for k in heading.keys] == [(0, "G major")]
    assert [(m.onset, str(m.meter)) for m in heading.meters] == [(0, "3/4"), (2880, "2/4")]
    assert [(c.onset, str(c.chord)) for c in heading.chords] == [(0, "G"), (2880, "D")]
    assert [words for _, words in heading.lyrics][:1] == ["seven"]
    assert heading.lyrics[0][0] == 0
    assert heading.duration == 5 * QUARTER


def test_every_lap_has_its_bar_lines_and_chords(song: Score) -> None:
    heading = _heading(song, Rehearsal(repeats=2))

    lap = song.duration
    meters = [(0, "1/4"), (960, "3/4"), (lap - 1920, "2/4"), (lap, "1/4"), (lap + 960, "3/4")]
    assert [(m.onset, str(m.meter)) for m in heading.meters][:5] == meters
    assert [c.onset for c in heading.chords if c.onset >= lap] == [
        c.onset + lap for c in heading.chords if c.onset < lap
    ]
    changes = [(k.onset, str(k.key)) for k in heading.keys]
    assert changes[1:3] == [(6720, "G major"), (lap, "C major")]


def test_a_pickup_completes_the_bar_that_is_counted(song: Score) -> None:
    heading = _heading(song, Rehearsal(count_in=1))

    assert [(m.onset, str(m.meter)) for m in heading.meters][:1] == [(0, "3/4")]
    assert heading.chords[0].onset == 5 * QUARTER
    assert heading.meters[1].onset == song.duration - 2 * QUARTER + 5 * QUARTER


def test_the_timeline_of_a_counted_rehearsal_begins_with_its_clicks(song: Score) -> None:
    performance = perform(song, replace(Feel(), humanise=0.0), stream(0, "perform"))
    played = rehearse(performance, song, Rehearsal(bars=(1, 2), count_in=1))

    line = led_performance(played).timeline

    assert [line.seconds_at(n * QUARTER) for n in range(3)] == pytest.approx(
        [click.time for click in played.clicks]
    )
    first = played.performance.notes[0].start
    assert line.seconds_at(3 * QUARTER) == pytest.approx(first, abs=0.03)
