"""A shopping basket per visitor: a session keeps it in the memory of the worker that has the visitor."""

from snakepit import Session, on_session_end, on_session_start, session


@on_session_start
def open_basket(visitor: Session) -> None:
    visitor["basket"] = []


@on_session_end
def close_basket(visitor: Session) -> None:
    print(f"{visitor.id} leaves {len(visitor['basket'])} things behind")  # goes to the log


def put(thing: str) -> int:
    "Put something into the visitor's basket; how many things are in it."
    session["basket"].append(thing)
    return len(session["basket"])


def basket() -> list:
    "What the visitor has put there."
    return session["basket"]


def leave_the_building() -> None:
    "The worker dies, and with it all it had in memory."
    import os

    os._exit(1)
