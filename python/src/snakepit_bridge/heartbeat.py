"""
Heartbeats, for adapters that import their settings.

Here the supervisor asks its workers by itself, see ``--heartbeat``: a client has nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


__all__ = ["HeartbeatClient", "HeartbeatConfig"]

TRUE_WORDS = frozenset({"1", "true", "t", "yes", "y", "on"})


@dataclass(frozen=True)
class HeartbeatConfig:
    """How often Snakepit asks; times in milliseconds."""

    enabled: bool = True
    interval_ms: int = 2_000
    timeout_ms: int = 10_000
    max_missed_heartbeats: int = 3
    initial_delay_ms: int = 0
    jitter_ms: int = 0
    dependent: bool = True

    @classmethod
    def from_mapping(
        cls, options: Mapping[str, Any] | None, *, defaults: HeartbeatConfig | None = None
    ) -> HeartbeatConfig:
        """Settings by name; unknown names are left out, and so are values that are no numbers."""
        config: dict[str, Any] = asdict(defaults or cls())
        for name, preset in config.items():
            value = (options or {}).get(name, preset)
            if isinstance(preset, bool):
                config[name] = value.strip().lower() in TRUE_WORDS if isinstance(value, str) else bool(value)
                continue
            try:
                config[name] = int(value)
            except (TypeError, ValueError):
                continue
        return cls(**config)


class HeartbeatClient:
    """Does nothing, and says so."""

    def __init__(
        self,
        stub: Any,  # noqa: ARG002
        session_id: str,  # noqa: ARG002
        config: HeartbeatConfig | None = None,
        *,
        loop: Any = None,  # noqa: ARG002
        on_threshold_exceeded: Callable[[int], Any] | None = None,  # noqa: ARG002
    ) -> None:
        self.config = config or HeartbeatConfig()

    def start(self) -> bool:
        """False: no loop was started."""
        return False

    async def stop(self) -> None:
        """Nothing was started."""

    async def ping_once(self) -> None:
        """There is nobody to ask."""

    def status(self) -> Mapping[str, Any]:
        return {
            "enabled": False,
            "missed_heartbeats": 0,
            "last_ping_monotonic": None,
            "last_success_monotonic": None,
            "running": False,
            "dependent": self.config.dependent,
        }
