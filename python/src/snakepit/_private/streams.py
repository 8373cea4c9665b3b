"""Commands that stream: what their tool yields goes out as it comes, no faster than it is read."""

from __future__ import annotations

import asyncio

from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, closing
from typing import TYPE_CHECKING, Any

from snakepit._private.credit import Credit, Credits, Ended
from snakepit._private.inserted import inserted_size
from snakepit._private.interrupts import Interrupts
from snakepit._private.messages import CHUNK
from snakepit._private.outbox import AT_ONCE, Outbox
from snakepit._private.results import ResultEncoder
from snakepit.exceptions import Interrupted


if TYPE_CHECKING:
    from snakepit._private.async_commands import AsyncCommands
    from snakepit._private.command_loop import CommandLoop


__all__ = ["Streams"]

# An async generator that never waits for anything lets others have a turn after so many chunks.
CHUNKS_PER_TURN = 64


class Streams:
    """Runs generators, each to its end, to that of its command, or until nobody takes more of it."""

    def __init__(
        self,
        commands: CommandLoop,
        outbox: Outbox,
        encoder: ResultEncoder,
        *,
        interrupts: Interrupts,
        chunk_credits: Credits,
    ) -> None:
        self._commands = commands
        self._outbox = outbox
        self._put = outbox.put_now
        self._encode = encoder.encode
        self._interrupts = interrupts
        self._credits = chunk_credits
        #: Tasks that may go on while a stream that is none of them waits.
        self.tasks: AsyncCommands | None = None

    def run(self, seq: int, generator: Generator[Any, Any, Any], started: int) -> None:
        """Send what a generator yields, and how it ended; its command began at *started*."""
        credit = self._credits.open(seq)
        try:
            chunks = self._send_all(seq, generator, credit)
        except Ended:
            # The worker leaves: what becomes of the command is for others to say.
            self._interrupts.running = 0
        except BaseException as error:
            self._commands.fail(seq, error, started)
        else:
            self._commands.end_stream(seq, chunks, started)
        finally:
            self._credits.close(seq)

    def _send_all(self, seq: int, generator: Generator[Any, Any, Any], credit: Credit) -> int:
        chunks = 0
        asked = self._interrupts.asked
        with closing(generator):
            for value in generator:
                if asked:
                    self._end_if_asked(seq)
                payload, note = self._encode(value)
                if not credit.has_room():
                    self._wait(seq, credit)
                credit.spend(len(payload) + (inserted_size(note) if note else 0))
                self._put((seq, CHUNK, payload, 0, note))
                chunks += 1
        return chunks

    def _wait(self, seq: int, credit: Credit) -> None:
        """Until there is room for another chunk. Meanwhile, at its `yield`, async commands may go on."""
        tasks, interrupts = self.tasks, self._interrupts
        if tasks is None or not tasks.is_busy:
            self._credits.wait(credit)
            return
        # The signal is not for what runs meanwhile, and its results do not wait for this command's.
        interrupts.running = 0
        self._outbox.departure = AT_ONCE
        while not credit.has_room() and seq not in interrupts.asked:
            self._credits.check()
            tasks.run_until_woken()
        interrupts.begin(seq)

    def _end_if_asked(self, seq: int) -> None:
        """Whatever a generator yields that was asked to end is dropped, and it is closed."""
        interrupts = self._interrupts
        if seq in interrupts.asked:
            interrupts.running = 0
            raise Interrupted("the command was asked to end")

    async def run_async(self, seq: int, generator: AsyncGenerator[Any, Any], started: int) -> None:
        """The same, beside other commands."""
        credit = self._credits.open(seq)
        try:
            chunks = await self._send_all_async(seq, generator, credit)
        except Ended:
            pass
        except BaseException as error:
            self._commands.fail(seq, error, started)
        else:
            self._commands.end_stream(seq, chunks, started)
        finally:
            self._credits.close(seq)

    async def _send_all_async(self, seq: int, generator: AsyncGenerator[Any, Any], credit: Credit) -> int:
        chunks = 0
        asked = self._interrupts.asked
        async with aclosing(generator):
            async for value in generator:
                if seq in asked:
                    raise asyncio.CancelledError("the command was asked to end")
                payload, note = self._encode(value)
                while not credit.has_room():
                    self._credits.check()
                    await self._woken()
                credit.spend(len(payload) + (inserted_size(note) if note else 0))
                self._put((seq, CHUNK, payload, 0, note))
                chunks += 1
                if chunks % CHUNKS_PER_TURN == 0:
                    await asyncio.sleep(0)
        return chunks

    async def _woken(self) -> None:
        if self.tasks is not None:
            await self.tasks.woken()
