/*
 * shelf -- the sysadmin's folder of templates as it was when it was looked into: what is written there later is not seen,
 * until a reload looks again.
 *
 * Memory:  everything lives in the arena given.
 * Errors:  REFUSED with "FILE: sentence" for a file that cannot be read or is no text, when it is asked for.
 */
#ifndef LETTERS_SHELF_H
#define LETTERS_SHELF_H

#include "base/arena.h"

struct shelf;
/* All that is in the folder's LANG/ for these languages.  A folder that is NULL or absent is an empty shelf. */
struct shelf *shelf_open(struct arena *, const char *folder, const char *const *languages, size_t count);
/* "fr/aide.txt".  NONE: there was no such file. */
MUST_USE enum status shelf_find(
    const struct shelf *, const char *file, const char **path, const char **text, struct why *);
/* One file, from the disk.  NONE: no such file. */
MUST_USE enum status shelf_read(struct arena *, const char *path, const char **text, struct why *);

#endif
