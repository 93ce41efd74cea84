"""Whether foreign scores survive: read, written, and read again by others.

Every score is read by Gospel Keys, written, checked against the official schema, and both
the first and the last page are read by two other readers: a small one over lxml below, and
music21. A table says how many notes, ties, tuplets, chord symbols and voices are kept.

Usage::

    python benchmarks/round_trip.py [--quick] [NAME or FILE ...]
"""

import argparse
import bisect
import io
import sys
import time
import warnings
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from lxml import etree

from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.formats.reading.musicxml import read_musicxml

_KEYBOARD = """
    bach/bwv846.mxl beach/prayer_of_a_tired_child.musicxml chopin/mazurka06-2.krn cpebach/h186.mxl
    demos/two-parts.xml handel/rinaldo/Lascia_chio_pianga.mxl joplin/maple_leaf_rag.mxl
    liliuokalani/aloha_oe.mxl mozart/k545/movement1_exposition.mxl
    schoenberg/opus19/movement2.mxl schoenberg/opus19/movement6.mxl schubert/Lindenbaum.xml
    schumann_clara/opus17/movement3.xml schumann_clara/polonaise_op1n1.mxl
    schumann_clara/polonaise_op1n2.mxl schumann_clara/polonaise_op1n3.mxl
    schumann_clara/polonaise_op1n4.mxl schumann_robert/dichterliebe_no2.xml
    schumann_robert/opus48no2.mxl theoryExercises/TriadExercise.mxl verdi/laDonnaEMobile.mxl
    weber/concertino_clarinet.mxl
"""
_LEAD_SHEETS = """
    demos/chord_realization_exercise.mxl demos/incorrect_time_signature_pv.mxl
    leadSheet/fosterBrownHair.mxl leadSheet/berlinAlexandersRagtime.mxl
"""
_CHORALES = """
    10.7 101.7 102.7 103.6 104.6 108.6 11.6 110.7 111.6 112.5 114.7 115.6 116.6 117.4 119.9 120.6
    121.6 122.6 123.6 125.6 126.6 127.5 133.6 135.6 139.6 140.7 144.3
"""
_QUARTETS = """
    haydn/opus1no1/movement1.mxl haydn/opus1no1/movement2.mxl haydn/opus1no1/movement3.mxl
    haydn/opus1no1/movement4.mxl haydn/opus1no1/movement5.mxl
    mozart/k155/movement1.mxl mozart/k155/movement2.mxl mozart/k155/movement3.mxl
    mozart/k156/movement1.mxl mozart/k156/movement2.mxl mozart/k156/movement3.mxl
    mozart/k156/movement4.mxl mozart/k80/movement1.mxl mozart/k80/movement2.mxl
    mozart/k80/movement3.mxl mozart/k80/movement4.mxl
"""
GROUPS = {
    "keyboard": tuple(_KEYBOARD.split()),
    "lead sheets": tuple(_LEAD_SHEETS.split()),
    "chorales": tuple(f"bach/bwv{number}.mxl" for number in _CHORALES.split()),
    "quartets": tuple(_QUARTETS.split()),
}
"""What music21 carries: every score with a part for a keyboard, on two staves (solo pieces, and
songs and concertos of which the piano is taken); melodies with chord symbols; and, which are no
piano scores but reductions that our own reader makes of four staves, hymns and string quartets.
"""

CORPUS = tuple(name for names in GROUPS.values() for name in names)
Place = tuple[Fraction, str, int]
"""Onset in quarters, spelled pitch, staff."""


@dataclass(slots=True)
class Page:
    """What stands on a page: each note once, with the ties that follow joined to it."""

    notes: Counter[tuple[Fraction, Fraction, str, int]] = field(default_factory=Counter)
    graces: Counter[Place] = field(default_factory=Counter)
    tied: Counter[Place] = field(default_factory=Counter)
    tuplets: Counter[tuple[Fraction, int, Fraction]] = field(default_factory=Counter)
    symbols: Counter[tuple[Fraction, str, str]] = field(default_factory=Counter)
    voices: set[tuple[Place, str]] = field(default_factory=set)
    bars: list[Fraction] = field(default_factory=list)


def corpus_file(name: str) -> Path:
    """Return the path of a score that music21 carries, or of a file of one's own."""
    if Path(name).is_file():
        return Path(name)
    import music21

    return Path(music21.__file__).parent / "corpus" / name


def corpus_data(name: str) -> bytes:
    """Return a score as MusicXML, plain or compressed; music21 writes what is in Humdrum."""
    path = corpus_file(name)
    if path.suffix != ".krn":
        return path.read_bytes()
    import music21

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        stream = music21.converter.parse(path, forceSource=True)
        return bytes(music21.musicxml.m21ToXml.GeneralObjectExporter(stream).parse())


def xml_of(data: bytes) -> bytes:
    """Return the XML of a plain or compressed file."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [n for n in archive.namelist() if not n.startswith("META-INF")]
        return archive.read(next(n for n in names if n.endswith(("xml", "musicxml"))))


# The first oracle: lxml, fractions, one pass.


def read_page(data: bytes) -> Page:
    """Read a page bar by bar, without playing its repeats."""
    root = etree.fromstring(xml_of(data))
    page = Page()
    parts = root.findall("part")
    grand = [
        p
        for p in parts
        if any((e.text or "1") > "1" for e in p.iter("staves")) and p.find(".//pitch") is not None
    ]
    names = {e.get("id"): e.findtext("part-name", "") for e in root.iter("score-part")}
    singles = [p for p in parts if names.get(p.get("id")) in ("Soprano", "Alto", "Tenor", "Bass")]
    taken = grand[:1] or (singles if len(singles) == 4 else parts)
    starts = _bar_starts(taken)
    for place, part in enumerate(taken):
        staff = None if grand else (1 if place < max(1, len(taken) // 2) else 2)
        _read_part(part, page, starts, staff=staff, name=str(place))
    if not page.symbols:
        for part in parts:
            if part not in taken:
                _read_symbols(part, page, starts)
    page.bars = starts
    return page


def _snap(place: Fraction, divisions: int) -> Fraction:
    """The place that a file means whose divisions cannot name a third or a fifth."""
    if divisions < 96 or divisions % 15 == 0:
        return place
    for parts in (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64):
        near = Fraction(round(place * parts), parts)
        if abs(near - place) * divisions < 2:
            return near
    return place


def _snap_odd(place: Fraction, divisions: int, actual: int) -> Fraction:
    """The place that a file means inside a group of seven notes or more."""
    for parts in (actual, 2 * actual, 4 * actual):
        near = Fraction(round(place * parts), parts)
        if abs(near - place) * divisions <= 1:
            return near
    return _snap(place, divisions)


def _steps(measure: Any, divisions: list[int]) -> Iterable[tuple[Any, Fraction, Fraction]]:
    """Yield each element with its place and its length in quarters, thirds made exact."""
    for element, place, length in _raw_steps(measure, divisions):
        actual = int(element.findtext("time-modification/actual-notes") or 1)
        if actual in _ODD:
            start, end = (_snap_odd(p, divisions[0], actual) for p in (place, place + length))
        else:
            start, end = (_snap(p, divisions[0]) for p in (place, place + length))
        yield element, start, end - start


_ODD = (7, 9, 11, 13, 14, 15)


def _raw_steps(measure: Any, divisions: list[int]) -> Iterable[tuple[Any, Fraction, Fraction]]:
    now = before = Fraction(0)
    for element in measure:
        if element.tag == "attributes":
            divisions[0] = int(element.findtext("divisions") or divisions[0])
        length = Fraction(element.findtext("duration") or 0) / divisions[0]
        if element.tag == "backup":
            now -= length
        elif element.tag == "forward":
            now += length
        elif element.tag == "note" and element.find("grace") is None:
            if element.find("chord") is not None:
                shown = _shown(element) == now - before
                yield element, before, now - before if shown else min(length, now - before)
                continue
            before = now
            now += length
            yield element, before, length
            continue
        yield element, now, length


def _shown(element: Any) -> Fraction:
    """The length that the sign of a note stands for: a file may miscount it in a chord."""
    if element.findtext("type") not in _QUARTERS:
        return Fraction(0)
    dots = len(element.findall("dot"))
    ratio = element.find("time-modification")
    plain = _QUARTERS[element.findtext("type")] * (2 - Fraction(1, 2**dots))
    if ratio is None:
        return plain
    return plain * int(ratio.findtext("normal-notes")) / int(ratio.findtext("actual-notes"))


_QUARTERS = {"whole": Fraction(4), "half": Fraction(2), "quarter": Fraction(1)} | {
    name: Fraction(1, parts)
    for name, parts in (("eighth", 2), ("16th", 4), ("32nd", 8), ("64th", 16))
}


def _bar_starts(parts: list[Any]) -> list[Fraction]:
    lengths: dict[int, Fraction] = defaultdict(Fraction)
    for part in parts:
        divisions = [1]
        for number, measure in enumerate(part.iterfind("measure")):
            for element, place, length in _steps(measure, divisions):
                sounds = element.tag == "note" and element.find("chord") is None
                reach = place + (length if sounds else 0)
                lengths[number] = max(lengths[number], reach)
    starts = [Fraction(0)]
    for number in range(len(lengths)):
        starts.append(starts[-1] + lengths[number])
    return starts


def _read_part(
    part: Any, page: Page, starts: list[Fraction], *, staff: int | None, name: str
) -> None:
    divisions = [1]
    ties = _Ties()
    voice = "1"
    for number, measure in enumerate(part.iterfind("measure")):
        for element, place, length in _steps(measure, divisions):
            onset = starts[number] + place
            if element.tag == "harmony":
                _read_symbol(element, page, onset)
            if element.tag != "note":
                continue
            if element.find("chord") is None:
                voice = element.findtext("voice") or "1"
            home = staff or int(element.findtext("staff") or 1)
            own = f"{name}:{element.findtext('voice') or voice}"
            _read_note(element, page, ties, (onset, length, home, own))
    ties.write(page)


def _read_note(
    element: Any, page: Page, ties: "_Ties", where: tuple[Fraction, Fraction, int, str]
) -> None:
    """Read a note at an onset, of a length, on a staff and in a voice."""
    onset, length, home, own = where
    if element.find("pitch") is None or element.find("cue") is not None:
        return
    if element.find("grace") is not None:
        page.graces[onset, _pitch(element), home] += 1
    elif ties.take(element, onset, length, home, own):
        _read_ratio(element, page, onset, home)


class _Ties:
    """Joins tied notes of one staff."""

    def __init__(self) -> None:
        self.chains: list[list[Any]] = []
        self._waiting: dict[tuple[str, int, Fraction], list[list[Any]]] = defaultdict(list)

    def take(self, element: Any, onset: Fraction, length: Fraction, home: int, voice: str) -> bool:
        """Take a note; True where it is struck and not the end of a tie."""
        pitch = _pitch(element)
        kinds = {t.get("type") for t in element.iterfind("tie")}
        kinds |= {t.get("type") for t in element.iterfind("notations/tied")}
        found = self._waiting[pitch, home, onset] if "stop" in kinds else []
        same = [chain for chain in found if chain[4] == voice] or found
        if same:
            chain = same[0]
            found.remove(chain)
            chain[1] += length
            chain[5] = True
        else:
            chain = [onset, length, pitch, home, voice, False]
            self.chains.append(chain)
        if "start" in kinds:
            self._waiting[pitch, home, onset + length].append(chain)
        return not same

    def write(self, page: Page) -> None:
        """Put the notes on their page, each once."""
        for onset, length, pitch, home, own, tied in self.chains:
            page.notes[onset, length, pitch, home] += 1
            page.voices.add(((onset, pitch, home), own))
            if tied:
                page.tied[onset, pitch, home] += 1


def _read_ratio(element: Any, page: Page, onset: Fraction, staff: int) -> None:
    ratio = element.find("time-modification")
    if ratio is None or element.find("notations/ornaments/tremolo") is not None:
        return
    value = Fraction(int(ratio.findtext("actual-notes")), int(ratio.findtext("normal-notes")))
    if value != 1:
        page.tuplets[onset, staff, value] += 1


def _read_symbols(part: Any, page: Page, starts: list[Fraction]) -> None:
    divisions = [1]
    for number, measure in enumerate(part.iterfind("measure")):
        for element, place, _ in _steps(measure, divisions):
            if element.tag == "harmony":
                _read_symbol(element, page, starts[number] + place)


def _read_symbol(element: Any, page: Page, onset: Fraction) -> None:
    if element.findtext("kind") == "none":
        return
    root = _name(element, "root")
    page.symbols[onset, root, _name(element, "bass") or root] += 1


def _name(element: Any, tag: str) -> str:
    step = element.findtext(f"{tag}/{tag}-step") or ""
    alter = int(float(element.findtext(f"{tag}/{tag}-alter") or 0))
    return step + ("#" * alter if alter > 0 else "b" * -alter)


def _pitch(element: Any) -> str:
    alter = int(float(element.findtext("pitch/alter") or 0))
    sign = "#" * alter if alter > 0 else "b" * -alter
    return f"{element.findtext('pitch/step')}{sign}{element.findtext('pitch/octave')}"


# The second oracle: music21.


Struck = Counter[tuple[Fraction, str]]
"""Onset in quarters and pitch."""


def music21_notes(data: bytes, starts: Sequence[Fraction], *, staves_only: bool) -> Struck:
    """Return the notes that music21 finds struck, placed in the piece.

    Parameters
    ----------
    data : bytes
    starts : sequence of Fraction
        Where each bar begins. music21 shortens a bar whose first part holds too little and moves
        all that follow it.
    staves_only : bool
        Whether to leave out parts that are no piano.
    """
    import music21

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Any: what music21 returns has many types.
        stream: Any = music21.converter.parseData(
            _without_cues(xml_of(data)), format="musicxml", forceSource=True
        )
    parts = list(stream.parts)
    if staves_only:
        parts = [p for p in parts if "PartStaff" in p.classes] or parts
    found = [
        (starts[number] + Fraction(place), *note)
        for part in parts
        for number, measure in enumerate(part.getElementsByClass("Measure"))
        for place, *note in _music21_bar(measure)
    ]
    tied = {(_snapped(onset + length), name) for onset, name, length, kind in found if kind in _ON}
    # A tie from nowhere is a slip of the file: such a note is struck.
    return Counter(
        (_snapped(onset), name)
        for onset, name, _, kind in found
        if kind not in ("stop", "continue") or (_snapped(onset), name) not in tied
    )


_ON = ("start", "continue")


def _without_cues(xml: bytes) -> bytes:
    """Leave cue notes out, which nobody plays; music21 cannot tell hidden ones from others."""
    root = etree.fromstring(xml)
    cues = [note for note in root.iter("note") if note.find("cue") is not None]
    for note in cues:
        if note.find("chord") is not None:
            note.getparent().remove(note)
            continue
        for child in list(note):
            if child.tag in ("cue", "tie", "notations", "accidental"):
                note.remove(child)
            elif child.tag == "pitch":
                note.replace(child, etree.Element("rest"))
    return xml if not cues else bytes(etree.tostring(root))


def _snapped(place: Any) -> Fraction:
    """Files round thirds; 48ths of a quarter tell all these notes apart."""
    return Fraction(round(place * 48), 48)


def _music21_bar(measure: Any) -> Iterable[tuple[Any, str, Any, str]]:
    """Yield place, pitch, length and kind of tie."""
    for element in measure.recurse().notes:
        if element.duration.isGrace or {"Harmony", "Unpitched"} & set(element.classes):
            continue
        place, length = element.getOffsetInHierarchy(measure), element.duration.quarterLength
        for note in element.notes if element.isChord else (element,):
            kind = note.tie.type if note.tie is not None else ""
            yield place, note.pitch.nameWithOctave, length, kind


# The comparison.


def kept(before: Counter[Any], after: Counter[Any]) -> tuple[int, int]:
    """Return how many entries are kept, and how many there are on either page at most."""
    return (before & after).total(), max(before.total(), after.total())


def kept_voices(before: Page, after: Page) -> tuple[int, int]:
    """Compare who shares a voice, bar by bar and staff by staff.

    Bars in which a staff has more than two voices are counted as kept only where notes of
    one voice stay together.
    """

    def groups(page: Page) -> dict[tuple[int, int], dict[str, set[tuple[Fraction, str]]]]:
        rows: dict[tuple[int, int], dict[str, set[tuple[Fraction, str]]]] = {}
        for (onset, pitch, staff), voice in page.voices:
            bar = bisect.bisect_right(before.bars, onset) - 1
            rows.setdefault((bar, staff), {}).setdefault(voice, set()).add((onset, pitch))
        return rows

    first, second = groups(before), groups(after)
    good = 0
    for key, voices in first.items():
        ours = second.get(key, {})
        same = sorted(map(sorted, voices.values())) == sorted(map(sorted, ours.values()))
        together = len(voices) > 2 and all(
            any(notes <= others for others in ours.values()) for notes in voices.values()
        )
        good += same or together
    return good, len(first)


@dataclass(frozen=True, slots=True)
class Row:
    """The result for one score: pairs of kept and all."""

    name: str
    results: dict[str, tuple[int, int]]
    milliseconds: float

    @property
    def whole(self) -> bool:
        return all(good == every for good, every in self.results.values())


def round_trip(name: str, schema: etree.XMLSchema, *, music21_too: bool = True) -> Row:
    """Send a score of the corpus through reading and writing."""
    data = corpus_data(name)
    start = time.perf_counter()
    score = read_musicxml(data, repeats="once")
    spent = 1000 * (time.perf_counter() - start)
    written = write_musicxml(score).encode()
    before, after = read_page(data), read_page(written)
    results = {
        "notes": kept(before.notes, after.notes),
        "graces": kept(before.graces, after.graces),
        "ties": kept(before.tied, before.tied & _struck(after)),
        "tuplets": kept(before.tuplets, before.tuplets & after.tuplets),
        "symbols": kept(before.symbols, after.symbols),
        "voices": kept_voices(before, after),
        "valid": (int(schema.validate(etree.fromstring(written))), 1),
    }
    if music21_too:
        staves = b"<staves>2" in xml_of(data)
        first = music21_notes(data, before.bars, staves_only=staves)
        second = music21_notes(written, after.bars, staves_only=True)
        results["music21"] = kept(first, second)
    return Row(name, results, spent)


def _struck(page: Page) -> Counter[Place]:
    return Counter((onset, pitch, staff) for onset, _, pitch, staff in page.notes.elements())


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave music21 out")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args(arguments)
    groups = {"named": tuple(options.names)} if options.names else GROUPS
    schema = load_schema()
    total = Counter[str]()
    rows: list[Row] = []
    for title, names in groups.items():
        found = [_printed(round_trip(n, schema, music21_too=not options.quick)) for n in names]
        print(f"{title}: {sum(row.whole for row in found)} of {len(found)} scores whole\n")
        rows += found
    for row in rows:
        for what, (good, every) in row.results.items():
            total[f"{what} kept"] += good
            total[what] += every
    print(f"{sum(row.whole for row in rows)} of {len(rows)} scores whole")
    for what in [w for w in total if not w.endswith(" kept")]:
        print(f"  {what:10s} {total[f'{what} kept']} of {total[what]}")
    return 0


def _printed(row: Row) -> Row:
    cells = "  ".join(
        f"{what} {good}/{every}" for what, (good, every) in row.results.items() if every
    )
    print(f"{'ok ' if row.whole else '-- '}{row.name:42s}{row.milliseconds:6.0f} ms  {cells}")
    return row


def load_schema() -> etree.XMLSchema:
    """The MusicXML 4.0 schema, as the ``musicxml`` package carries it."""
    import musicxml

    folder = Path(musicxml.__file__).parent / "generate_classes"
    parser = etree.XMLParser()
    parser.resolvers.add(_Offline())
    return etree.XMLSchema(etree.fromstring((folder / "musicxml_4_0.xsd").read_bytes(), parser))


_STUB = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{space}">{names}'
    "</xs:schema>"
)


class _Offline(etree.Resolver):  # type: ignore[misc]
    """Answers the schema's two imports without the network."""

    def resolve(self, url: str, _: str, context: Any) -> Any:
        xlink = "xlink" in url
        names = ("href", "type", "role", "title", "show", "actuate") if xlink else ("lang", "space")
        text = _STUB.format(
            space="http://www.w3.org/1999/xlink"
            if xlink
            else "http://www.w3.org/XML/1998/namespace",
            names="".join(f'<xs:attribute name="{n}" type="xs:string"/>' for n in names),
        )
        return self.resolve_string(text, context)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
