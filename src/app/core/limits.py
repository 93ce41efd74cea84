"""How much may be sent: the one table of sizes, for requests, files and the queue.

Formats have limits of their own below that of a file: see `docs/http.md`.
"""

from typing import Final

LARGEST_BODY: Final = 1_000_000
"""Bytes of a request that is no file."""

LARGEST_FILE: Final = 20_000_000
"""Bytes of an imported file, over HTTP and on the command line."""

LONGEST_DESCRIPTION: Final = 10_000
LONGEST_CHART: Final = 20_000
LONGEST_MELODY: Final = 900_000
"""Characters, with room for the rest of the request."""

LONGEST_NAME: Final = 64
"""Characters of an identifier or of the name of a format; identifiers have 32."""

MOST_ITEMS: Final = 200
"""Pieces in a batch."""

MOST_FORMATS: Final = 20

MOST_WAITING: Final = 200
"""Jobs in the queue; what comes then is asked to come again."""
