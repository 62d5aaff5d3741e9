"""Pages in a real Chromium, with real servers."""
