from fastapi import FastAPI
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import PlainTextResponse

from .live import router
from .tokens import office_of


class OfficeOnly(BaseHTTPMiddleware):  # expect: http-middleware-only@office
    async def dispatch(self, request, call_next):
        if office_of(request.headers.get("x-office", "")) == "guest":
            return PlainTextResponse("forbidden", 403)
        return await call_next(request)


app = FastAPI()
app.add_middleware(OfficeOnly)  # expect: http-middleware-only@office
app.include_router(router)
