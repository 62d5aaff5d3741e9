import uvicorn
from fastapi import FastAPI

app = FastAPI()

if __name__ == "__main__":
    uvicorn.run(app, ws_ping_interval=90, ws_ping_timeout=20)  # expect: HF107
