/*
 * candidate_row -- a candidate and a document as columns of somebody's query: the store's own files read them along with
 * what they belong to.
 *
 * Memory:  text lives in the arena given.
 */
#ifndef STORE_CANDIDATE_ROW_H
#define STORE_CANDIDATE_ROW_H

#include "store/candidate.h"
#include "store/sql.h"

#define CANDIDATE_COLUMNS                                                                                    \
	" c.id, c.agency_id, c.first_name, c.last_name, c.email, c.phone, c.postcode, c.city,"               \
	" c.qualifications, c.status, c.available_from, c.available_to, c.last_activity, c.summary,"         \
	" c.favourite_document_id, c.language"
#define DOCUMENT_COLUMNS " d.id, d.candidate_id, d.hash, d.filename, d.type, d.size_bytes, d.created_at"

/* Of the columns from `first` on. */
void candidate_read(const struct sql *, int first, struct arena *, struct candidate *);
void document_read(const struct sql *, int first, struct arena *, struct document *);

#endif
