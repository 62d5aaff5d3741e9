import time

from fastapi import Depends, FastAPI, WebSocket, WebSocketDisconnect
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from .manager import manager
from .store import save_stroke

app = FastAPI(title="Whiteboard")
app.add_middleware(  # expect: http-middleware-only@cors
    CORSMiddleware,  # expect: http-middleware-only@cors
    allow_origins=["https://board.example.com"],  # expect: http-middleware-only@cors
    allow_credentials=True,
)

bearer = HTTPBearer()


@app.websocket("/boards/{board}")  # expect: http-middleware-only@cors
async def board_socket(ws: WebSocket, board: str):  # expect: http-middleware-only@cors
    await manager.join(board, ws)
    try:
        while True:
            stroke = await ws.receive_json()  # expect: unguarded-parse@board, text-only-receive@board
            time.sleep(0.01)  # expect: blocking-in-async
            await save_stroke(board, stroke["points"])  # expect: shape-assumed
            await manager.publish(board, stroke)
    except WebSocketDisconnect:
        manager.leave(board, ws)  # expect: cleanup-not-finally


@app.websocket("/admin")
async def admin_socket(
    ws: WebSocket,
    credentials: HTTPAuthorizationCredentials = Depends(bearer),  # expect: http-security-dependency
):
    if credentials.credentials != "s3cret":
        await ws.close(code=1008)  # expect: send-after-close@admin
    await ws.accept()  # expect: send-after-close@admin
    while True:
        command = await ws.receive_text()  # expect: text-only-receive@admin
        await ws.send_text(await run_command(command))


async def run_command(command: str) -> str:
    return f"unknown command {command!r}"
