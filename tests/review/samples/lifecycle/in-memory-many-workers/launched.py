import os

import uvicorn
from fastapi import FastAPI, WebSocket

api = FastAPI()
guests = set()  # expect: HF221


@api.websocket("/party")
async def party(websocket: WebSocket):
    await websocket.accept()
    guests.add(websocket)
    try:
        async for text in websocket.iter_text():
            for guest in list(guests):
                await guest.send_text(text)
    finally:
        guests.discard(websocket)


if __name__ == "__main__":
    uvicorn.run("launched:api", workers=max(2, os.cpu_count() or 1))
