"""Files that hold programs: components, pages, templates, notebooks."""
