"""Independent random streams from one seed.

Each part of the engine draws from a stream of its own name, so that changing how many
numbers one part draws leaves the others' notes alone. Only string seeding of
:class:`random.Random` is used: it hashes with SHA-512 and is the same on every platform
and Python version, unlike ``hash()``.
"""

import random


def stream(seed: int, *names: str | int) -> random.Random:
    """Return the random stream that belongs to a seed and a name.

    Parameters
    ----------
    seed : int
        The seed of the whole request.
    *names : str or int
        The path of the part that draws, for example ``"harmony"``.

    Returns
    -------
    rng : random.Random

    Examples
    --------
    >>> stream(7, "harmony").random() == stream(7, "harmony").random()
    True
    >>> stream(7, "harmony").random() == stream(7, "melody").random()
    False
    """
    return random.Random("/".join(str(part) for part in (seed, *names)))
