/*
 * clause -- one sentence made plain: candidates replaced by `@`, cut into clauses, with what the rules of intent find
 * in each and whether it is denied.
 *
 * Units:   offsets are into `text`; `from` leads to prose->folded.
 */
#ifndef PARSERS_CLAUSE_H
#define PARSERS_CLAUSE_H

#include "reading.h"
#include "who.h"

#define HINTS_MAX   24
#define CLAUSES_MAX 32

enum clause_link { LINK_START, LINK_COMMA, LINK_COLON, LINK_AND, LINK_BUT, LINK_EXCEPT };

struct hint {
	size_t begin, end;
	enum feedback_action action;
	bool denied, weak;
	bool unable; /* denied by what somebody cannot do, not by what they do not want */
	const char *rule;
};
struct clause {
	size_t begin, end;
	enum clause_link link;
	size_t first_hint, hint_count;
	size_t first_mention, mention_count;
	bool doubt, question;
	bool bare;	/* nothing but candidates and small words */
	bool again;	/* small words, and "aussi" among them: what was just said of others */
	bool condition; /* begins with "si" */
};
struct plain {
	const char *text;
	size_t size;
	const uint32_t *from; /* size + 1 of them */
	bool move;
	bool courtesy; /* every clause is one */
	bool absence;
	bool aside; /* about what the recruiter does next, not about a candidate */
	/* Past its count, an array holds anything. */
	size_t mention_count, single_count, hint_count, clause_count;
	struct mention mentions[MENTIONS_MAX];
	size_t mention_at[MENTIONS_MAX];
	struct mention singles[MENTIONS_MAX]; /* before lists were made one, in the order they are said */
	struct hint hints[HINTS_MAX];
	struct clause clauses[CLAUSES_MAX];
};

void plain_make(
    struct arena *, struct stage *, const struct prose *, const struct sentence *, bool head, struct plain *);
/* Says the clause nothing beside candidates, small words, and what `skip`, in order, covers of prose->folded? */
struct span {
	size_t begin, end;
};
bool plain_is_bare(const struct plain *, const struct clause *, const struct span *skip, size_t count);
/* Is anything of the sentence in doubt? */
bool plain_doubts(const struct plain *);
/* Does one of the words in [begin, end), as the list has them, stand there? */
bool plain_has(const struct plain *, size_t begin, size_t end, const struct word_list *words);

#endif
