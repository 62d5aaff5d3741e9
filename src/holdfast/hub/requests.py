"""One function for each message that a client may send.

Each is a coroutine function, because an application's hook or a remote broker may have to be
waited for. With plain hooks and the embedded broker nothing waits, and `answer` runs the request
to its end at once, without a task.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec import Raw

from holdfast.codes import POLICY_VIOLATION, TOKEN_EXPIRED, ErrorCode
from holdfast.core.recovery import recover
from holdfast.core.ring import Entry
from holdfast.errors import HoldfastError, RequestError
from holdfast.hub.auth import Action, Credentials
from holdfast.hub.channel import LiveChannel
from holdfast.websocket.frames import TEXT, encode_frame, frame_payload
from holdfast.wire import messages as m
from holdfast.wire.codec import AppRequest, BadMessage, decode_request, encode, encode_data
from holdfast.wire.limits import check_channel_name

if TYPE_CHECKING:
    from holdfast.core.options import Channel
    from holdfast.hub.session import Session

T = TypeVar("T")
logger = logging.getLogger("holdfast.hub")

MAX_HISTORY: Final = 1000
"""Messages in one `history` reply, whatever its `limit`."""


def answer(session: Session, payload: bytes, now: float) -> Coroutine[Any, Any, None] | None:
    """Answer one message. Returns what is left to be awaited, or None when all is done."""
    try:
        request = decode_request(payload, session.hub.handlers)
    except BadMessage as error:
        session.refuse(error, error.id)
        session.count_bad(now, POLICY_VIOLATION, "too many invalid messages")
        return None
    work = _guarded(session, request)
    if isinstance(request, AppRequest) or not session.hub.immediate:
        return work
    try:
        work.send(None)
    except StopIteration:
        return None
    work.close()
    logger.error("a hook that is a plain function returned an awaitable; make it `async def`")
    session.refuse(RequestError(ErrorCode.INTERNAL), request.id)
    return None


async def _guarded(session: Session, request: m.Request | AppRequest) -> None:
    """Answer a request; whatever goes wrong becomes an `error` message."""
    try:
        if session.hub.locked(session) and not isinstance(request, (m.Hello, m.Ping)):
            raise RequestError(ErrorCode.UNAUTHORIZED)
        await _FUNCTIONS[type(request)](session, request)
    except RequestError as error:
        session.refuse(error, request.id, getattr(request, "channel", None))
        if error.error is ErrorCode.INVALID_MESSAGE:
            session.count_bad(session.hub.now(), POLICY_VIOLATION, "too many invalid messages")
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        # Not this session was cancelled, but something that its handler waited for.
        logger.error("connection %s: what a handler waited for was cancelled", session.id)
        session.refuse(RequestError(ErrorCode.INTERNAL), request.id)
    except HoldfastError as error:
        logger.error("connection %s: %s", session.id, error)
        session.refuse(RequestError(ErrorCode.INTERNAL), request.id)
    except Exception:
        logger.exception("connection %s: a request failed", session.id)
        session.refuse(RequestError(ErrorCode.INTERNAL), request.id)


async def settle(result: T | Awaitable[T]) -> T:
    """Return a plain result, or wait for an awaitable one."""
    return await result if inspect.isawaitable(result) else result


async def _allowed(session: Session, action: Action, name: str) -> Channel:
    """Return the channel's options, or raise RequestError where it or the action is refused."""
    check_channel_name(name)
    options = session.hub.patterns.find(name)
    if options is None:
        raise RequestError(ErrorCode.UNKNOWN_CHANNEL)
    authorize = session.hub.authorize_hook
    if authorize is not None and not await settle(authorize(session, action, name)):
        raise RequestError(ErrorCode.FORBIDDEN)
    return options


async def _ping(session: Session, request: m.Ping) -> None:
    session.send(m.Pong(request.id))


async def _hello(session: Session, request: m.Hello) -> None:
    hub = session.hub
    if hub.authenticate_hook is not None and request.token is not None:
        known = session.credentials or Credentials(address=session.link.peer)
        credentials = Credentials(request.token, known.headers, known.query, known.address)
        user = await hub.identify(credentials)
        if user is None or (session.user is not None and session.user.id != user.id):
            session.refuse(RequestError(ErrorCode.UNAUTHORIZED), request.id)
            session.close(TOKEN_EXPIRED, "the token was not accepted")
            return
        hub.authenticated(session, user)
    elif hub.locked(session):
        raise RequestError(ErrorCode.UNAUTHORIZED, field="token")
    limits = m.LimitsInfo(
        hub.patterns.max_message, hub.limits.max_subscriptions, hub.limits.message_rate
    )
    session.send(m.Welcome(session.id, hub.server_name, hub.ping_interval, limits, request.id))


async def _subscribe(session: Session, request: m.Subscribe) -> None:
    hub, name = session.hub, request.channel
    options = await _allowed(session, "subscribe", name)
    if len(session.subscriptions) >= hub.limits.max_subscriptions:
        raise RequestError(
            ErrorCode.TOO_MANY_SUBSCRIPTIONS,
            f"Too many subscriptions: at most {hub.limits.max_subscriptions} a connection",
        )
    channel = await hub.open_channel(name, options)
    if session not in hub.sessions:  # it ended meanwhile, and something swallowed the cancel
        hub.leave_if_empty(channel)
        return
    if session in channel.subscribers:
        raise RequestError(ErrorCode.ALREADY_SUBSCRIBED)
    if options.max_subscribers and len(channel.subscribers) >= options.max_subscribers:
        hub.leave_if_empty(channel)
        raise RequestError(ErrorCode.UNAVAILABLE, "This channel is full")
    _attach(session, channel, request)
    if options.presence:
        await settle(hub.broker.join(name, session.member))


def _attach(session: Session, channel: LiveChannel, request: m.Subscribe) -> None:
    """Make the session a subscriber and send its reply, what it missed, and nothing twice."""
    session.hub.fanout.flush()
    ring = channel.ring
    ring.expire(session.hub.now() - channel.options.ttl)
    reply = m.Subscribed(channel.name, ring.epoch, ring.offset, id=request.id)
    if request.since is not None:
        recovery = recover(ring, request.since)
        reply.recovered, reply.lost = recovery.recovered, recovery.lost
        entries = recovery.entries
    else:
        entries = ring.last(request.last)
    channel.add(session)
    if session.subscriptions:
        session.subscriptions.append(channel)
    else:
        session.subscriptions = [channel]  # exactly as large as it must be
    _send_subscribed(session, channel, reply, entries)


def _send_subscribed(
    session: Session, channel: LiveChannel, reply: m.Subscribed, entries: list[Entry]
) -> None:
    """Send the reply and the messages from the ring, in one write where they are few.

    Where the transport is full, the messages are left to the catch-up.
    """
    frames = session.take_replies() + encode_frame(TEXT, encode(reply))
    while entries and session.catchup is None:
        batch = session.hub.slices.first(entries)
        entries = entries[len(batch.entries) :]
        session.link.write(frames + session.form_of(batch))
        frames = b""
    if frames:
        session.link.write(frames)
    if entries and session.catchup is not None:
        session.catchup.hold(channel, entries[0].prev)


async def _unsubscribe(session: Session, request: m.Unsubscribe) -> None:
    channel = session.hub.channels.get(request.channel)
    if channel is None or session not in channel.subscribers:
        raise RequestError(ErrorCode.NOT_SUBSCRIBED)
    session.hub.fanout.flush()
    session.hub.unsubscribe(session, channel)
    session.send(m.Unsubscribed(request.channel, request.id))


async def _publish(session: Session, request: m.Publish) -> None:
    hub, name = session.hub, request.channel
    options = await _allowed(session, "publish", name)
    if not options.publish:
        raise RequestError(ErrorCode.FORBIDDEN, "Clients may not publish to this channel")
    data = bytes(request.data)
    if len(data) > options.max_message:
        raise RequestError(
            ErrorCode.TOO_LARGE,
            f"Message too large: at most {options.max_message} bytes of data",
            field="data",
        )
    hub.channel_rates.check(name, options)
    by = session.user.id if session.user is not None else None
    position = hub.broker.publish(name, data, options, key=request.key, by=by)
    if not isinstance(position, m.Position):
        position = await position
    hub.published += 1
    session.send(m.Published(name, position.epoch, position.offset, request.id))


async def _history(session: Session, request: m.History) -> None:
    options = await _allowed(session, "history", request.channel)
    if not options.history:
        raise RequestError(ErrorCode.HISTORY_DISABLED)
    limit = MAX_HISTORY if request.limit is None else min(request.limit, MAX_HISTORY)
    page = await settle(
        session.hub.broker.history(request.channel, options, after=request.since, limit=limit)
    )
    # The messages are JSON already: the reply is put together around them.
    empty = m.HistoryPage(
        request.channel, page.position.epoch, page.position.offset, [], page.more, request.id
    )
    head, _, tail = encode(empty).partition(b'"messages":[]')
    messages = b",".join([frame_payload(entry.frame) for entry in page.entries])
    session.send_text(b'%b"messages":[%b]%b' % (head, messages, tail))


async def _presence(session: Session, request: m.Presence) -> None:
    options = await _allowed(session, "presence", request.channel)
    if not options.presence:
        raise RequestError(ErrorCode.FORBIDDEN, "This channel does not list its members")
    members = await settle(session.hub.broker.members(request.channel))
    session.send(m.PresenceList(request.channel, members, request.id))


async def _app(session: Session, request: AppRequest) -> None:
    result = await settle(session.hub.handlers[request.type](request.body, session))
    if result is not None or request.id is not None:
        session.send(m.AppReply(Raw(encode_data(result)), request.id))


_FUNCTIONS: Final[dict[type, Callable[[Session, Any], Awaitable[None]]]] = {
    m.Ping: _ping,
    m.Hello: _hello,
    m.Subscribe: _subscribe,
    m.Unsubscribe: _unsubscribe,
    m.Publish: _publish,
    m.History: _history,
    m.Presence: _presence,
    AppRequest: _app,
}
