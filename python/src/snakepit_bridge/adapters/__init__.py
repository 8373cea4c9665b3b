"""Adapters that come with Snakepit."""

from __future__ import annotations

from snakepit_bridge.adapters.template import TemplateAdapter


__all__ = ["TemplateAdapter"]
