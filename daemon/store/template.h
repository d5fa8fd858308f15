/*
 * template -- the texts of our mails that were set by mail: every version, who set it and when.
 *
 * The version in use is a file in state_dir/templates, which the desk writes and daemon/letters reads; these rows are how
 * one returns to a former one.
 *
 * Memory:  results live in the arena given.
 * Errors:  NONE when there is no such version; any other status comes from the store.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_TEMPLATE_H
#define STORE_TEMPLATE_H

#include "store/store.h"

struct template_version {
	int64_t version; /* 1, 2, ... for each language and name */
	const char *author;
	int64_t created_at;
	const char *text;
};
/* The next version; *version is told. */
MUST_USE enum status template_add(struct store *, const char *language, const char *name,
    int64_t recruiter_id, const char *text, int64_t now, int64_t *version, struct why *);
MUST_USE enum status template_find(struct store *, struct arena *, const char *language, const char *name,
    int64_t version, struct template_version *, struct why *);
/* The newest first, at most `most`; *total counts all. */
MUST_USE enum status template_list(struct store *, struct arena *, const char *language, const char *name,
    size_t most, struct template_version **, size_t *count, int64_t *total, struct why *);

#endif
