"""Two lines of an LED matrix on a serial port."""

from typing import Protocol


class Display(Protocol):
    def write(self, line: int, text: str) -> None: ...


class Terminal:
    def write(self, line: int, text: str) -> None:
        print(f"\033[{line + 1};1H{text:<16}", end="", flush=True)
