/*
 * import_made -- a row of a table as far as that needs no store: its cells by their fields, and of candidates checked and
 * folded; and as bytes, for a process that reads beside the one that stores (ctl/beside.h).
 *
 * Memory:  results live in the row's arena; what is read from bytes points into them.
 * Errors:  REFUSED with a French sentence that begins with the field.
 */
#ifndef STORE_IMPORT_MADE_H
#define STORE_IMPORT_MADE_H

#include "store/import.h"

#define IMPORT_COLUMNS_MAX 16

enum candidate_field {
	PRENOM,
	NOM,
	EMAIL,
	LANGUE,
	TELEPHONE, /* from here on, what contacts have not */
	CODE_POSTAL,
	VILLE,
	QUALIFICATIONS,
	STATUT,
	AGENCE,
	DISPONIBLE_DU,
	DISPONIBLE_AU,
	DERNIERE_ACTIVITE,
	DOCUMENT,
};
extern const char *const import_fields[]; /* NULL at the end */

struct import_columns {
	const char *const *fields;	   /* the names a column may have, NULL at the end */
	size_t column[IMPORT_COLUMNS_MAX]; /* of each field, from 1; 0: not in this file */
};
/* Each field's cell on one line; NULL: not in this file, or empty. */
MUST_USE enum status import_cells(const struct import_columns *, const struct import_row *,
    const char *cells[IMPORT_COLUMNS_MAX], struct why *);
/* "fr" or "en"; absent is NULL: French. */
MUST_USE enum status import_language(
    const struct import_row *, const char *typed, const char **language, struct why *);
/* All but line and fault. */
MUST_USE enum status import_candidate(const struct import_columns *, const struct import_row *,
    const struct zone *, struct import_made *, struct why *);

#endif
