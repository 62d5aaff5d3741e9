"""What an application's tests and our own share; nothing here is needed to run a hub.

clock.py    a clock that only the test moves
link.py     a client of a hub without a socket: it can send, block, read on and drop
broker.py   the contract suite that every broker must pass
"""
