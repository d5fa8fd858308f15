/*
 * edited -- the folder of texts that were edited by mail, state_dir/templates: LANG/NAME.txt, put there whole or not at all.
 *
 * Errors:  RETRY when the disk does not let it (full, read-only): the letter waits.
 */
#ifndef LETTERS_EDITED_H
#define LETTERS_EDITED_H

#include "base/arena.h"

/* `text` NULL: takes it away, so that the text we shipped stands again; that it was not there is no error. */
MUST_USE enum status edited_put(struct arena *, const char *folder, const char *language, const char *name,
    const char *text, struct why *);

#endif
