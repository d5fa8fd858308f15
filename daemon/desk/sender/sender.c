#include "desk/sender/sender.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "desk/sender/proof.h"
#include "store/dispatch.h"

/* Where a letter may say it was addressed to; delivery headers first, they are the server's own. */
static bool
next_address(const struct message *message, size_t *at, const char **email)
{
	size_t i = (*at)++;

	if (i < message->delivered_to.count)
		return *email = message->delivered_to.items[i], true;
	i -= message->delivered_to.count;
	if (i < message->to.count)
		return *email = message->to.items[i].email, true;
	i -= message->to.count;
	if (i < message->cc.count)
		return *email = message->cc.items[i].email, true;
	return false;
}

/* "local+TOKEN@domain" or "local+b.TOKEN@domain" of ours -> TOKEN, else NULL (RFC 5233). */
static const char *
address_token(struct arena *arena, const struct config *config, const char *email)
{
	size_t local = strlen(config->local);
	const char *at = strrchr(email, '@'), *detail;

	if (at == NULL || strcasecmp(at + 1, config->domain) != 0)
		return NULL;
	if (strncasecmp(email, config->local, local) != 0 || email[local] != '+')
		return NULL;
	detail = email + local + 1;
	if (strncasecmp(detail, "b.", 2) == 0)
		detail += 2;
	return at > detail ? text_lower(arena, arena_bytes(arena, detail, (size_t)(at - detail))) : NULL;
}

static enum status
find_token(struct desk *desk, struct arena *arena, const struct message *message, int64_t now,
    struct sender *sender, struct why *why)
{
	const char *email, *text;
	size_t at = 0;
	enum status st;

	while (!sender->has_token && next_address(message, &at, &email)) {
		if ((text = address_token(arena, desk->config, email)) == NULL)
			continue;
		st = token_find(desk->store, arena, text, &sender->token, why);
		if (st == NONE)
			continue;
		if (st != OK)
			return st;
		if (sender->token.revoked || sender->token.expires_at < now)
			sender->expired = true;
		else
			sender->has_token = true;
	}
	return OK;
}

static enum status
load_person(struct desk *desk, struct arena *arena, enum role role, int64_t id, struct sender *sender,
    struct why *why)
{
	enum status st = NONE;

	if (role == ROLE_RECRUITER) {
		st = recruiter_find(desk->store, arena, id, &sender->recruiter, why);
		sender->name = sender->recruiter.name;
	} else if (role == ROLE_CONTACT) {
		st = contact_find(desk->store, arena, id, &sender->contact, why);
		sender->name = sender->contact.name;
	} else if (role == ROLE_CANDIDATE) {
		st = candidate_find(desk->store, arena, id, &sender->candidate, why);
	}
	sender->role = st == OK ? role : ROLE_NOBODY;
	return st == NONE ? OK : st;
}

/* The same address may be a recruiter's and a contact's: a token says which hat is worn, else the recruiter's. */
static enum status
match_address(struct desk *desk, struct arena *arena, struct sender *sender, struct why *why)
{
	enum status recruiter, contact, candidate;

	/*
	 * A token of a scenario's mail wears the candidate's hat, whatever else the address is; and long after too: it proves
	 * nothing any more, but which hat may do least needs no proof, and a STOP is theirs.
	 */
	if ((sender->has_token || sender->expired) && sender->token.role == ROLE_CANDIDATE) {
		candidate = candidate_find_email(desk->store, arena, sender->email, &sender->candidate, why);
		if (candidate != OK && candidate != NONE)
			return candidate;
		if (candidate == OK && sender->candidate.id == sender->token.person_id) {
			sender->role = ROLE_CANDIDATE;
			return OK;
		}
	}
	recruiter = recruiter_find_email(desk->store, arena, sender->email, &sender->recruiter, why);
	if (recruiter != OK && recruiter != NONE)
		return recruiter;
	contact = contact_find_email(desk->store, arena, sender->email, &sender->contact, why);
	if (contact != OK && contact != NONE)
		return contact;
	if (contact == OK && (recruiter != OK || (sender->has_token && sender->token.role == ROLE_CONTACT &&
						     sender->token.person_id == sender->contact.id))) {
		sender->role = ROLE_CONTACT;
		sender->name = sender->contact.name;
		return OK;
	}
	if (recruiter == OK) {
		sender->role = ROLE_RECRUITER;
		sender->name = sender->recruiter.name;
		return OK;
	}
	candidate = candidate_find_email(desk->store, arena, sender->email, &sender->candidate, why);
	if (candidate == OK)
		sender->role = ROLE_CANDIDATE;
	return candidate == NONE ? OK : candidate;
}

/* Who was written to at that number last; else who has it. */
static enum status
match_number(
    struct desk *desk, struct arena *arena, const char *number, struct sender *sender, struct why *why)
{
	int64_t candidate_id, scenario_id;
	enum status st;

	*sender = (struct sender){.email = number, .sms = number};
	st = delivery_latest_number(desk->store, number, &candidate_id, &scenario_id, why);
	if (st == OK)
		st = candidate_find(desk->store, arena, candidate_id, &sender->candidate, why);
	if (st == NONE)
		st = candidate_find_phone(desk->store, arena, number, &sender->candidate, why);
	if (st == OK)
		sender->role = ROLE_CANDIDATE;
	return st == NONE ? OK : st;
}

static int64_t
person_id(const struct sender *sender)
{
	switch (sender->role) {
	case ROLE_RECRUITER:
		return sender->recruiter.id;
	case ROLE_CONTACT:
		return sender->contact.id;
	case ROLE_CANDIDATE:
		return sender->candidate.id;
	default:
		return 0;
	}
}

enum status
sender_find(struct desk *desk, struct arena *arena, const struct desk_letter *letter,
    const struct message *message, int64_t now, struct sender *sender, struct why *why)
{
	enum status st;

	*sender = (struct sender){.email = message->from.email, .name = message->from.name};
	if ((st = find_token(desk, arena, message, now, sender, why)) != OK)
		return st;
	if (letter->vouched_role != ROLE_NOBODY) {
		st = load_person(desk, arena, letter->vouched_role, letter->vouched_id, sender, why);
		sender->proof = PROOF_TOKEN;
		sender->token_is_own = sender->has_token && sender->token.role == sender->role &&
				       sender->token.person_id == person_id(sender);
		return st;
	}
	if (letter->sms != NULL)
		return match_number(desk, arena, letter->sms, sender, why);
	if ((st = match_address(desk, arena, sender, why)) != OK)
		return st;
	if (sender->has_token && sender->role != ROLE_NOBODY && sender->token.role == sender->role &&
	    sender->token.person_id == person_id(sender)) {
		sender->token_is_own = true;
		sender->proof = PROOF_TOKEN;
	}
	proof_read(arena, desk->config, message, sender);
	return OK;
}

bool
sender_is_proven(const struct sender *sender)
{
	return sender->proof != PROOF_NONE && !sender->forged;
}
