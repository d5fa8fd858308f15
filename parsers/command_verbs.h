/*
 * command_verbs -- the verbs of DESIGN section 4 and everything people write for them.
 *
 * A phrase is folded words; a word in -er stands for lance, lances, lancez, lançons too.  Small words between ("la",
 * "une", "mes") do not count, and the longest phrase wins.
 */
#ifndef PARSERS_COMMAND_VERBS_H
#define PARSERS_COMMAND_VERBS_H

#include "command_words.h"

enum takes {
	TAKES_REFS,    /* references and numbers only */
	TAKES_ONE,     /* the same, or else somebody: a name with its capitals */
	TAKES_DATE,    /* a day, in any words */
	TAKES_START,   /* references and numbers only, or else a day */
	TAKES_NAMES,   /* names, addresses and references, separated by commas or "et" */
	TAKES_MEMBERS, /* the same; what follows "à la liste" or "de la liste" is the field Liste */
	TAKES_WORDS,   /* what follows as one argument */
	TAKES_NAME,    /* a name of one's own choosing, of any words, as one argument */
	TAKES_RENAME,  /* what has a name, and behind "en" the field Libellé */
	TAKES_GROUP,   /* such a name; what follows a colon is the field Contacts */
	TAKES_LIST,    /* page, lines, status */
	TAKES_SEARCH,  /* the same, and words to look for */
	TAKES_WHOM,    /* the same as TAKES_LIST, and somebody: a name with its capitals, an address */
};
struct verb {
	const char *phrase, *name;
	enum takes takes;
	bool acts;		   /* changes something: a question does not say it */
	const char *field, *value; /* the phrase gives this field; value NULL: what follows a colon */
};

/* The verb that begins at item `at`, and *past it; NULL when there is none. */
const struct verb *verb_find(const struct words *, size_t at, size_t *past);
/* The verb spelt nearly so, for a short line that begins with none; NULL: none is near. */
const struct verb *verb_near(struct arena *, const struct words *, size_t at);
/* The row with this name; never NULL for a name of the table. */
const struct verb *verb_named(const char *name);
/* Articles and the like. */
bool word_is_small(const char *word);

#endif
