/*
 * sweep -- contents in state_dir/documents that no row names any more: of answers that were undone with their letter,
 * of mails that were never sent, of a write that broke off.
 *
 * Errors:  those of the store; a file that cannot be deleted is left where it is, and the log tells.
 */
#ifndef STORE_SWEEP_H
#define STORE_SWEEP_H

#include "store/store.h"

/*
 * Once a day: mails that never leave let their attachments go, then every file that nothing names is deleted.  *gone
 * counts them.  Outside a transaction: it makes its own.
 */
MUST_USE enum status sweep_due(struct store *, int64_t now, int64_t *gone, struct why *);
/* The paths of those that would be deleted now, in no order. */
MUST_USE enum status sweep_each(
    struct store *, struct arena *, void (*each)(const char *path, void *), void *data, struct why *);

#endif
