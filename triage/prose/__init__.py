"""What people wrote: cleaned with the way back to the original, its language told, its disguises and orders seen."""
