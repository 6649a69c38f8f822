"""What a customer's message asks for: an end to texting, its return, help, or nothing of the kind. Pure: words and weights come in."""
