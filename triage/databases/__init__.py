"""Tables of databases, to be read and to be written: the only package that knows SQLAlchemy, and it imports it late."""
