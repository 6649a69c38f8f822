"""How drafts reach a decision: files, HTTP, page, command line."""
