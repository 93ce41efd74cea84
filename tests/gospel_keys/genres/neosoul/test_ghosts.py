"""Ghost notes where a thumb can touch them."""

from tests.gospel_keys.genres.neosoul.test_seasoning import DM9, stage, struck

from gospel_keys.genres.neosoul.ghosts import add_ghosts
from gospel_keys.genres.sketch import Draft
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import EIGHTH, QUARTER, SIXTEENTH

HIGH = DM9[0] + 19
"""A note that the hand cannot have a sixteenth after its thumb was on the chord."""


def test_no_ghost_is_touched_right_before_a_note_out_of_reach() -> None:
    setting = stage("Dm9", "Dm9", "Dm9", "Dm9")
    bar = setting.meter.bar
    chords = [d for k in range(4) for d in struck(k * bar, k, DM9)]
    runs = [
        Draft(k * bar + place, EIGHTH, HIGH, Hand.RIGHT, Role.FILL, k, "N-21 run")
        for k in range(4)
        for place in (7 * SIXTEENTH, 3 * QUARTER)
    ]

    def touched(drafts: list[Draft]) -> set[int]:
        ghosts = add_ghosts(setting, drafts, [DM9] * 4, share=0.4, seed=1)
        return {ghost.onset % bar for ghost in ghosts}

    before_runs = {run.onset % bar - ahead for run in runs for ahead in (SIXTEENTH, EIGHTH)}
    assert touched(chords) & before_runs
    assert touched([*chords, *runs])
    assert not touched([*chords, *runs]) & before_runs
