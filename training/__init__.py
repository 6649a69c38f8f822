"""How a model comes to be, is measured, and is replaced."""
