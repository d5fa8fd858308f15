/* Letters without end: automatic replies that forget to say so (RFC 3834), loops, floods. */
#include "desk/sender/sender.h"

#define HOUR_S	 3600
#define SAME_MAX 4 /* letters of the same words an hour: a person may insist, a machine does not stop */

/* What a recruiter orders may be said as often as they like; what says nothing is as suspect as anybody's. */
static bool
is_order(const struct take *take)
{
	const struct reading *reading = take->reading;

	return take->sender.role == ROLE_RECRUITER && sender_is_proven(&take->sender) &&
	       (reading->command_count > 0 || reading->decision_count > 0);
}

enum status
storm_take(struct take *take, bool *taken, struct why *why)
{
	int64_t since = take->now - HOUR_S, count = 0;
	enum status st = OK;

	*taken = false;
	if (take->letter->arrival_id != 0 || is_order(take))
		return OK;
	/* The letter in hand is counted. */
	if (take->words != NULL)
		st = arrival_count_words(take->desk->store, take->words, since, &count, why);
	if (st != OK)
		return st;
	*taken = count > SAME_MAX;
	if (*taken)
		return quarantine_take(
		    take, "les mêmes mots reviennent sans cesse : sans doute un répondeur", why);
	if (take->sender.role == ROLE_RECRUITER)
		return OK;
	st = arrival_count_sender(take->desk->store, take->sender.email, since, &count, why);
	*taken = st == OK && count > take->desk->config->limits.letters_per_hour;
	return *taken ? quarantine_take(take, "trop de messages de cette adresse en une heure", why) : st;
}
