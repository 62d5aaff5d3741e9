"""What asks the questions of the peers, in the order of a run.

`model` says what a peer and a question are, `catalog` lists the peers, `setup` builds what they
need, `server` starts and stops one, `load` measures it, `rounds` does so for all of them in turn,
`report` sums up, and `cli` is the command.
"""
