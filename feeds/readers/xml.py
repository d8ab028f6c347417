"""XML of unknown origin as a stream of elements: safe, in constant memory, never repaired.

A document type is refused before anything is parsed, since entities cut the text silently where
they are not resolved and are an attack where they are. Prefixes that real files use and forget
to declare are declared in the root's tag; nothing else in the file is changed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from feeds.readers.records import ImportFileError

#: How much may stand in front of the root's content: comments, mostly.
PROLOG_BYTES = 1_000_000

_CHUNK_BYTES = 65_536
#: The root's children are at depth 1.
_WANTED_DEPTH = 2
_BYTE_ORDER_MARKS = (
    # UTF-32 first: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "latin-1"),
    # Without a mark (XML 1.0 appendix F).
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_MISCELLANY = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ROOT = re.compile(r"<[^\s<>/!?\"']+(?:\s(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)?>")
_DECLARED = re.compile(r"\sxmlns:([^\s=]+)\s*=")
_CUT_OFF = frozenset({"ERR_TAG_NOT_FINISHED", "ERR_CDATA_NOT_FINISHED", "ERR_COMMENT_NOT_FINISHED"})
_DOCTYPE = re.compile("<!DOCTYPE", re.IGNORECASE)
_HAS_DOCTYPE = "the file has a document type declaration (DOCTYPE), which is refused"


def children(path: Path, *, root: str, prefixes: Mapping[str, str]) -> Iterator[etree._Element]:
    """Yield each child of the root's children, whole; it is empty once the next one is asked for.

    `root` is the local name that the root must have; `prefixes` are declared with these
    namespaces where the root's tag doesn't. Raises ImportFileError.
    """
    with path.open("rb") as file:
        stream = _Stream(file, prefixes)
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            yield from _at_wanted_depth(events, root=root)
        except etree.XMLSyntaxError as error:
            raise _import_error(error, events, stream) from error


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace, which changes from version to version."""
    return etree.QName(element).localname


def line_of(element: etree._Element) -> int:
    """Return the line that an element begins on, 0 where the parser lost count."""
    line: Any = element.sourceline
    return line or 0


def _at_wanted_depth(
    events: Iterator[tuple[str, etree._Element]], *, root: str
) -> Iterator[etree._Element]:
    depth = 0
    for event, element in events:
        if event == "start":
            if depth == 0:
                _check_root(element, root)
            depth += 1
            continue
        depth -= 1
        if depth == _WANTED_DEPTH:
            yield element
        if 0 < depth <= _WANTED_DEPTH:
            _forget(element)


def _check_root(element: etree._Element, root: str) -> None:
    # For encodings that hide a declaration from the look at the bytes, such as UTF-7.
    if element.getroottree().docinfo.internalDTD is not None:
        raise ImportFileError(_HAS_DOCTYPE)
    if local_name(element) != root:
        reason = f"the file is XML, but its first element is <{local_name(element)}>, not <{root}>"
        raise ImportFileError(reason, line=line_of(element), column=1)


def _forget(element: etree._Element) -> None:
    """Let go of an element that was read, and of those in front of it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _import_error(
    error: etree.XMLSyntaxError, parser: etree.iterparse, stream: _Stream
) -> ImportFileError:
    """Turn a parser's error into one line with its place in the file."""
    # The exception for an undefined entity knows no place, the log does.
    first = next(iter(parser.error_log), None)
    line, column = (first.line, first.column) if first else error.position
    kind, text = (first.type_name, first.message) if first else ("", error.msg or "")
    if kind in _CUT_OFF:
        reason = "the file ends in the middle: it was cut off"
    else:
        reason = f"the file is not well-formed XML: {' '.join(text.split())}"
    return ImportFileError(reason, line=line, column=stream.column_in_file(line, column))


class _Stream:
    """A file whose prolog was looked at and whose root declares what it uses."""

    def __init__(self, file: BinaryIO, prefixes: Mapping[str, str]) -> None:
        self._file = file
        self._start, self._added = _checked_start(file, prefixes)

    def read(self, size: int = -1) -> bytes:
        if self._start:
            start, self._start = self._start, b""
            return start
        return self._file.read(size)

    def column_in_file(self, line: int, column: int) -> int:
        """Return where a column that the parser tells is in the file itself."""
        behind = line == self._added.line and column > self._added.column
        return column - self._added.characters if behind else column


@dataclass(frozen=True, slots=True)
class _Added:
    """How many characters were put into the file, and where."""

    line: int = 0
    column: int = 0
    characters: int = 0


def _checked_start(file: BinaryIO, prefixes: Mapping[str, str]) -> tuple[bytes, _Added]:
    """Return the first bytes, at least to the end of the root's tag, with what it lacks."""
    data = file.read(_CHUNK_BYTES)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ImportFileError("the file is empty")
    mark, encoding = _encoding_of(data)
    while True:
        # Bytes that are no characters, or half of one, stand after what is looked at here.
        text = data[len(mark) :].decode(encoding, errors="ignore")
        if root := _root_tag(text):
            end = root.end() - (2 if root[0].endswith("/>") else 1)
            missing = _declarations(root[0], prefixes)
            at = len(mark) + len(text[:end].encode(encoding))
            line, column = _position(text, end)
            added = _Added(line, column, len(missing))
            return data[:at] + missing.encode(encoding) + data[at:], added
        more = file.read(_CHUNK_BYTES)
        if not more:
            return data, _Added()  # The parser says what is wrong, and where.
        data += more
        if len(data) > PROLOG_BYTES:
            raise ImportFileError(f"no XML element in the first {PROLOG_BYTES:,} bytes")


def _encoding_of(data: bytes) -> tuple[bytes, str]:
    """Return the byte order mark, and an encoding that reads the markup of the prolog."""
    for start, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(start):
            return (b"" if b"<" in start else start), encoding
    return b"", "latin-1"


def _root_tag(text: str) -> re.Match[str] | None:
    """Return the root's start tag; None if more of the file has to be read for it."""
    position = 0
    while found := _MISCELLANY.match(text, position):
        position = found.end()
    if _DOCTYPE.match(text, position):
        raise _error_at(text, position, _HAS_DOCTYPE)
    if position < len(text) and not text.startswith("<", position):
        raise _error_at(text, position, "the file is not XML")
    return _ROOT.match(text, position)


def _declarations(root: str, prefixes: Mapping[str, str]) -> str:
    """Return the declarations of those `prefixes` that the root's tag lacks."""
    declared = set(_DECLARED.findall(root))
    missing = ((prefix, uri) for prefix, uri in prefixes.items() if prefix not in declared)
    return "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in missing)


def _error_at(text: str, position: int, reason: str) -> ImportFileError:
    line, column = _position(text, position)
    return ImportFileError(reason, line=line, column=column)


def _position(text: str, index: int) -> tuple[int, int]:
    """Return line and column, counted from 1."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
