"""What adapters import from Snakepit's showcase."""

from __future__ import annotations
