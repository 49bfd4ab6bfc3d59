"""How far a long import has come: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

from time import monotonic
from typing import TextIO

WIDTH = 30
EVERY = 5.0
"""Seconds between two lines where there is no terminal."""


class Progress:
    """Tells on a stream how much of so many bytes was read, and how many records came of it."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self.stream, self.total = stream, max(total, 1)
        self.started = self.told = monotonic()
        self.is_terminal = stream.isatty()

    def tell(self, read: int, records: int) -> None:
        """Show the state after a batch."""
        now = monotonic()
        share = min(read / self.total, 1.0)
        rate = records / max(now - self.started, 0.001)
        text = f"{share:4.0%}  {records} records, {rate:.0f} a second"
        if self.is_terminal:
            bar = "█" * round(WIDTH * share)
            self.stream.write(f"\r{bar:░<{WIDTH}} {text} ")
        elif now - self.told >= EVERY:
            self.told = now
            self.stream.write(f"{text}\n")
        self.stream.flush()

    def end(self) -> None:
        """Leave the bar and go on below it."""
        if self.is_terminal:
            self.stream.write("\n")
