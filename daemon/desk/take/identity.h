/*
 * identity -- whether a text would tell who a candidate is.
 *
 * Looks for name, e-mail address, telephone and postcode with town, accents and case folded, however they are laid out:
 * "MARTIN, Jean", "jean-martin", "jmartin", letters spaced out, a word cut at the end of a line, a number written
 * "+33 (0)6.11..." or "0611...".  Initials tell nobody.
 *
 * In a document any address, number, street or profile counts too, whoever it belongs to: a CV often has others than the
 * CVthèque knows; but for those of the agency.
 *
 * Memory:  what is returned lives in the arena.
 */
#ifndef DESK_TAKE_IDENTITY_H
#define DESK_TAKE_IDENTITY_H

#include <stdbool.h>

#include "store/candidate.h"

struct identity_search {
	const struct candidate *candidate;
	const char *
	    shown; /* names that stand there by right: alone, a last or first name among them tells nothing */
	bool document;
	const char *language; /* of what is returned; NULL: French */
	const char *own;      /* in a document: addresses and telephones of the agency; NULL: none */
};
/* What is told ("son nom et son numéro de téléphone"), or NULL. */
const char *identity_find(struct arena *, const struct identity_search *, const char *text);

#endif
