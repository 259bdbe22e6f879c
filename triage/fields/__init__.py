"""One cell or field at a time: what a column is, when something was, and cells that are safe to open and to show."""
