import asyncio

from fastapi import FastAPI, WebSocket

from .prices import bus, price

app = FastAPI()


async def forward(queue: asyncio.Queue, websocket: WebSocket):
    while True:
        await websocket.send_json(await queue.get())


async def listen(websocket: WebSocket):
    async for event in bus.listen():
        await websocket.send_json(event)


async def tick(websocket: WebSocket):
    while True:
        await websocket.send_json({"price": price()})
        await asyncio.sleep(1)


async def tick_on(websocket: WebSocket):
    while True:
        try:
            await websocket.send_json({"price": price()})
        except Exception:
            print("not sent")
        await asyncio.sleep(1)


async def read(websocket: WebSocket):
    while True:
        await bus.publish(await websocket.receive_json())
        await bus.ready.wait()


async def until_none(queue: asyncio.Queue, websocket: WebSocket):
    while True:
        item = await queue.get()
        if item is None:
            break
        await websocket.send_json(item)


async def flagged(websocket: WebSocket):
    while bus.running:
        await bus.ready.wait()
        for event in bus.events():
            await websocket.send_json(event)


async def unrelated():
    while True:
        await bus.ready.wait()


async def watch(websocket: WebSocket):
    while True:
        state = await asyncio.to_thread(price)
        await websocket.send_json(state)


async def passed_on(websocket: WebSocket):
    while True:
        await bus.report(to=websocket)
        await tell(websocket)
        await asyncio.sleep(1)


async def tell(websocket: WebSocket):
    await websocket.send_json({"price": price()})


@app.websocket("/watch")
async def watched(websocket: WebSocket):
    await websocket.accept()
    asyncio.ensure_future(watch(websocket))  # expect: HF215
    asyncio.ensure_future(passed_on(websocket))  # ok
    async for text in websocket.iter_text():
        await bus.publish(text)


@app.websocket("/forward")
async def forwarded(websocket: WebSocket):
    await websocket.accept()
    queue = bus.subscribe()
    asyncio.create_task(forward(queue, websocket))  # expect: HF215
    async for text in websocket.iter_text():
        await bus.publish(text)


@app.websocket("/listen")
async def listened(websocket: WebSocket):
    await websocket.accept()
    task = asyncio.create_task(listen(websocket))  # expect: HF215
    task.add_done_callback(print)
    later = asyncio.get_running_loop().create_task(tick_on(websocket))  # expect: HF215
    later = None
    print(await websocket.receive_text())
    asyncio.create_task(tick(websocket))  # ok
    asyncio.create_task(read(websocket))  # ok
    asyncio.create_task(unrelated())  # expect: HF215 weak
    asyncio.create_task(until_none(bus.subscribe(), websocket))  # ok
    asyncio.create_task(flagged(websocket))  # ok
    asyncio.create_task(bus.run(websocket))  # ok
    pending = bus.create_task(listen(websocket))  # ok
    print(pending)


@app.websocket("/right")
async def right(websocket: WebSocket):
    await websocket.accept()
    task = asyncio.create_task(listen(websocket))  # ok
    try:
        async for text in websocket.iter_text():
            await bus.publish(text)
    finally:
        task.cancel()


@app.websocket("/group")
async def group(websocket: WebSocket):
    await websocket.accept()
    async with asyncio.TaskGroup() as group:
        group.create_task(listen(websocket))  # ok
    await asyncio.gather(asyncio.create_task(listen(websocket)))  # ok


async def helper(websocket: WebSocket):
    asyncio.create_task(listen(websocket))
