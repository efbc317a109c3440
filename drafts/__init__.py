"""What a person approves: drafts, claims, decisions, assets."""
