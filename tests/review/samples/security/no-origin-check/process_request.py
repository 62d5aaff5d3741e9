from http import HTTPStatus

from websockets.asyncio.server import serve


def alive(connection, request):
    if request.path == "/alive":
        return connection.respond(HTTPStatus.OK, "yes\n")


def known(connection, request):
    if request.headers.get("Authorization") != "Bearer gull":
        return connection.respond(HTTPStatus.UNAUTHORIZED, "no\n")


async def nests(connection):
    if connection.request.path != "/nests":
        await connection.close(1008, "no such path")
        return
    async for text in connection:
        await connection.send(text.upper())


async def closed(connection):
    if connection.request.path != "/gate":
        await connection.close(1008, "members only")
        return
    async for text in connection:
        await connection.send(text.lower())


async def main(elsewhere):
    async with (
        serve(nests, "", 8001, process_request=alive),  # expect: HF501
        serve(nests, "", 8002, process_request=known),  # ok
        serve(nests, "", 8003, process_request=elsewhere),  # ok
        serve(closed, "", 8004, process_request=alive),  # ok
    ):
        await forever()
