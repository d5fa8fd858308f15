-- What is done now and then beside the letters, and when it was done last.
CREATE TABLE chore (
	name		TEXT PRIMARY KEY,
	done_at		INTEGER NOT NULL
) STRICT;
