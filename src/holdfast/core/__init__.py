"""The state machines of the protocol: no I/O, no clock and no randomness of their own.

options.py     what a channel keeps and allows
ring.py        the last messages of a channel, as ready frames
recovery.py    from a client's position to what it missed, or what it lost
heartbeat.py   the sweep that finds dead peers
backoff.py     when to try again
"""
