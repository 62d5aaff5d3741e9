"""Gives the client's machine what it lacks: a clock, a timer, a connection."""

from __future__ import annotations

import asyncio
import inspect
import logging
import os
import random
import re
import socket
import ssl
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from time import time
from typing import Final, Protocol, TypeAlias

from holdfast.client.dial import dial
from holdfast.client.events import State, StateName
from holdfast.client.proxy import choose_proxy
from holdfast.client.transport import Link, describe
from holdfast.client.urls import shown
from holdfast.codes import (
    ABNORMAL,
    INTERNAL_ERROR,
    NORMAL,
    POLICY_VIOLATION,
    TLS_HANDSHAKE,
    ErrorCode,
)
from holdfast.core import actions as a
from holdfast.core.client import ClientCore, ClientOptions
from holdfast.core.reconnect import Phase
from holdfast.errors import ConfigError, HandshakeError, UsageError
from holdfast.wire import messages as m
from holdfast.wire.codec import BadMessage, decode_reply

Headers: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]
Token: TypeAlias = str | Callable[[], str | Awaitable[str]]

MAX_ADVICE: Final = 86400.0
"""The longest Retry-After that is believed, in seconds."""

_REFUSAL: Final = re.compile(r"\[Errno (\d+)\] Connect call failed \('([^']*)', (\d+)")
"""How asyncio puts the failure of one address; those of several it joins to one text."""

_HINTS: Final = {
    401: ": check the token",
    403: ": check path, token and origin",
    404: ": nothing is served at this path",
}

logger = logging.getLogger("holdfast.client")


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect, and how; what may be secret is not shown. `max_message` is in bytes."""

    url: str = field(repr=False)
    token: Token | None = field(repr=False)
    headers: Headers | Callable[[], Headers] = field(repr=False)
    tls: ssl.SSLContext | None
    proxy: bool | str | None = field(repr=False)
    compression: bool
    max_message: int

    @property
    def place(self) -> str:
        """The URL for logs."""
        return shown(self.url)


class Owner(Protocol):
    """Who is told what comes."""

    def deliver(self, messages: list[m.Message]) -> None:
        """Take the next messages of a channel."""

    def welcomed(self, welcome: m.Welcome) -> None:
        """Note that the server has answered `hello`."""

    def tell(self, action: a.Action) -> None:
        """Take what is not about the connection."""

    def stands(self, state: State) -> None:
        """Note a new state."""


class Driver:
    """Runs one `ClientCore`. It is the receiver of its connection."""

    def __init__(self, target: Target, options: ClientOptions, owner: Owner) -> None:
        self.core = ClientCore(options, random.uniform, refreshable=callable(target.token))
        self.place = target.place
        self.closing: asyncio.Future[None] | None = None
        """Done when the closing handshake is."""
        self.attempt: asyncio.Task[None] | None = None
        self._target = target
        self._owner = owner
        self._token: str | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._link: Link | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self._out: list[bytes] = []
        self._full = False
        self._todo: deque[a.Action] = deque()
        self._acting = False
        self._downtime = 0.0
        self._down_since: float | None = None

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The event loop, the one that runs at the first use."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        return self._loop

    @property
    def ended(self) -> bool:
        """Whether there will be no connection any more."""
        return self.core.link.phase is Phase.CLOSED

    @property
    def downtime(self) -> float:
        """Seconds without a connection since the start."""
        since = self._down_since  # once: `holdfast.sync` reads it from another thread
        return self._downtime + (0.0 if since is None else self.loop.time() - since)

    def now(self) -> float:
        """The time in seconds, by the loop's clock. Raises UsageError in any other loop."""
        loop = self.loop
        if asyncio._get_running_loop() is not loop:
            raise UsageError("this client belongs to another event loop; make one in each loop")
        return loop.time()

    def start(self) -> None:
        """Begin to connect, once."""
        now = self.now()
        if self.core.link.phase is Phase.NEW:
            self._down_since = now
            self.act(self.core.start(now))

    # From the connection.

    def received(self, payloads: list[bytes]) -> None:
        """Take the text messages that came in one read."""
        now = self.now()
        self.core.heard(now)
        batch: list[m.Message] = []  # of one channel, in a row
        for payload in payloads:
            try:
                reply = decode_reply(payload)
            except BadMessage as error:
                if error.error is ErrorCode.UNKNOWN_TYPE:
                    continue  # of a later version of the protocol
                self._deliver(batch, now)
                why = f"the server does not speak this protocol: {error}"
                self.act(self.core.malformed(now, why))
                return
            if type(reply) is m.Message:
                if batch and batch[0].channel != reply.channel:
                    self._deliver(batch, now)
                    batch = []
                batch.append(reply)
            else:
                self._deliver(batch, now)
                batch = []
                self._take(reply, now)
        self._deliver(batch, now)

    def writable(self, ready: bool) -> None:
        """Keep what is to be sent while the transport has enough unsent bytes."""
        self._full = not ready
        if ready:
            self._flush()

    @property
    def unsent(self) -> int:
        """Messages that wait for the transport."""
        return len(self._out)

    def lost(self, code: int, reason: str, cause: str | None) -> None:
        """Note the end of the connection."""
        self._link = None
        self._out.clear()
        self._full = False
        if self.closing is not None:
            self.closing.set_result(None)
            self.closing = None
        why = cause or f"closed by the server: {code} {reason}".rstrip()
        self.act(self.core.closed(self.now(), code, why))

    def _deliver(self, batch: list[m.Message], now: float) -> None:
        if not batch:
            return
        messages = self.core.messages(batch, now)
        if messages:
            self._owner.deliver(messages)
        if self.core.talk.actions:
            self.act(self.core.take())

    def _take(self, reply: m.Reply, now: float) -> None:
        self.act(self.core.receive(reply, now))
        if isinstance(reply, m.Welcome) and self.core.link.phase is Phase.OPEN:
            self._owner.welcomed(reply)

    # What the machine wants done.

    def act(self, actions: list[a.Action]) -> None:
        """Carry actions out, in order; what callbacks lead to comes behind them."""
        self._todo.extend(actions)
        if self._acting:
            return
        self._acting = True
        try:
            while self._todo:
                self._do(self._todo.popleft())
        finally:
            self._acting = False
        self._arm()

    def _do(self, action: a.Action) -> None:
        match action:
            case a.Send(payload):
                self._send(payload)
            case a.Connect(attempt, refresh):
                # Not `create_task`: an eager one would run before its name is known.
                self.attempt = asyncio.Task(self._connect(refresh), loop=self.loop)
                self._stand("connecting", attempt=attempt)
            case a.Opened(attempt):
                self._up(attempt)
            case a.Waiting(delay, attempt, why):
                self._down()
                self._log_waiting(action)
                self._stand("waiting", delay=delay, attempt=attempt, why=why)
            case a.Paused():
                self._down()
                self._stand("paused")
            case a.Close(code, reason):
                self._hang_up(code, reason)
            case a.Drop(code, reason):
                self._drop(code, reason)
            case a.Ended(code, why):
                self._end(code, why)
            case _:
                self._owner.tell(action)

    def _send(self, payload: bytes) -> None:
        """Queue a message for the end of this turn of the loop: many go out in one write."""
        if not self._out:
            self.loop.call_soon(self._flush)
        self._out.append(payload)

    def _flush(self) -> None:
        if self._full:
            return
        out, self._out = self._out, []
        if out and self._link is not None:
            self._link.send_many(out)

    def _hang_up(self, code: int, reason: str) -> None:
        """Close politely; `lost` comes when that is done."""
        self._flush()
        if self._link is not None:
            self.closing = self.loop.create_future()
            self._link.close(code, reason)

    def _drop(self, code: int, reason: str) -> None:
        self._out.clear()
        self._full = False
        if self.attempt is not None:
            self.attempt.cancel()
            self.attempt = None
        if self._link is not None:
            self._link.close(code, reason)
            self._link.abort()
            self._link = None

    # An attempt.

    async def _connect(self, refresh: bool) -> None:
        """Make one attempt. Cancelled where the machine gives it up."""
        target = self._target
        try:
            token = await self._get_token(refresh)
            headers = target.headers() if callable(target.headers) else target.headers
            link = await dial(
                target.url,
                self,
                headers=list(headers.items() if isinstance(headers, Mapping) else headers),
                tls=target.tls,
                proxy=choose_proxy(target.url, target.proxy),
                compression=target.compression,
                max_message=target.max_message,
            )
        except HandshakeError as error:
            why = str(error) + _HINTS.get(error.status, "")
            self._failed(why, status=error.status, advice=_retry_after(error))
        except ssl.SSLCertVerificationError as error:
            self._failed(f"the certificate is not trusted: {error.verify_message}", TLS_HANDSHAKE)
        except ConfigError as error:
            self._failed(str(error), POLICY_VIOLATION)
        except OSError as error:
            self._failed(_cause(error))
        except Exception as error:
            # The application's own token or headers; its traceback is for whoever debugs.
            logger.debug("%s: an attempt failed", self.place, exc_info=True)
            self._failed(f"{type(error).__name__}: {error}")
        else:
            self._use(link, token)

    def _use(self, link: Link, token: str | None) -> None:
        if self._given_up:
            link.abort()
            return
        self.attempt, self._link = None, link
        if link.foreign and token is not None:
            logger.warning("%s: redirected to another origin, which gets no token", self.place)
            token = None
        try:
            self.act(self.core.opened(self.now(), token))
        except Exception as error:
            # A bug of this client. It may pass with the next connection, silence would not.
            logger.exception("%s: the connection could not be used", self.place)
            self._drop(INTERNAL_ERROR, "")
            why = f"{type(error).__name__}: {error}"
            self.act(self.core.closed(self.now(), INTERNAL_ERROR, why))

    def _failed(
        self, why: str, code: int = ABNORMAL, *, status: int = 0, advice: float = 0.0
    ) -> None:
        if not self._given_up:
            self.attempt = None
            self.act(self.core.failed(self.now(), why, status=status, code=code, advice=advice))

    @property
    def _given_up(self) -> bool:
        """Whether this attempt was cancelled, and the application's code did not let itself be."""
        return asyncio.current_task() is not self.attempt

    async def _get_token(self, refresh: bool) -> str | None:
        source = self._target.token
        if not callable(source):
            return source
        if self._token is None or refresh:
            token = source()
            token = await token if inspect.isawaitable(token) else token
            if not isinstance(token, str):
                raise UsageError(f"the token must be a str, not {type(token).__name__}")
            self._token = token
        return self._token

    # States.

    def _up(self, attempt: int) -> None:
        logger.info("%s: connected", self.place)
        self._downtime, self._down_since = self.downtime, None
        self._stand("open", attempt=attempt)

    def _down(self) -> None:
        if self._down_since is None:
            self._down_since = self.now()

    def _end(self, code: int, why: str) -> None:
        self._downtime, self._down_since = self.downtime, None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        level = logging.INFO if code == NORMAL else logging.ERROR
        logger.log(level, "%s: ended: %s (code %d)", self.place, why, code, extra={"code": code})
        self._stand("closed", why=why, code=code)

    def _log_waiting(self, wait: a.Waiting) -> None:
        logger.warning(
            "%s: %s; attempt %d in %.1f s",
            self.place,
            wait.why,
            wait.attempt,
            wait.delay,
            extra={"cause": wait.why, "attempt": wait.attempt, "delay": round(wait.delay, 3)},
        )

    def _stand(
        self,
        name: StateName,
        *,
        delay: float | None = None,
        attempt: int = 0,
        why: str = "",
        code: int | None = None,
    ) -> None:
        self._owner.stands(State(name, delay, attempt, why, code))

    # Time.

    def _arm(self) -> None:
        """See to it that `tick` comes when it is due; an earlier timer is left to find that out."""
        wake_at = self.core.wake_at
        if self._timer is not None:
            if wake_at is not None and self._timer_at <= wake_at:
                return
            self._timer.cancel()
            self._timer = None
        if wake_at is not None:
            # uvloop's handle does not know its own time where that is past.
            self._timer, self._timer_at = self.loop.call_at(wake_at, self._tick), wake_at

    def _tick(self) -> None:
        self._timer = None
        self.act(self.core.tick(self.now()))


def _cause(error: OSError) -> str:
    """Return in words why a server cannot be reached; each address with what it said."""
    refusals = _REFUSAL.findall(str(error))
    if refusals:
        each = (f"{os.strerror(int(number))} ({to} port {port})" for number, to, port in refusals)
        return ", ".join(each)
    if isinstance(error, ssl.SSLError) and getattr(error, "reason", "") in (
        "WRONG_VERSION_NUMBER",
        "HTTP_REQUEST",
    ):
        return "the server speaks no TLS on this port: try ws:// in place of wss://"
    if isinstance(error, ssl.SSLError | socket.gaierror) or not error.errno:
        return describe(error)
    return os.strerror(error.errno)


def _retry_after(error: HandshakeError) -> float:
    """Return Retry-After in seconds (RFC 9110 section 10.2.3); 0 without one that makes sense."""
    value = next((v for name, v in error.headers if name.lower() == "retry-after"), "")
    if value.isascii() and value.isdecimal():
        return min(float(value), MAX_ADVICE)
    try:
        wait = parsedate_to_datetime(value).timestamp() - time()
        return min(max(0.0, wait), MAX_ADVICE)
    except (ValueError, TypeError, OverflowError):
        return 0.0
