/*
 * pour -- rows that code makes, one after the other, into one INSERT: what COPY is elsewhere.
 *
 *     INSERT INTO a_table (one, other) SELECT c0, c1 FROM poured
 *
 * A statement that is begun and ended for each of many short rows costs more than the row.  The columns of `poured` are
 * c0 to c15, those that `column` answers.
 *
 * Errors:  those of the store; REFUSED when a constraint of the table is against it, which undoes the whole statement.
 * Calls:   inside a transaction; next and column do not touch the store.
 */
#ifndef STORE_POUR_H
#define STORE_POUR_H

#include "store/sql.h"

struct pour {
	bool (*next)(void *); /* goes to the first row, or the next; false: there is none */
	void (*column)(void *, int column, sqlite3_context *);
	void *data;
};
MUST_USE enum status pour_run(struct store *, const char *insert, struct pour *, struct why *);

#endif
