/*
 * stage -- the candidates a letter may speak of, and who has been spoken of so far.
 */
#ifndef PARSERS_STAGE_H
#define PARSERS_STAGE_H

#include "prose.h"
#include "reading.h"

#define CROWD_MAX 256

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
	size_t trait_count;
	const char **traits; /* stems of what our mail says of them */
	const char
	    *below; /* the lines under that one in our mail, and all that follows; NULL when there are none */
	size_t detail_count;
	const char **details; /* stems of what these say, once somebody was told so */
};
/* What the conversation is about, and what has been spoken of so far. */
struct stage {
	struct arena *arena;
	const struct rules *rules;
	size_t count;
	struct person *people;
	struct crowd active;
	struct crowd named;	  /* in the whole letter so far */
	struct crowd here;	  /* in the sentence at hand so far */
	struct crowd focus;	  /* last spoken of */
	struct crowd focus_one;	  /* last spoken of alone */
	struct crowd focus_group; /* last spoken of together, two or more */
	const char
	    *quoted;   /* our mail, until the traits are read from it; NULL: they are, or there is none */
	bool detailed; /* what stands below the summaries has been read */
	struct crowd women, men; /* told to be, by "Mme", "la 2" */
	const char **sender;	 /* words of the writer's own name; NULL ends them */
};
struct stage *stage_make(
    struct arena *, const struct context *, const struct rules *, const struct mail_address *from);
/* The index of the dossier with that number; false when there is none. */
bool stage_number(const struct stage *, int number, size_t *index);

#endif
