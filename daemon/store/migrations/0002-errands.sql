-- What the inbox is asked to do in its folders (store/errand.h); a row goes when it is done.
CREATE TABLE errand (
	id		INTEGER PRIMARY KEY,
	what		TEXT NOT NULL CHECK (what IN ('erase', 'return')),
	sender		TEXT,
	message_id	TEXT,
	arrival_id	INTEGER REFERENCES arrival (id),
	-- What the journal will say it was about.
	object		TEXT NOT NULL,
	created_at	INTEGER NOT NULL
) STRICT;
-- Who was erased, by number alone: it is never given again, since the journal goes on naming it.
CREATE TABLE erased (
	role		INTEGER NOT NULL,
	person_id	INTEGER NOT NULL,
	at		INTEGER NOT NULL,
	PRIMARY KEY (role, person_id)
) STRICT;
