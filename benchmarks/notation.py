"""How much of the written page comes back from the sound.

Generated pieces of all five genres are performed with full human irregularity and written
down again: once from the MIDI file, which knows beats, meter, key and hands, and once from
the bare notes. A note is right if it stands at its written tick with its written length.
What no ear can tell apart counts as one: the enharmonic twin of the whole piece, 12/8 for
triplets in a 4/4 that is itself marked "12/8 feel", and an appoggiatura written out in full.
Each struck key is compared by its own name: strokes of an ornament by those of its neighbours.
Where MuseScore 3 is installed, the same files (human, and deadpan without meter, key and
track names) go through its MIDI import too, for ten pieces; there a note is right by its
place in the quarter, its length and its staff.

Usage::

    python benchmarks/notation.py [--pieces N] [--peer-pieces N]
"""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from gospel_keys.brief.read import read_brief
from gospel_keys.formats.import_midi import import_midi
from gospel_keys.formats.midi import write_midi
from gospel_keys.genres.registry import GENRES, arranger_of
from gospel_keys.randomness import stream
from gospel_keys.score.graces import appoggiatura_length, leant_on
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, MeterChange, Role, Score
from gospel_keys.score.neighbours import neighbours
from gospel_keys.score.notate import Given, Notated, notate
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance, PerformedNote
from gospel_keys.theory.pitch import PitchName

WORDS = {
    "gospel": (
        "slow worship", "uptempo shout", "gospel shuffle", "contemporary gospel",
        "gospel waltz in 3/4", "traditional gospel in 6/8", "praise song", "12/8 gospel ballad",
    ),
    "jazz": (
        "swing", "jazz ballad", "bossa nova", "bebop",
        "jazz waltz in 3/4", "stride piano", "medium swing minor blues", "modal jazz",
    ),
    "blues": (
        "slow blues", "boogie woogie", "shuffle blues", "minor blues",
        "12/8 blues", "fast jump blues", "chicago blues", "new orleans blues",
    ),
    "classical": (
        "minuet", "sonatina allegro", "waltz", "chorale",
        "nocturne in minor", "prelude", "two-part invention", "romantic piece in 6/8",
    ),
    "neosoul": (
        "laid back neo soul", "r&b ballad", "neo soul groove in minor", "dilla feel",
        "slow jam", "neo soul in 6/8", "lofi groove", "upbeat soul",
    ),
}  # fmt: skip
KEYS = ("C", "F", "Bb", "Eb", "Ab", "Db", "Gb", "G", "D", "A", "E", "B")
BARS = (16, 24, 12, 16, 32)


@dataclass(frozen=True)
class Piece:
    """A written piece and how it sounded."""

    genre: str
    score: Score
    human: Performance
    deadpan: Performance


def make_piece(genre: str, seed: int, words: Sequence[str] = ()) -> Piece:
    """Generate and perform one piece, of the genre's own words or others."""
    chosen = words or WORDS[genre]
    text = f"{BARS[seed % len(BARS)]} bars {chosen[seed % len(chosen)]} in {KEYS[seed * 5 % 12]}"
    made = arranger_of(genre).arrange(read_brief(text, genre=genre, seed=seed), seed=seed)
    flat = replace(made.feel, humanise=0.0, swing=None, right_hand_late=0.0, role_late=())
    return Piece(
        genre,
        made.score,
        perform(made.score, made.feel, stream(seed, "performance")),
        perform(made.score, flat, stream(seed, "performance")),
    )


def anonymous(performance: Performance) -> Performance:
    """Return the bare notes: no hands, no roles, nothing but keys, times and velocities."""
    bare = (
        replace(n, hand=Hand.RIGHT, role=Role.INNER, chord=-1, source=-1) for n in performance.notes
    )
    return replace(performance, notes=tuple(bare))


def tally(piece: Piece, back: Notated) -> Counter[str]:
    """Count what came back; a piece that starts elsewhere is compared from its own start."""
    found = back.score
    score = _written_out(_as_read(piece.score, found), found)
    places: dict[int, list[int]] = defaultdict(list)
    for note in found.notes:
        places[note.midi].append(note.onset)
    shifts = Counter(n.onset - o for n in score.notes for o in places[n.midi])
    shift = shifts.most_common(1)[0][0] if shifts else 0
    rest = defaultdict(list)
    for note in found.notes:
        rest[note.onset + shift, note.midi].append(note)
    counts = Counter(notes=len(score.notes), pieces=1)
    for note in score.notes:
        rivals = rest.get((note.onset, note.midi))
        if not rivals:
            continue
        match = min(rivals, key=lambda r: (r.hand is not note.hand, r.duration != note.duration))
        rivals.remove(match)
        counts["onset"] += 1
        counts["onset and length"] += match.duration == note.duration
    _count_sources(piece, back, counts)
    counts["meter"] += found.meter == score.meter
    whole = (shift + found.pickup) % score.meter.bar == 0
    counts["meter and bar lines"] += whole and found.meter == score.meter
    same_tonic = found.key.tonic.pitch_class == score.key.tonic.pitch_class
    counts["key"] += same_tonic and found.key.mode == score.key.mode
    counts["signature"] += (found.key.fifths - score.key.fifths) % 12 == 0
    return counts


def _as_read(score: Score, found: Score) -> Score:
    """Return triplets in 4/4 that say themselves to be in 12/8 feel as 12/8, if so read."""
    twelve = Meter(12, 8)
    if score.meter != Meter(4, 4) or score.feel != "12/8 feel" or found.meter != twelve:
        return score
    notes = tuple(
        replace(n, onset=n.onset * 3 // 2, duration=n.duration * 3 // 2) for n in score.notes
    )
    return replace(
        score,
        notes=notes,
        meters=(MeterChange(0, twelve),),
        duration=score.duration * 3 // 2,
        chords=(),
        sections=(),
        pedals=(),
        tempos=score.tempos[:1],
        keys=score.keys[:1],
    )


def _written_out(score: Score, found: Score) -> Score:
    """Return appoggiaturas in full where they were so read."""
    read = {(n.onset, n.midi) for n in found.notes if n.duration}
    notes = list(score.notes)
    for place, grace in enumerate(score.notes):
        if not grace.appoggiatura or (grace.onset, grace.midi) not in read:
            continue
        struck = [
            i
            for i, n in enumerate(score.notes)
            if n.onset == grace.onset and n.hand is grace.hand and n.duration
        ]
        main = leant_on(score.notes, struck, place)
        note = notes[main]
        taken = appoggiatura_length(note)
        notes[place] = replace(grace, duration=taken, role=note.role, appoggiatura=False)
        notes[main] = replace(note, onset=note.onset + taken, duration=note.duration - taken)
    return replace(score, notes=tuple(notes))


def fifths_of(name: PitchName) -> int:
    """Return the place of a name on the line of fifths, C = 0."""
    return "FCGDAEB".index(name.letter) - 1 + 7 * name.alter


def _count_sources(piece: Piece, back: Notated, counts: Counter[str]) -> None:
    """Count hands and names by the struck keys behind each note.

    Files and performances list the same strikes; pitch and order tell them apart.
    """
    score, found = piece.score, back.score
    twin = score.key.fifths - found.key.fifths
    twin = twin if abs(twin) == 12 and not found.chords else 0
    again: dict[int, list[PerformedNote]] = defaultdict(list)
    for struck in back.performance.notes:
        again[struck.pitch].append(struck)
    order: Counter[int] = Counter()
    for played in piece.human.notes:
        counts["strikes"] += 1
        order[played.pitch] += 1
        if order[played.pitch] > len(again[played.pitch]):
            continue
        struck = again[played.pitch][order[played.pitch] - 1]
        counts["hand"] += struck.hand is played.hand
        asked, read = name_of(score, played), name_of(found, struck)
        counts["spelling"] += fifths_of(read) + twin == fifths_of(asked)


def name_of(score: Score, struck: PerformedNote) -> PitchName:
    """Return how the page writes a struck key: its note, or a neighbour that a sign touches."""
    note = score.notes[struck.source]
    if note.midi == struck.pitch:
        return note.pitch.name
    key = [change.key for change in score.keys if change.onset <= note.onset][-1]
    beside = (p.name for p in neighbours(note, key) if p.midi == struck.pitch)
    return next(beside, key.spell(struck.pitch % 12))


SHARES = (
    ("onset", "notes"), ("onset and length", "notes"), ("hand", "strikes"), ("spelling", "strikes"),
    ("meter", "pieces"), ("meter and bar lines", "pieces"), ("key", "pieces"),
    ("signature", "pieces"),
)  # fmt: skip


def print_table(title: str, rows: dict[str, Counter[str]], seconds: float, music: float) -> None:
    """Print the shares of each genre and of all."""
    rows = {**rows, "all": sum(rows.values(), Counter())}
    print(f"\n{title}: {60 * seconds / music:.2f} s for a minute of music")
    print(f"{'':22}" + "".join(f"{name:>11}" for name in rows))
    for what, of in SHARES:
        cells = (f"{100 * row[what] / max(row[of], 1):10.1f}%" for row in rows.values())
        print(f"{what:22}" + "".join(cells))


def measure(pieces: Sequence[Piece]) -> None:
    """Measure both cases on all pieces."""
    ways: dict[str, Callable[[Piece], Notated]] = {
        "From the MIDI file": lambda p: import_midi(write_midi(p.human, p.score)),
        "From the bare notes": lambda p: notate(anonymous(p.human), Given()),
    }
    for title, way in ways.items():
        rows: dict[str, Counter[str]] = {genre: Counter() for genre in GENRES}
        start = time.perf_counter()
        for piece in pieces:
            rows[piece.genre] += tally(piece, way(piece))
        spent = time.perf_counter() - start
        print_table(title, rows, spent, sum(p.human.duration for p in pieces))


Places = Counter[tuple[int, Fraction, Fraction, int]]


def places_of(score: Score) -> Places:
    """Return pitch, place in the quarter, length in quarters and staff of every note."""
    return Counter(
        (n.midi, Fraction(n.onset, 960) % 1, Fraction(n.duration, 960), int(n.hand is Hand.LEFT))
        for n in score.notes
        if n.duration
    )


def places_in(file: Path) -> Places:
    """Read the same from MusicXML, with tied notes joined."""
    from lxml import etree

    steps = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    found: list[list[object]] = []
    for part_number, part in enumerate(etree.parse(str(file)).getroot().iter("part")):
        now, divisions, chord_start = Fraction(0), 1, Fraction(0)
        held: dict[int, list[object]] = {}
        for item in (e for measure in part.iter("measure") for e in measure):
            if item.tag == "attributes" and item.find("divisions") is not None:
                divisions = int(item.findtext("divisions"))
            length = Fraction(int(item.findtext("duration") or 0), divisions)
            if item.tag == "backup":
                now -= length
            elif item.tag == "forward":
                now += length
            elif item.tag == "note" and item.find("grace") is None:
                start = chord_start if item.find("chord") is not None else now
                chord_start, now = start, start + length
                pitch = item.find("pitch")
                if pitch is None:
                    continue
                midi = 12 * (int(pitch.findtext("octave")) + 1) + steps[pitch.findtext("step")]
                midi += int(pitch.findtext("alter") or 0)
                ties = {t.get("type") for t in item.findall("tie")}
                staff = int(item.findtext("staff") or 1) - 1 + part_number
                if "stop" in ties and midi in held:
                    held[midi][2] += length  # type: ignore[operator]
                else:
                    found.append([midi, start % 1, length, min(staff, 1)])
                    held[midi] = found[-1]
    return Counter(tuple(row) for row in found)  # type: ignore[misc]


def shared(truth: Places, found: Places) -> float:
    """Return the share of notes that came back exactly."""
    return sum((truth & found).values()) / sum(truth.values())


def plain_midi(performance: Performance, score: Score) -> bytes:
    """Write a file as a recorder would: one nameless track against a clock of 120."""
    from gospel_keys.score.model import KeyChange, MeterChange
    from gospel_keys.score.performance import Timeline
    from gospel_keys.theory.key import Key

    ticks = int(performance.duration * 1920) + 960
    line = Timeline((0, ticks), (0.0, ticks / 1920))
    bare = Score("", ticks, (MeterChange(0, score.meter),), (KeyChange(0, Key.parse("C")),),
                 score.tempos[:1], ())  # fmt: skip
    return write_midi(replace(anonymous(performance), timeline=line, pedals=()), bare)


def compare_with_peer(pieces: Iterable[Piece], program: str) -> None:
    """Send the same files through MuseScore's import and ours."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    sums: dict[tuple[str, str], list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.mid"), Path(folder, "out.musicxml")
        for piece in pieces:
            files = {
                "deadpan, own clock": write_midi(piece.deadpan, piece.score),
                "human, own clock": write_midi(piece.human, piece.score),
                "human, clock of 120": plain_midi(piece.human, piece.score),
            }
            truth = places_of(piece.score)
            for kind, data in files.items():
                source.write_bytes(data)
                target.unlink(missing_ok=True)
                command = [program, "-o", str(target), str(source)]
                subprocess.run(command, env=env, capture_output=True, timeout=120, check=False)
                sums[kind, "peer"].append(
                    shared(truth, places_in(target)) if target.exists() else 0
                )
                sums[kind, "ours"].append(shared(truth, places_of(import_midi(data).score)))
    print("\nRight in place, length and staff          ours  MuseScore 3")
    for kind in dict.fromkeys(kind for kind, _ in sums):
        ours, peer = (sum(sums[kind, w]) / len(sums[kind, w]) for w in ("ours", "peer"))
        print(f"{kind:36}{100 * ours:9.1f}%{100 * peer:12.1f}%")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pieces", type=int, default=200)
    parser.add_argument("--peer-pieces", type=int, default=10)
    options = parser.parse_args()
    each = max(options.pieces // len(GENRES), 1)
    pieces = [make_piece(genre, seed) for genre in GENRES for seed in range(each)]
    print(f"{len(pieces)} pieces, {sum(len(p.score.notes) for p in pieces)} written notes")
    measure(pieces)
    program = shutil.which("mscore3") or shutil.which("musescore3")
    if program is None:
        print("\nMuseScore 3 is not installed: no peer in this run")
        return
    step = max(len(pieces) // max(options.peer_pieces, 1), 1)
    compare_with_peer(pieces[::step][: options.peer_pieces], program)


if __name__ == "__main__":
    main()
