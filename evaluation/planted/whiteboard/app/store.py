import json
from pathlib import Path

FOLDER = Path("strokes")


async def save_stroke(board: str, points: list) -> None:
    with (FOLDER / f"{board}.jsonl").open("a") as file:
        file.write(json.dumps(points) + "\n")
