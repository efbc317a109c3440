"""What all API views share: sign-in, permission, pages, errors."""
