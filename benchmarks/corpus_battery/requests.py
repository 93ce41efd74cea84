"""What strangers would ask for: sentences, options and lengths, a share with nothing but words."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.services.arrangement_service import compose_arrangement
from app.services.export_service import export_service
from gospel_keys.brief.model import Wishes
from gospel_keys.randomness import stream


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a user types it; options are those of ``gospel-keys generate``."""

    words: str
    genre: str
    seed: int
    application: str | None = None
    key: str | None = None
    tempo: float | None = None
    bars: int | None = None

    @property
    def command(self) -> str:
        """The command that makes the same piece."""
        options = {
            "application": self.application, "key": self.key, "tempo": self.tempo,
            "bars": self.bars, "seed": self.seed,
        }  # fmt: skip
        told = " ".join(f"--{k} '{v}'" for k, v in options.items() if v is not None)
        return f'gospel-keys generate "{self.words}" --genre {self.genre} {told} --formats midi'


SENTENCES: Final = MappingProxyType(
    {
        "gospel": (
            "Uplifting worship song with a soulful gospel feel",
            "Sunday morning praise and worship, warm and hopeful",
            "Slow gospel ballad for the altar call",
            "Shouting music, fast praise break for the end of the service",
            "Traditional hymn in gospel style with walking bass",
            "Contemporary gospel with rich extended chords",
            "Gentle prayer background music",
            "Old-school church piano, Thomas Dorsey style",
            "Joyful choir song, celebration",
            "Black gospel piano in a big concert, powerful and dramatic",
        ),
        "jazz": (
            "A tender jazz ballad for late at night",
            "Medium swing standard with walking bass",
            "Fast bebop with long lines",
            "Bossa nova, relaxed and sunny",
            "Jazz waltz, light and elegant",
            "Bill Evans style rootless voicings, introspective",
            "Smoky bar piano, cool and laid back",
            "Stride piano like the Harlem masters",
            "Jazz piano trio feel, swinging hard",
            "Romantic jazz for a dinner",
        ),
        "blues": (
            "Slow blues late at night, sad and expressive",
            "Chicago shuffle in the style of Otis Spann",
            "Boogie woogie to dance to",
            "New Orleans rolling piano blues",
            "Twelve bar blues with call and response",
            "Minor blues, dark and moody",
            "Happy jump blues",
            "Delta blues on an old upright piano",
            "A jazzy blues",
            "Barrelhouse blues, rough and loud",
        ),
        "classical": (
            "A two-part invention in the style of Bach",
            "An andante of a sonatina in the style of Mozart",
            "A romantic nocturne like Chopin",
            "A calm and gentle piano piece",
            "A lively minuet",
            "A dramatic and stormy prelude",
            "A waltz for piano, elegant",
            "A chorale",
            "A cheerful allegro with Alberti bass",
            "A sad and lyrical romance",
        ),
        "neosoul": (
            "A smooth slow jam",
            "A bouncing neo-soul groove",
            "D'Angelo style laid back keys",
            "Mellow and dreamy neo soul in the evening",
            "Erykah Badu vibe, warm and jazzy",
            "Lo-fi chill beat piano",
            "Sensual R&B ballad with lush chords",
            "Funky uptempo neo-soul with syncopated bass",
            "Robert Glasper inspired chords",
            "A rainy Sunday, melancholic soul",
        ),
    }
)
"""Ten sentences of each genre as users write them."""
APPLICATIONS: Final = MappingProxyType(
    {
        "gospel": ("practice", "concert", "worship", "uptempo"),
        "jazz": ("ballad", "standard", "uptempo"),
        "blues": ("slow", "shuffle", "fast"),
        "classical": ("baroque", "classical", "romantic"),
        "neosoul": ("smooth", "uptempo"),
    }
)
_TEMPI: Final = MappingProxyType(
    {
        "practice": (80, 100), "concert": (70, 160), "worship": (60, 80),
        "ballad": (60, 80), "standard": (120, 200), "slow": (60, 80), "shuffle": (100, 120),
        "fast": (140, 180), "baroque": (66, 120), "classical": (72, 140), "romantic": (50, 110),
        "smooth": (70, 90),
    }
)  # fmt: skip
_UPTEMPO: Final = {"gospel": (120, 140), "jazz": (200, 280), "neosoul": (90, 110)}
_KEYS: Final = (
    "C",
    "Ab",
    "Db",
    "Eb",
    "Bb",
    "F",
    "G",
    "D",
    "A",
    "E",
    "C minor",
    "A minor",
    "G minor",
)
_LENGTHS: Final = (None, 12, 16, 16, 24, 32)


def requests(genre: str, count: int, *, seed: int = 0) -> list[Request]:
    """Return requests of a genre: a third words alone, the rest with options drawn by chance.

    Every plain sentence comes round once before any comes twice.
    """
    rng = stream(seed, f"battery.{genre}")
    sentences = SENTENCES[genre]
    made = []
    for number in range(count):
        words = sentences[number % len(sentences)]
        own_seed = rng.randrange(10_000)
        if number < count // 3:
            made.append(Request(words, genre, own_seed))
            continue
        application = tempo = key = None
        if rng.random() < 0.6:
            words = f"{genre.replace('neosoul', 'neo-soul').capitalize()} piano"
            application = rng.choice(APPLICATIONS[genre])
            if rng.random() < 0.5:
                low, high = _UPTEMPO[genre] if application == "uptempo" else _TEMPI[application]
                tempo = float(rng.randint(low, high))
        if rng.random() < 0.8:
            key = rng.choice(_KEYS)
        made.append(Request(words, genre, own_seed, application, key, tempo, rng.choice(_LENGTHS)))
    return made


def midi_of(request: Request) -> bytes:
    """Return the file that ``gospel-keys generate --formats midi`` writes for a request."""
    wishes = Wishes(
        key=request.key, tempo=request.tempo, bars=request.bars, application=request.application
    )
    piece = compose_arrangement(
        request.words, genre=request.genre, wishes=wishes, seed=request.seed
    )
    return next(iter(export_service.export(piece.document(), ["midi"]))).data
