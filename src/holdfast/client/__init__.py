"""The client's side of a connection; the reconnecting client will stand on it.

transport.py   one connection to a WebSocket server, opened, read and written
"""
