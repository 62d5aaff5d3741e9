import hmac
import os

SECRET = os.environ["COURIER_SECRET"].encode()


def sign(name: str) -> str:
    return f"{name}.{hmac.new(SECRET, name.encode(), 'sha256').hexdigest()}"


def driver_of(token: str) -> str | None:
    name, _, _ = token.partition(".")
    return name if hmac.compare_digest(sign(name), token) else None


def office_of(token: str) -> str:
    return driver_of(token) or "guest"
