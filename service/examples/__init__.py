"""Labelled examples from outside: read, masked, checked, stored, given out again."""
