"""What labelled examples teach: weights over words and over what the rules found, and the decisions made with them."""
