"""How enquiries reach us."""
