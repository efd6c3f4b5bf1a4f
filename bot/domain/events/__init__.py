"""What has happened: one frozen dataclass for each kind of event, by noun, and their codec to and from rows."""
