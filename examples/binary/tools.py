"""Bytes in, bytes out."""

import hashlib
import zlib


def compress(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def expand(data: bytes) -> bytes:
    return zlib.decompress(data)


def about(data: bytes, name: str = "") -> dict:
    return {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()[:16]}
