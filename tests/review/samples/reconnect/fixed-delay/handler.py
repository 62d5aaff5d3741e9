import time

import websocket


def dial(url):
    ws = websocket.create_connection(url, timeout=10)
    ws.send("all")
    return ws


def read(url):
    ws = dial(url)
    while True:
        try:
            print(ws.recv())
        except OSError:
            time.sleep(2)  # ok: a dial that fails ends it
            ws = dial(url)


def insist(url):
    while True:
        try:
            ws = dial(url)
            while True:
                print(ws.recv())
        except OSError:
            time.sleep(2)  # expect: HF302
