"""What a person decides: connections, companies, time, attention items, undo; done as Aero would."""
