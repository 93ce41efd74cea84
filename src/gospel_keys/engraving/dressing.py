"""What is ours on an engraved page: chord symbols, tempo line, header and footer.

The engraver's importer writes MEI; here it is dressed before the pages are laid out.

References
----------
.. [1] Music Encoding Initiative, *MEI Guidelines 5.0*, 2023, chapters 1 and 12.
"""

import re
from textwrap import wrap
from typing import Final
from xml.sax.saxutils import escape

from gospel_keys.formats.text import printable
from gospel_keys.score.model import Score

_HARM: Final = re.compile(r"<harm([^>]*)>(.*?)</harm>", re.DOTALL)
_SYMBOL: Final = re.compile(r"([A-G][♭♯𝄫𝄪]*)(.*?)(/[A-G][♭♯𝄫𝄪]*)?")
_MINOR: Final = re.compile(r"m(?!aj)")
_TAG: Final = re.compile(r"<[^>]+>")
_SILENT_TEMPO: Final = re.compile(r"<tempo\b[^>]*/>")
_PAGE_HEAD: Final = re.compile(r"<pgHead.*?</pgHead>", re.DOTALL)
_LABELS: Final = re.compile(r"<label[^>]*>.*?</label>|<labelAbbr[^>]*>.*?</labelAbbr>", re.DOTALL)
_TEMPO: Final = re.compile(
    r"(?:(<reh\b[^>]*>(?:(?!</reh>).)*)</reh>\s*)?<tempo\b([^>]*\bmm=[^>]*)>(.*?)</tempo>",
    re.DOTALL,
)
_PART_NAME: Final = re.compile(r'<reh\b([^>]*>\s*<rend\b[^>]*) rend="box"')
# Over the first beat, where its chord symbol stands, a name keeps above the symbols.
_PART_PLACE: Final = r'<reh tstamp="1"\1 rend="box" halign="left"'
_WORDS: Final = re.compile(r"(<dir\b[^>]*>\s*<rend\b)(?![^>]*fontsize)")
_PLACE: Final = re.compile(r'\b(?:staff|tstamp)="[^"]*"')
_KEY_NAME: Final = re.compile(r"\b([A-G])(b|#)(?!\w)")
_DOUBLE: Final = {"𝄫": "\ue264", "𝄪": "\ue263"}
_DOUBLED: Final = re.compile("([𝄫𝄪])")
_SYSTEM: Final = re.compile(r'(?=<g [^>]*class="system")')
_SYMBOL_LINE: Final = re.compile(r'class="harm">\s*<text x="-?\d+" y="(-?\d+)"')
_NAME: Final = re.compile(
    r'(<g [^>]*class="reh"[^>]*)(>\s*<rect [^>]*/>\s*<text x="-?\d+" y="(-?\d+)")'
)
_HEADER: Final = re.compile(r'(class="pgHead")>(.*?)</g>', re.DOTALL)
_BASELINE: Final = re.compile(r' y="(-?\d+)"')
_NAME_TOP: Final = re.compile(
    r'class="reh"[^>]*?(?:translate\(0, (-?\d+)\)")?>\s*<rect [^>]* y="(-?\d+)"'
)
_BELOW_HEADER: Final = 280
"""From the last line of the header to the top of a name, in drawing units."""

_HEADER_RISE: Final = 700
"""What the top margin can give."""

_NAME_RISE: Final = 590
"""From the chord symbols' line to that of the names, in drawing units."""

_SHORTEST_LINE: Final = 36
_LONGEST_LINE: Final = 72
_APART: Final = 4
"""Of the subtitle and beside it, in letters."""

_GAP: Final = "\N{NO-BREAK SPACE}" * 3
_WORDS_SIZE: Final = "80%"
"""Of words at the staves, such as those about the pedal: smaller than the tempo."""

_QUALITY_SIZE: Final = "128%"
"""Of a raised letter, which is 58 % of the root: three quarters in all."""


def dress(mei: str, score: Score, *, chord_symbols: bool = True, letters: int = 150) -> str:
    """Return an encoded score with a songbook's chord symbols, tempo line and header.

    Parameters
    ----------
    mei : str
        As the engraver's importer writes it.
    score : Score
    chord_symbols : bool
    letters : int
        How many of the subtitle's size fill the width of the page.
    """
    mei = _HARM.sub(_songbook if chord_symbols else "", mei)
    mei = _PART_NAME.sub(_PART_PLACE, mei)
    mei = _WORDS.sub(rf'\1 fontsize="{_WORDS_SIZE}"', mei)
    mei = _TEMPO.sub(_tempo_line, mei)
    mei = _SILENT_TEMPO.sub("", _LABELS.sub("", mei))
    head = _page_head(score, letters)
    return _PAGE_HEAD.sub(lambda _: head, mei, count=1)


def _songbook(found: re.Match[str]) -> str:
    """A bold root, the quality raised, the bass after a slash."""
    attributes, text = found[1], _TAG.sub("", found[2]).strip()
    match = _SYMBOL.fullmatch(text)
    if match is None:
        return f'<harm{attributes} n="1">{_bold(text)}</harm>'
    root, quality, bass = match[1], _signs(match[2]), match[3]
    if _MINOR.match(quality):
        # The m of a minor chord belongs to its name, not to its colour.
        root, quality = f"{root}m", quality[1:]
    parts = [_bold(root)]
    if quality:
        parts.append(f'<rend rend="sup" fontsize="{_QUALITY_SIZE}">{quality}</rend>')
    if bass:
        parts.append(_bold(bass))
    return f'<harm{attributes} n="1">{"".join(parts)}</harm>'


def _bold(name: str) -> str:
    """A root or bass; text fonts lack the double accidentals, the music font has them."""
    parts: list[str] = []
    for part in _DOUBLED.split(name):
        if part in _DOUBLE:
            parts.append(f'<rend glyph.auth="smufl">{_DOUBLE[part]}</rend>')
        elif part:
            parts.append(f'<rend fontweight="bold">{part}</rend>')
    return "".join(parts)


def _signs(quality: str) -> str:
    """Flats and sharps before a number as the signs they are: ``sub`` is left alone."""
    return re.sub(r"b(?=\d)", "♭", quality).replace("#", "♯")


def _tempo_line(found: re.Match[str]) -> str:
    """A tempo goes on the line of the part's name, above the chord symbols.

    The engraver puts a tempo between chord symbols and staff.
    """
    opening, attributes, words = found[1], found[2], found[3]
    if opening:
        return f"{opening}<rend>{_GAP}</rend>{words}</reh>"
    return f'<reh place="above" {" ".join(_PLACE.findall(attributes))}>{_left(words)}</reh>'


def _left(words: str) -> str:
    return words.replace("<rend ", '<rend halign="left" ', 1)


def raise_part_names(page: str) -> str:
    """Return an engraved page with every part's name above the chord symbols.

    The engraver lets a name slip between symbols and staff where it finds the room.
    """
    head, *systems = _SYSTEM.split(page)
    raised = [_raise_in_system(system) for system in systems]
    return _raise_header("".join((head, *raised)), raised[0] if raised else "")


def _raise_header(page: str, first: str) -> str:
    """Move the header up where the names of the first system have come too near to it."""
    header = _HEADER.search(page)
    tops = [int(y) + int(rise or 0) for rise, y in _NAME_TOP.findall(first)]
    if header is None or not tops:
        return page
    bottom = max((int(y) for y in _BASELINE.findall(header[2])), default=0)
    up = min(bottom + _BELOW_HEADER - min(tops), _HEADER_RISE)
    if up <= 0:
        return page
    start = header.end(1)
    return f'{page[:start]} transform="translate(0, {-up})"{page[start:]}'


def _raise_in_system(system: str) -> str:
    symbols = [int(y) for y in _SYMBOL_LINE.findall(system)]
    if not symbols:
        return system
    line = min(symbols) - _NAME_RISE

    def lift(found: re.Match[str]) -> str:
        rise = int(found[3]) - line
        if rise <= 0:
            return found[0]
        return f'{found[1]} transform="translate(0, {-rise})"{found[2]}'

    return _NAME.sub(lift, system)


def with_signs(text: str) -> str:
    """Return a header text with the names of keys as they are printed.

    Examples
    --------
    >>> with_signs("Slow worship in Bb major")
    'Slow worship in B♭ major'
    """
    return _KEY_NAME.sub(lambda m: m[1] + ("♭" if m[2] == "b" else "♯"), printable(text))


def _lines(words: str, room: int) -> list[str]:
    """A text in as few lines as its letters need, all of about the same length."""
    room = min(max(room, _SHORTEST_LINE), _LONGEST_LINE)
    count = len(wrap(words, room))
    tried = (wrap(words, width) for width in range(len(words) // count, room))
    return next((lines for lines in tried if len(lines) == count), wrap(words, room))


def _page_head(score: Score, letters: int) -> str:
    title = escape(with_signs(score.title))
    parts = [
        '<pgHead func="first">',
        f'<rend halign="center" valign="top" fontsize="160%">{title}</rend>',
        f'<rend halign="center" valign="middle" fontsize="45%">{_GAP}</rend>',
    ]
    if score.subtitle and score.subtitle.casefold() != score.title.casefold():
        # Its last line stands between the key and the name of the maker.
        room = letters - 2 * (_APART + max(len(score.creator), len(str(score.key))))
        words = "<lb/>".join(escape(line) for line in _lines(with_signs(score.subtitle), room))
        look = 'valign="bottom" fontsize="85%" fontstyle="italic"'
        parts.append(f'<rend halign="center" {look}>{words}</rend>')
    if score.creator:
        name = escape(printable(score.creator))
        parts.append(f'<rend halign="right" valign="bottom" fontsize="85%">{name}</rend>')
    key = escape(with_signs(str(score.key)))
    if key not in title:
        parts.append(f'<rend halign="left" valign="bottom" fontsize="85%">{key}</rend>')
    parts.append("</pgHead>")
    number = '<num label="page">#</num>'
    footer = f'<rend halign="center" valign="bottom" fontsize="70%">{number}</rend>'
    parts.append(f'<pgFoot func="all">{footer}</pgFoot>')
    return "".join(parts)
