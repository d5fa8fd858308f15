/*
 * rules -- etc/rules.LANG.conf compiled: named PCRE2 patterns, each with lines it must and must not match.
 *
 * File (libconfig):
 *   rules = ( { name = "interview.meet"; kind = "intent"; intent = "interview"; pattern = "..."; match = [ "..." ];
 *               nomatch = [ "..." ]; }, ... );
 * Patterns are matched on folded text (base/text.h text_fold), UTF and UCP on, with a match limit.
 *
 * Errors:  REFUSED "NAME:LINE: sentence" for a syntax error, an unknown key or intent, a pattern that does not compile,
 *          or an example that does not hold (rules_try).
 */
#ifndef PARSERS_RULES_H
#define PARSERS_RULES_H

#include <stdbool.h>

#include "base/arena.h"

struct rules;

/* Compiles the texts of rule files; lives until the arena closes. */
struct rule_file {
	const char *name;
	const char *text;
};
MUST_USE enum status rules_parse(
    struct arena *, const struct rule_file *, size_t count, const struct rules **, struct why *);
/*
 * Makes them quick: words that are looked for before a rule is tried.  It costs what some dozens of letters cost to read without, where
 * all is found too, later.  Once is enough: again it does nothing.
 */
void rules_quicken(struct arena *, const struct rules *);
/*
 * Makes machine code of them (PCRE2 JIT), before the process seals itself.  It costs more than it saves on some dozens of letters:
 * for who goes on reading, not for one pass.
 */
void rules_assemble(const struct rules *);
/* Tries every example of every rule.  REFUSED names the first that fails. */
MUST_USE enum status rules_try(const struct rules *, struct why *);

/*
 * What a rule is about.  In a pattern `@` stands for the candidates a sentence names, `{word}` for the pattern of the
 * rule of kind "word" with that name, in any of the files.
 */
enum rule_kind {
	RULE_WORD,     /* a fragment other patterns use */
	RULE_WHO,      /* names candidates without a name: "les deux premiers"; intent: an enum rule_who */
	RULE_INTENT,   /* says something about candidates; intent: a feedback action */
	RULE_NEGATION, /* denies what follows it in its clause, as "inutile de" does; ne ... pas is grammar */
	RULE_NEUTRAL,  /* must not be read as its words suggest: hidden from the rules of intent */
	RULE_DOUBT,    /* makes whatever else its sentence says uncertain */
	RULE_QUESTION, /* asks, with or without a question mark */
	RULE_COURTESY, /* a whole clause that says nothing */
	RULE_ASIDE, /* a whole sentence about what the recruiter does next: goes with what was said, asks nothing */
	RULE_ABSENCE,  /* a sentence about the writer's absence */
	RULE_DECISION, /* a recruiter's verdict; intent: validate, refuse or none */
	RULE_STOP,     /* wants to receive nothing more */
	RULE_TAKEN,    /* a candidate who is no longer available */
	RULE_MOVE,     /* moves an appointment: the last date given is meant */
	RULE_KINDS
};
enum rule_who {
	WHO_ALL,
	WHO_NONE,      /* all of them, denied */
	WHO_OTHERS,    /* all not named yet; the group tells how many */
	WHO_NO_OTHERS, /* those, denied */
	WHO_FIRST,     /* the first ones: the group tells how many */
	WHO_LAST,
	WHO_NTH,	/* the one whose place the group tells */
	WHO_COUNT,	/* "les trois": all, or those just named, if they are as many as the group tells */
	WHO_SOME,	/* "vos candidats": all, but only when something is done to them */
	WHO_OTHER,	/* "l'autre": the one not named yet */
	WHO_HIDDEN,	/* "le profil masqué": the one whose identity is hidden */
	WHO_HIDDEN_ALL, /* "les profils masqués": the group may tell how many */
	WHO_THAT,	/* "ce profil": the one just named */
};
struct rule_match {
	size_t begin, end;
	size_t group_begin, group_end; /* the first capture; empty when there is none */
	int intent;
	int rank;	  /* of two that overlap, the higher one stays, then the longer */
	bool weak;	  /* a hint: needs a candidate beside it */
	const char *name; /* of the rule */
};
/* The places where rules of one kind hold in folded text, in order, none overlapping another. */
size_t rules_match(const struct rules *, enum rule_kind, const char *text, size_t size_bytes,
    struct rule_match *, size_t room);
bool rules_hold(const struct rules *, enum rule_kind, const char *text, size_t size_bytes);
/* True when a match was given up, because it took too long, since this was last asked. */
bool rules_exhausted(const struct rules *);

#endif
