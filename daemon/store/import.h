/*
 * import -- candidates and contacts from CSV (libcsv; DESIGN section 5): good lines are stored, bad ones told.
 *
 * Separators ; or ,; header line; UTF-8 (BOM or not) or Windows-1252.  Runs in chunks of one transaction each.
 */
#ifndef STORE_IMPORT_H
#define STORE_IMPORT_H

#include "base/clock.h"
#include "store/store.h"

struct import_result {
	size_t good, bad;
};
struct import_options {
	const char *folder; /* documents are looked for here (paths that leave it are refused); NULL: none */
	const struct zone *zone;
	int64_t now;
	void (*fault)(size_t line, const char *field, const char *sentence, void *); /* French sentence */
	void (*progress)(size_t done_bytes, size_t all_bytes, void *);		     /* NULL: none */
	void *data;
};
MUST_USE enum status import_candidates(struct store *, const void *csv, size_t size_bytes,
    const struct import_options *, struct import_result *, struct why *);
MUST_USE enum status import_contacts(struct store *, const void *csv, size_t size_bytes,
    const struct import_options *, struct import_result *, struct why *);

#endif
