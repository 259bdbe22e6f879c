"""What a command measured: kept as a value, a folder, pictures, a ledger, or an outbox."""
