"""From source text to one syntax tree for Python, JavaScript and TypeScript alike."""
