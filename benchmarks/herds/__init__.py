"""What happens when a server is gone and its clients come back, all of them.

`crowd` runs real clients in a process of its own, `outage` takes the server from them, `formulas`
plays the reconnect rules of others, `arrivals` counts, `picture` draws.
"""
