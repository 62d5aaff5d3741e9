import asyncio
import json

from tornado import web, websocket


class Stats(websocket.WebSocketHandler):
    subscribers: dict[str, "Stats"] = {}

    def check_origin(self, origin: str) -> bool:
        return "example.com" in origin  # expect: origin-bypass

    def open(self) -> None:
        self.key = self.get_argument("key")
        Stats.subscribers[self.key] = self

    def on_message(self, message: str) -> None:
        self.write_message(json.dumps({"echo": message}))

    def on_close(self) -> None:
        del Stats.subscribers[self.key]  # expect: registry-close-race


async def main() -> None:
    application = web.Application([("/stats", Stats)])  # expect: no-heartbeat
    application.listen(9000)
    await asyncio.Event().wait()


asyncio.run(main())
