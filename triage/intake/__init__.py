"""From what the user names to tickets and to decisions read back."""
