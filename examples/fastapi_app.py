"""A FastAPI application with a hub: a page, a route that publishes, a live list of headlines.

Start it in this folder with `holdfast run fastapi_app:app`, open the address it prints, and add a
headline with `curl -X POST 'http://127.0.0.1:8000/headlines?text=Hello'`.
"""

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from holdfast import Channel, Hub

PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Headlines</title>
<ul id="list"></ul>
<script type="module">
import { Holdfast } from "/live/holdfast.js";

const client = new Holdfast("/live/ws");
for await (const message of client.subscribe("headlines", { last: 10 })) {
  const line = document.createElement("li");
  line.textContent = message.data.text;
  document.getElementById("list").prepend(line);
}
</script>
"""

hub = Hub(channels={"headlines": Channel(history=50)})
app = FastAPI()


@app.get("/", response_class=HTMLResponse)
async def page() -> str:
    return PAGE


@app.post("/headlines")
async def add(text: str) -> dict[str, int]:
    position = hub.publish("headlines", {"text": text})
    return {"offset": position.offset}


app.mount("/live", hub.asgi)
