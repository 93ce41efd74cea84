"""The styles of jazz, blues, classical and neo-soul, as tables."""

from typing import Final

from gospel_keys.brief.style import phrases
from gospel_keys.brief.styles.plain import PlainStyle

JAZZ: Final = PlainStyle(
    application_words=phrases(
        {
            "ballad": "ballad, jazz ballad, torch song, late night, after hours, love song",
            "uptempo": "uptempo, up tempo, up swing, fast swing, burner, burning, bebop, be bop,"
            " hard bop, breakneck",
            "standard": "standard, jazz standard, medium swing, medium up, songbook",
        }
    ),
    sub_style_words=phrases(
        {
            "bossa": "bossa, bossa nova, latin, samba, brazilian",
            "waltz": "waltz, jazz waltz, in three, in 3",
            "ballad": "ballad, jazz ballad, torch song",
            "swing": "swing, swinging, bebop, be bop, hard bop, big band, standard",
        }
    ),
    sub_style_order=("bossa", "waltz", "ballad", "swing"),
    meters=("4/4", "3/4"),
    energy={"ballad": 0.3, "standard": 0.55, "uptempo": 0.85},
    complexity={"ballad": 0.6, "standard": 0.55, "uptempo": 0.6},
    improvisation={"ballad": 0.3, "standard": 0.5, "uptempo": 0.85},
    sub_styles={"ballad": "ballad", "standard": "swing", "uptempo": "swing"},
    sub_style_meters={"waltz": ("3/4",)},
    sub_style_tempi={"bossa": (120.0, 150.0), "waltz": (120.0, 180.0), "swing": (120.0, 260.0)},
    sub_style_applications={"ballad": "ballad", "bossa": "standard", "waltz": "standard"},
)

BLUES: Final = PlainStyle(
    application_words=phrases(
        {
            "slow": "slow blues, slow 12 8 blues, mournful blues, late night blues",
            "shuffle": "shuffle, shuffle blues, chicago blues, medium shuffle",
            "fast": "boogie, boogie woogie, jump blues, fast blues, rock and roll, jump",
        }
    ),
    sub_style_words=phrases(
        {
            "boogie": "boogie, boogie woogie, jump blues, rock and roll, barrelhouse",
            "new-orleans": "new orleans, rhumba blues, second line, straight eighth blues",
            "slow-blues": "slow blues, slow 12 8 blues, mournful blues",
            "shuffle": "shuffle, chicago blues, texas shuffle",
        }
    ),
    sub_style_order=("boogie", "new-orleans", "slow-blues", "shuffle"),
    meters=("4/4", "12/8"),
    energy={"slow": 0.4, "shuffle": 0.6, "fast": 0.85},
    complexity={"slow": 0.55, "shuffle": 0.5, "fast": 0.5},
    improvisation={"slow": 0.6, "shuffle": 0.5, "fast": 0.5},
    sub_styles={"slow": "slow-blues", "shuffle": "shuffle", "fast": "boogie"},
    sub_style_meters={},
    sub_style_tempi={"new-orleans": (100.0, 130.0), "slow-blues": (60.0, 72.0)},
    sub_style_applications={
        "boogie": "fast", "slow-blues": "slow", "new-orleans": "shuffle", "shuffle": "shuffle",
    },
    usual_meters={"slow-blues": "12/8"},
    meter_applications={"12/8": "slow"},
    triplet_rhythm="twelve-eight-feel",
)  # fmt: skip

_BAROQUE_DANCES: Final = (
    "sarabande, gigue, gavotte, bourree, bourrée, courante, allemande, siciliana, siciliano"
)
_CLASSICAL_DANCES: Final = (
    "minuet, menuet, menuett, minuetto, menuetto, landler, ländler, ecossaise, écossaise"
)
_ROMANTIC_DANCES: Final = "mazurka, polonaise, barcarolle, tarantella, polka"

CLASSICAL: Final = PlainStyle(
    application_words=phrases(
        {
            "baroque": "baroque, bach, handel, scarlatti, fugue, fugal, invention, counterpoint,"
            " contrapuntal, harpsichord, " + _BAROQUE_DANCES,
            "classical": "classical, mozart, haydn, clementi, sonatina, sonata, viennese, "
            + _CLASSICAL_DANCES,
            "romantic": "romantic, chopin, schumann, brahms, liszt, nocturne, rubato, waltz, "
            + _ROMANTIC_DANCES,
        }
    ),
    sub_style_words=phrases(
        {
            "baroque": "baroque, bach, handel, fugue, invention, " + _BAROQUE_DANCES,
            "classical": "classical, mozart, haydn, sonatina, " + _CLASSICAL_DANCES,
            "romantic": "romantic, chopin, schumann, brahms, nocturne, " + _ROMANTIC_DANCES,
        }
    ),
    sub_style_order=("baroque", "romantic", "classical"),
    meters=("4/4", "3/4", "2/4", "6/8", "9/8", "12/8", "2/2", "5/4", "7/8"),
    energy={"baroque": 0.55, "classical": 0.5, "romantic": 0.5},
    complexity={"baroque": 0.6, "classical": 0.4, "romantic": 0.65},
    improvisation={"baroque": 0.0, "classical": 0.0, "romantic": 0.0},
    sub_styles={"baroque": "baroque", "classical": "classical", "romantic": "romantic"},
    sub_style_meters={},
    sub_style_tempi={},
    sub_style_applications={
        "baroque": "baroque", "classical": "classical", "romantic": "romantic",
    },
    # Dotted quarters: an andante lies at 60, an allegro at 110, a largo counts eighths.
    compound_tempi={"baroque": (30.0, 120.0), "classical": (28.0, 124.0), "romantic": (28.0, 124.0)},
    tempo_tells=False,
)  # fmt: skip

NEOSOUL: Final = PlainStyle(
    application_words=phrases(
        {
            "smooth": "smooth, mellow, late night, chill, laid back, slow jam",
            "uptempo": "uptempo, up tempo, upbeat, danceable, bouncy",
        }
    ),
    sub_style_words=phrases({"six-eight": "6 8, six eight", "loop": "loop, looped, beat"}),
    sub_style_order=("six-eight", "loop"),
    meters=("4/4", "6/8"),
    energy={"smooth": 0.4, "uptempo": 0.65},
    complexity={"smooth": 0.6, "uptempo": 0.6},
    improvisation={"smooth": 0.4, "uptempo": 0.5},
    sub_styles={"smooth": "loop", "uptempo": "loop"},
    sub_style_meters={"six-eight": ("6/8",)},
    sub_style_tempi={},
    sub_style_applications={"six-eight": "smooth"},
    compound_tempi={"smooth": (52.0, 64.0), "uptempo": (60.0, 72.0)},
)
