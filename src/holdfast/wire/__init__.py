"""The messages of the Holdfast protocol, without I/O; protocol/PROTOCOL.md is their guide.

messages.py   every message as a msgspec struct, one tagged union a direction
codec.py      bytes to requests, messages to bytes, and what was wrong with a bad one
limits.py     what a peer may send: names, sizes, rates
"""
