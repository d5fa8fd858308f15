-- How the links with the outside are (store/health.h): one row each.
CREATE TABLE health (
	name		TEXT PRIMARY KEY,
	good_at		INTEGER NOT NULL DEFAULT 0,
	failing_since	INTEGER NOT NULL DEFAULT 0,
	must_act	INTEGER NOT NULL DEFAULT 0,
	words		TEXT,
	certificate_until INTEGER NOT NULL DEFAULT 0
) STRICT;
