-- Facteur's database, version 1.  Instants are UTC seconds; booleans 0 or 1; text is UTF-8.
-- Kept to what PostgreSQL also says, but for STRICT and the triggers' RAISE.

CREATE TABLE agency (
	id		INTEGER PRIMARY KEY,
	name		TEXT NOT NULL UNIQUE,
	sender		TEXT NOT NULL,
	sends_as_user	INTEGER NOT NULL DEFAULT 0,
	phone		TEXT,
	-- Minutes after midnight at which its scenarios run.
	send_minute	INTEGER NOT NULL DEFAULT 540
) STRICT;

CREATE TABLE recruiter (
	id		INTEGER PRIMARY KEY,
	agency_id	INTEGER NOT NULL REFERENCES agency (id),
	name		TEXT NOT NULL,
	email		TEXT NOT NULL UNIQUE,
	phone		TEXT,
	language	TEXT NOT NULL DEFAULT 'fr',
	admin		INTEGER NOT NULL DEFAULT 0,
	-- Minutes after midnight at which notifications come as a summary; -1: each at once.
	digest_minute	INTEGER NOT NULL DEFAULT -1,
	-- When the last summary or reminder of requests was written.
	digested_at	INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Who decides for a recruiter who is away.
CREATE TABLE delegation (
	id		INTEGER PRIMARY KEY,
	from_id		INTEGER NOT NULL REFERENCES recruiter (id),
	to_id		INTEGER NOT NULL REFERENCES recruiter (id),
	created_at	INTEGER NOT NULL,
	ends_at		INTEGER NOT NULL,
	ended_at	INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX delegation_from ON delegation (from_id, ends_at);
CREATE INDEX delegation_to ON delegation (to_id, ends_at);

CREATE TABLE contact (
	id		INTEGER PRIMARY KEY,
	name		TEXT NOT NULL,
	folded		TEXT NOT NULL,
	email		TEXT NOT NULL UNIQUE,
	company		TEXT,
	language	TEXT NOT NULL DEFAULT 'fr',
	internal	INTEGER NOT NULL DEFAULT 0,
	bounced_at	INTEGER NOT NULL DEFAULT 0,
	-- An automatic reply told the return: reminders wait until then.
	absent_until	INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Another address of a person, learned after one confirmation.
CREATE TABLE alias (
	email		TEXT NOT NULL,
	role		INTEGER NOT NULL,
	person_id	INTEGER NOT NULL,
	learned_at	INTEGER NOT NULL,
	PRIMARY KEY (email, role)
) STRICT;

CREATE TABLE candidate (
	id		INTEGER PRIMARY KEY AUTOINCREMENT,
	agency_id	INTEGER NOT NULL REFERENCES agency (id),
	first_name	TEXT,
	last_name	TEXT NOT NULL,
	email		TEXT,
	phone		TEXT,
	postcode	TEXT,
	city		TEXT,
	qualifications	TEXT,
	status		TEXT,
	folded_status	TEXT,
	available_from	INTEGER NOT NULL DEFAULT 0,
	available_to	INTEGER NOT NULL DEFAULT 0,
	last_activity	INTEGER NOT NULL DEFAULT 0,
	summary		TEXT,
	folded_name	TEXT NOT NULL,
	folded_words	TEXT NOT NULL,
	favourite_document_id INTEGER REFERENCES document (id)
) STRICT;
CREATE UNIQUE INDEX candidate_email ON candidate (email) WHERE email IS NOT NULL;
CREATE INDEX candidate_name ON candidate (folded_name);

CREATE TABLE document (
	id		INTEGER PRIMARY KEY,
	candidate_id	INTEGER NOT NULL REFERENCES candidate (id),
	hash		TEXT NOT NULL,
	filename	TEXT NOT NULL,
	type		TEXT NOT NULL,
	size_bytes	INTEGER NOT NULL,
	created_at	INTEGER NOT NULL
) STRICT;
CREATE INDEX document_candidate ON document (candidate_id);

-- Whom a scenario may write to: 'list' is a favourite list L-3, 'hires' a hire list E-2, one an employer.
CREATE TABLE selection (
	id		INTEGER PRIMARY KEY,
	kind		TEXT NOT NULL CHECK (kind IN ('list', 'hires')),
	number		INTEGER NOT NULL,
	agency_id	INTEGER NOT NULL REFERENCES agency (id),
	recruiter_id	INTEGER REFERENCES recruiter (id),
	name		TEXT NOT NULL,
	folded		TEXT NOT NULL,
	created_at	INTEGER NOT NULL,
	updated_at	INTEGER NOT NULL,
	removed_at	INTEGER NOT NULL DEFAULT 0,	-- 0: it stands; its number is never given again
	UNIQUE (kind, number),
	UNIQUE (kind, agency_id, folded)
) STRICT;

-- feedback_id: the validated request that brought a hire in, or NULL.
CREATE TABLE selection_candidate (
	selection_id	INTEGER NOT NULL REFERENCES selection (id) ON DELETE CASCADE,
	candidate_id	INTEGER NOT NULL REFERENCES candidate (id),
	feedback_id	INTEGER REFERENCES feedback (id),
	added_at	INTEGER NOT NULL,
	PRIMARY KEY (selection_id, candidate_id)
) STRICT;
CREATE INDEX selection_candidate_of ON selection_candidate (candidate_id);
CREATE INDEX selection_candidate_feedback ON selection_candidate (feedback_id);

-- A name for several contacts, an agency's own.
CREATE TABLE contact_group (
	id		INTEGER PRIMARY KEY,
	agency_id	INTEGER NOT NULL REFERENCES agency (id),
	name		TEXT NOT NULL,
	folded		TEXT NOT NULL,
	updated_at	INTEGER NOT NULL,
	UNIQUE (agency_id, folded)
) STRICT;
CREATE TABLE contact_group_member (
	contact_group_id INTEGER NOT NULL REFERENCES contact_group (id) ON DELETE CASCADE,
	contact_id	INTEGER NOT NULL REFERENCES contact (id),
	rank		INTEGER NOT NULL,
	PRIMARY KEY (contact_group_id, contact_id)
) STRICT;
CREATE INDEX contact_group_member_of ON contact_group_member (contact_id);

-- Who may become a candidate: documents that wait until the recruiter has confirmed the form.  root_id: the first of
-- several forms about the same letter; one candidate comes of them all.  about_id: who has
-- its address already.
CREATE TABLE application (
	id		INTEGER PRIMARY KEY,
	recruiter_id	INTEGER NOT NULL REFERENCES recruiter (id),
	root_id		INTEGER REFERENCES application (id),
	about_id	INTEGER REFERENCES candidate (id),
	candidate_id	INTEGER REFERENCES candidate (id),
	created_at	INTEGER NOT NULL
) STRICT;
CREATE INDEX application_root ON application (root_id);
CREATE TABLE application_document (
	application_id	INTEGER NOT NULL REFERENCES application (id) ON DELETE CASCADE,
	rank		INTEGER NOT NULL,
	hash		TEXT NOT NULL,
	filename	TEXT NOT NULL,
	type		TEXT NOT NULL,
	size_bytes	INTEGER NOT NULL,
	PRIMARY KEY (application_id, hash)
) STRICT;

CREATE TABLE diffusion (
	id		INTEGER PRIMARY KEY AUTOINCREMENT,
	agency_id	INTEGER NOT NULL REFERENCES agency (id),
	recruiter_id	INTEGER NOT NULL REFERENCES recruiter (id),
	title		TEXT NOT NULL,
	tags		TEXT,
	folded		TEXT NOT NULL,
	status		TEXT NOT NULL CHECK (status IN ('draft', 'running', 'reviewing', 'done', 'archived')),
	start_at	INTEGER NOT NULL DEFAULT 0,
	end_at		INTEGER NOT NULL DEFAULT 0,
	launched_at	INTEGER NOT NULL DEFAULT 0,
	created_at	INTEGER NOT NULL,
	updated_at	INTEGER NOT NULL,
	done_at		INTEGER NOT NULL DEFAULT 0,
	next_number	INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX diffusion_status ON diffusion (status, start_at, end_at);
CREATE INDEX diffusion_agency ON diffusion (agency_id, id);
CREATE INDEX diffusion_recruiter ON diffusion (recruiter_id, status);

CREATE TABLE recipient (
	diffusion_id	INTEGER NOT NULL REFERENCES diffusion (id) ON DELETE CASCADE,
	contact_id	INTEGER NOT NULL REFERENCES contact (id),
	started_at	INTEGER NOT NULL DEFAULT 0,
	added_at	INTEGER NOT NULL,
	answered_at	INTEGER NOT NULL DEFAULT 0,
	reminded_at	INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (diffusion_id, contact_id)
) STRICT;
CREATE INDEX recipient_contact ON recipient (contact_id, diffusion_id);

CREATE TABLE dossier (
	id		INTEGER PRIMARY KEY,
	diffusion_id	INTEGER NOT NULL REFERENCES diffusion (id) ON DELETE CASCADE,
	number		INTEGER NOT NULL,
	candidate_id	INTEGER NOT NULL REFERENCES candidate (id),
	active		INTEGER NOT NULL DEFAULT 1,
	hidden		INTEGER NOT NULL DEFAULT 0,
	summary		TEXT,
	opinion		TEXT,
	documents_chosen INTEGER NOT NULL DEFAULT 0,
	UNIQUE (diffusion_id, number),
	UNIQUE (diffusion_id, candidate_id)
) STRICT;
CREATE INDEX dossier_candidate ON dossier (candidate_id);

CREATE TABLE dossier_document (
	dossier_id	INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
	document_id	INTEGER NOT NULL REFERENCES document (id),
	rank		INTEGER NOT NULL,
	PRIMARY KEY (dossier_id, document_id)
) STRICT;

-- Contacts a hidden identity was shown to: it counts once the mail of that act is no longer waiting to be taken back.
CREATE TABLE reveal (
	dossier_id	INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
	contact_id	INTEGER NOT NULL REFERENCES contact (id),
	revealed_at	INTEGER NOT NULL,
	act_id		INTEGER,
	PRIMARY KEY (dossier_id, contact_id)
) STRICT;

CREATE TABLE arrival (
	id		INTEGER PRIMARY KEY,
	key		TEXT NOT NULL UNIQUE,
	message_id	TEXT,
	hash		TEXT NOT NULL,
	state		TEXT NOT NULL CHECK (state IN ('taken', 'quarantined', 'waiting', 'dismissed')),
	role		INTEGER NOT NULL DEFAULT 0,
	person_id	INTEGER NOT NULL DEFAULT 0,
	reason		TEXT,
	subject		TEXT,
	sender		TEXT,
	proof		TEXT,
	at		INTEGER NOT NULL,
	raw		BLOB,
	-- Hash of the letter itself, kept beside the documents: what an operational wrote about a diffusion.
	original	TEXT
) STRICT;
CREATE INDEX arrival_message ON arrival (message_id, hash);
CREATE INDEX arrival_state ON arrival (state, at);

CREATE TABLE feedback (
	id		INTEGER PRIMARY KEY AUTOINCREMENT,
	diffusion_id	INTEGER NOT NULL REFERENCES diffusion (id),
	dossier_id	INTEGER REFERENCES dossier (id),
	contact_id	INTEGER NOT NULL REFERENCES contact (id),
	action		TEXT NOT NULL,
	request		INTEGER NOT NULL,
	status		TEXT NOT NULL CHECK (status IN ('pending', 'validated', 'refused', 'notified')),
	late		INTEGER NOT NULL DEFAULT 0,
	comment		TEXT,
	when_local	TEXT,
	rule		TEXT,
	arrival_id	INTEGER REFERENCES arrival (id),
	created_at	INTEGER NOT NULL,
	-- 1: its recruiter is told of it by the next summary.
	waits		INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX feedback_waits ON feedback (diffusion_id) WHERE waits = 1;
CREATE INDEX feedback_diffusion ON feedback (diffusion_id, status);
CREATE INDEX feedback_dossier ON feedback (dossier_id);
CREATE INDEX feedback_arrival ON feedback (arrival_id);
CREATE INDEX feedback_contact ON feedback (contact_id, diffusion_id);

-- The decision that stands; recruiter_id NULL: the diffusion's end closed the request.
CREATE TABLE decision (
	feedback_id	INTEGER PRIMARY KEY REFERENCES feedback (id),
	recruiter_id	INTEGER REFERENCES recruiter (id),
	comment		TEXT,
	decided_at	INTEGER NOT NULL
) STRICT;

-- An interview fixed with its hour, as calendars know it; and what those invited answered last.
CREATE TABLE meeting (
	id		INTEGER PRIMARY KEY,
	feedback_id	INTEGER NOT NULL UNIQUE REFERENCES feedback (id),
	uid		TEXT NOT NULL UNIQUE,
	sequence	INTEGER NOT NULL,
	start_at	INTEGER NOT NULL,
	cancelled	INTEGER NOT NULL DEFAULT 0,
	created_at	INTEGER NOT NULL,
	updated_at	INTEGER NOT NULL
) STRICT;
CREATE TABLE meeting_answer (
	meeting_id	INTEGER NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
	role		INTEGER NOT NULL,
	person_id	INTEGER NOT NULL,
	sequence	INTEGER NOT NULL,
	answer		TEXT NOT NULL,
	at		INTEGER NOT NULL,
	PRIMARY KEY (meeting_id, role, person_id)
) STRICT;

CREATE TABLE token (
	text		TEXT PRIMARY KEY,
	role		INTEGER NOT NULL,
	person_id	INTEGER NOT NULL,
	conversation	INTEGER NOT NULL,
	object_id	INTEGER NOT NULL,
	form		TEXT,
	created_at	INTEGER NOT NULL,
	expires_at	INTEGER NOT NULL,
	revoked_at	INTEGER NOT NULL DEFAULT 0
) STRICT;

-- How many answers an address that proved nothing was sent.
CREATE TABLE answered (
	email		TEXT NOT NULL,
	at		INTEGER NOT NULL
) STRICT;
CREATE INDEX answered_email ON answered (email, at);

-- What a recruiter's letter changed; `inverse` puts the rows back and is dropped once that is no longer possible.
CREATE TABLE act (
	id		INTEGER PRIMARY KEY,
	recruiter_id	INTEGER NOT NULL REFERENCES recruiter (id),
	arrival_id	INTEGER NOT NULL REFERENCES arrival (id),
	at		INTEGER NOT NULL,
	until		INTEGER NOT NULL,
	verb		TEXT NOT NULL,
	object		TEXT,
	said		TEXT NOT NULL,
	journal_from	INTEGER NOT NULL,
	journal_to	INTEGER NOT NULL,
	undone_at	INTEGER NOT NULL DEFAULT 0,
	inverse		BLOB
) STRICT;
CREATE INDEX act_recruiter ON act (recruiter_id, id);
CREATE INDEX act_open ON act (until) WHERE inverse IS NOT NULL;

-- Of an SMS, to_email is the number; region: whose legal hours hold for it (base/region.h), NULL: none do.
CREATE TABLE outbox (
	id		INTEGER PRIMARY KEY,
	channel		TEXT NOT NULL DEFAULT 'mail' CHECK (channel IN ('mail', 'sms')),
	region		TEXT,
	gateway_id	TEXT,
	state		TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'retry', 'held', 'cancelled', 'dead')),
	to_name		TEXT,
	to_email	TEXT NOT NULL,
	from_name	TEXT,
	from_email	TEXT NOT NULL,
	reply_to	TEXT,
	envelope_from	TEXT NOT NULL,
	message_id	TEXT NOT NULL UNIQUE,
	in_reply_to	TEXT,
	refs		TEXT,
	subject		TEXT NOT NULL,
	text		TEXT NOT NULL,
	html		TEXT,
	auto_submitted	TEXT,
	list_id		TEXT,
	calendar	TEXT,
	calendar_method	TEXT,
	token		TEXT REFERENCES token (text),
	tag		TEXT,
	act_id		INTEGER NOT NULL DEFAULT 0,
	template	TEXT,
	arrival_id	INTEGER NOT NULL DEFAULT 0,
	tries		INTEGER NOT NULL DEFAULT 0,
	created_at	INTEGER NOT NULL,
	due_at		INTEGER NOT NULL,
	next_try_at	INTEGER NOT NULL DEFAULT 0,
	sent_at		INTEGER NOT NULL DEFAULT 0,
	told_at		INTEGER NOT NULL DEFAULT 0,
	last_error	TEXT,
	-- What it tells of ("D-12", "D-12 C3"): the next about the same thing to the same person makes it pointless ...
	about		TEXT,
	-- ... and it was cancelled by that act; -1: by the act in hand.  That act taken back, it waits again.
	superseded_by	INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_about ON outbox (about, id) WHERE about IS NOT NULL;
CREATE INDEX outbox_superseded ON outbox (superseded_by) WHERE superseded_by <> 0;
CREATE INDEX outbox_due ON outbox (next_try_at, id) WHERE state IN ('queued', 'retry');
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
CREATE INDEX outbox_untold ON outbox (id) WHERE state = 'dead' AND told_at = 0;
CREATE INDEX outbox_thread ON outbox (to_email, tag, id);
CREATE INDEX outbox_tag ON outbox (tag, id);
CREATE INDEX outbox_token ON outbox (token);
CREATE INDEX outbox_act ON outbox (act_id) WHERE act_id <> 0;

-- Communes and where they are, from etc/communes.tsv; stamp: which file that was.
CREATE TABLE commune (
	insee		TEXT PRIMARY KEY,
	name		TEXT NOT NULL,
	folded		TEXT NOT NULL,
	department	TEXT NOT NULL,
	population	INTEGER NOT NULL,
	lat		REAL NOT NULL,
	lon		REAL NOT NULL,
	exact		INTEGER NOT NULL
) STRICT;
CREATE INDEX commune_folded ON commune (folded);
CREATE TABLE commune_postcode (
	postcode	TEXT NOT NULL,
	insee		TEXT NOT NULL,
	PRIMARY KEY (postcode, insee)
) STRICT;
CREATE TABLE commune_source (
	stamp		TEXT PRIMARY KEY
) STRICT;

-- What candidates are found by (store/search.h): one row for each qualification, each word of it, and '' for all;
-- cell -1: the place is unknown.
CREATE TABLE candidate_find (
	skill		TEXT NOT NULL,
	cell		INTEGER NOT NULL,
	candidate_id	INTEGER NOT NULL REFERENCES candidate (id) ON DELETE CASCADE,
	lat		REAL NOT NULL,
	lon		REAL NOT NULL,
	available_from	INTEGER NOT NULL,
	available_to	INTEGER NOT NULL,
	last_activity	INTEGER NOT NULL,
	agency_id	INTEGER NOT NULL,
	status		TEXT NOT NULL,
	PRIMARY KEY (skill, cell, candidate_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_find_of ON candidate_find (candidate_id);

-- A favourite search `Q-4`; number and name NULL: the assistant's criteria of one scenario.  What is NULL or 0 is not asked.
CREATE TABLE search (
	id		INTEGER PRIMARY KEY,
	number		INTEGER UNIQUE,
	agency_id	INTEGER NOT NULL REFERENCES agency (id),
	recruiter_id	INTEGER NOT NULL REFERENCES recruiter (id),
	name		TEXT,
	folded		TEXT,
	global		INTEGER NOT NULL DEFAULT 0,
	most		INTEGER NOT NULL DEFAULT 0,
	qualifications	TEXT,
	place		TEXT,
	radius_km	INTEGER NOT NULL DEFAULT 0,
	available_from	INTEGER NOT NULL DEFAULT 0,
	available_to	INTEGER NOT NULL DEFAULT 0,
	status		TEXT,
	inactive_days	INTEGER NOT NULL DEFAULT 0,
	created_at	INTEGER NOT NULL,
	updated_at	INTEGER NOT NULL,
	UNIQUE (agency_id, folded)
) STRICT;

-- A recurring message to a selection of candidates; it runs at next_at, for the planned day next_on.
CREATE TABLE scenario (
	id		INTEGER PRIMARY KEY AUTOINCREMENT,
	agency_id	INTEGER NOT NULL REFERENCES agency (id),
	recruiter_id	INTEGER NOT NULL REFERENCES recruiter (id),
	label		TEXT NOT NULL,
	folded		TEXT NOT NULL,
	selection_id	INTEGER REFERENCES selection (id),
	search_id	INTEGER REFERENCES search (id),
	inactive_days	INTEGER NOT NULL DEFAULT 0,
	start_at	INTEGER NOT NULL,
	end_at		INTEGER NOT NULL DEFAULT 0,
	every		INTEGER NOT NULL,
	unit		TEXT NOT NULL CHECK (unit IN ('day', 'week', 'month')),
	sms		INTEGER NOT NULL DEFAULT 0,
	message		TEXT,
	active		INTEGER NOT NULL DEFAULT 0,
	next_at		INTEGER NOT NULL DEFAULT 0,
	next_on		TEXT,
	created_at	INTEGER NOT NULL,
	updated_at	INTEGER NOT NULL
) STRICT;
CREATE INDEX scenario_next ON scenario (next_at) WHERE next_at > 0;
CREATE INDEX scenario_agency ON scenario (agency_id, id);
CREATE INDEX scenario_selection ON scenario (selection_id);

-- One run of a scenario.  due_on: the planned day, once each; NULL: sent at once by recruiter_id.
CREATE TABLE dispatch (
	id		INTEGER PRIMARY KEY,
	scenario_id	INTEGER NOT NULL REFERENCES scenario (id),
	due_on		TEXT,
	recruiter_id	INTEGER REFERENCES recruiter (id),
	at		INTEGER NOT NULL,
	message		TEXT NOT NULL,
	recipients	INTEGER NOT NULL,
	-- When its recruiter was told what became of it; only what was sent at once is told.
	reported_at	INTEGER NOT NULL DEFAULT 0,
	UNIQUE (scenario_id, due_on)
) STRICT;
CREATE INDEX dispatch_unreported ON dispatch (id) WHERE due_on IS NULL AND reported_at = 0;
CREATE TABLE dispatch_exclusion (
	dispatch_id	INTEGER NOT NULL REFERENCES dispatch (id) ON DELETE CASCADE,
	cause		TEXT NOT NULL,
	count		INTEGER NOT NULL,
	PRIMARY KEY (dispatch_id, cause)
) STRICT;
CREATE TABLE delivery (
	dispatch_id	INTEGER NOT NULL REFERENCES dispatch (id) ON DELETE CASCADE,
	candidate_id	INTEGER NOT NULL REFERENCES candidate (id),
	outbox_id	INTEGER NOT NULL REFERENCES outbox (id),
	at		INTEGER NOT NULL,
	answered_at	INTEGER NOT NULL DEFAULT 0,
	stopped_at	INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (dispatch_id, candidate_id)
) STRICT;
CREATE INDEX delivery_candidate ON delivery (candidate_id, at);
CREATE INDEX delivery_outbox ON delivery (outbox_id);

-- A candidate who answered a scenario is not written to by it again.
CREATE TABLE scenario_pause (
	scenario_id	INTEGER NOT NULL REFERENCES scenario (id),
	candidate_id	INTEGER NOT NULL REFERENCES candidate (id),
	at		INTEGER NOT NULL,
	PRIMARY KEY (scenario_id, candidate_id)
) STRICT;

-- What is known of an address or a number: that nothing more is wanted there, for good, whoever has it later; that
-- mail comes back.  The score halves every thirty days (store/reach.h).
CREATE TABLE reach (
	address		TEXT PRIMARY KEY,
	stopped_at	INTEGER NOT NULL DEFAULT 0,
	dead_at		INTEGER NOT NULL DEFAULT 0,
	score		INTEGER NOT NULL DEFAULT 0,
	scored_at	INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE outbox_attachment (
	outbox_id	INTEGER NOT NULL REFERENCES outbox (id),
	rank		INTEGER NOT NULL,
	hash		TEXT NOT NULL,
	filename	TEXT NOT NULL,
	type		TEXT NOT NULL,
	PRIMARY KEY (outbox_id, rank)
) STRICT;

-- What a document says (parsers/document.h, as JSON), read once; failed: it could not be tried, and will be again.
CREATE TABLE document_text (
	hash		TEXT PRIMARY KEY,
	failed		INTEGER NOT NULL,
	content		TEXT NOT NULL,
	read_at		INTEGER NOT NULL
) STRICT;

-- Where a hidden identity would have left (desk/leak.h): shown to the recruiter, and let pass by `envoyer quand même`.
CREATE TABLE leak (
	dossier_id	INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
	key		TEXT NOT NULL,
	shown_at	INTEGER NOT NULL,
	passed_at	INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (dossier_id, key)
) STRICT;
-- Why a mail is held: it leaves when nothing of this stands any more.
CREATE TABLE outbox_hold (
	outbox_id	INTEGER NOT NULL REFERENCES outbox (id),
	dossier_id	INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
	key		TEXT NOT NULL,
	PRIMARY KEY (outbox_id, dossier_id, key)
) STRICT;

-- Append-only: each row's hash covers the row before, its facts, and the salted hash of its text, which may be erased.
-- The texts of the mails that were set by mail; the one in use is a file in state_dir/templates.
CREATE TABLE template_version (
	id		INTEGER PRIMARY KEY,
	language	TEXT NOT NULL,
	name		TEXT NOT NULL,
	version		INTEGER NOT NULL,
	recruiter_id	INTEGER NOT NULL REFERENCES recruiter (id),
	created_at	INTEGER NOT NULL,
	text		TEXT NOT NULL,
	UNIQUE (language, name, version)
) STRICT;

CREATE TABLE journal (
	id		INTEGER PRIMARY KEY,
	at		INTEGER NOT NULL,
	actor		TEXT NOT NULL,
	event		TEXT NOT NULL,
	object		TEXT,
	related		TEXT,
	message		TEXT,
	text_hash	TEXT,
	hash		TEXT NOT NULL
) STRICT;
CREATE INDEX journal_object ON journal (object, id);
CREATE INDEX journal_related ON journal (related, id);
CREATE TABLE journal_text (
	journal_id	INTEGER PRIMARY KEY REFERENCES journal (id),
	salt		TEXT NOT NULL,
	text		TEXT NOT NULL
) STRICT;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only');
END;
