"""``gospel-keys generate``: words in, files and a chord chart out."""

import argparse
import json
from bisect import bisect_right
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.export_arguments import add_export_options, add_file_options, read_order

if TYPE_CHECKING:
    from app.services.arrangement_service import Composition
    from gospel_keys.brief.melody import Tune
    from gospel_keys.brief.model import Wishes
    from gospel_keys.genres.arrangement import Arrangement
    from gospel_keys.score.model import Bar, Score
    from gospel_keys.units import Ticks

EXAMPLE = """\
example:
  gospel-keys generate "Uplifting worship song in C major with a soulful gospel feel" \\
      --bars 16 --seed 7 --out out/worship
"""


def add_parser(commands: Any) -> None:  # argparse keeps the type of its subparsers private.
    """Add the command to the parser."""
    parser = commands.add_parser(
        "generate",
        help="arrange a sentence for two hands",
        description="Arrange a sentence for two hands and write it in the formats you ask for.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("description", help="what you want to hear, in your own words")
    parser.add_argument("--genre", help="genre; taken from the words when absent, else gospel")
    parser.add_argument("--key", help="key, for example C, Ab or 'Bb minor'")
    parser.add_argument("--tempo", type=float, help="felt beats per minute")
    parser.add_argument("--meter", help="time signature, for example 4/4 or 6/8")
    parser.add_argument("--bars", type=int, help="length of the piece, 1 to 256")
    parser.add_argument("--application", help="use of the music, see 'gospel-keys patterns'")
    parser.add_argument("--left-hand", help="left-hand pattern, see 'gospel-keys patterns'")
    parser.add_argument("--right-hand", help="right-hand pattern")
    parser.add_argument("--rhythm", help="rhythm pattern")
    parser.add_argument(
        "--chords", help="chords to be played exactly: a chart, or @FILE with one (see docs)"
    )
    parser.add_argument(
        "--melody", metavar="FILE", help="tune to be arranged: MIDI, MusicXML or ABC"
    )
    parser.add_argument(
        "--level", type=int, help="difficulty, 1 (first year) to 10; as arranged when absent"
    )
    parser.add_argument("--form", help="form of a blues or a jazz standard, see 'patterns'")
    parser.add_argument("--swing-ratio", type=float, help="long to short, 1.0 to 3.0")
    parser.add_argument("--improvisation", type=float, help="share of improvised line, 0 to 1")
    parser.add_argument("--complexity", type=float, help="0 (plain) to 1 (rich)")
    parser.add_argument("--energy", type=float, help="0 (calm) to 1 (strong)")
    parser.add_argument("--max-span", type=int, help="widest stretch: 12, 14 or 16 semitones")
    parser.add_argument("--seed", type=int, default=0, help="same seed, same notes (default: 0)")
    parser.add_argument(
        "--ai-percentage", type=float, default=0.0, help="share of a learned model, 0 to 1"
    )
    add_file_options(parser, formats="midi,wav,musicxml,pdf,png")
    add_export_options(parser)
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Arrange, render everything in memory, then write."""
    from app.services.arrangement_service import compose_arrangement

    _check_share(arguments.ai_percentage)
    order = read_order(arguments)
    composition = compose_arrangement(
        arguments.description,
        genre=arguments.genre.strip().lower() if arguments.genre else None,
        wishes=_wishes(arguments),
        seed=arguments.seed,
    )
    paths = order.write(composition.document())
    _show(arguments, composition, paths)
    return 0


def _wishes(arguments: argparse.Namespace) -> "Wishes":
    from gospel_keys.brief.model import Wishes

    return Wishes(
        key=arguments.key,
        tempo=arguments.tempo,
        bars=arguments.bars,
        application=arguments.application,
        meter=arguments.meter,
        left_hand=arguments.left_hand,
        right_hand=arguments.right_hand,
        rhythm=arguments.rhythm,
        complexity=arguments.complexity,
        energy=arguments.energy,
        max_span=arguments.max_span,
        form=arguments.form,
        swing_ratio=arguments.swing_ratio,
        improvisation=arguments.improvisation,
        level=arguments.level,
        chords=_chart_text(arguments.chords),
        melody=_tune(arguments.melody),
    )


def _chart_text(given: str | None) -> str | None:
    if given is None or not given.startswith("@"):
        _refuse_file(given)
        return given
    return Path(given[1:]).read_text(encoding="utf-8", errors="replace")


def _refuse_file(given: str | None) -> None:
    """Refuse the name of a file where a chart is expected, and say how to name one."""
    from gospel_keys.errors import InvalidRequestError

    named = given is not None and "|" not in given and "\n" not in given
    if given is not None and named and Path(given).suffix and Path(given).is_file():
        msg = f"'{given}' is a file; expected '@{given}' to read the chart in it"
        raise InvalidRequestError(msg, value=given, field="chords")


def _tune(path: str | None) -> "Tune | None":
    if path is None:
        return None
    from gospel_keys.formats.tunes import read_tune

    file = Path(path)
    return read_tune(file.read_bytes(), file.name)


def _check_share(share: float) -> None:
    from gospel_keys.errors import InvalidRequestError

    if not 0.0 <= share <= 1.0:
        msg = f"ai-percentage {share:g} is out of range; expected 0 to 1"
        raise InvalidRequestError(msg, value=share, field="ai_percentage")


def _show(arguments: argparse.Namespace, composition: "Composition", paths: list[Path]) -> None:
    from app.services.arrangement_service import NO_MODEL

    arrangement = composition.arrangement
    brief, score = arrangement.brief, arrangement.score
    remarks = [f"{r.kind}: {r.message}" for r in brief.remarks]
    if arguments.ai_percentage > 0:
        remarks.append(f"adjusted: {NO_MODEL}")
    if arguments.json:
        print(json.dumps(_as_json(arrangement, remarks, paths), ensure_ascii=False, indent=2))
        return
    from app.cli.chart import chord_chart
    from gospel_keys.score.level import AS_ARRANGED

    print(f"{score.title}  ·  {brief.tempo:g} bpm  ·  {brief.meter}  ·  {arrangement.feel.name}")
    print(f"{brief.application}, {brief.sub_style}, seed {arrangement.seed}\n")
    print(chord_chart(score))
    eased = brief.level is not None and brief.level < AS_ARRANGED
    easier = f", made easier for level {brief.level}" if eased else ""
    print(f"\nhands{easier}: " + "; ".join(_hands(arrangement)))
    for remark in remarks:
        print(f"  {remark}")
    print()
    for path in paths:
        print(f"wrote {path}")


def _hands(arrangement: "Arrangement") -> list[str]:
    """What each hand plays, wherever it changes."""
    form = arrangement.form
    return [
        f"{form.section_at(plan.bar).name} {plan.left_hand} + {plan.right_hand}"
        for plan in arrangement.textures
    ]


def _place(bar: "Bar", tick: "Ticks", *, pickup: bool) -> tuple[int, float]:
    """Bar and beat from 1; a pickup is bar 0 and ends with the last beat."""
    missing = bar.meter.bar - bar.duration if pickup and bar.index == 0 else 0
    return bar.index + (0 if pickup else 1), 1 + (tick - bar.onset + missing) / bar.meter.beat


def _chord_rows(score: "Score") -> list[dict[str, object]]:
    """Each chord with the bar and the beat where it begins."""
    bars = score.bars()
    onsets = [bar.onset for bar in bars]
    rows = []
    for span in score.chords:
        bar = bars[bisect_right(onsets, span.onset) - 1]
        number, beat = _place(bar, span.onset, pickup=bool(score.pickup))
        rows.append(
            {
                "bar": number,
                "beat": beat,
                "symbol": str(span.chord),
                "roman": span.roman,
                "comment": span.comment,
            }
        )
    return rows


def _as_json(
    arrangement: "Arrangement", remarks: list[str], paths: list[Path]
) -> dict[str, object]:
    brief, score = arrangement.brief, arrangement.score
    return {
        "title": score.title,
        "key": str(score.key),
        "tempo": brief.tempo,
        "time_signature": str(brief.meter),
        "num_bars": brief.bars,
        "application": brief.application,
        "sub_style": brief.sub_style,
        "rhythm": arrangement.rhythm,
        "seed": arrangement.seed,
        "generation_method": arrangement.method,
        "note_count": len(score.notes),
        "chords": _chord_rows(score),
        "remarks": remarks,
        "files": [str(p) for p in paths],
    }
