"""A tune that was given: any genre arranges it, and the tune stays what it is.

The genre brings its rhythm, its left hand and its feel (:class:`TuneStyle`); chords come from
:mod:`gospel_keys.harmony.harmonise`, from the file or from a chart. The right hand keeps every
note of the tune, in pitch and length, at its top (:mod:`gospel_keys.genres.given_melody_hands`).

While it is arranged an incomplete first bar stands in a whole one; the finished score has it
as it is written.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from gospel_keys.brief.melody import Tune
from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement, TexturePlan
from gospel_keys.genres.completion import complete_chords
from gospel_keys.genres.given import RULE, comments_on
from gospel_keys.genres.given_melody_form import RETURNING, bar_of_return, plan_tune_form
from gospel_keys.genres.given_melody_hands import (
    CARRYING,
    Carrier,
    ground,
    keep_tune,
    ring_out,
    thin_leaps,
    write_right,
)
from gospel_keys.genres.given_melody_names import name_what_sounds
from gospel_keys.genres.given_melody_parallels import part_from_tune
from gospel_keys.genres.given_melody_turns import turn_around
from gospel_keys.genres.marks import (
    dynamics_of,
    hairpins_of,
    pedals_of,
    sections_of,
    subtitle_of,
    tempos_of,
)
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.release import release_at_changes, undouble
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.genres.two_fives import settle_two_fives
from gospel_keys.harmony.form import Form
from gospel_keys.harmony.harmonise import Harmony, harmonise
from gospel_keys.randomness import stream
from gospel_keys.score.feel import Feel
from gospel_keys.score.model import ChordSpan, KeyChange, MeterChange, Note, Role, Score, TempoMark
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import Pitch
from gospel_keys.theory.roman import analyse
from gospel_keys.units import Ticks


@dataclass(frozen=True, slots=True)
class TuneStyle:
    """What a genre brings to a tune.

    Parameters
    ----------
    genre : str
    rhythm : callable
        Chooses the rhythm pattern.
    plans : callable
        Chooses both hands' patterns for a form.
    left : callable
        Writes the left hand: stage, plans, rhythm and seed to drafts.
    feel : callable
        Maps a brief and a rhythm to how it is played.
    page_word : callable
        Maps a brief and a rhythm to what the page says about the feel.
    right : str
        Right-hand pattern that carries a tune where another was chosen that cannot.
    pedalled : frozenset of str
        Left-hand patterns under which the pedal is changed with the chords.
    thin : frozenset of str
        Left-hand patterns of single notes, to which nothing is added.
    harmony : str
        The genre as which a tune is harmonised; the style's own when empty.
    carriers : mapping of str to Carrier
        How right-hand patterns of a genre from elsewhere carry a tune.
    colour : callable or None
        Maps the harmony found for a tune, and the tune, to the genre's own; not asked for
        plain harmony, nor where the chords were given.
    """

    genre: str
    rhythm: Callable[[Brief, random.Random], str]
    plans: Callable[[Form, Brief, str, random.Random], Sequence[TexturePlan]]
    left: Callable[[Stage, Sequence[TexturePlan], str, int], list[Draft]]
    feel: Callable[[Brief, str], Feel]
    page_word: Callable[[Brief, str], str]
    right: str
    pedalled: frozenset[str] = frozenset()
    thin: frozenset[str] = frozenset()
    harmony: str = ""
    carriers: Mapping[str, Carrier] = field(default_factory=dict)
    colour: Callable[[Sequence[Harmony], Tune], Sequence[Harmony]] | None = None


def arrange_tune(brief: Brief, style: TuneStyle, *, seed: int) -> Arrangement:
    """Arrange the tune of a brief in the manner of a genre.

    Parameters
    ----------
    brief : Brief
        With a tune; a chart that it also has is played under it.
    style : TuneStyle
    seed : int
        Same brief and seed, same notes.

    Returns
    -------
    arrangement : Arrangement
        The form counts an incomplete first bar as a bar, as ``score.bars()`` does.
    """
    tune = brief.tune
    assert tune is not None
    lead = tune.meter.bar - tune.pickup if tune.pickup else 0
    form = plan_tune_form(brief, tune)
    stage = Stage(
        brief,
        form,
        _chords(brief, tune, lead, style, seed),
        (KeyChange(0, brief.key),),
    )
    line = _line(stage, tune, lead)
    rhythm = style.rhythm(brief, stream(seed, "rhythm"))
    plans = _plans(brief, tune, form, rhythm, style, seed)
    start = lead + tune.pickup
    left = style.left(stage, plans, rhythm, seed)
    if tune.pickup:
        left = ground(stage, [d for d in left if d.onset >= start])
    sketch = Sketch()
    sketch.add(left)
    sketch.add(write_right(stage, plans, line, left, seed, carriers=style.carriers))
    sketch.drafts = _settled(stage, sketch.drafts, line, plans, style.thin)
    if brief.chart is None and not tune.chords:
        stage = name_what_sounds(stage, sketch.drafts)
    score = _write_score(stage, plans, sketch, style.pedalled)
    score = replace(score, feel=style.page_word(brief, rhythm), title=_title(brief, tune))
    score = _without_lead(_joined(_respelled(score, tune, lead)), lead, tune.pickup)
    sung = tuple((onset, words) for onset, words in tune.lyrics if onset < score.duration)
    score = replace(score, lyrics=sung, creator=_creator(score, tune))
    return Arrangement(brief, form, score, style.feel(brief, rhythm), plans, rhythm, seed)


def _plans(
    brief: Brief, tune: Tune, form: Form, rhythm: str, style: TuneStyle, seed: int
) -> tuple[TexturePlan, ...]:
    """Choose both hands' patterns; where the tune returns, others than the first time."""
    carrying = CARRYING | frozenset(style.carriers)

    def chosen(order: Brief, *names: str) -> list[TexturePlan]:
        plans = style.plans(form, order, rhythm, stream(seed, "textures", *names))
        return [
            p if p.right_hand in carrying else replace(p, right_hand=style.right) for p in plans
        ]

    first = chosen(brief)
    back = bar_of_return(tune)
    if back is None:
        return tuple(first)
    heard = [p for p in first if p.bar < back]
    used = frozenset(p.left_hand for p in heard) | {p.right_hand for p in heard}
    again = chosen(replace(brief, excluded=brief.excluded | used), "return")
    rights = [name for name in RETURNING.get(style.genre, ()) if name not in brief.excluded]
    fresh = [name for name in rights if name not in used] or rights
    if brief.right_hand is None and fresh:
        again = [replace(p, right_hand=fresh[0]) for p in again]
    return (*heard, *(p for p in again if p.bar >= back))


def _settled(
    stage: Stage,
    drafts: list[Draft],
    line: Sequence[MelodyNote],
    plans: Sequence[TexturePlan],
    thin: frozenset[str],
) -> list[Draft]:
    """Complete the chords, let the last one ring, and clear the way for the tune."""
    single = frozenset(
        bar for p in plans if p.left_hand in thin for bar in range(p.bar, p.bar + p.bars)
    )
    kept = keep_tune(stage, drafts, line)
    added = complete_chords(stage, kept, thin_left=single)
    kept = ring_out(stage, [*kept, *added], line)
    kept = undouble(stage, _released(stage, settle_two_fives(stage, kept)))
    kept = thin_leaps(stage, keep_tune(stage, kept, line))
    if stage.brief.genre not in _STRICT:
        return kept
    assert stage.brief.tune is not None
    found = stage.brief.chart is None and not stage.brief.tune.chords
    return part_from_tune(stage, kept, may_invert=found)


_STRICT: Final = frozenset({"classical"})
"""Genres in which outer voices go in no perfect parallels."""


def _released(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """End accompanying notes where chords begin that they are foreign to."""
    tune = [d for d in drafts if d.role is Role.MELODY]
    others = [d for d in drafts if d.role is not Role.MELODY]
    return [*tune, *release_at_changes(stage, others)]


def _chords(
    brief: Brief, tune: Tune, lead: Ticks, style: TuneStyle, seed: int
) -> tuple[ChordSpan, ...]:
    """The harmony over the whole bars of the tune, gapless, with numerals and comments."""
    start, end = lead + tune.pickup, lead + tune.end
    if brief.chart is not None:
        laid = brief.chart.lay_out(brief.meter, tune.bars)
        events = [(start + onset, chord, RULE) for onset, _, chord in laid]
    else:
        found = _found(brief, tune, style, seed)
        events = [(h.onset + lead, h.chord, h.rule) for h in found]
    events[0] = (min(events[0][0], start), *events[0][1:])
    chords: list[Chord] = [chord for _, chord, _ in events]
    ends = [onset for onset, _, _ in events[1:]] + [end]
    said = zip(analyse(chords, brief.key), comments_on(chords, brief.key), strict=True)
    spans = [
        ChordSpan(onset, stop - onset, chord, roman=roman, comment=comment, rule=rule)
        for (onset, chord, rule), stop, (roman, comment) in zip(events, ends, said, strict=True)
        if stop > onset
    ]
    return tuple(piece for span in spans for piece in _by_bars(span, brief.meter.bar))


def _found(brief: Brief, tune: Tune, style: TuneStyle, seed: int) -> Sequence[Harmony]:
    """The harmony of a tune: its own, or one in the manner of the genre."""
    genre = style.harmony or style.genre
    rng = stream(seed, "harmony")
    shortest = 1 if brief.tempo <= _LEISURELY else 2
    found = harmonise(tune, genre, complexity=brief.complexity, rng=rng, shortest=shortest)
    if tune.chords:
        return found
    found = turn_around(found, tune, genre)
    if style.colour is None or brief.complexity < _PLAIN:
        return found
    return style.colour(found, tune)


_LEISURELY: Final = 126
"""Beats a minute up to which the harmony may change with every beat."""

_PLAIN: Final = 0.2
"""Complexity below which plain triads are asked for."""


def _by_bars(span: ChordSpan, bar: Ticks) -> list[ChordSpan]:
    """Cut a chord at the bar lines, so that hands strike it anew; the page shows it once."""
    first = span.onset - span.onset % bar + bar
    cuts = [span.onset, *range(first, span.end, bar), span.end]
    return [replace(span, onset=a, duration=b - a) for a, b in pairwise(cuts)]


def _joined(score: Score) -> Score:
    """Write a chord once that was cut at bar lines."""
    spans: list[ChordSpan] = []
    index: list[int] = []
    for span in score.chords:
        if spans and spans[-1].chord == span.chord:
            spans[-1] = replace(spans[-1], duration=span.end - spans[-1].onset)
        else:
            spans.append(span)
        index.append(len(spans) - 1)
    notes = tuple(replace(n, chord=index[n.chord]) if n.chord >= 0 else n for n in score.notes)
    return replace(score, chords=tuple(spans), notes=notes)


def _line(stage: Stage, tune: Tune, lead: Ticks) -> list[MelodyNote]:
    """The tune as a line over the chords; its last note rings as long as the last chord (S-08).

    Where a piece goes round without an ending, the note is prolonged only by what a pickup
    took from its bar.
    """
    closing = set(tune.phrase_ends)
    line = [
        MelodyNote(
            n.onset + lead,
            n.duration,
            n.midi,
            stage.index_at(n.onset + lead),
            cadence=n.end in closing,
        )
        for n in tune.notes
    ]
    missing = stage.end - line[-1].end
    if 0 < missing <= (stage.meter.bar if stage.brief.ending else tune.pickup):
        line[-1] = replace(line[-1], duration=line[-1].duration + missing)
    return line


def _creator(score: Score, tune: Tune) -> str:
    """Who wrote the tune, and who arranged it."""
    known = tune.creator.strip()
    if not known or score.creator in known:
        return known or score.creator
    return f"{known}, arr. {score.creator}"


def _title(brief: Brief, tune: Tune) -> str:
    names = {"neosoul": "Neo-Soul"}
    return tune.title or f"Melody in {brief.key}, {names.get(brief.genre, brief.genre.title())}"


def _write_score(
    stage: Stage, plans: Sequence[TexturePlan], sketch: Sketch, pedalled: frozenset[str]
) -> Score:
    return Score(
        title="",
        subtitle=subtitle_of(stage.brief),
        creator="Gospel Keys",
        duration=stage.end,
        meters=(MeterChange(0, stage.meter),),
        keys=stage.keys,
        tempos=_named(tempos_of(stage), stage.brief),
        notes=sketch.notes(stage),
        chords=stage.chords,
        sections=sections_of(stage),
        dynamics=dynamics_of(stage),
        hairpins=hairpins_of(stage),
        pedals=pedals_of(stage, plans, sketch.drafts, pedalled),
    )


def _named(tempos: Sequence[TempoMark], brief: Brief) -> tuple[TempoMark, ...]:
    """Name the opening tempo by its manner where the sub-style names a form of its own chords."""
    if brief.sub_style not in _FORMS_OF_CHORDS:
        return tuple(tempos)
    first, *others = tempos
    return (replace(first, text=brief.application.replace("-", " ").capitalize()), *others)


_FORMS_OF_CHORDS: Final = frozenset({"loop"})
"""Sub-styles that name how chords go round, which a tune does not."""


def _respelled(score: Score, tune: Tune, lead: Ticks) -> Score:
    """Write the notes of the tune as its file spells them."""
    spelled: dict[tuple[Ticks, int], Pitch] = {
        (n.onset + lead, n.midi): n.pitch for n in tune.notes
    }

    def settle(note: Note) -> Note:
        own = spelled.get((note.onset, note.midi)) if note.role is Role.MELODY else None
        return note if own is None else replace(note, pitch=own)

    return replace(score, notes=tuple(settle(n) for n in score.notes))


def _without_lead(score: Score, lead: Ticks, pickup: Ticks) -> Score:
    """Take the silence before a pickup away, so that the first bar is incomplete."""
    if not lead:
        return score

    def earlier(tick: Ticks) -> Ticks:
        return max(0, tick - lead)

    sections = tuple(
        replace(s, onset=earlier(s.onset), duration=s.duration - (0 if s.onset else lead))
        for s in score.sections
    )
    return replace(
        score,
        duration=score.duration - lead,
        pickup=pickup,
        tempos=tuple(replace(t, onset=earlier(t.onset)) for t in score.tempos),
        notes=tuple(replace(n, onset=n.onset - lead) for n in score.notes),
        chords=tuple(replace(c, onset=c.onset - lead) for c in score.chords),
        sections=sections,
        dynamics=tuple(replace(d, onset=earlier(d.onset)) for d in score.dynamics),
        hairpins=tuple(
            replace(h, onset=earlier(h.onset), end=earlier(h.end)) for h in score.hairpins
        ),
        pedals=tuple(replace(p, onset=p.onset - lead, end=p.end - lead) for p in score.pedals),
    )
