"""Charts of iReal Pro: links are unscrambled, repeats and endings are played out."""

from urllib.parse import quote

import pytest

from gospel_keys.brief.chart import read_chart, read_marks
from gospel_keys.brief.chart_ireal import is_ireal, written_out
from gospel_keys.errors import InvalidChordError, InvalidRequestError

MUSIC = (
    "[*AT44F^7XyQ|D-7XyQ|G-9XyQ|C13XyQLZA-7XyQ|D7b9XyQ|G-7 C7 |F6XyQ]"
    "[*BBb^7XyQ|Bb-6XyQ|A-7XyQ|D7XyQLZG7XyQKclLZC7susXyQ|C7XyQZ "
)


def _scrambled(music: str) -> str:
    """Blocks of fifty, with the first five and the tenth to the twenty-fourth swapped over."""
    out = ""
    while len(music) > 50:
        block, music = music[:50], music[50:]
        mirror = block[::-1]
        out += mirror[:5] + block[5:10] + mirror[10:24] + block[24:26]
        out += mirror[26:40] + block[40:45] + mirror[45:]
    return out + music


def _exported(music: str, *fields: str) -> str:
    title, composer, key, tempo = fields or ("Evening", "Doe Ann", "F", "0")
    body = f"{title}={composer}==Medium Swing={key}==1r34LbKcu7{_scrambled(music)}==Jazz={tempo}=3"
    return "irealb://" + quote(body.replace("==Jazz", "=Jazz"), safe="")


def _bars(text: str) -> list[str]:
    return [" ".join(str(c) if c else "-" for c in bar) for bar in read_chart(text).bars]


def test_an_exported_link_gives_chart_and_heading() -> None:
    link = _exported(MUSIC, "Evening", "Doe Ann", "F", "132")

    chart = read_chart(link)

    assert (chart.title, str(chart.key), str(chart.meter)) == ("Evening", "F major", "4/4")
    assert read_marks(link).tempo == 132
    assert "{composer: Ann Doe}" in written_out(link)
    assert [(part.bar, part.name) for part in chart.parts] == [(0, "A"), (8, "B")]
    assert _bars(link)[:8] == [
        "Fmaj7", "Dm7", "Gm9", "C13", "Am7", "D7b9", "Gm7 C7", "F6",
    ]  # fmt: skip
    assert _bars(link)[8:] == [
        "Bbmaj7", "Bbm6", "Am7", "D7", "G7", "G7", "C7sus4", "C7",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("music", "bars"),
    [
        ("{T44C^7 |F7 }", ["Cmaj7", "F7", "Cmaj7", "F7"]),
        ("T44{C |N1F }|N2G Z", ["C", "F", "C", "G"]),
        ("T44{C |F }<3x>G |Z", ["C", "F"] * 3 + ["G"]),
        ("T44C |SF |G |A <D.S. al Fine>Z", ["C", "F", "G", "A", "F", "G", "A"]),
        ("T44C |F |QG |A <D.C. al Coda>][QD |E Z", ["C", "F", "G", "A", "C", "F", "G", "D", "E"]),
        ("T44C |F | r |G Z", ["C", "F", "C", "F", "G"]),
        ("T44C |n |p   |%|G Z", ["C", "N.C.", "-", "-", "G"]),
        ("T44C F,G|C,D,E,F|C D E |Z", ["C - F G", "C D E F", "C D E"]),
        ("T34C-7/Bb W/A W/Ab |Z", ["Cm7/Bb Cm7/A Cm7/Ab"]),
        ("T44C7(F7 )|G7susadd3 |Z", ["C7", "G7sus4"]),
        ("T44sC^7,A-7,lD-9,G7#5,|Z", ["Cmaj7 Am7 Dm9 G7#5"]),
        ("{T44C |D }      |E |Z", ["C", "D", "C", "D", "E"]),
    ],
)
def test_the_signs_of_a_chart_are_played(music: str, bars: list[str]) -> None:
    link = f"irealbook://Signs=Doe Ann=Swing=C=n={music}"

    assert _bars(link) == bars


def test_the_same_chart_as_text_reads_alike() -> None:
    music = "[*AT44C^7 |A-7 D7 |G^7 |x ][*BE-7 |A7 |D7sus |D7 Z"

    assert is_ireal(music)
    assert _bars(music) == _bars(f"irealbook://T=Doe Ann=Swing=G=n={music}")
    assert read_chart("{key: G}\n" + music).key is not None


@pytest.mark.parametrize("text", ["C | F", "A-[G]mazing [C]grace [*slow]", "{title: T}\n[C]a"])
def test_other_charts_are_none(text: str) -> None:
    assert not is_ireal(text)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("irealb://Evening=Doe Ann", "no chart; expected irealbook://"),
        (_exported(MUSIC) + "===" + _exported(MUSIC).removeprefix("irealb://"), "2 songs"),
        ("irealbook://A=B=C=C=n=T44C |Z=D=E=F=C=n=T44C |Z", "2 songs"),
    ],
)
def test_a_link_holds_one_song(link: str, said: str) -> None:
    with pytest.raises(InvalidRequestError, match=said):
        read_chart(link)


def test_a_change_of_meter_is_told() -> None:
    marks = read_marks("irealbook://T=Doe Ann=Waltz=C=n=T44C |F |T34G |C |Z")

    assert marks.left == ("{style: Waltz}", "{time: 3/4}")


def test_what_is_no_sign_is_refused_with_its_bar() -> None:
    with pytest.raises(InvalidChordError, match="bar 2: 'Xq7' is no sign of iReal Pro"):
        read_chart("irealbook://T=Doe Ann=Swing=C=n=T44C^7 |Xq7 |Z")


@pytest.mark.parametrize(
    ("music", "bars"),
    [
        ("{T44C |F <3x>}G Z", ["C", "F"] * 3 + ["G"]),
        ("{<3x>T44C |F }G Z", ["C", "F"] * 3 + ["G"]),
        ("{T44C |N1D }|N0E |F Z", ["C", "D", "C", "E", "F"]),
        ("T44C |F <play D C riff>|G Z", ["C", "F", "G"]),
    ],
)
def test_words_and_endings_count_where_they_stand(music: str, bars: list[str]) -> None:
    assert _bars(f"irealbook://T=Doe Ann=Swing=C=n={music}") == bars


def test_a_title_may_hold_anything() -> None:
    link = "irealbook://Blue%0A{Moon}%E2%80%A8=Doe Ann=Swing=C=n=T44C |F Z"

    assert read_chart(link).title == "Blue Moon"
