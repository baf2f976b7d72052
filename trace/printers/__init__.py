"""The printers of an organisation and what is sent to them: by the service itself to addresses its operator has
listed, by an agent beside the printer that fetches its work, or taken away as a file by a person. Promises that nothing
is printed twice by itself: what may have been printed in part waits for a person's word. Never connects to an address
that somebody typed."""
