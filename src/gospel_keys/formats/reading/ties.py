"""Notes of bars in playing order: ties joined, chords and roles named."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from gospel_keys.formats.reading.events import Played, ReadNote, Remarks
from gospel_keys.formats.reading.slurs import SlurredHead, read_slurs, trill_under_lines
from gospel_keys.score.model import ChordSpan, Hand, Note, Role, Slur
from gospel_keys.units import Ticks


@dataclass(slots=True)
class _Chain:
    """A note with what is tied to it so far."""

    onset: Ticks
    end: Ticks
    first: ReadNote
    last: ReadNote


def tie_notes(
    played: Sequence[Played], chords: Sequence[ChordSpan], duration: Ticks, remarks: Remarks
) -> tuple[tuple[Note, ...], tuple[Slur, ...]]:
    """Return the notes of bars in playing order, each once, with what is tied to it, and slurs.

    Parameters
    ----------
    played : sequence of Played
    chords : sequence of ChordSpan
    duration : Ticks
        Of the whole piece; no note sounds beyond it.
    remarks : Remarks
    """
    chains, heads = _tie(played, duration)
    trill_under_lines(played)
    edges = _edges(chains)
    starts = [chord.onset for chord in chords]
    rows: list[tuple[Ticks, Hand, int, int, Note]] = []
    for number, chain in enumerate(chains):
        read = chain.first
        midi = read.pitch.midi
        place = bisect_right(starts, chain.onset) - 1
        inside = place >= 0 and chain.onset < chords[place].end
        note = Note(
            chain.onset,
            chain.end - chain.onset,
            read.pitch,
            read.hand,
            _role(chain, edges),
            chord=place if inside else -1,
            voice=read.layer,
            articulations=tuple(dict.fromkeys(read.articulations + chain.last.articulations)),
            arpeggio=read.arpeggio,
            tremolo=read.tremolo,
            finger=read.finger,
            ornament=read.ornament,
            auxiliaries=read.auxiliaries,
            appoggiatura=read.appoggiatura,
        )
        # Ornaments stand before what they lean on, in the order in which they are played.
        order = (0, number) if read.grace else (1, midi)
        rows.append((chain.onset, read.hand, *order, note))
    rows.sort(key=lambda row: row[:4])
    return tuple(row[4] for row in rows), read_slurs(heads, remarks)


def _edges(chains: Sequence[_Chain]) -> dict[tuple[Ticks, Hand], int]:
    """The outer note of each attack: the highest of the right hand, the lowest of the left."""
    edges: dict[tuple[Ticks, Hand], int] = {}
    for chain in chains:
        read, place = chain.first, (chain.onset, chain.first.hand)
        if read.grace:
            continue
        midi = read.pitch.midi
        pick = max if read.hand is Hand.RIGHT else min
        edges[place] = pick(edges.get(place, midi), midi)
    return edges


def _role(chain: _Chain, edges: dict[tuple[Ticks, Hand], int]) -> Role:
    read = chain.first
    if read.grace:
        return Role.GRACE
    if edges[chain.onset, read.hand] != read.pitch.midi:
        return Role.INNER
    return Role.MELODY if read.hand is Hand.RIGHT else Role.BASS


def _tie(played: Sequence[Played], duration: Ticks) -> tuple[list[_Chain], list[list[SlurredHead]]]:
    """Join tied notes; a tie that leads nowhere is let go, one from nowhere is struck.

    With every bar goes where its slurred notes, in the order of the file, were struck.
    """
    chains: list[_Chain] = []
    heads: list[list[SlurredHead]] = []
    waiting: dict[tuple[int, str], list[_Chain]] = {}
    for place in played:
        struck: dict[int, Ticks] = {}
        for note in sorted(place.bar.notes, key=lambda n: n.onset):
            onset = place.onset + note.onset
            end = min(onset + note.duration, duration)
            if note.grace:
                chains.append(_Chain(onset, onset, note, note))
                struck[id(note)] = onset
                continue
            if onset >= end:
                continue
            key = (note.pitch.midi, note.pitch.name.letter)
            chain = _take_chain(waiting.get(key, []), note, onset) if note.tied_from else None
            if chain is None:
                chain = _Chain(onset, end, note, note)
                chains.append(chain)
            else:
                chain.end, chain.last = end, note
            if note.release and not note.tied_to:
                chain.end = min(max(chain.onset + 1, end + note.release), duration)
            struck[id(note)] = chain.onset
            if note.tied_to:
                waiting.setdefault(key, []).append(chain)
        slurred = [n for n in place.bar.notes if n.slurs and id(n) in struck]
        heads.append([SlurredHead(n, struck[id(n)]) for n in slurred])
    return chains, heads


def _take_chain(waiting: list[_Chain], note: ReadNote, onset: Ticks) -> _Chain | None:
    fitting = [c for c in waiting if abs(c.end - onset) <= 2]
    if not fitting:
        return None
    same = (c for c in fitting if c.last.voice == note.voice and c.last.hand is note.hand)
    chain = next(same, fitting[0])
    waiting.remove(chain)
    return chain
