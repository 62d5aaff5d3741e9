import tornado.websocket

players: dict[str, "Player"] = {}
spectators: dict[str, "Spectator"] = {}


class Player(tornado.websocket.WebSocketHandler):
    def open(self, name: str) -> None:
        self.player_name = name
        players[self.player_name] = self

    def on_close(self) -> None:
        players.pop(self.player_name, None)  # expect: HF207


class Spectator(tornado.websocket.WebSocketHandler):
    def open(self, name: str) -> None:
        self.nickname = name
        if name in spectators:
            self.close(4000, "taken")
            return
        spectators[self.nickname] = self

    def on_close(self) -> None:
        del spectators[self.nickname]  # ok: there is but one


connections: dict[str, "Client"] = {}


class Client(tornado.websocket.WebSocketHandler):
    def __init__(self, *args: object, manager: "Registry") -> None:
        self.email = str(args[0])
        manager.add(self.email, self)


class Registry:
    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}

    def add(self, email: str, client: Client) -> None:
        self.clients[email] = client

    def leave(self, email: str) -> None:
        del self.clients[email]  # expect: HF207
