"""Everything a description says, read once and in order.

What one reader has understood is taken out of the text for the next, so that the 16 of
"16 bars" is no tempo and the 8 of "6/8" no length.
"""

from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.brief.catalogue import GenreCatalogue
from gospel_keys.brief.genre_words import GenreWords, find_genres
from gospel_keys.brief.influence import under_influence
from gospel_keys.brief.key_words import KeyWords, find_key
from gospel_keys.brief.leftover import Leftover, find_leftover
from gospel_keys.brief.length_words import LengthWords, find_length
from gospel_keys.brief.level_words import LevelWords, find_level
from gospel_keys.brief.meter_words import find_meters
from gospel_keys.brief.mood_words import MoodWords, find_moods
from gospel_keys.brief.move_words import find_moves
from gospel_keys.brief.pattern_words import PatternWords, find_patterns
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.songs import find_songs
from gospel_keys.brief.style_words import StyleWords, find_style
from gospel_keys.brief.styles import style_of
from gospel_keys.brief.tempo_words import TempoWords, find_tempo
from gospel_keys.brief.text import Text
from gospel_keys.brief.validation import check_genre
from gospel_keys.score.meter import Meter

_NAMES_MOVES: Final = frozenset({"gospel"})
"""Genres whose harmony is made of named moves; others call other things by these names."""


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the description says."""

    genres: GenreWords
    meters: tuple[Meter, ...]
    key: KeyWords
    length: LengthWords
    tempo: TempoWords
    level: LevelWords | None
    moods: MoodWords
    style: StyleWords
    patterns: PatternWords
    moves: tuple[str, ...]
    leftover: Leftover
    songs: tuple[str, ...]

    @property
    def is_shuffle(self) -> bool:
        """Whether the words say "12/8 feel in 4/4"."""
        return {str(meter) for meter in self.meters} == {"12/8", "4/4"}

    @property
    def place(self) -> float | None:
        """Place of the tempo in its range: by tempo words, else by moods."""
        return self.tempo.place if self.tempo.place is not None else self.moods.place

    @property
    def say_nothing(self) -> bool:
        """Whether not a word was understood."""
        style, patterns = self.style, self.patterns
        return not any(
            (
                *(self.genres.genre, self.meters, self.key.key, self.key.mode, self.key.refused),
                *(self.length.bars, self.length.seconds, self.length.choruses, self.level),
                *(self.tempo.bpm, self.tempo.word, self.moods.moods, patterns.excluded),
                *(style.applications, style.sub_styles, style.refused, style.modulate),
                *(style.complexity is not None, style.max_span, style.no_pedal, style.looped),
                *(style.intro is not None, style.ending is not None),
                *(
                    patterns.left_hand,
                    patterns.right_hand,
                    patterns.rhythm,
                    patterns.form,
                    self.moves,
                ),
            )
        )


def read_words(
    description: str, genre: str | None, remarks: RemarkCollector
) -> tuple[Words, GenreCatalogue]:
    """Read a description for a genre, or for the one that it names.

    Parameters
    ----------
    description : str
    genre : str or None
    remarks : RemarkCollector

    Raises
    ------
    InvalidRequestError
        If the product does not arrange the genre.
    """
    text = Text.of(description)
    asked = None if genre is None else check_genre(genre)
    songs = find_songs(text)
    text = text.without(*((hit.start, hit.end) for hit in songs))
    genres = find_genres(text, asked)
    catalogue = asked or check_genre(genres.genre or "gospel")
    moves, text = find_moves(text) if catalogue.id in _NAMES_MOVES else ((), text)
    meters, rest = find_meters(text)
    patterns = find_patterns(rest, catalogue)
    length = find_length(rest)
    key = find_key(length.text)
    moods = find_moods(text)
    style = find_style(text.without(*patterns.read), style_of(catalogue.id))
    genres = _without_form(genres, catalogue, patterns.form)
    _remark_on_genres(genres, catalogue, remarks, is_asked=asked is not None)
    for name in genres.influences:
        if name != catalogue.id:
            moods, style = under_influence(name, moods, style, remarks)
    words = Words(
        genres=genres,
        meters=meters,
        key=key,
        length=length,
        tempo=find_tempo(key.text),
        level=find_level(text),
        moods=moods,
        style=style,
        patterns=patterns,
        moves=moves,
        leftover=find_leftover(key.text, catalogue, style_of(catalogue.id)),
        songs=tuple(hit.value for hit in songs if not hit.negated),
    )
    return words, catalogue


def _without_form(genres: GenreWords, catalogue: GenreCatalogue, form: str | None) -> GenreWords:
    """Leave out a genre whose name is a form of the one that is played: "an F blues", in jazz."""
    if form == catalogue.id:
        return genres
    return replace(genres, named=tuple(name for name in genres.named if name != form))


def _remark_on_genres(
    genres: GenreWords, catalogue: GenreCatalogue, remarks: RemarkCollector, *, is_asked: bool
) -> None:
    others = [name for name in genres.named if name != catalogue.id]
    if others and catalogue.id not in genres.named:
        remarks.add("genre", "conflict", f"the words say {others[0]}; arranged as {catalogue.id}")
    elif others:
        named = " and ".join(others)
        remarks.add("genre", "conflict", f"the words also name {named}; arranged as {catalogue.id}")
    elif catalogue.id in genres.named:
        remarks.add("genre", "stated", f"{catalogue.id} from the words")
    elif not is_asked:
        reason = "the words name none"
        if genres.hint is not None:
            reason = f"the words say '{genres.hint[1]}'"
        elif genres.influences:
            reason = "the words name it as a colour"
        remarks.add("genre", "guessed", f"genre {catalogue.id}, because {reason}")
