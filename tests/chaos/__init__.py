"""Faults on the wire, in the server and in the clients; and a checker that holds all to the truth.

    python -m tests.chaos.run --seed 7 --seconds 60 --languages python,javascript

run.py        starts everything, lets the faults loose, waits for all to catch up, has them checked
schedule.py   which fault when, from a seed
faults.py     one function a fault
proxy.py      the TCP proxy that clients connect through
server.py     the server's process: killed, drained, frozen, started again
app.py        what it serves: a hub that logs each publish before anybody can see it
programs.py   the publishers and subscribers, as processes that take orders by line
program.py, publisher.py, subscriber.py, subscriber_sync.py, and *.mjs: those processes
records.py    what all of them write down, one JSON object a line
checker.py    the records against the log
report.py     figures and broken promises
settings.py   channels and times
"""
