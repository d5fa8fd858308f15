-- What candidates are found by has one order only, that of searching: the rows of one are told from what the candidate's own
-- row holds (store/search.h), so that a row costs one tree, not two.  Whoever removes a candidate removes them before.
CREATE TABLE candidate_find_anew (
	skill		TEXT NOT NULL,
	cell		INTEGER NOT NULL,
	candidate_id	INTEGER NOT NULL,
	lat		REAL NOT NULL,
	lon		REAL NOT NULL,
	available_from	INTEGER NOT NULL,
	available_to	INTEGER NOT NULL,
	last_activity	INTEGER NOT NULL,
	agency_id	INTEGER NOT NULL,
	status		TEXT NOT NULL,
	PRIMARY KEY (skill, cell, candidate_id)
) STRICT, WITHOUT ROWID;
INSERT INTO candidate_find_anew (skill, cell, candidate_id, lat, lon, available_from, available_to, last_activity, agency_id,
		status)
	SELECT skill, cell, candidate_id, lat, lon, available_from, available_to, last_activity, agency_id, status
	FROM candidate_find ORDER BY skill, cell, candidate_id;
DROP TABLE candidate_find;
ALTER TABLE candidate_find_anew RENAME TO candidate_find;
