"""One file a rule: its doc, what it covers, and the check."""
