"""XML from strangers: parsed without entities, external files or network.

References
----------
.. [1] OWASP, *XML External Entity Prevention Cheat Sheet*.
"""

import re
from typing import Final

from lxml import etree

from gospel_keys.errors import MalformedInputError

MOST_BYTES: Final = 64 * 2**20
"""Largest XML text that is parsed; orchestral scores stay below 50 MB."""

_ENTITY: Final = re.compile(rb"<\0?\0?\0?!\0*E\0*N\0*T\0*I\0*T\0*Y", re.IGNORECASE)


def parse_xml(data: bytes) -> etree._Element:
    """Return the root of an XML document.

    Raises
    ------
    MalformedInputError
        If it is not well-formed, too large, or declares entities of its own.
    """
    if len(data) > MOST_BYTES:
        msg = f"the XML has {len(data)} bytes; expected at most {MOST_BYTES}"
        raise MalformedInputError(msg, value=len(data))
    if _ENTITY.search(data):
        msg = "the XML declares entities of its own; expected plain MusicXML without them"
        raise MalformedInputError(msg)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        place = f" (line {line})" if line else ""
        msg = f"not well-formed XML{place}: {error}; expected a whole MusicXML file"
        raise MalformedInputError(msg) from error
    _refuse_entities(root)
    return root


def _refuse_entities(root: etree._Element) -> None:
    """Refuse declared entities in encodings that the search over bytes does not see."""
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and any(True for _ in subset.iterentities()):
        msg = "the XML declares entities of its own; expected plain MusicXML without them"
        raise MalformedInputError(msg)


def strip_namespaces(root: etree._Element) -> None:
    """Take a namespace away that some programs put on MusicXML, which has none."""
    if "}" not in str(root.tag):
        return
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
