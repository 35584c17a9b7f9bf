"""Bodies as they were before they were packed, and never more of them than the limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Protocol

import brotli

from bilateral.sources.fetch.values import Reason, Refusal

TAKEN = "gzip, deflate, br"
"""What we tell servers that we can unpack."""
STEP = 65_536
GZIP = 16 + zlib.MAX_WBITS


class _Unpacker(Protocol):
    def more(self, packed: bytes, most: int) -> bytes:
        """Up to about `most` further bytes; `b""` for `packed` asks for what is still held back."""

    def whole(self) -> bool:
        """Whether the packed data came to its end."""


class _Zlib:
    """gzip (also several members one after the other) and deflate, with or without zlib's frame."""

    def __init__(self, wbits: int | None) -> None:
        self._wbits = wbits
        self._inner = zlib.decompressobj(wbits) if wbits is not None else None
        self._begun = False

    def more(self, packed: bytes, most: int) -> bytes:
        inner = self._open(packed)
        if inner.eof:
            packed = inner.unused_data + packed
            if self._wbits != GZIP or not packed.startswith(b"\x1f\x8b"):
                return b""
            inner = self._inner = zlib.decompressobj(GZIP)
        else:
            packed = inner.unconsumed_tail + packed
        return inner.decompress(packed, most)

    def _open(self, packed: bytes) -> zlib._Decompress:
        self._begun = self._begun or bool(packed)
        if self._inner is None:  # some servers send deflate without the frame that the standard asks for
            framed = len(packed) > 1 and packed[0] & 15 == 8 and (packed[0] << 8 | packed[1]) % 31 == 0
            self._inner = zlib.decompressobj(zlib.MAX_WBITS if framed else -zlib.MAX_WBITS)
        return self._inner

    def whole(self) -> bool:
        return not self._begun or (self._inner is not None and self._inner.eof)


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()
        self._begun = False

    def more(self, packed: bytes, most: int) -> bytes:
        self._begun = self._begun or bool(packed)
        if self._inner.is_finished():
            return b""
        found: bytes = self._inner.process(packed, output_buffer_limit=most)
        return found

    def whole(self) -> bool:
        return not self._begun or bool(self._inner.is_finished())


def encoding_of(headers: Iterable[tuple[str, str]]) -> str:
    """The one encoding of a body, "identity" where it has none; raises a `Refusal` for several and for unknown ones."""
    named = [part.strip().lower() for key, value in headers if key == "content-encoding" for part in value.split(",")]
    found = [name for name in named if name not in ("", "identity")]
    if len(found) > 1:
        raise Refusal(
            Reason.ENCODING, f"the body is packed {len(found)} times ({', '.join(found)}); tell its publisher"
        )
    if found and found[0] not in ("gzip", "x-gzip", "deflate", "br"):
        raise Refusal(Reason.ENCODING, f"the body is packed as {found[0]!r}, which was not asked for")
    return found[0] if found else "identity"


def unpacked(chunks: Iterable[bytes], encoding: str, most: int, *, cut: bool = False) -> bytes:
    """The whole body; raises a `Refusal` where it has more than `most` bytes, packed or unpacked, or is damaged."""
    body = bytearray()
    taken = 0
    unpacker = _unpacker(encoding)
    for chunk in chunks:
        taken += len(chunk)
        if taken > most and not cut:
            raise _too_large(most)
        for piece in _pieces(unpacker, chunk):
            body += piece
            if len(body) > most:
                if cut:
                    return bytes(body[:most])
                raise _too_large(most)
    if unpacker is not None and not unpacker.whole():
        raise Refusal(Reason.BROKEN, f"the {encoding} data breaks off; try again later")
    return bytes(body)


def _pieces(unpacker: _Unpacker | None, chunk: bytes) -> Iterable[bytes]:
    if unpacker is None:
        yield chunk
        return
    try:
        piece = unpacker.more(chunk, STEP)
        while piece:
            yield piece
            piece = unpacker.more(b"", STEP)
    except (zlib.error, brotli.error) as error:
        raise Refusal(Reason.BROKEN, f"the packed data is damaged ({error}); try again later") from error


def _unpacker(encoding: str) -> _Unpacker | None:
    if encoding == "identity":
        return None
    if encoding == "br":
        return _Brotli()
    return _Zlib(None if encoding == "deflate" else GZIP)


def _too_large(most: int) -> Refusal:
    return Refusal(Reason.SIZE, f"the body is larger than {most / 1e6:g} MB; it is no feed and no article")
