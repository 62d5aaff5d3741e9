import channels.exceptions
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer


class Feed(AsyncConsumer):
    async def websocket_disconnect(self, event):  # expect: HF214
        self.task.cancel()


class Right(AsyncConsumer):
    async def websocket_disconnect(self, event):  # ok
        self.task.cancel()
        raise StopConsumer()


class RightToo(AsyncConsumer):
    async def websocket_disconnect(self, event):  # ok
        self.task.cancel()
        raise channels.exceptions.StopConsumer


class InFunction(AsyncConsumer):
    async def websocket_disconnect(self, event):  # ok
        await self.end()

    async def end(self):
        raise StopConsumer()
