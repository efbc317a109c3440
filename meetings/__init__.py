"""What a person attends: calendars, slots, briefings. Not built yet."""
