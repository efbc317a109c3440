"""Who asked and how good they are: intake, qualification, score, conversations."""
