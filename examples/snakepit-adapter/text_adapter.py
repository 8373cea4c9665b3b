"""An adapter for Snakepit, the Elixir library, which knows nothing of what runs it here."""

from typing import Any, Dict

from snakepit_bridge import telemetry
from snakepit_bridge.adapters.showcase.tool import StreamChunk
from snakepit_bridge.base_adapter import BaseAdapter, tool


# Loaded once per worker: each request has an adapter of its own.
_cache: Dict[str, Any] = {}


def load_stopwords():
    return {"a", "is", "of", "the", "to"}


class TextAdapter(BaseAdapter):
    def __init__(self):
        super().__init__()
        self.stopwords = None

    def initialize(self):
        if "stopwords" not in _cache:
            _cache["stopwords"] = load_stopwords()
        self.stopwords = _cache["stopwords"]

    def cleanup(self):
        self.stopwords = None

    @tool(description="Count the words that mean something")
    def count_words(self, text: str) -> Dict[str, Any]:
        with telemetry.span("count_words", {"characters": len(text)}):
            words = [word for word in text.lower().split() if word not in self.stopwords]
            return {"words": len(words), "success": True}

    @tool(description="Go through a text, word by word", supports_streaming=True)
    def read(self, text: str):
        words = text.split()
        for i, word in enumerate(words):
            yield StreamChunk({"word": word, "left": len(words) - i - 1}, is_final=i == len(words) - 1)

    # What nobody declared comes here, and so does everything else.
    def execute_tool(self, tool_name: str, arguments: Dict[str, Any], context) -> Any:
        if tool_name == "ping":
            return {"status": "ok", **arguments}
        return self.call_tool(tool_name, **arguments)
