"""What a run decided, in figures: counted while it runs, written as JSON and as one HTML page. No ticket texts."""
