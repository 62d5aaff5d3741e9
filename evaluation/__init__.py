"""How often the review is right on code of others, and how much it finds of what was planted."""
