"""The hub: channels, sessions and what happens between them; asyncio, but no sockets.

hub.py        the public object: publish, handlers, hooks, life cycle
channel.py    a channel with its subscribers on this node
fanout.py     from published entries to one write a subscriber a turn
session.py    one connection: what it may do, what it is owed
catchup.py    a session that fell behind, served from the rings
requests.py   one function for each message a client may send
handlers.py   the application's own message types
auth.py       who is connected, and what they may do
rates.py      how fast clients may publish to a channel
upkeep.py     the sweep: heartbeat, laggards, deadlines
shutdown.py   the drain at the end of a server
ending.py     the log line of a connection's end
link.py       the port to the server: how a session's bytes travel
"""
