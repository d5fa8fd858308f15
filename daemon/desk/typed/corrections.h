/*
 * corrections -- the rows of a table that could not be taken: told in the answer, and attached to it as they were, with
 * what is wrong beside each, so that the file is put right and sent again.
 *
 * Memory:  all lives in take->arena.
 */
#ifndef DESK_TYPED_CORRECTIONS_H
#define DESK_TYPED_CORRECTIONS_H

#include "desk/take/take.h"

struct corrections {
	struct take *take;
	const struct read_table *table;
	bool headed; /* its first row names the columns */
	size_t count, room;
	struct faulty *faults;
};
struct corrections corrections_make(struct take *, const struct read_table *, bool headed);
/* A French sentence, in the sender's language or with its parts said as they are. */
void corrections_add(struct corrections *, size_t line, const char *sentence);
/* Says them, and how the file attached is sent again: `again` is a French sentence. */
MUST_USE enum status corrections_tell(struct corrections *, const char *again, struct why *);
/* The name of a table, as it is said: "le fichier" for one that has none. */
const char *table_name(const struct take *, const struct read_table *);
/* Why there is nothing in it, as a refusal. */
MUST_USE enum status table_refuse(struct take *, const struct read_table *, struct why *);
/* Whether the attachment of this name was read as a table. */
bool table_came_as(const struct reading *, const char *filename);

#endif
