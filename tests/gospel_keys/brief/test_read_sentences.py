"""Sixty sentences as musicians write them: every wish is understood and reported.

The expectations are written by hand from what a player would do on reading the sentence.
"""

from typing import Final

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.brief.read import read_brief

Expected = dict[str, object]

CHURCH: Final[tuple[tuple[str, Expected], ...]] = (
    ("Altar call music in Ab, 6/8, very soft, no fills",
     {"genre": "gospel", "key": "Ab major", "meter": "6/8", "sub_style": "slow-worship",
      "moods": ("mellow",), "excluded": {"melody-with-fills", "chord-fills"}}),
    ("Sunday morning offertory in Eb, around 68, sixteen bars",
     {"genre": "gospel", "key": "Eb major", "tempo": 68.0, "bars": 16,
      "sub_style": "contemporary"}),
    ("We need a shout in F, 140 bpm, 32 bars, and keep it joyful",
     {"key": "F major", "tempo": 140.0, "bars": 32, "sub_style": "shout", "moods": ("joyful",)}),
    ("traditional hymn in Bb with a stride left hand, three-quarter time",
     {"key": "Bb major", "meter": "3/4", "sub_style": "traditional", "left_hand": "stride-bass"}),
    ("praise and worship in the key of E, mid seventies, no intro",
     {"key": "E major", "tempo": 75.0, "application": "worship", "intro": False}),
    ("Worshipful prayer in D flat, 6/8, felt at about 56",
     {"key": "Db major", "meter": "6/8", "tempo": 56.0, "moods": ("worshipful",)}),
    ("contemporary gospel in Db, 12/8 feel in 4/4, polychords",
     {"key": "Db major", "meter": "4/4", "rhythm": "gospel-shuffle", "right_hand": "polychord",
      "sub_style": "contemporary"}),
    ("Sanctified church stomp in Ab with walking bass",
     {"genre": "gospel", "key": "Ab major", "sub_style": "shout", "left_hand": "walking-bass"}),
    ("funeral song, C minor, slow, reverent, 24 bars, no octaves",
     {"key": "C minor", "bars": 24, "moods": ("mournful", "worshipful"),
      "excluded": {"octave-doubling", "octave-roots"}}),
    ("uplifting choir number in G at one hundred and twelve with octaves, for a concert",
     {"genre": "gospel", "key": "G major", "tempo": 112.0, "application": "concert",
      "right_hand": "octave-doubling", "moods": ("uplifting",)}),
    ("Communion: quiet, block chords, key of F, 60-64 bpm",
     {"key": "F major", "tempo": 62.0, "right_hand": "block-chord", "moods": ("mellow",),
      "sub_style": "slow-worship"}),
    ("gospel groove in Bbm, backbeat on 2 and 4, 92",
     {"key": "Bb minor", "tempo": 92.0, "rhythm": "backbeat-emphasis", "moods": ("groovy",)}),
    ("gospel swing in C, not in Db, then a key change",
     {"key": "C major", "rhythm": "gospel-swing", "modulate": True}),
    ("12/8 gospel ballad in Eb, soulful, arpeggios in the right hand",
     {"key": "Eb major", "meter": "12/8", "right_hand": "arpeggiated-voicing",
      "moods": ("soulful",)}),
)  # fmt: skip

BAR: Final[tuple[tuple[str, Expected], ...]] = (
    ("medium swing standard in F, walking bass, 32 bars",
     {"genre": "jazz", "key": "F major", "bars": 32, "application": "standard",
      "sub_style": "swing", "left_hand": "walking-bass"}),
    ("late night jazz ballad in Db, rootless voicings, sixty-six",
     {"genre": "jazz", "key": "Db major", "tempo": 66.0, "application": "ballad",
      "right_hand": "rootless-voicings"}),
    ("bebop burner over rhythm changes in Bb at 240",
     {"genre": "jazz", "key": "Bb major", "tempo": 240.0, "application": "uptempo",
      "form": "rhythm-changes"}),
    ("bossa nova in D minor, 130 bpm, no stride",
     {"genre": "jazz", "key": "D minor", "tempo": 130.0, "sub_style": "bossa",
      "excluded": {"stride-bass"}}),
    ("jazz waltz in G, 150 bpm, chord melody",
     {"genre": "jazz", "key": "G major", "tempo": 150.0, "meter": "3/4", "sub_style": "waltz",
      "right_hand": "chord-melody"}),
    ("up-tempo jazz in C minor, locked hands, two choruses",
     {"genre": "jazz", "key": "C minor", "application": "uptempo", "bars": 64,
      "right_hand": "block-chord"}),
    ("jazz blues in F, stride, 160",
     {"genre": "blues", "key": "F major", "tempo": 160.0, "form": "jazz-blues"}),
    ("slow blues in G, call and response, 24 bars",
     {"genre": "blues", "key": "G major", "bars": 24, "application": "slow",
      "sub_style": "slow-blues", "right_hand": "call-response"}),
    ("boogie woogie in C at 168, tremolo",
     {"genre": "blues", "key": "C major", "tempo": 168.0, "sub_style": "boogie",
      "left_hand": "boogie-woogie-bass", "right_hand": "tremolo-double-stops"}),
    ("three choruses of 12-bar blues in A",
     {"genre": "blues", "key": "A major", "bars": 36, "form": "turnaround"}),
    ("a blues shuffle in E with a quick change, gritty",
     {"genre": "blues", "key": "E major", "form": "quick-change", "rhythm": "shuffle-feel",
      "moods": ("gritty",)}),
    ("blues in F, around one-ten, no tremolo",
     {"genre": "blues", "key": "F major", "tempo": 110.0, "excluded": {"tremolo-double-stops"}}),
    ("minor blues in C minor, straight eighths, slow",
     {"genre": "blues", "key": "C minor", "form": "minor", "rhythm": "straight-blues"}),
    ("eight bar blues in Bb, 12/8",
     {"genre": "blues", "key": "Bb major", "form": "eight-bar", "meter": "12/8"}),
    ("New Orleans blues in G, double stops, 116 bpm",
     {"genre": "blues", "key": "G major", "tempo": 116.0, "sub_style": "new-orleans",
      "right_hand": "tremolo-double-stops"}),
    ("neo soul as a loop in Eb minor, 82 bpm, laid back",
     {"genre": "neosoul", "key": "Eb minor", "tempo": 82.0, "rhythm": "laid-back",
      "ending": False}),
    ("smooth r&b slow jam in Db, extended voicings",
     {"genre": "neosoul", "key": "Db major", "application": "smooth",
      "right_hand": "extended-voicings"}),
    ("neo-soul at 92, syncopated bass, 16 bars",
     {"genre": "neosoul", "tempo": 92.0, "bars": 16, "left_hand": "syncopated-bass"}),
    ("a D'Angelo style groove in F minor",
     {"genre": "neosoul", "key": "F minor", "rhythm": "sixteenth-groove", "moods": ("groovy",)}),
    ("dreamy neosoul in Ab, 6/8, no chromatic fills",
     {"genre": "neosoul", "key": "Ab major", "meter": "6/8", "moods": ("dreamy",),
      "excluded": {"chromatic-fills"}}),
)  # fmt: skip

TEACHER: Final[tuple[tuple[str, Expected], ...]] = (
    ("Warm-up for my students: C major, 84 bpm, straight eighths, 8 bars",
     {"key": "C major", "tempo": 84.0, "bars": 8, "rhythm": "straight-feel",
      "application": "practice", "moods": ()}),
    ("a simple hymn for a beginner in G", {"key": "G major", "level": 2, "max_span": 12}),
    ("Grade 3 student, classical piece in G major, 16 measures",
     {"genre": "classical", "key": "G major", "level": 4, "bars": 16}),
    ("an easy blues for a ten year old in C", {"genre": "blues", "key": "C major", "level": 2}),
    ("level 5 jazz standard in Bb, shell voicings",
     {"genre": "jazz", "key": "Bb major", "level": 5, "left_hand": "shell-voicing"}),
    ("lesson piece in D, alberti bass, small hands, 90 bpm",
     {"key": "D major", "tempo": 90.0, "left_hand": "alberti-bass", "max_span": 12,
      "application": "practice"}),
    ("intermediate neo-soul etude in F, not too fast",
     {"genre": "neosoul", "key": "F major", "level": 6}),
    ("gospel exercise in B flat minor, broken chords in the left hand, twelve bars",
     {"genre": "gospel", "key": "Bb minor", "left_hand": "alberti-bass", "bars": 12,
      "application": "practice"}),
    ("Ein Choral in Es-Dur im Dreivierteltakt, langsam",
     {"key": "Eb major", "meter": "3/4"}),
    ("ein Präludium in h-Moll, classical", {"genre": "classical", "key": "B minor"}),
    ("advanced gospel in G minor, 3/4, at 96, no pedal",
     {"key": "G minor", "meter": "3/4", "tempo": 96.0, "complexity": 0.85}),
)  # fmt: skip

COMPOSER: Final[tuple[tuple[str, Expected], ...]] = (
    ("two-part invention in D minor, allegro",
     {"genre": "classical", "key": "D minor", "sub_style": "baroque",
      "right_hand": "contrapuntal"}),
    ("a Mozart-like sonatina in G with Alberti bass",
     {"genre": "classical", "key": "G major", "sub_style": "classical",
      "left_hand": "alberti-bass"}),
    ("nocturne in E flat major, rubato, lento",
     {"genre": "classical", "key": "Eb major", "sub_style": "romantic",
      "rhythm": "romantic-feel"}),
    ("minuet in F, three-four time, 24 measures",
     {"genre": "classical", "key": "F major", "meter": "3/4", "bars": 24,
      "sub_style": "classical"}),
    ("a baroque piece in 6/8, dotted quarter = 60, no arpeggios",
     {"genre": "classical", "meter": "6/8", "tempo": 60.0, "sub_style": "baroque",
      "excluded": {"arpeggiated-patterns"}}),
    ("Chopin style waltz in A minor, elegant",
     {"genre": "classical", "key": "A minor", "meter": "3/4", "sub_style": "romantic",
      "moods": ("elegant",)}),
    ("fugue in 4/4 in C sharp minor, quarter = 72",
     {"genre": "classical", "key": "C# minor", "meter": "4/4", "tempo": 72.0,
      "sub_style": "baroque"}),
    ("a jazz-ish gospel tune in F, 72-76 bpm",
     {"genre": "gospel", "key": "F major", "tempo": 74.0, "complexity": 0.75}),
    ("a classical sounding piece for church in G, chorale style",
     {"genre": "gospel", "key": "G major", "right_hand": "block-chord"}),
    ("dramatic concert piece in Eb minor, 48 bars, octaves, gospel",
     {"genre": "gospel", "key": "Eb minor", "bars": 48, "application": "concert",
      "right_hand": "octave-doubling", "moods": ("powerful",)}),
    ("modulate from C to Db in the last chorus, gospel, 32 bars",
     {"key": "C major", "modulate": True, "bars": 32}),
    ("a one minute piece in D, worshipful, block chords, no ending",
     {"key": "D major", "moods": ("worshipful",), "right_hand": "block-chord",
      "ending": False}),
    ("Brahms-like romantic piece in 3/4, melancholy, at 80",
     {"genre": "classical", "meter": "3/4", "tempo": 80.0, "sub_style": "romantic",
      "moods": ("mournful",)}),
    ("start in G and end in Ab, traditional gospel, 24 bars",
     {"genre": "gospel", "key": "G major", "modulate": True, "bars": 24}),
    ("classical sonata in 5/4, B flat, cantabile",
     {"genre": "classical", "meter": "5/4", "key": "Bb major", "right_hand": "melodic-lines"}),
)  # fmt: skip

SENTENCES: Final = (*CHURCH, *BAR, *TEACHER, *COMPOSER)
_SILENT: Final = frozenset({"genre"})
"""Read from the context as well, so that a remark is not always due."""


def heard(brief: Brief) -> set[str]:
    """Fields on which the brief says that it followed the words."""
    return {remark.field for remark in brief.remarks if remark.kind != "guessed"}


def plain(value: object) -> object:
    """A value as the tables above write it."""
    return value if isinstance(value, (tuple, int, float, frozenset)) else str(value)


def test_there_are_at_least_sixty() -> None:
    assert len({words for words, _ in SENTENCES}) >= 60


@pytest.mark.parametrize(("words", "expected"), SENTENCES, ids=[words for words, _ in SENTENCES])
def test_a_sentence_is_understood(words: str, expected: Expected) -> None:
    brief = read_brief(words, genre=None)

    assert {name: plain(getattr(brief, name)) for name in expected} == expected


@pytest.mark.parametrize(("words", "expected"), SENTENCES, ids=[words for words, _ in SENTENCES])
def test_what_was_understood_is_reported(words: str, expected: Expected) -> None:
    wanted = {name for name, value in expected.items() if value != ()}

    assert wanted - heard(read_brief(words, genre=None)) - _SILENT == set()
