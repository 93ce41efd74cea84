"""Whole arrangements as MusicXML: valid, and nothing lost when music21 reads them."""

import functools
import warnings
from collections import Counter
from typing import Any, NamedTuple

import pytest
from lxml import etree

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.formats.musicxml import Flavour, write_musicxml
from gospel_keys.formats.reading import read_musicxml
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.score.model import Hand, Score
from gospel_keys.score.notation import Sign, notate_bars
from gospel_keys.score.notation.lengths import plain_lengths

Q = 960


class Piece(NamedTuple):
    words: str
    key: str
    meter: str
    application: str
    left: str
    right: str
    rhythm: str


def _rows(table: str) -> list[Piece]:
    lines = (line.split("|") for line in table.strip().splitlines())
    return [Piece(*(cell.strip() for cell in line)) for line in lines]


PIECES = _rows("""
slow worship|C       |4/4 |worship |shell-voicing     |melody-with-fills  |straight-feel
hymn        |Db      |6/8 |worship |alberti-bass      |block-chord        |straight-feel
praise break|F# minor|4/4 |uptempo |walking-bass      |chord-fills        |gospel-shuffle
mellow song |Bb      |3/4 |worship |alberti-bass      |melody-with-fills  |straight-feel
gospel      |Ab      |12/8|practice|stride-bass       |octave-doubling    |straight-feel
shout       |C minor |4/4 |uptempo |stride-bass       |octave-doubling    |offbeat-syncopation
concert     |B       |4/4 |concert |syncopated-comping|polychord          |backbeat-emphasis
worship     |Gb      |12/8|worship |syncopated-comping|arpeggiated-voicing|straight-feel
practice    |G       |4/4 |practice|walking-bass      |block-chord        |gospel-swing
quiet song  |E minor |6/8 |worship |alberti-bass      |arpeggiated-voicing|straight-feel
concert     |G# minor|3/4 |concert |stride-bass       |melody-with-fills  |gospel-shuffle
praise      |A       |4/4 |uptempo |walking-bass      |polychord          |backbeat-emphasis
gospel      |Bb minor|12/8|concert |walking-bass      |chord-fills        |straight-feel
praise      |G       |2/2 |uptempo |stride-bass       |block-chord        |straight-feel
concert     |D       |4/4 |concert |shell-voicing     |arpeggiated-voicing|backbeat-emphasis
worship     |Eb minor|4/4 |worship |syncopated-comping|melody-with-fills  |gospel-swing
shout       |F       |4/4 |uptempo |syncopated-comping|chord-fills        |offbeat-syncopation
waltz       |Eb      |3/4 |practice|walking-bass      |octave-doubling    |straight-feel
gospel      |E       |6/8 |concert |syncopated-comping|polychord          |straight-feel
contemporary|D minor |4/4 |worship |alberti-bass      |octave-doubling    |straight-feel
""")
everywhere = pytest.mark.parametrize("place", range(len(PIECES)), ids=lambda n: f"{n + 1}")


@functools.cache
def _score(place: int) -> Score:
    piece = PIECES[place]
    wishes = Wishes(
        key=piece.key,
        meter=piece.meter,
        application=piece.application,
        left_hand=piece.left,
        right_hand=piece.right,
        rhythm=piece.rhythm,
        bars=8 + 4 * (place % 3),
        complexity=place % 5 / 4,
    )
    seed = 100 + place
    return (
        GospelArranger().arrange(read_brief(piece.words, wishes=wishes, seed=seed), seed=seed).score
    )


@functools.cache
def _read(place: int) -> Any:  # music21 ships no types
    import music21

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return music21.converter.parseData(write_musicxml(_score(place)), format="musicxml")


def _as_written(score: Score) -> Counter[tuple[int, int, str, Hand]]:
    """The notes as the page has them: a key struck again in its voice ends the note before."""
    spans: dict[int, tuple[int, int]] = {}
    for bar in notate_bars(score):
        for voice in bar.voices:
            for sign in voice.signs:
                for index, begin, end in _sounding(score, sign):
                    start, _ = spans.get(index, (begin, 0))
                    spans[index] = (start, end)
    notes = score.notes
    return Counter(
        (start, end - start, str(notes[i].pitch), notes[i].hand)
        for i, (start, end) in spans.items()
    )


def _sounding(score: Score, sign: Sign) -> list[tuple[int, int, int]]:
    """Index, start and end of each head; a tremolo's lower notes have the first half."""
    heads = [head.note for head in sign.heads]
    if len(heads) < 2 or not all(score.notes[index].tremolo for index in heads):
        return [(index, sign.onset, sign.end) for index in heads]
    middle, seam = sign.onset + sign.duration // 2, 2 if len(heads) > 3 else 1
    lower = [(index, sign.onset, middle) for index in heads[:seam]]
    return lower + [(index, middle, sign.end) for index in heads[seam:]]


def _as_read(stream: Any) -> Counter[tuple[int, int, str, Hand]]:
    """The notes music21 finds, ties joined."""
    found: Counter[tuple[int, int, str, Hand]] = Counter()
    for part, hand in zip(stream.parts, (Hand.RIGHT, Hand.LEFT), strict=True):
        open_ties: dict[str, int] = {}
        rows = [
            (round(float(e.getOffsetInHierarchy(part)) * Q), e)
            for e in part.recurse().notes
            if not e.duration.isGrace and "Harmony" not in e.classes
        ]
        for onset, element in sorted(rows, key=lambda row: row[0]):
            length = round(float(element.duration.quarterLength) * Q)
            for note in element.notes if element.isChord else (element,):
                name = note.pitch.nameWithOctave.replace("-", "b")
                begin = onset
                if note.tie is not None and note.tie.type in ("stop", "continue"):
                    begin = open_ties.pop(name)
                if note.tie is not None and note.tie.type in ("start", "continue"):
                    open_ties[name] = begin
                else:
                    found[begin, onset + length - begin, name, hand] += 1
        assert not open_ties
    return found


@everywhere
@pytest.mark.parametrize("flavour", ["export", "engrave"])
def test_a_piece_is_valid(place: int, flavour: Flavour, schema: etree.XMLSchema) -> None:
    text = write_musicxml(_score(place), flavour=flavour)

    schema.assertValid(etree.fromstring(text.encode()))


@everywhere
def test_every_note_of_a_piece_is_on_the_page(place: int) -> None:
    score = _score(place)

    on_page = {
        head.note
        for bar in notate_bars(score)
        for voice in bar.voices
        for sign in voice.signs
        for head in (*sign.heads, *sign.graces)
    }

    keys = {(score.notes[i].onset, score.notes[i].pitch, score.notes[i].hand) for i in on_page}
    assert keys == {(n.onset, n.pitch, n.hand) for n in score.notes}


@everywhere
def test_music21_reads_every_note(place: int) -> None:
    written = _as_written(plain_lengths(_score(place)))

    assert _as_read(_read(place)) == written
    assert written.total() > 50


@everywhere
def test_a_file_looks_like_the_page_and_is_played_as_it_was(place: int) -> None:
    score = _score(place)
    file = write_musicxml(score)

    page = write_musicxml(plain_lengths(score), flavour="engrave")
    again = read_musicxml(file.encode())

    assert _drawn(file) == _drawn(page)
    assert _played(again) == _played(score)
    assert "release=" not in page


def _drawn(text: str) -> list[list[str]]:
    """What every note and rest shows: its value, dots, ties, voice and signs."""
    shown = ("type", "dot", "tie", "voice", "staff", "stem", "rest", "fermata", "arpeggiate")
    root = etree.fromstring(text.encode())
    return [
        [f"{e.tag} {e.text} {e.get('type')}" for e in note.iter() if e.tag in shown]
        for note in root.iter("note")
    ]


def _played(score: Score) -> Counter[tuple[object, ...]]:
    return Counter(
        (n.onset, n.duration, str(n.pitch), n.hand, frozenset(n.articulations), n.tremolo)
        for n in score.notes
    )


@everywhere
def test_music21_reads_the_frame(place: int) -> None:
    score, stream = _score(place), _read(place)

    upper = stream.parts[0]

    assert stream.metadata.title == score.title
    assert len(upper.getElementsByClass("Measure")) == len(score.bars())
    signature = next(iter(upper.recurse().getElementsByClass("KeySignature")))
    assert signature.sharps == score.key.fifths
    meter = next(iter(upper.recurse().getElementsByClass("TimeSignature")))
    assert (meter.numerator, meter.denominator) == (score.meter.numerator, score.meter.denominator)
    tempo = next(iter(upper.recurse().getElementsByClass("MetronomeMark")))
    assert tempo.getQuarterBPM() == pytest.approx(score.tempo.bpm * score.tempo.beat / Q, abs=0.1)


@everywhere
def test_music21_reads_the_chord_symbols(place: int) -> None:
    score, upper = _score(place), _read(place).parts[0]

    symbols = upper.recurse().getElementsByClass("ChordSymbol")

    read = [
        (
            round(float(s.getOffsetInHierarchy(upper)) * Q),
            s.root().name.replace("-", "b"),
            s.bass().name.replace("-", "b"),
        )
        for s in symbols
    ]
    assert read == [
        (c.onset, str(c.chord.root), str(c.chord.bass or c.chord.root)) for c in score.chords
    ]
