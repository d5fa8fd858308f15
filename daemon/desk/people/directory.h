/*
 * directory -- the lists a recruiter looks people up in: candidates, contacts, groups.
 */
#ifndef DESK_PEOPLE_DIRECTORY_H
#define DESK_PEOPLE_DIRECTORY_H

#include "desk/take/take.h"

/* Those of a selection (0: all the sender may see), by what the command asks; `verb` is what links to other pages write. */
MUST_USE enum status list_candidates(
    struct take *, const struct read_command *, int64_t selection_id, const char *verb, struct why *);

#endif
