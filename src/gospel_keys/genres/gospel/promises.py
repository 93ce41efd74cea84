"""What a symbol promises sounds: the last tones that are missing join a right-hand chord.

Fills, pushes and the letting go of notes silence tones that a symbol promises; a short
chord has no room for an answer behind its bass. Here the note joins an attack of the right
hand, in the place of one that nobody promised where the hand is full. Where the right hand
rests before a push, it says on the beat what the left hand leaves out under the push.

References
----------
Section 1.8 (what must sound), R-05, R-06, R-07 and F-01.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import Final

from gospel_keys.genres.completion import missing_guides, sounding_in_chords
from gospel_keys.genres.gospel.led import is_led
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import LOWEST, tender_tones
from gospel_keys.harmony.voicing import is_third_over_sharp_nine
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Ticks

_SPAN: Final = 12
_MOST: Final = 4
_RUBS: Final = frozenset({1, 13, 25})
_WIDEST_GAP: Final = 9
_SHUT: Final = frozenset({Role.FILL, Role.GRACE, Role.GHOST})
_SETTLED: Final = frozenset({"V-04", "G-12", "G-34", "polychord", "arpeggio"})
"""Rules of attacks and notes that stay as they are."""

_ADDED: Final = "promised"
_SHARP_NINE: Final = 3
_LOWEST_TOP: Final[MidiPitch] = 60
_HIGHEST: Final[MidiPitch] = 74
_IN_REST: Final = f"G-10 {_ADDED}"


def keep_promises(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Let the tones join that a symbol promises and nobody sounds.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, complete.

    Returns
    -------
    drafts : list of Draft
        Tops, basses and rhythm are unchanged.
    """
    sounding = sounding_in_chords(stage, drafts)
    silent = [i for i, span in enumerate(stage.chords) if missing_guides(span.chord, sounding[i])]
    if not silent:
        return list(drafts)
    by_chord: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_chord[draft.chord].append(draft)
    for index in silent:
        for wanted in sorted(missing_guides(stage.chords[index].chord, sounding[index])):
            near = [d for i in range(index - 2, index + 3) for d in by_chord.get(i, ())]
            by_chord[index] = [d for d in _say(stage, near, index, wanted) if d.chord == index]
        near = [d for i in range(index - 2, index + 3) for d in by_chord.get(i, ())]
        by_chord[index] += _struck_in_rest(stage, near, index)
    return [d for group in by_chord.values() for d in group]


def _say(stage: Stage, drafts: list[Draft], index: int, wanted: PitchClass) -> list[Draft]:
    """Put one tone into the longest attack of its chord that can take it."""
    chord = stage.chords[index].chord
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.chord == index and draft.hand is Hand.RIGHT and draft.role not in _SHUT:
            groups[draft.onset].append(draft)
    for onset in sorted(groups, key=lambda t: (-groups[t][0].duration, t)):
        group = sorted(groups[onset], key=lambda d: d.midi)
        settled = any(d.tremolo or d.rule.split()[0] in _SETTLED for d in group)
        left = [d for d in drafts if d.hand is Hand.LEFT and d.onset <= onset < d.end]
        struck = {d.midi % 12 for d in left if d.onset == onset}
        grinds = onset < stage.chords[index].onset and any(
            (wanted - d.midi) % 12 in (1, 11) for d in left
        )
        low = group[-1].midi < _LOWEST_TOP
        if settled or grinds or low or wanted in tender_tones(chord) & struck:
            continue
        pitches = [d.midi for d in group]
        kept = {d.midi for d in group if d.role is not Role.INNER}
        crowned = group[-1].role is not Role.INNER
        under = [d.midi for d in left]
        for whole in with_tone(pitches, wanted, chord, under, kept=kept, crowned=crowned):
            gone = {id(d) for d in group if d.midi not in whole}
            (pitch,) = set(whole) - set(pitches)
            note = replace(group[0], midi=pitch, role=Role.INNER, rule=f"{group[0].rule} {_ADDED}")
            said = [*(d for d in drafts if id(d) not in gone), note]
            if is_led(stage, said, index):
                return said
    return drafts


def _struck_in_rest(stage: Stage, drafts: Sequence[Draft], index: int) -> list[Draft]:
    """Strike on the beat, where the right hand rests, what is still missing from a chord.

    A chord that the next one cuts short by a push has no attack of its own in the right hand;
    the shell of the left hand, which comes behind its bass, grinds under the push. A chord
    that lacks a tension alone goes by a plainer name.
    """
    span = stage.chords[index]
    sounding = {d.midi % 12 for d in drafts if d.onset < span.end and d.end > span.onset}
    sounding |= {d.midi % 12 for d in drafts if d.chord == index}
    missing = missing_guides(span.chord, sounding)
    right = [d for d in drafts if d.hand is Hand.RIGHT and d.role is not Role.GRACE]
    before = [d for d in right if d.onset < span.onset]
    after = [d for d in right if d.onset >= span.onset]
    end = min([span.end, *(d.onset for d in after)])
    busy = any(d.end > span.onset for d in before) or end - span.onset < stage.off_step
    ending = stage.brief.ending and index == len(stage.chords) - 1
    if not missing & _frame(span.chord) or not after or busy or ending:
        return []
    left = [d for d in drafts if d.hand is Hand.LEFT and d.onset < end and d.end > span.onset]
    under = [d.midi for d in left]
    company = _with_company(span.chord, missing, under)
    last = max((d.onset for d in before), default=0)
    late = [d.midi for d in before if d.onset == last]
    soon = [d.midi for d in after if d.onset == end]
    beside = (late, soon)
    options = _rest_voicings(company, under, beside)
    for pitches in options or _rest_voicings(sorted(missing), under, beside):
        notes = [
            Draft(span.onset, end - span.onset, p, Hand.RIGHT, Role.INNER, index, _IN_REST)
            for p in pitches
        ]
        if is_led(stage, [*drafts, *notes], index):
            return notes
    return []


def _with_company(
    chord: Chord, missing: set[PitchClass], under: Sequence[MidiPitch]
) -> list[PitchClass]:
    """The missing tones; a single one beside the tone that frames the chord with it."""
    classes = sorted(missing)
    free = sorted(_frame(chord) - missing - {p % 12 for p in under})
    return classes + free if len(classes) == 1 else classes


def _frame(chord: Chord) -> set[PitchClass]:
    """Third (or fourth) and seventh of a chord."""
    tones = (chord.third, chord.seventh)
    return {(chord.root.pitch_class + t) % 12 for t in tones if t is not None}


def _rest_voicings(
    classes: Sequence[PitchClass],
    under: Sequence[MidiPitch],
    beside: tuple[Sequence[MidiPitch], Sequence[MidiPitch]],
) -> list[tuple[MidiPitch, ...]]:
    """Voicings of some tones over the left hand, those nearest to the chords beside first."""
    floor = max([LOWEST, *(p + 1 for p in under)])
    rooms = [[p for p in range(floor, _HIGHEST + 1) if p % 12 == pc] for pc in classes]
    centres = [(min(group) + max(group)) / 2 for group in beside if group]
    ranked: list[tuple[float, tuple[MidiPitch, ...]]] = []
    for chosen in product(*rooms):
        voicing = tuple(sorted(chosen))
        centre = (voicing[0] + voicing[-1]) / 2
        rubs = any(abs(a - b) in _RUBS for a in voicing for b in (*voicing, *under))
        wide = voicing[-1] - voicing[0] > _WIDEST_GAP or voicing[-1] < _LOWEST_TOP
        if not rubs and not wide and all(abs(centre - c) <= _SPAN for c in centres):
            ranked.append((sum(abs(centre - c) for c in centres), voicing))
    return [voicing for _, voicing in sorted(ranked)]


def complete_voicing(
    pitches: Sequence[MidiPitch], chord: Chord, under: Sequence[MidiPitch]
) -> list[MidiPitch]:
    """Return a right-hand chord with every tone its symbol promises; the top stays.

    Nothing strikes the last chord twice, so that what is missing has to be in it. Where the
    hand is full, a note that is promised by nobody gives way.

    Parameters
    ----------
    pitches : sequence of MidiPitch
        Ascending.
    chord : Chord
    under : sequence of MidiPitch
        What the left hand strikes.

    Examples
    --------
    >>> complete_voicing([64, 67, 72], Chord.parse("Cadd9"), [36, 48])
    [62, 64, 67, 72]
    """
    done = sorted(pitches)
    if not done:
        return done
    for wanted in sorted(missing_guides(chord, {p % 12 for p in (*done, *under)})):
        done = next(with_tone(done, wanted, chord, under), done)
    return done


def with_tone(
    pitches: Sequence[MidiPitch],
    wanted: PitchClass,
    chord: Chord,
    under: Sequence[MidiPitch],
    *,
    kept: Collection[MidiPitch] = (),
    crowned: bool = True,
) -> Iterator[list[MidiPitch]]:
    """Yield a right-hand chord with one tone more, best first.

    Parameters
    ----------
    pitches : sequence of MidiPitch
        Ascending, not empty; the top stays.
    wanted : PitchClass
    chord : Chord
    under : sequence of MidiPitch
        What the left hand sounds.
    kept : collection of MidiPitch
        Notes that do not give way. A sharp ninth gives way to the third.
    crowned : bool
        The top sings and stays the top.
    """
    promised = {(chord.root.pitch_class + g) % 12 for g in chord.guide_tones}
    top = pitches[-1]
    classes = [p % 12 for p in pitches]
    spare = [
        p
        for p in pitches[:-1]
        if p not in kept and (p % 12 not in promised or classes.count(p % 12) > 1)
    ]
    home = chord.root.pitch_class
    if (wanted - home) % 12 == chord.third:
        spare += [p for p in pitches[:-1] if (p - home) % 12 == _SHARP_NINE and p not in kept]
    floor = max([LOWEST, *(p + 1 for p in under)])
    leaving: list[tuple[MidiPitch, ...]] = [] if len(pitches) >= _MOST else [()]
    leaving += [(p,) for p in spare]
    for gone in leaving:
        staying = [p for p in pitches if p not in gone]
        for close in (False, True):
            above = () if crowned else range(top + 1, pitches[0] + _SPAN + 1)
            for pitch in (*range(top - 2, max(floor, top - _SPAN) - 1, -1), *above):
                whole = sorted({*staying, pitch})
                if pitch % 12 == wanted and _is_clean(whole, pitch, chord, under, close=close):
                    yield whole


def _is_clean(
    whole: Sequence[MidiPitch],
    pitch: MidiPitch,
    chord: Chord,
    under: Sequence[MidiPitch],
    *,
    close: bool,
) -> bool:
    """No minor ninth, no hole, no #9 under its third; a semitone only where ``close``."""
    others = [p for p in (*whole, *under) if p != pitch]
    rubs = _RUBS - {1} if close else _RUBS
    wide = len(whole) > 2 and any(b - a > _WIDEST_GAP for a, b in pairwise(whole))
    wrong = any(
        is_third_over_sharp_nine(chord, min(pitch, p), max(pitch, p)) for p in others if p != pitch
    )
    return not wide and not wrong and not any(abs(pitch - p) in rubs for p in others)
