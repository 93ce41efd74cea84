"""Phrases as musicians write them, and what they must be read as."""

from typing import Final

import pytest

from gospel_keys.brief.read import read_brief

Expected = dict[str, object]

KEYS: Final[tuple[tuple[str, Expected], ...]] = (
    ("gospel ballad in Bb minor", {"key": "Bb minor"}),
    ("in the key of F#", {"key": "F# major"}),
    ("worship in Ab", {"key": "Ab major"}),
    ("Something uplifting, C major", {"key": "C major"}),
    ("E flat please", {"key": "Eb major"}),
    ("a hymn in e flat major", {"key": "Eb major"}),
    ("slow worship in c minor", {"key": "C minor"}),
    ("praise in f# minor", {"key": "F# minor"}),
    ("F sharp minor prayer", {"key": "F# minor"}),
    ("A-flat major offertory", {"key": "Ab major"}),
    ("in a flat, slow", {"key": "Ab major"}),
    ("shout in E♭", {"key": "Eb major"}),
    ("Dbmaj worship", {"key": "Db major"}),
    ("Key: G", {"key": "G major"}),
    ("key of A", {"key": "A major"}),
    ("a song in A minor", {"key": "A minor"}),
    ("song in a minor", {"key": "A minor"}),
    ("Slow worship, D, 66 bpm", {"key": "D major", "tempo": 66.0}),
    ("Bbm ballad", {"key": "Bb minor"}),
    ("in Cm at 70", {"key": "C minor", "tempo": 70.0}),
    ("Dorian groove in D dorian", {"key": "D minor"}),
    ("minor key worship in D", {"key": "D minor"}),
    ("start in C and modulate to Db", {"key": "C major", "modulate": True}),
    ("IN BB MINOR", {"key": "Bb minor"}),
    ("G# major praise", {"key": "Ab major"}),
    ("B minor", {"key": "B minor"}),
    ("gospel in F", {"key": "F major"}),
    ("C", {"key": "C major"}),
    ("F#", {"key": "F# major"}),
    ("the bridge goes to Ab but the song is in C", {"key": "C major"}),
)

NO_KEYS: Final = (
    "in a flat voice",
    "a sharp attack",
    "a D-Day memorial",
    "in A section style",
    "A song in a minor mood",
    "a major change of heart",
    "A minor worship tune",
    "don't be flat",
    "Play the A section twice",
    "vitamin C for the soul",
    "be bold, a bold song",
    "I need a good and easy piece",
    "for the A team",
)

TEMPI: Final[tuple[tuple[str, Expected], ...]] = (
    ("around 72", {"tempo": 72.0}),
    ("72 bpm worship", {"tempo": 72.0}),
    ("72BPM", {"tempo": 72.0}),
    ("praise at 128", {"tempo": 128.0, "application": "uptempo"}),
    ("tempo of 90", {"tempo": 90.0, "application": "practice"}),
    ("tempo: 65", {"tempo": 65.0, "application": "worship"}),
    ("about 80ish", {"tempo": 80.0}),
    ("~76", {"tempo": 76.0}),
    ("between 70 and 80 bpm", {"tempo": 75.0}),
    ("88-92 bpm", {"tempo": 90.0}),
    ("quarter = 84", {"tempo": 84.0}),
    ("6/8, dotted quarter = 60", {"tempo": 60.0, "meter": "6/8"}),
    ("6/8 worship at 150", {"tempo": 50.0, "meter": "6/8"}),
    ("cut time, quarter = 240", {"tempo": 120.0, "meter": "2/2"}),
    ("mid 80s tempo", {"tempo": 85.0}),
    ("a praise break at 250 bpm", {"tempo": 250.0, "meter": "4/4", "sub_style": "shout"}),
    ("A minor, 70", {"key": "A minor", "tempo": 70.0}),
    ("12.5 percent slower, 66.5 bpm", {"tempo": 66.5}),
)

METERS: Final[tuple[tuple[str, Expected], ...]] = (
    ("slow 6/8 worship", {"meter": "6/8", "application": "worship", "sub_style": "slow-worship"}),
    ("12/8 feel", {"meter": "12/8", "rhythm": None}),
    ("12/8 feel in 4/4", {"meter": "4/4", "rhythm": "gospel-shuffle"}),
    ("a gospel waltz", {"meter": "3/4", "sub_style": "traditional"}),
    ("cut time shout", {"meter": "2/2", "sub_style": "shout"}),
    ("three-four hymn", {"meter": "3/4"}),
    ("six-eight prayer", {"meter": "6/8"}),
    ("twelve-eight old school gospel", {"meter": "12/8", "sub_style": "traditional"}),
    ("in 3, gently", {"meter": "3/4"}),
    ("common time", {"meter": "4/4"}),
    ("worship in 5/4", {"meter": "4/4"}),
    ("a waltz, no wait, 6/8", {"meter": "3/4"}),
    ("shout in 6/8", {"meter": "6/8", "sub_style": "traditional"}),
    ("24/8 or 30/8", {"meter": "4/4"}),
)

LENGTHS: Final[tuple[tuple[str, Expected], ...]] = (
    ("16 bars", {"bars": 16}),
    ("sixteen measures of worship", {"bars": 16}),
    ("a 32-bar concert piece", {"bars": 32, "application": "concert"}),
    ("a quick 8 in Eb", {"bars": 8, "key": "Eb major"}),
    ("thirty-two bars, shout", {"bars": 32}),
    ("24 bars with a 4-bar intro", {"bars": 24}),
    ("with a 2-bar intro", {"bars": 8}),
    ("one minute of 4/4 worship at 64 bpm", {"bars": 16, "tempo": 64.0}),
    ("Key Eb tempo 74 bars 16", {"bars": 16, "tempo": 74.0, "key": "Eb major"}),
    ("bars: 24, bpm: 90", {"bars": 24, "tempo": 90.0}),
    ("repeat the last 4 bars", {"bars": 8}),
)

STYLES: Final[tuple[tuple[str, Expected], ...]] = (
    (
        "Uplifting worship song in C major with a soulful gospel feel",
        {
            "key": "C major",
            "application": "worship",
            "moods": ("uplifting", "soulful"),
            "sub_style": "contemporary",
            "meter": "4/4",
            "register": 2,
            "lateness": 8.0,
        },
    ),
    ("shout", {"application": "uptempo", "sub_style": "shout", "meter": "2/2"}),
    ("quick praise break", {"application": "uptempo", "sub_style": "shout"}),
    ("mellow", {"application": "worship", "moods": ("mellow",)}),
    ("altar call", {"application": "worship", "sub_style": "slow-worship"}),
    ("offertory for Sunday", {"sub_style": "contemporary"}),
    ("traditional hymn", {"sub_style": "traditional"}),
    ("modern urban praise, up-tempo, 4/4", {"application": "uptempo", "sub_style": "contemporary"}),
    ("fast Pentecostal church", {"sub_style": "traditional", "meter": "4/4"}),
    ("uptempo altar call", {"application": "uptempo", "sub_style": "shout"}),
    ("concert showpiece, virtuosic", {"application": "concert", "complexity": 0.95}),
    ("simple practice piece for a beginner", {"application": "practice", "max_span": 12}),
    ("praise and worship medley", {"application": "worship"}),
    ("joyful song for Easter", {"application": "uptempo", "moods": ("joyful",)}),
    ("slow and prayerful", {"application": "worship", "moods": ("worshipful",)}),
    ("nothing in particular", {"application": "practice", "sub_style": "contemporary"}),
    ("allegro", {"application": "uptempo"}),
    ("largo, very peaceful", {"application": "worship"}),
    ("medium tempo groove, funky", {"moods": ("groovy",), "rhythm": "backbeat-emphasis"}),
    ("gritty and bluesy", {"moods": ("gritty",), "grace": 1.8}),
    ("not too sad, in F", {"moods": (), "key": "F major"}),
    ("lush reharmonised ballad", {"complexity": 0.85}),
    ("nothing fancy", {"complexity": 0.35}),
    ("I have small hands", {"max_span": 12}),
    ("with big tenths in the left hand", {"max_span": 16}),
    ("no tenths please", {"max_span": 12}),
    ("no intro", {"intro": False, "ending": True}),
    ("without an ending", {"intro": True, "ending": False}),
    ("with a key change at the end", {"modulate": True}),
    ("no key change", {"modulate": False}),
    ("modulate up a half step for the last chorus", {"modulate": True}),
)

PATTERNS: Final[tuple[tuple[str, Expected], ...]] = (
    ("with walking bass", {"left_hand": "walking-bass"}),
    ("stride left hand", {"left_hand": "stride-bass"}),
    ("octaves in the right hand", {"right_hand": "octave-doubling"}),
    ("octaves in the left hand", {"right_hand": None}),
    ("shuffle in C", {"rhythm": "gospel-shuffle", "meter": "4/4"}),
    ("arpeggiated, flowing", {"right_hand": "arpeggiated-voicing"}),
    ("no walking bass", {"left_hand": None, "excluded": frozenset({"walking-bass"})}),
    ("no walking bass or stride", {"excluded": frozenset({"walking-bass", "stride-bass"})}),
    ("without fills", {"excluded": frozenset({"melody-with-fills", "chord-fills"})}),
    ("alberti bass and block chords", {"left_hand": "alberti-bass", "right_hand": "block-chord"}),
    ("swung, with shells", {"rhythm": "gospel-swing", "left_hand": "shell-voicing"}),
    ("polychords over syncopated comping",
     {"right_hand": "polychord", "left_hand": "syncopated-comping", "rhythm": None}),
    ("backbeat, clapping on two and four", {"rhythm": "backbeat-emphasis"}),
    ("off-beat pushes", {"rhythm": "offbeat-syncopation"}),
    ("straight eighths", {"rhythm": "straight-feel"}),
    ("no intro, walking bass", {"intro": False, "left_hand": "walking-bass"}),
    ("melody with fills and no stride",
     {"right_hand": "melody-with-fills", "excluded": frozenset({"stride-bass"})}),
    ("chord fills", {"right_hand": "chord-fills"}),
    ("arpeggios in the left hand", {"left_hand": "alberti-bass", "right_hand": None}),
    ("left hand arpeggios", {"left_hand": "alberti-bass", "right_hand": None}),
    ("stride or walking bass", {"left_hand": "stride-bass"}),
)  # fmt: skip

CASES = (*KEYS, *TEMPI, *METERS, *LENGTHS, *STYLES, *PATTERNS)


@pytest.mark.parametrize(("phrase", "expected"), CASES, ids=[phrase for phrase, _ in CASES])
def test_phrase_is_read_as_a_musician_means_it(phrase: str, expected: Expected) -> None:
    brief = read_brief(phrase)

    found = {name: getattr(brief, name) for name in expected}
    found = {n: str(v) if n in {"key", "meter"} else v for n, v in found.items()}

    assert found == expected


@pytest.mark.parametrize("phrase", NO_KEYS)
def test_articles_and_adjectives_are_not_keys(phrase: str) -> None:
    brief = read_brief(phrase)

    assert ("key", "guessed") in {(remark.field, remark.kind) for remark in brief.remarks}


@pytest.mark.parametrize(
    ("phrase", "mode"),
    [
        ("A song in a minor mood", "minor"),
        ("in a minor key", "minor"),
        ("mournful and slow", "minor"),
        ("not sad at all", "major"),
        ("dark, brooding gospel", "minor"),
        ("a major change of heart", "major"),
        ("bright major-key praise", "major"),
    ],
)
def test_mode_without_a_tonic_is_heard(phrase: str, mode: str) -> None:
    brief = read_brief(phrase)

    assert brief.key.mode == mode
