from fastapi import WebSocket


class Crews:
    def __init__(self):
        self.by_member = {}
        self.by_place = {}

    async def come(self, member_id: str, socket: WebSocket):
        await socket.accept()
        self.by_member[member_id] = socket

    def remove_member(self, member_id: str):
        self.by_member.pop(member_id, None)  # expect: HF207

    async def rename(self, member_id: str):
        self.by_member.pop(member_id)  # ok: not the end of a connection
