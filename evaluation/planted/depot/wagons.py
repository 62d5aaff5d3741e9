"""Wagons of the depot, live. Runs behind HAProxy, see deploy/."""

import asyncio
import os

import tornado.web
import tornado.websocket

FOLLOWERS = []


class Wagon(tornado.websocket.WebSocketHandler):  # expect: no-heartbeat@wagon
    def open(self, wagon):
        self.wagon = wagon
        FOLLOWERS.append(self)

    def check_origin(self, origin):
        host = origin.split("://", 1)[-1]
        return host == os.environ["DEPOT_HOST"]

    async def on_message(self, message):
        await self.write_message(f"wagon {self.wagon} stands on track 9")

    def on_close(self):
        FOLLOWERS.remove(self)


async def main():
    app = tornado.web.Application([(r"/wagons/(\w+)", Wagon)])  # expect: no-heartbeat@wagon
    app.listen(8080)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
