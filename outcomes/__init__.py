"""What followed what we did, and what is learned from it. Not built yet."""
