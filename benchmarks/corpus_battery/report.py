"""Tables of the battery: a line for each set, the items missed, the worst pieces."""

from collections import Counter
from collections.abc import Sequence
from statistics import mean, median

import numpy as np
from benchmarks.corpus_battery.requests import Request
from benchmarks.corpus_battery.verdict import Verdict

Judged = tuple[Request, Verdict]


def summary(name: str, verdicts: Sequence[Verdict]) -> str:
    """One line: median, 5th and 95th percentile and least score, median of the strict score."""
    scores = [v.score for v in verdicts]
    p5, p50, p95 = np.percentile(scores, [5, 50, 95])
    strict = median(v.strict for v in verdicts)
    failed = mean(len(v.failed) for v in verdicts)
    return (
        f"{name:<26} n {len(scores):>3}  median {p50:5.1f}  p5 {p5:5.1f}  p95 {p95:5.1f}  "
        f"min {min(scores):5.1f}  strict {strict:5.1f}  items missed {failed:.2f}"
    )


def missed(verdicts: Sequence[Verdict]) -> list[str]:
    """A line for each metric outside its band, the most frequent first."""
    faults = [f for v in verdicts for f in v.faults]
    count = Counter((f.band.item, f.band.metric) for f in faults)
    lines = []
    for (item, metric), number in count.most_common():
        values = [f.value for f in faults if f.band.metric == metric]
        hard = sum(f.hard for f in faults if f.band.metric == metric)
        lines.append(
            f"    {item:<16} {metric:<30} {number:>3} of {len(verdicts)} ({hard} hard)"
            f"  {min(values):.3f} to {max(values):.3f}"
        )
    return lines


def percentiles(verdicts: Sequence[Verdict]) -> list[str]:
    """A line for each metric: median, 5th and 95th percentile."""
    lines = []
    for name in sorted({n for v in verdicts for n in v.values}):
        p5, p50, p95 = np.percentile(
            [v.values[name] for v in verdicts if name in v.values], [5, 50, 95]
        )
        lines.append(f"    {name:<30} {p50:9.3f} [{p5:.3f}, {p95:.3f}]")
    return lines


def worst(judged: Sequence[Judged], count: int) -> list[str]:
    """The lowest pieces: score, command, metrics outside their bands (``!!`` earns nothing)."""
    lines = []
    for request, verdict in sorted(judged, key=lambda j: j[1].score)[:count]:
        lines.append(f"  {verdict.score:5.1f}  {request.command}")
        lines += [f"           {fault}" for fault in verdict.faults]
    return lines


def shared(areas: dict[str, float]) -> str:
    """Overlapped areas in one line, the least first."""
    told = ", ".join(f"{n} {a:.2f}" for n, a in sorted(areas.items(), key=lambda p: p[1]))
    return f"  overlapped area {mean(areas.values()):.2f}: {told}"
