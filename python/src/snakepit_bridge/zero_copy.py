"""References to memory that Snakepit shares between Elixir and Python; none come here."""

from __future__ import annotations

from typing import Any


__all__ = ["ZeroCopyRef"]


class ZeroCopyRef:
    """A reference as it is written down, for adapters that ask whether an argument is one."""

    def __init__(self, payload: dict[str, Any]) -> None:
        self.payload = payload
        self.kind = payload.get("kind")
        self.device = payload.get("device")
        self.dtype = payload.get("dtype")
        self.shape = payload.get("shape")
        self.owner = payload.get("owner")
        self.ref = payload.get("ref")
        self.copy = payload.get("copy")
        self.bytes = payload.get("bytes")
        self.metadata = payload.get("metadata", {})

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> ZeroCopyRef:
        return cls(payload)

    def to_payload(self) -> dict[str, Any]:
        return dict(self.payload)

    def __repr__(self) -> str:
        return f"<ZeroCopyRef kind={self.kind} device={self.device} ref={self.ref}>"
