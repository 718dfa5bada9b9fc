"""What every stage works with: the database, a counted client, a lane, its progress and its trouble."""
