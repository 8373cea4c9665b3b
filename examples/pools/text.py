"""Cheap tools, for many workers."""


def words(text: str) -> list:
    return text.lower().split()


def health() -> str:
    return "fine"
