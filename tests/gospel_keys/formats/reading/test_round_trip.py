"""Foreign and own scores: read, written and read again without loss."""

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from types import ModuleType

import pytest
from lxml import etree

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.formats.musicxml_container import write_mxl
from gospel_keys.formats.reading import read_musicxml
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.score.model import Score

FOREIGN = (
    "bach/bwv846.mxl",
    "joplin/maple_leaf_rag.mxl",
    "mozart/k545/movement1_exposition.mxl",
    "schoenberg/opus19/movement6.mxl",
    "schubert/Lindenbaum.xml",
    "schumann_clara/opus17/movement3.xml",
    "schumann_clara/polonaise_op1n2.mxl",
    "schumann_clara/polonaise_op1n3.mxl",
    "schumann_robert/dichterliebe_no2.xml",
    "verdi/laDonnaEMobile.mxl",
    "leadSheet/fosterBrownHair.mxl",
    "bach/bwv103.6.mxl",
    "bach/bwv11.6.mxl",
)
READ_BY_MUSIC21 = (
    "mozart/k545/movement1_exposition.mxl",
    "bach/bwv103.6.mxl",
    "schumann_robert/dichterliebe_no2.xml",
)
KEYS = ("Db", "C minor", "A", "F# minor")


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_score_keeps_everything(
    name: str, benchmark: ModuleType, schema: etree.XMLSchema
) -> None:
    row = benchmark.round_trip(name, schema, music21_too=name in READ_BY_MUSIC21)

    lost = {what: pair for what, pair in row.results.items() if pair[0] != pair[1]}
    assert lost == {}
    assert row.results["notes"][1] > 40


def test_the_oracle_sees_a_lost_note(benchmark: ModuleType) -> None:
    data = benchmark.corpus_file(READ_BY_MUSIC21[0]).read_bytes()
    written = write_musicxml(read_musicxml(data)).replace("<octave>5<", "<octave>4<", 1)

    good, every = benchmark.kept(
        benchmark.read_page(data).notes, benchmark.read_page(written.encode()).notes
    )

    assert good == every - 1


@lru_cache
def _own(place: int) -> Score:
    wishes = Wishes(key=KEYS[place], bars=8, complexity=0.3 * place)
    brief = read_brief("gospel worship song", wishes=wishes, seed=place)
    return GospelArranger().arrange(brief, seed=place).score


own = pytest.mark.parametrize("place", range(len(KEYS)))


@own
def test_an_own_score_comes_back(place: int) -> None:
    score = _own(place)

    again = read_musicxml(write_musicxml(score).encode())

    assert _notes(again) == _notes(score)
    assert _rolled(again) <= _rolled(score)
    assert _chords(again) == _chords(score)
    assert again.meters == score.meters
    assert again.keys == score.keys
    assert again.pedals == score.pedals
    assert again.hairpins == score.hairpins
    assert [(t.onset, t.text) for t in again.tempos] == [(t.onset, t.text) for t in score.tempos]
    assert [t.bpm for t in again.tempos] == pytest.approx([t.bpm for t in score.tempos], abs=0.01)
    assert [(s.name, s.onset, s.end) for s in again.sections] == [
        (s.name, s.onset, s.end) for s in score.sections
    ]
    assert (again.title, again.subtitle, again.feel) == (score.title, score.subtitle, score.feel)


def test_the_study_of_all_signs_comes_back(study: Score) -> None:
    again = read_musicxml(write_musicxml(study).encode())

    assert _notes(again) == _notes(study)
    assert _chords(again) == _chords(study)
    assert _rolled(again) == _rolled(study)
    assert again.lyrics == study.lyrics
    assert again.pedals == study.pedals
    assert again.creator == study.creator


@own
def test_a_compressed_score_is_the_same(place: int) -> None:
    score = _own(place)

    data = write_mxl(score)

    assert read_musicxml(data) == read_musicxml(write_musicxml(score).encode())
    assert data == write_mxl(score)
    assert len(data) < len(write_musicxml(score)) / 5


def test_the_syllables_of_a_word_come_back(study: Score, schema: etree.XMLSchema) -> None:
    sung = replace(study, lyrics=((0, "A-"), (960, "ma-"), (1440, "zing"), (2400, "grace")))

    text = write_musicxml(sung)

    schema.assertValid(etree.fromstring(text.encode()))
    assert "<syllabic>middle</syllabic><text>ma</text>" in text
    assert read_musicxml(text.encode()).lyrics == sung.lyrics


def test_the_end_of_a_chord_comes_back(study: Score, schema: etree.XMLSchema) -> None:
    first, *others = study.chords
    cut = replace(study, chords=(replace(first, duration=first.duration // 2), *others[:-1]))

    text = write_musicxml(cut)

    schema.assertValid(etree.fromstring(text.encode()))
    assert _chords(read_musicxml(text.encode())) == _chords(cut)


def _notes(score: Score) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            n.onset,
            n.duration,
            str(n.pitch),
            n.hand,
            n.is_grace,
            n.tremolo,
            n.finger,
            frozenset(n.articulations),
        )
        for n in score.notes
    )


def _rolled(score: Score) -> set[tuple[int, str]]:
    """What is rolled; a voice with one note has nothing to roll on the page."""
    return {(n.onset, str(n.pitch)) for n in score.notes if n.arpeggio}


def _chords(score: Score) -> list[tuple[int, int, str]]:
    return [(c.onset, c.duration, c.chord.symbol) for c in score.chords]
