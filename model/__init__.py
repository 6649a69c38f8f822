"""What does the draft say? Text in, label probabilities and the words behind them out."""
