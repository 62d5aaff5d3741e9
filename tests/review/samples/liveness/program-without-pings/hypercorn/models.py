from pydantic import BaseModel


class Message(BaseModel):  # ok: no endpoint
    text: str
