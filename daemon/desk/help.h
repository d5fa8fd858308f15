/*
 * help -- what people can write, as `aide` tells it: each word in French and as English readers write it.
 */
#ifndef DESK_HELP_H
#define DESK_HELP_H

#include <stdbool.h>

enum help_topic { TOPIC_DIFFUSION, TOPIC_DECISION, TOPIC_PEOPLE, TOPIC_SCENARIO, TOPIC_REST, TOPICS };
struct help_word {
	enum help_topic topic;
	bool first;	  /* on the first page, which is short */
	const char *verb; /* NULL: a decision, which is no command */
	const char *french, *french_for, *english, *english_for;
};
extern const struct help_word help_words[]; /* ends with one whose French is NULL */

#endif
