"""The demo: an example company, prospects that write to it, and the mailboxes they read."""
