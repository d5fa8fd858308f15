/*
 * migrate -- brings a database to the schema this program knows: schema.sql is version 1, migrations/0002-….sql the next.
 *
 * All steps are one transaction, and none is done twice when two processes open at once.  What exists already is copied
 * before, as facteur.db.before-N beside it, N being the version it has: no copy, no migration.  Foreign keys are off
 * meanwhile, since a table that is made anew must be dropped without its rows being missed; a step that leaves more rows
 * that name nothing than there were is refused.
 *
 * Errors:  REFUSED when the schema is newer than this program; BROKEN when there can be no copy, or a step fails; RETRY
 *          when another process keeps the database.  The database is then as it was.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/store.h"

/* `path`: the file that the store has open. */
MUST_USE enum status store_migrate(struct store *, const char *path, struct why *);
/* The version of the schema this program knows. */
int64_t store_newest_version(void);

#endif
