"""Bytes of a text file to characters: which encoding they are in, told by their content."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

# The first bytes of files that are no text, and what they are.
_MAGIC: Final = (
    (b"PK\x03\x04", "a zip archive or an office document (docx, odt)"),
    (b"PK\x05\x06", "a zip archive"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old office document (doc)"),
    (b"{\\rtf", "a rich text document (rtf)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf", "a 7-zip archive"),
    (b"Rar!", "a rar archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_UTF16: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r\x0b\x0c\x1a\x1b")
# The letters that make up about two thirds of any text of the language. Read in the other
# encoding, the same bytes give letters that are rare there.
_FREQUENT: Final = {
    "Windows-1251": ("cp1251", "оеаинтсрвл"),
    "Windows-1256": ("cp1256", "اينرديهومت"),
}
# Curly quotes, dashes and the like, which the Windows encodings have in common.
_SHARED: Final = bytes((0x85, *range(0x91, 0x98), 0xA0, 0xA9, 0xAB, 0xAE, 0xB0, 0xB7, 0xBB))
_ENOUGH: Final = 0.5
_FEW_LETTERS: Final = 0.02


class EncodingError(ValueError):
    """Bytes that are no text we can read: the `line` (1-based, 0 where none) and the `reason`."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def decode(raw: bytes) -> tuple[str, str]:
    """The text of a file without its byte order mark, and the name of its encoding.

    Raises EncodingError.
    """
    _refuse_other_files(raw)
    if codec := _UTF16.get(raw[:2]):
        return _decode_utf16(raw[2:], codec), "UTF-16"
    _refuse_controls(raw)
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(raw, error)
    return _decode_windows(raw)


def line_of(raw: bytes, offset: int) -> int:
    """The physical line, from 1, that a byte stands in."""
    return raw.count(b"\n", 0, offset) + 1


def _refuse_other_files(raw: bytes) -> None:
    for magic, what in _MAGIC:
        if raw.startswith(magic):
            raise EncodingError(
                _("The file is no text but %(what)s. Save its text as .txt.") % {"what": what}
            )


def _decode_utf16(raw: bytes, codec: str) -> str:
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError as error:
        line = raw[: error.start].decode(codec, "replace").count("\n") + 1
        raise EncodingError(_("The UTF-16 text breaks off or is damaged here."), line) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise EncodingError(_("The text holds a NUL character."), line)
    return text


def _refuse_controls(raw: bytes) -> None:
    """Refuse NULs, and more control characters than a slip of the keyboard leaves."""
    nul = raw.find(b"\0")
    if nul >= 0:
        if raw.count(b"\0") * 3 > len(raw):
            reason = _("The text seems to be UTF-16 without a byte order mark. Save it as UTF-8.")
        else:
            reason = _("The file holds a NUL byte, so it is no text.")
        raise EncodingError(reason, line_of(raw, nul))
    if (len(raw) - len(raw.translate(None, _CONTROLS))) * 100 > len(raw):
        raise EncodingError(_("The file is binary, not a text."))


def _refuse_broken_utf8(raw: bytes, error: UnicodeDecodeError) -> None:
    """Tell a damaged UTF-8 text from one in an older encoding, which has no UTF-8 sequences."""
    whole = raw[: error.start].decode("utf-8-sig", "replace")
    sequences = len(whole) - len(whole.encode("ascii", "ignore"))
    line = line_of(raw, error.start)
    if error.reason == "unexpected end of data" and (sequences or len(raw) - error.start > 1):
        raise EncodingError(_("The UTF-8 text breaks off in the middle of a character."), line)
    if sequences:
        raise EncodingError(_("The text is damaged here: these bytes are not UTF-8."), line)


def _decode_windows(raw: bytes) -> tuple[str, str]:
    high = bytes(byte for byte in raw if byte >= 0x80)
    letters = high.translate(None, _SHARED)
    if len(letters) <= _FEW_LETTERS * len(raw):
        return raw.decode("cp1252", "replace"), "Windows-1252"
    share, name, codec = max(
        (_share(letters.decode(codec, "replace"), frequent), name, codec)
        for name, (codec, frequent) in _FREQUENT.items()
    )
    if share < _ENOUGH:
        first = next(index for index, byte in enumerate(raw) if byte >= 0x80)
        reason = _("The encoding of the text was not recognised. Save it as UTF-8.")
        raise EncodingError(reason, line_of(raw, first))
    return raw.decode(codec, "replace"), name


def _share(letters: str, frequent: str) -> float:
    """How much of a text the most frequent letters of a language make up."""
    lowered = letters.lower()
    return sum(map(lowered.count, frequent)) / len(lowered)
