-- Hash of what it says, whatever the servers on its way wrote above it.
ALTER TABLE arrival ADD COLUMN content TEXT;
-- Hash of its words and whom they are from: what comes again and again.
ALTER TABLE arrival ADD COLUMN words TEXT;

-- A CHECK cannot be changed where it stands: the table is made anew (sqlite.org/lang_altertable.html, section 7).  Foreign
-- keys are off meanwhile (store/migrate.h), so that rows that name one of its own stay and go on naming it.
-- 'received': an SMS nobody has read yet; its key begins with "sms:" and sender is the number.
CREATE TABLE arrival_anew (
	id		INTEGER PRIMARY KEY,
	key		TEXT NOT NULL UNIQUE,
	message_id	TEXT,
	hash		TEXT NOT NULL,
	state		TEXT NOT NULL CHECK (state IN ('taken', 'quarantined', 'waiting', 'dismissed', 'received')),
	role		INTEGER NOT NULL DEFAULT 0,
	person_id	INTEGER NOT NULL DEFAULT 0,
	reason		TEXT,
	subject		TEXT,
	sender		TEXT,
	proof		TEXT,
	at		INTEGER NOT NULL,
	raw		BLOB,
	-- Hash of the letter itself, kept beside the documents: what an operational wrote about a diffusion.
	original	TEXT,
	-- Hash of what it says, whatever the servers on its way wrote above it.
	content		TEXT,
	-- Hash of its words and whom they are from: what comes again and again.
	words		TEXT
) STRICT;
INSERT INTO arrival_anew (id, key, message_id, hash, state, role, person_id, reason, subject, sender, proof, at, raw,
		original, content, words)
	SELECT id, key, message_id, hash, state, role, person_id, reason, subject, sender, proof, at, raw,
		original, content, words
	FROM arrival;
DROP TABLE arrival;
ALTER TABLE arrival_anew RENAME TO arrival;
CREATE INDEX arrival_sender ON arrival (sender, at);
CREATE INDEX arrival_words ON arrival (words, at) WHERE words IS NOT NULL;
CREATE INDEX arrival_message ON arrival (message_id, hash);
CREATE INDEX arrival_content ON arrival (message_id, content) WHERE content IS NOT NULL;
CREATE INDEX arrival_state ON arrival (state, at);
