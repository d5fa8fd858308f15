/*
 * rules -- etc/rules.LANG.conf compiled: named PCRE2 patterns, each with lines it must and must not match.
 *
 * File (libconfig):
 *   rules = ( { name = "interview.meet"; kind = "intent"; intent = "interview"; pattern = "..."; match = [ "..." ];
 *               nomatch = [ "..." ]; }, ... );
 * Patterns are matched on folded text (base/text.h text_fold), UTF and UCP on, JIT compiled, with a match limit.
 *
 * Errors:  REFUSED "NAME:LINE: sentence" for a syntax error, an unknown key or intent, a pattern that does not compile,
 *          or an example that does not hold (rules_try).
 */
#ifndef PARSERS_RULES_H
#define PARSERS_RULES_H

#include "base/arena.h"

struct rules;

/* Compiles the texts of rule files; lives until the arena closes. */
struct rule_file {
	const char *name;
	const char *text;
};
MUST_USE enum status rules_parse(struct arena *, const struct rule_file *, size_t count, const struct rules **, struct why *);
/* Tries every example of every rule.  REFUSED names the first that fails. */
MUST_USE enum status rules_try(const struct rules *, struct why *);

#endif
