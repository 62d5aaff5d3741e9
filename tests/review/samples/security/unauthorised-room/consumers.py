from channels.generic.websocket import AsyncWebsocketConsumer


class Shelf(AsyncWebsocketConsumer):
    async def connect(self):
        self.shelf = self.scope["url_route"]["kwargs"]["shelf"]
        self.name = f"shelf.{self.shelf}"
        await self.channel_layer.group_add(self.name, self.channel_name)  # expect: HF512 weak
        await self.accept()


class Locked(AsyncWebsocketConsumer):
    async def connect(self):
        self.name = "shelf.%s" % self.scope["url_route"]["kwargs"]["shelf"]
        if not await self.opens(self.name):
            return await self.close()
        await self.channel_layer.group_add(self.name, self.channel_name)  # ok
        await self.accept()

    async def opens(self, name):
        return name in self.scope["cookies"]


class Own(AsyncWebsocketConsumer):
    async def connect(self):
        name = self.scope["url_route"]["kwargs"]["shelf"]
        await self.channel_layer.group_add(f"{self.scope['user'].id}.{name}", self.channel_name)  # ok
        await self.accept()


class All(AsyncWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add("all", self.channel_name)  # ok
        await self.accept()


class Unseen(AsyncWebsocketConsumer):
    connect = make_connect()
