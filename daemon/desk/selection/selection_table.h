/*
 * selection_table -- whom the rows of an attached CSV file name: candidates that exist, for a list.
 *
 * A row names somebody by number (CV-12), else by e-mail address, else by telephone, else by name; the first of these it
 * holds is believed, and a telephone of several is told by the name.  A file without a heading is taken by what its first
 * row holds.  Nobody is guessed: a row that names nobody, or several, is told, and comes back to be corrected.
 *
 * Errors:  REFUSED when a table is empty or has no column to tell people by: nothing of the letter is done.
 */
#ifndef DESK_SELECTION_SELECTION_TABLE_H
#define DESK_SELECTION_SELECTION_TABLE_H

#include "desk/take/take.h"
#include "store/candidate.h"

struct selection_table {
	const char *verb, *ref;		  /* "ajouter", "L-3": how a file put right is sent again */
	const char *one, *many;		  /* "candidat ajouté", "candidats ajoutés" */
	const char *idle_one, *idle_many; /* of those for whom there was nothing to do */
	/* Does it; *done: whether there was anything to do. */
	enum status (*each)(struct take *, const struct candidate *, void *, bool *done, struct why *);
	void *data;
};
/* Whether a letter has files that were meant as tables: then candidates need not be typed. */
bool selection_table_came(const struct take *);
/* Calls `each` for everybody the letter's tables name, and tells of it in the answer. */
MUST_USE enum status selection_table_take(struct take *, const struct selection_table *, struct why *);

#endif
