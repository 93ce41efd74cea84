"""Where the right hand never speaks on the beat, a tenor voice leans there (M-05)."""

from gospel_keys.critique.leading import strong_chord_tones
from gospel_keys.critique.survey import survey_briefs
from gospel_keys.genres.gospel.arranger import GospelArranger


def test_not_every_strong_beat_is_a_tone_of_its_chord() -> None:
    for brief, seed in survey_briefs(24):
        piece = GospelArranger().arrange(brief, seed=seed)

        assert strong_chord_tones(piece.score) < 1.0
