"""What can go wrong before there is a database to talk to, each as one sentence for the terminal."""


class SetupError(Exception):
    """The database cannot be used as asked; the text says what is wrong and what to do."""


class EmbeddedError(SetupError):
    """The embedded PostgreSQL, its data folder or its lock cannot be used."""


class RolesError(SetupError):
    """The roles that Reeve connects as cannot be made or used."""


class BackupError(SetupError):
    """A backup cannot be written or read; the database is as it was."""
