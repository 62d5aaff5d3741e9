"""Brokers: where channels live.

    base.py     the port, and what every broker promises
    memory.py   the embedded default: one process, no task switch

`holdfast.testing.broker` is the contract suite that every broker must pass.
"""
