/*
 * teller -- a letter being told sentence by sentence: who is meant, when, and the words that go with what is said.
 *
 * Units:   places are in prose->folded, unless they are said to be in the plain sentence.
 */
#ifndef PARSERS_TELLER_H
#define PARSERS_TELLER_H

#include "clause.h"
#include "sayings.h"
#include "when.h"

#define MOMENTS_MAX 32

/* One letter being read. */
struct teller {
	struct arena *arena;
	const struct context *context;
	struct stage *stage;
	struct sayings *sayings;
	struct civil sent;
	const struct prose *prose;
	bool within; /* an answer under one dossier's block: whoever is not named is that one */
	size_t stray_begin, stray_end; /* words that said nothing yet: they go with what comes next */
	size_t aside_begin, aside_end; /* paragraphs before anything was said: a comment only if nothing is */
	size_t prior_begin;	       /* what the block above was answered, up to the batch at hand */
	size_t first_saying;	       /* of the sentence at hand */
	struct crowd except;	       /* "à part le 3, ...": taken out of what comes next */
	struct moment hour;	       /* the last one that was said with an hour */
	bool cut, absence;
	/* the sentence at hand */
	const struct sentence *sentence;
	struct plain plain;
	size_t moment_count;
	struct moment moments[MOMENTS_MAX];
	bool respective;   /* each has an hour of its own */
	bool hours_first;  /* and it stands before their name */
	const char **each; /* it, by index; NULL where it cannot be told */
};

/* Where a place in the plain sentence stands in the prose. */
size_t teller_prose(const struct teller *t, size_t at);
/* Where clause i ends: where the next begins. */
size_t teller_clause_end(const struct teller *t, size_t i);
/* The exact moment said in [begin, end) of the prose; none when there are several, unless the last replaces the others. */
const char *teller_moment(const struct teller *t, size_t begin, size_t end);
/* "respectivement", "11h pour Léa et 11h30 pour Hugo": gives each of those named the hour that is its own. */
void teller_pair(struct teller *);
bool teller_day(const struct teller *t, size_t begin, size_t end);
void teller_say_one(struct teller *t, enum feedback_action action, bool nobody, size_t index,
    const struct hint *hint, bool unclear);
/* Of all of them; the words that said nothing yet go with it. */
void teller_say(struct teller *t, enum feedback_action action, const struct crowd *who,
    const struct hint *hint, bool unclear);
/* What the last ones said goes on to `end`: their words, and the hour if it comes only now. */
void teller_go_on(struct teller *t, size_t begin, size_t end);
/* Candidates a clause names, all together. */
bool teller_named(const struct teller *t, const struct clause *clause, struct crowd *who);
/* Whom a clause speaks of that names nobody; false when nobody can tell. */
bool teller_understood(const struct teller *t, struct crowd *who);
/* The candidates one hint is about; *unknown: somebody is named, but not who. */
bool teller_who(
    struct teller *t, const struct clause *clause, const struct hint *hint, struct crowd *who, bool *unknown);
void teller_speak_of(struct teller *t, const struct crowd *who);

#endif
