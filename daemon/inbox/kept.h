/*
 * kept -- letters of INBOX that are not to be offered for a while: the desk has said KEEP, or they could not be fetched.
 *
 * Units:   monotonic ms.
 * Memory:  the set's own arena, which its owner opens and closes.
 */
#ifndef INBOX_KEPT_H
#define INBOX_KEPT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kept_letter {
	const char *key;
	int64_t again_at;
	bool left; /* it could not be fetched */
};
struct kept {
	struct arena *memory;
	struct kept_letter *letters; /* sorted when a pass begins; what is added during it comes behind */
	size_t sorted, count, room;
};

void kept_add(struct kept *, const char *key, int64_t again_at, bool left);
/* When a pass begins: forgets those whose time has come, and sorts the others for kept_has. */
void kept_renew(struct kept *, int64_t now);
/* Whether it was there when the pass began. */
bool kept_has(const struct kept *, const char *key);
/* How many could not be fetched. */
size_t kept_left(const struct kept *);
/* When the first of them is offered again, at the latest `latest`. */
int64_t kept_first(const struct kept *, int64_t latest);

#endif
