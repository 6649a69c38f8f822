"""One module per rule: a declaration on top, one short function below."""
