import json
import os
import pickle
import sqlite3
import subprocess

from fastapi import FastAPI, WebSocket

app = FastAPI()
database = sqlite3.connect("rooms.db")


@app.websocket("/jobs")
async def jobs(websocket: WebSocket):
    await websocket.accept()
    async for text in websocket.iter_text():
        try:
            message = json.loads(text)
        except ValueError:
            continue
        os.system(f"convert {message['file']} out.png")  # expect: HF409
        subprocess.run(["convert", message["file"], "out.png"])  # ok
        subprocess.run("convert " + message["file"], shell=True)  # expect: HF409
        print(eval(message["formula"]))  # expect: HF409
        query = "SELECT * FROM rooms WHERE name = '%s'" % message["room"]
        database.execute(query)  # expect: HF409
        database.execute("SELECT * FROM rooms WHERE name = ?", (message["room"],))  # ok
        database.execute(message["sql"], ())  # ok


@app.websocket("/objects")
async def objects(websocket: WebSocket):
    await websocket.accept()
    while True:
        job = pickle.loads(await websocket.receive_bytes())  # expect: HF409
        count = int(await websocket.receive_text())
        database.execute(f"SELECT * FROM rooms LIMIT {count}")  # ok
        print(job)
