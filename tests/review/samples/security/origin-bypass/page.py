"""No server is here, so no origin is checked."""

def shown(origin):
    return "example.com" in origin
