"""A client that reconnects, resumes, and tells what was lost.

connect.py        `connect`: options, checked
client.py         what the application calls: `Client`
subscription.py   what came and waits for the application
events.py         what it is told: messages, losses, states, figures
request.py        its own typed requests
calls.py          who waits for which reply
driver.py         gives the machine of `core` a clock, a timer and a connection
dial.py           from a URL to an open connection
proxy.py          through proxies
urls.py           URLs without their secrets
transport.py      one open connection
"""
