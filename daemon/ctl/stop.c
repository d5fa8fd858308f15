/* What an agency's own web end tells: somebody unsubscribed with one click of their mail client (RFC 8058). */
#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"
#include "ctl/nouns.h"
#include "ctl/verbs.h"
#include "store/arrival.h"
#include "store/token.h"

/* The candidate whom the mail with this token was for. */
static enum status
find_candidate(struct ctl *ctl, const char *token, struct candidate *candidate, struct why *why)
{
	struct token found;
	enum status st = token_find(ctl->store, ctl->arena, token, &found, why);

	if (st == OK && found.role != ROLE_CANDIDATE)
		st = NONE;
	if (st == OK)
		st = candidate_find(ctl->store, ctl->arena, found.person_id, candidate, why);
	if (st == NONE || (st == OK && candidate->email == NULL))
		return because(why, REFUSED,
		    "\"%s\" is the token of no mail to a candidate: --token is what stood for {token} in "
		    "outbox.unsubscribe_url",
		    token);
	return st;
}

/* The letter that STOP by mail would have been: one way leads to being left alone, and to its confirmation. */
static void
make_letter(struct ctl *ctl, const char *token, const struct candidate *candidate, struct arrival *arrival)
{
	struct buf letter = buf_make(ctl->arena);

	arrival->subject = "STOP";
	arrival->sender = candidate->email;
	buf_addf(&letter,
	    "From: <%s>\r\nTo: <%s+%s@%s>\r\nSubject: %s\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n\r\nSTOP\r\n",
	    candidate->email, ctl->config->local, token, ctl->config->domain, arrival->subject);
	arrival->raw = letter.data;
	arrival->raw_bytes = letter.size_bytes;
	arrival->hash = store_hash(ctl->arena, letter.data, letter.size_bytes);
	/* The same mail's, once; but anew where they have another address since, which nobody has stopped. */
	arrival->key = arena_printf(ctl->arena, "stop:%s:%s", token, arrival->hash);
}

static enum status
keep(struct ctl *ctl, const char *token, struct why *why)
{
	struct arrival arrival = {.state = ARRIVAL_RECEIVED, .at = clock_now(&ctl->clock)}, before;
	struct candidate candidate;
	int64_t id;
	enum status st = find_candidate(ctl, token, &candidate, why);

	if (st != OK)
		return st;
	make_letter(ctl, token, &candidate, &arrival);
	st = arrival_find(ctl->store, ctl->arena, arrival.key, NULL, NULL, NULL, &before, why);
	if (st == NONE)
		return arrival_create(ctl->store, &arrival, &id, why);
	if (st == OK)
		printf("taken before\n");
	return st;
}

enum status
verb_stop_in(struct ctl *ctl, struct why *why)
{
	const char *token;
	enum status st = clean_option(ctl, "token", &token, why);

	if (st == OK && token == NULL)
		return ctl_usage(ctl, why, "stop-in: whose mail it was is told by --token");
	if (st != OK || (st = ctl_begin(ctl, why)) != OK)
		return st;
	return ctl_end(ctl, keep(ctl, text_lower(ctl->arena, token), why), why);
}
