/*
 * import -- candidates and contacts from the rows of a table (DESIGN section 5): good ones are stored, bad ones told.
 *
 *     struct import *import = import_open(arena, store, IMPORT_CANDIDATES, &options);
 *     for (the heading, then every row) if ((st = import_row(import, row, why)) != OK) goto out;
 *     st = import_close(import, &result, why);
 *
 * Whoever calls has cut the file into rows: a letter's in the sealed reader, the sysadmin's own where it lies.
 *
 * Memory:  lives in the arena given.
 * Calls:   with `chunks`, outside a transaction: some seconds' work is one, and what candidates are found by is written at the
 *          end (search_bulk.h); or all of it is (fresh.h).  Without, inside the caller's.  After an error the caller rolls back.
 */
#ifndef STORE_IMPORT_H
#define STORE_IMPORT_H

#include "base/clock.h"
#include "store/candidate.h"

/* A column that says what was wrong with a row: ours, so it is no unknown one when the row comes back. */
#define IMPORT_FAULT_COLUMN "erreur"

enum import_kind { IMPORT_UNKNOWN, IMPORT_EITHER, IMPORT_CANDIDATES, IMPORT_CONTACTS };
struct import_result {
	size_t good, bad;
};
/* A file that came with the table. */
struct import_file {
	const char *filename, *type;
	const void *bytes;
	size_t size_bytes;
	bool used; /* a row that was stored named it */
};
struct import_options {
	const char
	    *folder; /* documents are looked for here (paths that leave it are refused); NULL: in `files` */
	struct import_file *files;
	size_t file_count;
	const struct zone *zone;
	int64_t now;
	int64_t agency_id; /* whose a candidate is when the row does not say; 0: the only agency's */
	bool only_agency;  /* and no other's */
	bool chunks;
	size_t
	    rows; /* with `chunks`: how many there are about; many into a small table are one transaction (fresh.h) */
	/* French sentence.  `field`: "" when it is about none, NULL for the heading: no row is refused for that. */
	void (*fault)(size_t line, const char *field, const char *sentence, void *);
	void *data;
};
struct import_row {
	size_t line; /* of the file, from 1 */
	size_t count;
	const char *const *cells; /* valid UTF-8, trimmed */
	struct arena *arena;	  /* for what is made of the row */
};
struct import;

/* What a heading says the rows are; EITHER: names and addresses only. */
enum import_kind import_kind_of(const struct import_row *heading);
/* Which column holds this field ("email"), by all the names people give it: from 1; 0: none. */
size_t import_column(const struct import_row *heading, const char *field);
struct import *import_open(struct arena *, struct store *, enum import_kind, const struct import_options *);
/* The first one is the heading. */
MUST_USE enum status import_row(struct import *, const struct import_row *, struct why *);
/*
 * Of candidates, the same in two steps, of which the first needs no store: import_open without one, for it.
 * NONE: it was the heading.
 */
struct import_made {
	size_t line;
	const char *fault;		 /* French sentence; NULL: none so far */
	bool of_heading;		 /* that is about a column, and this no row */
	const char *agency, *document;	 /* as the row has them; NULL: not */
	struct candidate_made candidate; /* where there is no fault */
};
MUST_USE enum status import_make(struct import *, const struct import_row *, struct import_made *);
MUST_USE enum status import_put(
    struct import *, struct arena *, struct import_made *, size_t count, struct why *);
/* As bytes, for another process of the same program.  How many; 0: there is no room for them. */
size_t import_made_write(const struct import_made *, char *room, size_t room_bytes);
/* Goes past them; texts point into them. */
void import_made_read(struct arena *, const char **at, struct import_made *);
MUST_USE enum status import_close(struct import *, struct import_result *, struct why *);

#endif
