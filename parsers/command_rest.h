/*
 * command_rest -- what stands behind a verb: references, a day, names, words; and whether anything is left over.
 */
#ifndef PARSERS_COMMAND_REST_H
#define PARSERS_COMMAND_REST_H

#include "command_verbs.h"

struct rest {
	struct arena *arena;
	const struct words *words;
	const struct verb *verb;
	struct read_command *command; /* arguments.items has room for one a word, and two */
	bool asked;		      /* "peux-tu ... ?" is no question */
};

/* Reads the items from `at` on.  false: something there makes no sense behind this verb. */
bool rest_read(struct rest *, size_t at);

#endif
