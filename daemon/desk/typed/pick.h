/*
 * pick -- the people a recruiter names in a line: "CV-12, Sofia Benali, recherche : soudeur, Q-4", "Paul Roux, Soudure".
 *
 * Who cannot be told is left out and named to the sender under `field`, with those who come near; nobody is guessed.
 * A candidate of another agency does not exist for a recruiter who is no admin; contacts are everybody's, groups an
 * agency's own.
 *
 * Memory:  lists live in take->arena; nobody is in one twice.
 */
#ifndef DESK_TYPED_PICK_H
#define DESK_TYPED_PICK_H

#include "desk/take/take.h"

struct picked_candidates {
	size_t
	    search_max; /* of one search at most so many are taken; 0: 20, what a person can look through */
	size_t count;
	struct candidate *items;
};
struct picked_contacts {
	size_t count;
	struct contact *items;
};
/* Adds to the list whom the line names; parts are separated by commas, semicolons or ends of line. */
MUST_USE enum status pick_candidates(
    struct take *, const char *typed, const char *field, struct picked_candidates *, struct why *);
MUST_USE enum status pick_contacts(
    struct take *, const char *typed, const char *field, struct picked_contacts *, struct why *);

/* Whether this contact is among them. */
bool is_picked(const struct picked_contacts *, int64_t id);

/* The one candidate of this name, or part of it.  REFUSED with whom it may be, as links of the answer too. */
MUST_USE enum status candidate_meant(struct take *, const char *typed, struct candidate *, struct why *);
/* "Paul Roux <p.roux@usine.example>", "Paul Roux (p.roux@usine.example)": its parts; email NULL: none, name "": none. */
void contact_split(struct arena *, const char *typed, const char **name, const char **email);

/* The contacts this address, whole name or part of a name means; one when it is clear. */
MUST_USE enum status contacts_like(
    struct take *, const char *typed, struct contact **, size_t *count, struct why *);
/* "Paul Roux <p.roux@usine.example> et ..." */
const char *contact_names(const struct take *, const struct contact *, size_t count);

/* "Mme Blanc" is Blanc. */
const char *name_without_title(struct arena *, const char *name);

#endif
