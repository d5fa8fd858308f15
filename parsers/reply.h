/*
 * reply -- what is new in a letter: its own words told from those it answers, forwards or signs with.
 *
 * Nothing is lost: every line ends up in `text`, `signature` or `quoted`.
 * Time grows linearly with the number of lines.
 */
#ifndef PARSERS_REPLY_H
#define PARSERS_REPLY_H

#include "lines.h"
#include "message.h"

struct reply {
	const char *text, *signature, *quoted;
	bool forwarded;
	bool found_quote;
	bool colored; /* answers stand inside the quote, told by their color only */
	size_t block_count;
	struct answer_block *blocks;
};

/* `sender` is who wrote the letter: their own name begins a signature. */
void reply_read(struct arena *, const struct lines *, const struct mail_address *sender, struct reply *);

#endif
