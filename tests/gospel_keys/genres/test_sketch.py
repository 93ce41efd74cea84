"""Settling two hands: what no pianist could play is put right, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.genres.sketch import Draft, settle_hands
from gospel_keys.score.model import Hand, Role


def draft(onset: int, duration: int, midi: int, hand: Hand, role: Role = Role.INNER) -> Draft:
    return Draft(onset, duration, midi, hand, role, 0, "test")


drafts = st.lists(
    st.builds(
        draft,
        st.integers(0, 16).map(lambda n: n * 240),
        st.integers(1, 8).map(lambda n: n * 240),
        st.integers(36, 84),
        st.sampled_from(list(Hand)),
        st.sampled_from([Role.BASS, Role.INNER, Role.MELODY]),
    ),
    max_size=40,
)


@given(drafts=drafts, span=st.sampled_from([12, 14, 16]))
def test_no_hand_ever_holds_more_than_it_can(drafts: list[Draft], span: int) -> None:
    settled = settle_hands(drafts, max_span=span)

    for hand in Hand:
        mine = [d for d in settled if d.hand is hand]
        for onset in {d.onset for d in mine}:
            down = [d.midi for d in mine if d.onset <= onset < d.end]
            assert len(down) <= 5
            assert max(down) - min(down) <= span


@given(drafts=drafts)
def test_no_key_is_down_twice(drafts: list[Draft]) -> None:
    settled = settle_hands(drafts, max_span=14)

    by_key: dict[int, list[Draft]] = {}
    for note in settled:
        by_key.setdefault(note.midi, []).append(note)
    for notes in by_key.values():
        notes.sort(key=lambda d: d.onset)
        assert all(a.end <= b.onset for a, b in zip(notes, notes[1:], strict=False))


@given(drafts=drafts)
def test_settling_twice_changes_nothing(drafts: list[Draft]) -> None:
    once = settle_hands(drafts, max_span=14)

    assert settle_hands(once, max_span=14) == once


def test_the_melody_keeps_a_key_that_both_hands_want() -> None:
    both = [
        draft(0, 960, 60, Hand.LEFT, Role.SHELL),
        draft(0, 960, 60, Hand.RIGHT, Role.MELODY),
    ]

    [kept] = settle_hands(both, max_span=14)

    assert kept.hand is Hand.RIGHT


def test_a_playable_attack_is_left_alone() -> None:
    chord = [draft(0, 960, p, Hand.RIGHT) for p in (60, 64, 67, 72)]

    assert settle_hands(chord, max_span=14) == chord
