/*
 * command_item -- one item of a line, as all that read what stands behind a verb look at it.
 */
#ifndef PARSERS_COMMAND_ITEM_H
#define PARSERS_COMMAND_ITEM_H

#include "command_rest.h"

/* The item; past the last one, one without a word. */
const struct token *rest_item(const struct rest *, size_t at);
void rest_add(struct rest *, const char *argument);
/* Says nothing behind a verb. */
bool item_is_filler(const struct token *);
bool item_is_mark(const struct token *, const char *marks);
/* Of at most four digits. */
bool word_is_number(const char *);
/* "malgré tout", "quand même", "anyway", which becomes an argument: how many items; 0 otherwise. */
size_t rest_despite(struct rest *, size_t at);
/* "CV-1 à CV-5" might mean those between: that is not guessed. */
bool rest_is_range(const struct rest *, size_t at);
/* A question decides nothing, unless it is one of politeness or only asks to see. */
bool rest_may_ask(const struct rest *);
/* "retours Paul Roux", but not "retours attendus vendredi"; "historique R-31 original". */
bool rest_names_somebody(const struct rest *, size_t first, size_t past);
/* command_page.c.  What stands behind the name of a list, from item `at` on; as rest_read. */
bool page_read(struct rest *, size_t at);

#endif
