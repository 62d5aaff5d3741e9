"""Benchmarks: one file a question, one file a peer; README.md has the method."""
