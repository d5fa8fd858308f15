/*
 * who -- which candidates a sentence speaks of: numbers, [C2], names whole or in part, "les deux premiers", "tous".
 *
 * A name that several candidates bear, or that more likely is somebody else's, names nobody.
 */
#ifndef PARSERS_WHO_H
#define PARSERS_WHO_H

#include "prose.h"
#include "reading.h"

#define CROWD_MAX    256
#define MENTIONS_MAX 64

/* A set of dossiers, by their index in the context. */
struct crowd {
	uint64_t bits[CROWD_MAX / 64];
};
void crowd_add(struct crowd *, size_t index);
bool crowd_has(const struct crowd *, size_t index);
void crowd_join(struct crowd *, const struct crowd *);
void crowd_drop(struct crowd *, const struct crowd *);
bool crowd_empty(const struct crowd *);
bool crowd_same(const struct crowd *, const struct crowd *);
size_t crowd_count(const struct crowd *);

struct person {
	size_t index;
	int number;
	bool hidden, active;
	size_t name_count;
	const char **names; /* folded words of the name */
};
/* What the conversation is about, and what has been spoken of so far. */
struct stage {
	const struct rules *rules;
	size_t count;
	const struct person *people;
	struct crowd active;
	struct crowd named;	  /* in the whole letter so far */
	struct crowd here;	  /* in the sentence at hand so far */
	struct crowd focus;	  /* last spoken of */
	struct crowd focus_one;	  /* last spoken of alone */
	struct crowd focus_group; /* last spoken of together, two or more */
	const char **sender;	  /* words of the writer's own name; NULL ends them */
};
struct stage *stage_make(
    struct arena *, const struct context *, const struct rules *, const struct mail_address *from);
/* The index of the dossier with that number; false when there is none. */
bool stage_number(const struct stage *, int number, size_t *index);

struct mention {
	size_t begin, end; /* in prose->folded */
	struct crowd who;
	bool denied;   /* "aucun des profils" */
	bool general;  /* "vos candidats": only when something is done to them */
	bool compared; /* "plus junior que @": nothing is said of them but that */
	bool unknown;  /* somebody, but it cannot be told who */
};
/* Mentions in a sentence, in order; stage->named grows.  `head`: a number may begin it, as in a grid. */
size_t who_find(
    struct stage *, const struct prose *, const struct sentence *, bool head, struct mention *, size_t room);

#endif
