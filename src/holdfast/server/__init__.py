"""The server: how a session's bytes travel, on the same port as HTTP.

asgi.py        the hub as an ASGI application, on any server
asgi_link.py   a session over plain ASGI messages
direct.py      a session straight on the transport, after the takeover
uvicorn.py     the WebSocket protocol class for uvicorn: ASGI on our core, and the takeover
takeover.py    how a connection comes to a session
keepalive.py   pings for the application's own WebSocket routes
front.py       the first bytes of a connection: limits, deadline, the short way to the hub
http.py        further requests of a connection that is kept alive: the same limits
admission.py   who may connect: origin, limits, readiness
http_api.py    health, metrics and the HTTP API
metrics.py     the hub's counts for Prometheus
runner.py      run an application: uvicorn with drain and logs
page.py        the page of `holdfast serve`
logs.py        log lines as text or JSON
"""
