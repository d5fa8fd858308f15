/*
 * nouns -- how the things of the store look as JSON (DESIGN section 5), and how they are named, where more than one verb
 *          does so.
 *
 * Memory:  values live in ctl->arena; when the status is not OK, *out may be incomplete.
 */
#ifndef CTL_NOUNS_H
#define CTL_NOUNS_H

#include "ctl/output.h"
#include "store/diffusion.h"
#include "store/feedback.h"

MUST_USE enum status feedback_json(struct ctl *, const struct feedback *, json_t **out, struct why *);
/* "soudeur|cariste" -> ["soudeur", "cariste"]; NULL -> []. */
json_t *words_json(const struct ctl *, const char *text, const char *separators);
/* The names of the files. */
json_t *documents_json(const struct ctl *, const struct document *, size_t count);
/* By "CV-40", e-mail or name; REFUSED when there is none, or several. */
MUST_USE enum status candidate_named(struct ctl *, const char *name, struct candidate *, struct why *);
/* By "D-12" or title. */
MUST_USE enum status diffusion_named(struct ctl *, const char *name, struct diffusion *, struct why *);

/* What the shell gave as an option's value, as one line of valid UTF-8; NULL when absent, a usage error when empty. */
MUST_USE enum status clean_option(struct ctl *, const char *option, const char **text, struct why *);

#endif
