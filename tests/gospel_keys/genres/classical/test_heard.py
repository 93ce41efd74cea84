"""What a strict listener hears in classical pieces: basses, answers, closes, variations."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.classical.arranger import ClassicalArranger
from gospel_keys.genres.classical.figures import FIGURES, signs_for
from gospel_keys.genres.classical.left_voicing import close_chords, deep_basses
from gospel_keys.genres.classical.tender import give_way, tender_tones
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form import Form, FormSection, SectionKind
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Note, Role, Score
from gospel_keys.theory.chord import Chord
from gospel_keys.units import QUARTER

Maker = Callable[..., Arrangement]
WALK = "C | G/B | Am | F | Dm | G7 | C | C"


def _read(words: str, *, seed: int, **wishes: object) -> Arrangement:
    brief = read_brief(words, genre="classical", wishes=Wishes(**wishes), seed=seed)  # type: ignore[arg-type]
    return ClassicalArranger().arrange(brief, seed=seed)


def _basses(score: Score) -> list[int]:
    """The lowest note that is struck with each chord."""
    struck = [
        [n.midi for n in score.hand(Hand.LEFT) if n.onset == span.onset and not n.is_grace]
        for span in score.chords
    ]
    return [min(pitches) for pitches in struck if pitches]


def _line(score: Score) -> list[Note]:
    sung = (n for n in score.hand(Hand.RIGHT) if n.role is Role.MELODY and not n.is_grace)
    return sorted(sung, key=lambda n: n.onset)


def _bars(score: Score) -> dict[int, list[tuple[int, int, int]]]:
    bars: dict[int, list[tuple[int, int, int]]] = {}
    for n in _line(score):
        place, onset = divmod(n.onset, score.meter.bar)
        bars.setdefault(place, []).append((onset, n.duration, n.midi))
    return bars


def _spans(symbols: str) -> list[ChordSpan]:
    chords = [Chord.parse(s) for s in symbols.split()]
    return [ChordSpan(k * 3840, 3840, chord) for k, chord in enumerate(chords)]


@pytest.mark.parametrize("seed", range(12))
def test_the_bass_of_a_chart_walks_to_the_nearest_octave(seed: int) -> None:
    assert _basses(_read("chords piece", seed=seed, chords=WALK).score)[:4] in (
        [48, 47, 45, 41],
        [60, 59, 57, 53],
    )


@pytest.mark.parametrize("left", ["broken-chords", "arpeggiated-patterns"])
def test_asked_figures_keep_a_bass_together_too(left: str) -> None:
    basses = _basses(_read("chords piece", seed=2, chords=WALK, left_hand=left).score)[:4]

    assert [b - a for a, b in pairwise(basses)] == [-1, -2, -4]


def test_voicings_open_to_a_tenth_where_the_bass_goes_low() -> None:
    spans = _spans("C G/B Am F")

    assert [v[0] for v in close_chords(spans, [False] * 4)] == [48, 47, 45, 41]
    assert all(v[2] - v[0] <= 12 for v in close_chords(spans, [True] * 4))


def test_low_basses_do_not_turn_back_at_the_edge_of_an_octave() -> None:
    moves = [b - a for a, b in pairwise(deep_basses(_spans("C G/B Am G F")))]

    assert max(abs(m) for m in moves) <= 5


def test_an_alberti_bass_has_the_fifth_of_its_triads(arranged: Maker) -> None:
    for key in ("C", "F", "D"):
        for seed in range(6):
            score = arranged("classical", key, left="alberti-bass", bars=16, seed=seed).score
            for index, span in enumerate(score.chords):
                struck = [n for n in score.hand(Hand.LEFT) if n.chord == index]
                turned = [n for n in struck if n.rule == "C-20"]
                plain = span.chord.seventh is None and not span.chord.is_diminished
                tender = tender_tones(span.chord, score.key)
                held = {n.midi % 12 for n in _line(score) if n.chord == index} & tender
                roomy = len(turned) >= 4 and min(n.midi for n in turned) >= 48
                if roomy and plain and not held:
                    assert len({n.midi % 12 for n in turned}) == 3, (key, seed, index)


@pytest.mark.parametrize("words", ["baroque fugue in {}, 32 bars", "baroque invention in {}"])
@pytest.mark.parametrize(("key", "seed"), [("G minor", 3), ("A minor", 3), ("G minor", 8)])
def test_no_part_holds_the_plain_form_of_a_tone_that_the_other_raises(
    words: str, key: str, seed: int
) -> None:
    score = _read(words.format(key), seed=seed).score
    plain = {name.pitch_class for name in score.key.scale_names}
    end = 2 * score.meter.bar
    high, low = ([n for n in score.hand(h) if n.onset < end] for h in (Hand.RIGHT, Hand.LEFT))

    for answer in (n for n in low if n.midi % 12 not in plain):
        against = {n.midi % 12 for n in high if n.onset < answer.end and n.end > answer.onset}
        assert (answer.midi - 1) % 12 not in against


@pytest.mark.parametrize("key", ["G minor", "A minor", "C", "Eb"])
@pytest.mark.parametrize("seed", range(6))
def test_an_answer_keeps_the_steps_of_its_subject(key: str, seed: int) -> None:
    score = _read(f"baroque fugue in {key}, 32 bars", seed=seed).score
    subject = [n.midi for n in score.hand(Hand.RIGHT) if n.rule == "C-31 subject"]
    answer = [n.midi for n in score.hand(Hand.LEFT) if n.rule == "C-31 answer"]

    # A tonal answer bends the first note.
    assert [b - a for a, b in pairwise(subject[1:])] == [b - a for a, b in pairwise(answer[1:])]
    assert (answer[-1] - subject[-1]) % 12 == 7


def _left_hanging(score: Score) -> Iterator[int]:
    """Bars whose first note is foreign to the chord and followed by a rest."""
    bars = _bars(score)
    for span in score.chords:
        place, late = divmod(span.onset, score.meter.bar)
        notes = bars.get(place, [])
        if late or not notes or notes[0][2] % 12 in span.chord.pitch_classes:
            continue
        if len(notes) == 1 or notes[1][0] > notes[0][0] + notes[0][1]:
            yield place + 1


@pytest.mark.parametrize("meter", ["6/8", "2/4", "4/4", "3/4"])
def test_no_close_rests_on_a_leaning_note(arranged: Maker, meter: str) -> None:
    for key in ("F", "G", "Bb"):
        for seed in range(12):
            score = arranged("classical", key, meter=meter, bars=24, tempo=62, seed=seed).score

            assert not list(_left_hanging(score)), (key, seed)


def test_a_perfect_cadence_in_six_eight_resolves_before_its_rest() -> None:
    score = _read("classical andante in F, 6/8", seed=11, bars=24).score
    first, second, *_ = _bars(score)[7]

    assert first[2] % 12 == 5 or (second[0] == first[1] and second[2] % 12 == 5)


@pytest.mark.parametrize("words", ["classical minuet", "romantic waltz"])
def test_variations_are_not_copies(words: str) -> None:
    same = total = 0
    for seed, key in enumerate(("C", "F", "G", "D minor", "A minor", "Eb")):
        piece = _read(f"{words} in {key}, 32 bars", seed=seed)
        bars, sections = _bars(piece.score), piece.form.sections
        for theme, section in pairwise(sections):
            if section.name.startswith("Variation"):
                pairs = [(theme.bar + k, section.bar + k) for k in range(section.bars)]
                same += sum(bars.get(a) == bars.get(b) for a, b in pairs)
                total += len(pairs)

    assert total >= 24
    assert same <= 0.2 * total


def test_what_returns_is_not_reached_by_a_seventh(arranged: Maker) -> None:
    for period in ("classical", "romantic"):
        for seed in range(10):
            score = arranged(period, "A minor", bars=32, meter="3/4", tempo=110, seed=seed).score
            starts = {s.onset for s in score.sections if s.onset}
            for before, after in pairwise(_line(score)):
                if after.onset in starts:
                    assert abs(after.midi - before.midi) not in (10, 11, 13, 14), (period, seed)


def _stage(symbol: str, key: str) -> Stage:
    meter = Meter(4, 4)
    brief = read_brief("sonatina", genre="classical", wishes=Wishes(key=key), seed=0)
    section = FormSection(
        SectionKind.VERSE, "Theme", "A", 0, 1, brief.key, 0.5, 0.5, 70, ()
    )  # fmt: skip
    span = ChordSpan(0, meter.bar, Chord.parse(symbol))
    return Stage(brief, Form(meter, (section,)), (span,), (KeyChange(0, brief.key),))


@pytest.mark.parametrize(
    ("symbol", "key", "sung", "figure"),
    [
        ("G7", "C major", 83, (55, 59, 65)),
        ("G7", "C major", 77, (55, 59, 65)),
        ("G", "C major", 83, (55, 59, 62)),
        ("B7b5/F", "A minor", 75, (53, 57, 63)),
    ],
)
def test_an_accompaniment_does_not_double_what_must_resolve(
    symbol: str, key: str, sung: int, figure: tuple[int, int, int]
) -> None:
    stage = _stage(symbol, key)
    left = [
        Draft(k * 480, 480, p, Hand.LEFT, Role.BASS if p == figure[0] else Role.INNER, 0, "C-20")
        for k, p in enumerate((figure[0], figure[2], figure[1], figure[2]))
    ]
    right = [Draft(0, 2 * QUARTER, sung, Hand.RIGHT, Role.MELODY, 0, "M-01")]
    under = give_way(stage, left, right)

    assert sung % 12 not in {d.midi % 12 for d in under}
    assert {d.midi % 12 for d in under} <= stage.chords[0].chord.pitch_classes
    assert give_way(stage, left, right, kept={0}) == left


def test_a_drum_bass_is_one_voice() -> None:
    assert not FIGURES["drum"].hold
    assert signs_for(FIGURES["drum"], 6) == "a00000"


def test_a_waltz_has_its_bass_and_two_chords_from_the_first_bar() -> None:
    for seed in range(6):
        piece = _read("romantic waltz in A minor", seed=seed, bars=32)
        first = [n for n in piece.score.hand(Hand.LEFT) if n.onset < piece.score.meter.bar]
        groups = [sum(n.onset == k * QUARTER for n in first) for k in range(3)]

        assert groups == [1, 2, 2]
        assert min(n.midi for n in piece.score.hand(Hand.LEFT)) >= 33


def test_only_pieces_in_three_are_waltzed(arranged: Maker) -> None:
    for meter in ("4/4", "6/8"):
        for seed in range(8):
            piece = arranged("romantic", "E minor", meter=meter, bars=24, seed=seed)

            assert "waltz" not in {plan.left_hand for plan in piece.textures}


def test_an_accompaniment_runs_into_its_cadence(arranged: Maker) -> None:
    score = arranged("classical", "C", left="alberti-bass", bars=16, tempo=100).score
    bar = score.meter.bar
    before_close = [n for n in score.hand(Hand.LEFT) if 2 * bar <= n.onset < 3 * bar]

    assert max(n.end for n in before_close) == 3 * bar


def test_two_voices_do_not_double_the_leading_tone() -> None:
    doubled = beats = 0
    for seed, key in enumerate(("D minor", "G minor", "C", "F")):
        score = _read(f"baroque two part invention in {key}, 24 bars", seed=seed).score
        leading = (score.key.tonic.pitch_class + 11) % 12
        low = score.hand(Hand.LEFT)
        for n in _line(score):
            under = [m for m in low if m.onset <= n.onset < m.end]
            beats += 1
            root = score.chords[n.chord].chord.root.pitch_class
            calls = n.midi % 12 == leading and root in (leading, (leading - 4) % 12)
            doubled += calls and any(m.midi % 12 == leading for m in under)

    assert doubled <= 0.004 * beats


def test_baroque_pages_have_no_hairpins(arranged: Maker) -> None:
    assert not arranged("baroque", "G minor", bars=32, seed=2).score.hairpins


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("etude 5/4 in B minor", "Etude in B minor"),
        ("piano sonata in C", "Sonata in C major"),
        ("baroque fugue in D, 16 bars", "Fugue in Two Voices in D major"),
        ("classical andante in F, 6/8", "Pastorale in F major"),
    ],
)
def test_pieces_are_called_what_they_are(words: str, title: str) -> None:
    assert _read(words, seed=0).score.title == title
