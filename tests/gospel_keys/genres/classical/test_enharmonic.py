"""Remote flat harmony is written in sharps, and one borrowed chord is not."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.classical.arranger import ClassicalArranger
from gospel_keys.genres.classical.enharmonic import for_the_page
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form import Form, FormSection, SectionKind
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan, KeyChange
from gospel_keys.theory.chord import Chord


def _written(symbols: str, key: str) -> list[str]:
    brief = read_brief("nocturne", genre="classical", wishes=Wishes(key=key), seed=0)
    section = FormSection(SectionKind.VERSE, "Theme", "A", 0, 8, brief.key, 0.5, 0.5, 70, ())
    chords = tuple(
        ChordSpan(k * 3840, 3840, Chord.parse(symbol)) for k, symbol in enumerate(symbols.split())
    )
    stage = Stage(brief, Form(Meter(4, 4), (section,)), chords, (KeyChange(0, brief.key),))
    return [str(span.chord) for span in for_the_page(stage).chords]


@pytest.mark.parametrize(
    ("key", "planned", "written"),
    [
        ("Db major", "Db Bbb Gbm Ab", "Db A F#m Ab"),
        ("Db major", "Db Gb Gbm Ab", "Db Gb Gbm Ab"),
        ("Ab major", "Ab Fb Bbb/Db Eb", "Ab E A/C# Eb"),
        ("Eb major", "Eb Cb Fb/Ab Bb", "Eb B E/G# Bb"),
        ("Eb minor", "Ebm Cb Abm Bb", "Ebm Cb Abm Bb"),
        ("C major", "C Ab Fm G", "C Ab Fm G"),
    ],
)
def test_stretches_on_remote_roots_are_written_in_sharps(
    key: str, planned: str, written: str
) -> None:
    assert _written(planned, key) == written.split()


def test_an_augmented_sixth_keeps_its_letters_above_a_plain_bass() -> None:
    assert _written("A D/F# Eb7b5/Bbb Ab", "Db major")[2] == "Eb7b5/Bbb"
    assert _written("Bbb Ebb/Gb Eb7b5/Bbb Ab", "Db major") == ["A", "D/F#", "Eb7b5/A", "Ab"]


def test_romantic_pages_in_flats_have_hardly_a_double_flat() -> None:
    doubles = total = 0
    for seed in range(10):
        wishes = Wishes(key=("Db", "Ab")[seed % 2], bars=32, meter="6/8")
        brief = read_brief("romantic nocturne", genre="classical", wishes=wishes, seed=seed)
        notes = ClassicalArranger().arrange(brief, seed=seed).score.notes
        doubles += sum(abs(n.pitch.name.alter) > 1 for n in notes)
        total += len(notes)

    assert doubles <= 0.01 * total


@pytest.mark.parametrize(
    "planned", ["Db Bbb Gbm Ab", "Ab Fb Fb/Gb Eb", "Db Abm/Db Bbb Ab", "Ab Fb Bbb/Db Eb"]
)
def test_a_passage_in_sharps_does_not_change_what_sounds(planned: str) -> None:
    written = [Chord.parse(symbol) for symbol in _written(planned, planned.split()[0] + " major")]

    for chord, before in zip(written, map(Chord.parse, planned.split()), strict=True):
        assert chord.sounding_classes == before.sounding_classes
        assert chord.bass_name.pitch_class == before.bass_name.pitch_class
