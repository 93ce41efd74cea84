"""One service makes every format; what formats share is made once."""

import datetime
import io
import json
import threading
import zipfile
from dataclasses import replace
from typing import Final

import pytest

from app.services.arrangement_service import compose_arrangement
from app.services.batch_export import BatchItem
from app.services.export_desk import Desk
from app.services.export_formats import DOCUMENT, FORMATS, VIDEO, SheetMusicFormat, check_formats
from app.services.export_options import AudioOptions, ExportOptions, SheetOptions
from app.services.export_service import ExportService, export_service
from gospel_keys.brief.model import Wishes
from gospel_keys.errors import InvalidRequestError, RenderingCancelledError, RenderingError
from gospel_keys.formats.document import Document, read_document
from gospel_keys.formats.midi import read_midi
from gospel_keys.formats.midi_file import MidiFile
from gospel_keys.score.model import Hand
from gospel_keys.score.rehearsal import Rehearsal, rehearse
from gospel_keys.sound.audio_format import AudioFormat
from gospel_keys.sound.progress import Progress

FIRST_BAR: Final = ExportOptions(audio=AudioOptions(rehearsal=Rehearsal(bars=(1, 1))))


@pytest.fixture(scope="module")
def document() -> Document:
    made = compose_arrangement("worship in C", wishes=Wishes(bars=2, meter="4/4"), seed=5)
    return made.document()


@pytest.mark.parametrize(
    ("asked", "formats"),
    [
        (["mp3", "pdf"], ("mp3", "pdf")),
        ([" MID ", "xml", "m4a", "video"], ("midi", "musicxml", "aac", "mp4")),
        (["pdf", "midi", "mid", "", "PDF"], ("pdf", "midi")),
        (list(FORMATS), FORMATS),
    ],
)
def test_formats_are_known_by_their_usual_names(asked: list[str], formats: tuple[str]) -> None:
    assert check_formats(asked) == formats


@pytest.mark.parametrize(
    ("asked", "named"),
    [(["pdf", "docx"], "'docx'"), ([], "no format is named"), ([" "], "no format")],
)
def test_an_unknown_format_is_told_with_those_there_are(asked: list[str], named: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        check_formats(asked)

    assert named in caught.value.message
    assert all(name in caught.value.message for name in FORMATS)
    assert caught.value.field == "formats"


def test_every_format_has_an_ending_of_its_own() -> None:
    endings = [kind.ending for kind in (*SheetMusicFormat, *AudioFormat)]

    assert len(set(endings)) == len(endings)
    assert (SheetMusicFormat.MIDI.ending, AudioFormat.AAC.ending) == ("mid", "m4a")


def test_sound_formats_share_one_rendering(document: Document) -> None:
    told: list[tuple[str, float]] = []
    names: list[str] = []
    progress = Progress(lambda share: told.append((names[-1], share)), lambda: False)

    files = list(
        export_service.export(
            document, ["wav", "flac"], options=FIRST_BAR, progress=progress, on_format=names.append
        )
    )

    steps = {name: sum(1 for told_of, _ in told if told_of == name) for name in names}
    assert [file.media_type for file in files] == ["audio/wav", "audio/flac"]
    assert steps["flac"] < steps["wav"] / 2
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[-1][1] == 1.0


def test_what_is_not_wanted_any_more_stops(document: Document) -> None:
    made = export_service.export(
        document, ["midi", "wav"], progress=Progress(lambda _: None, lambda: True)
    )

    with pytest.raises(RenderingCancelledError):
        next(made)


def test_a_film_stops_while_its_sound_is_made_and_leaves_no_work_behind(
    document: Document,
) -> None:
    told: list[float] = []
    before = threading.active_count()
    made = export_service.export(
        document,
        [VIDEO],
        options=FIRST_BAR,
        progress=Progress(told.append, lambda: len(told) > 2),
    )

    with pytest.raises(RenderingCancelledError):
        next(made)

    assert max(told) < 0.2
    assert threading.active_count() == before


def test_a_film_that_cannot_be_engraved_stops_its_sound(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float] = []
    failed = threading.Event()

    def broken(*_: object, **__: object) -> None:
        failed.set()
        raise RenderingError("the engraver failed")

    def tell(share: float) -> None:
        assert not share or failed.wait(60.0)
        told.append(share)

    monkeypatch.setattr("gospel_keys.engraving.video.film.Film", broken)
    made = export_service.export(document, [VIDEO], progress=Progress(tell, lambda: False))

    with pytest.raises(RenderingError, match="the engraver failed"):
        next(made)

    # The sound takes the first fifth.
    assert max(told, default=0.0) < 0.1


def test_a_document_comes_back_as_it_was(document: Document) -> None:
    (file,) = export_service.export(document, [DOCUMENT], stem="mine")

    assert file.name == "mine.gkdoc"
    assert read_document(file.data) == document


def test_sound_says_when_it_was_made(document: Document) -> None:
    service = ExportService(today=lambda: datetime.date(2001, 2, 3))

    file = service.export_audio(document, AudioFormat.FLAC, options=FIRST_BAR.audio)

    assert b"2001" in file.data[:8192]


def test_a_page_in_another_key_leaves_the_piece_as_it_was(document: Document) -> None:
    before = document.score

    (file,) = export_service.export_sheet_music(
        document, SheetMusicFormat.MUSICXML, options=SheetOptions(transpose=2)
    )

    assert b"<fifths>2</fifths>" in file.data
    assert document.score is before
    assert str(document.score.key) == "C major"


def test_a_silent_hand_is_refused_before_any_sound_is_made(document: Document) -> None:
    score = document.score
    right = [place for place, note in enumerate(score.notes) if note.hand is Hand.RIGHT]
    notes = tuple(n for n in document.performance.notes if n.source in right)
    alone = replace(document, performance=replace(document.performance, notes=notes))
    wishes = AudioOptions(rehearsal=Rehearsal(hand=Hand.LEFT))

    with pytest.raises(InvalidRequestError, match="nothing would be heard") as caught:
        export_service.export_audio(alone, AudioFormat.WAV, options=wishes)

    assert caught.value.field == "hand"


def test_a_batch_goes_on_after_a_piece_that_fails(document: Document) -> None:
    def broken() -> Document:
        raise InvalidRequestError("it is damaged", value=None, field="item")

    items = [
        BatchItem("a" * 32, broken),
        BatchItem("b" * 32, lambda: None),
        BatchItem("c" * 32, lambda: document),
    ]

    data = b"".join(export_service.batch_export(items, ["midi", "svg"]))

    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = json.loads(archive.read("manifest.json"))["entries"]
    assert [e["error_code"] for e in entries] == [
        *("invalid-request", "invalid-request", "not-found", "not-found", "", ""),
    ]
    assert [e["format"] for e in entries] == ["midi", "svg"] * 3
    named = [name for e in entries for name in e["files"]]
    assert sorted([*named, "manifest.json"]) == sorted(archive.namelist())
    assert all(name.split("/")[0].endswith("-cccccccc") for name in named)


def test_the_same_batch_is_the_same_archive(document: Document) -> None:
    items = [BatchItem("a" * 32, lambda: document)]

    first, again = (b"".join(export_service.batch_export(items, ["midi"])) for _ in range(2))

    assert first == again


def test_a_batch_that_is_not_wanted_stops(document: Document) -> None:
    items = [BatchItem("a" * 32, lambda: document)]
    unwanted = Progress(lambda _: None, lambda: True)

    with pytest.raises(RenderingCancelledError):
        list(export_service.batch_export(items, [VIDEO], progress=unwanted))


def test_a_batch_tells_piece_and_format(document: Document) -> None:
    told: list[str] = []
    items = [BatchItem("a" * 32, lambda: document), BatchItem("b" * 32, lambda: None)]

    list(export_service.batch_export(items, ["midi", "svg"], on_stage=told.append))

    title = document.score.title
    assert told == [
        f"{title} (1 of 2), midi",
        f"{title} (1 of 2), svg",
        "missing piece (2 of 2), midi",
        "missing piece (2 of 2), svg",
    ]


def test_everything_of_a_transposed_piece_names_its_key(document: Document) -> None:
    wishes = ExportOptions(
        audio=AudioOptions(rehearsal=Rehearsal(bars=(1, 1), transpose=2)),
        sheet=SheetOptions(transpose=2),
    )

    files = list(export_service.export(document, ["mp3", "midi", "musicxml"], options=wishes))

    for file in files:
        assert "in-d-major" in file.name
        assert b"in D major" in file.data
        assert b"C major" not in file.data


@pytest.mark.parametrize("kind", ["musicxml", "mxl", "mp4"])
def test_a_chart_has_no_staves_to_be_written(document: Document, kind: str) -> None:
    wishes = ExportOptions(sheet=SheetOptions(layout="chart"))

    with pytest.raises(InvalidRequestError, match="expected full or lead") as caught:
        list(export_service.export(document, ["pdf", kind], options=wishes))

    assert caught.value.field == "layout"


@pytest.mark.parametrize(
    ("formats", "rehearsal", "told"),
    [
        (["pdf", "mp3"], Rehearsal(bars=(2, 9)), "expected bars within 1-2"),
        (["mp4"], Rehearsal(bars=(7, 7)), "expected bars within 1-2"),
    ],
)
def test_bars_that_are_not_there_are_refused_before_anything_is_made(
    document: Document, formats: list[str], rehearsal: Rehearsal, told: str
) -> None:
    begun: list[str] = []
    options = ExportOptions(audio=AudioOptions(rehearsal=rehearsal))

    with pytest.raises(InvalidRequestError, match=told):
        list(export_service.export(document, formats, options=options, on_format=begun.append))

    assert begun == []


def _midi(document: Document, wishes: Rehearsal) -> MidiFile:
    options = ExportOptions(AudioOptions(rehearsal=wishes), SheetOptions(wishes.transpose))
    (file,) = export_service.export(document, ["midi"], options=options)
    return read_midi(file.data)


@pytest.mark.parametrize(
    "wishes",
    [
        Rehearsal(),
        Rehearsal(hand=Hand.LEFT),
        Rehearsal(tempo_scale=0.5),
        Rehearsal(bars=(2, 2), repeats=3),
        Rehearsal(count_in=1, click=True),
        Rehearsal(Hand.RIGHT, 0.7, 3, (1, 2), 2, count_in=2, click=True),
    ],
)
def test_midi_plays_what_is_heard(document: Document, wishes: Rehearsal) -> None:
    heard = rehearse(document.performance, document.score, wishes)
    strikes = sorted((n.hand is Hand.LEFT, n.pitch, n.start) for n in heard.performance.notes)

    file = _midi(document, wishes)

    notes = sorted((n.channel == 1, n.pitch, n.start) for n in file.notes if n.channel < 2)
    clicks = [n.start for n in file.notes if n.channel == 9]
    assert [n[:2] for n in notes] == [n[:2] for n in strikes]
    assert [n[2] for n in notes] == pytest.approx([n[2] for n in strikes], abs=0.002)
    assert clicks == pytest.approx([click.time for click in heard.clicks], abs=0.002)


def test_bars_of_midi_that_are_not_there_are_refused(document: Document) -> None:
    with pytest.raises(InvalidRequestError, match="expected bars within 1-2"):
        _midi(document, Rehearsal(bars=(2, 9)))


@pytest.mark.parametrize(
    ("creator", "method", "artist", "composer"),
    [
        ("S. Foster", "import", "S. Foster", "S. Foster"),
        ("J. Smith, arr. Gospel Keys", "rules", "J. Smith, arr. Gospel Keys", "J. Smith"),
        ("Gospel Keys", "rules", "Gospel Keys", ""),
        ("", "rules", "Gospel Keys", ""),
        ("", "import", "", ""),
    ],
)
def test_tags_name_who_made_the_music(
    document: Document, creator: str, method: str, artist: str, composer: str
) -> None:
    score = replace(document.score, creator=creator)
    piece = replace(document, score=score, method=method, style="import")
    desk = Desk(piece, ExportOptions(), "song", datetime.date(2001, 2, 3))

    tags = desk.tags.named()

    assert (tags.get("artist", ""), tags.get("composer", "")) == (artist, composer)
    assert "genre" not in tags
    assert tags["comment"] == "Gospel Keys"
