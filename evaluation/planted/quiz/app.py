import asyncio
import json

from quart import Quart, websocket

app = Quart(__name__)
players = set()


@app.websocket("/quiz")
async def quiz():  # expect: no-origin-check@quiz
    queue = asyncio.Queue()  # expect: no-backpressure@quart
    players.add(queue)
    sender = asyncio.create_task(pump(queue))  # expect: task-leak@quiz
    while True:
        answer = json.loads(await websocket.receive())  # expect: unguarded-parse
        for other in players:
            await other.put({"player": answer["name"], "answer": answer["value"]})


async def pump(queue):
    while True:
        await websocket.send(json.dumps(await queue.get()))


if __name__ == "__main__":
    app.run()
