/*
 * verdict_mark -- the words of one sentence that decide, and the requests it names.
 *
 * Units:   begin and end are offsets into the sentence.
 */
#ifndef PARSERS_VERDICT_MARK_H
#define PARSERS_VERDICT_MARK_H

#include "reading.h"

#define MARKS_MAX 64

enum mark_kind { MARK_VALIDATE, MARK_REFUSE, MARK_EXCEPT, MARK_DOUBT, MARK_REF };
struct mark {
	enum mark_kind kind;
	size_t begin, end;
	const char *ref; /* "R-31"; NULL for all the requests there are */
};

/* Marks in order; `folded` is the sentence. */
size_t marks_find(struct arena *, const char *folded, size_t size, const struct context *,
    const struct rules *, struct mark *, size_t room);
/* Nothing between the two but separators and small words: one is about the other. */
bool marks_touch(const char *folded, const struct mark *one, const struct mark *other);

#endif
