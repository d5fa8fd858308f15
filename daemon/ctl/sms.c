/* What an SMS gateway tells: an SMS that came in, or what became of one that left. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/phone.h"
#include "base/text.h"
#include "ctl/nouns.h"
#include "ctl/verbs.h"
#include "store/arrival.h"
#include "store/outbox.h"

#define TEXT_BYTES_MAX 65536

/* -- an SMS that came in -- */

/*
 * As a letter, which is what the reader reads: the text is not looked at here, and stands where it can be nothing but
 * text.
 */
static void
make_letter(struct ctl *ctl, const char *number, const void *text, size_t size_bytes, struct arrival *arrival)
{
	struct buf letter = buf_make(ctl->arena);

	arrival->subject = arena_printf(ctl->arena, "SMS du %s", phone_say(ctl->arena, number));
	buf_addf(&letter, "From: <%s@sms.invalid>\r\nTo: <%s>\r\nSubject: %s\r\nMIME-Version: 1.0\r\n",
	    number, ctl->config->address, arrival->subject);
	buf_add(
	    &letter, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
	buf_add_bytes(&letter, text, size_bytes);
	arrival->raw = letter.data;
	arrival->raw_bytes = letter.size_bytes;
	arrival->hash = store_hash(ctl->arena, letter.data, letter.size_bytes);
}

/* Gateways tell the same SMS again when our answer was lost; without a name for it, one day has each text once. */
static const char *
key_of(struct ctl *ctl, const char *id, const struct arrival *arrival)
{
	if (id != NULL)
		return arena_printf(ctl->arena, ARRIVAL_SMS "%s:id:%s", arrival->sender, id);
	return arena_printf(ctl->arena, ARRIVAL_SMS "%s:%lld:%s", arrival->sender,
	    (long long)clock_day(ctl->config->zone, arrival->at, 0), arrival->hash);
}

static enum status
read_text(struct ctl *ctl, const void **text, size_t *size_bytes, struct why *why)
{
	const char *given = ctl_option(ctl, "text");

	if (given == NULL)
		return ctl_read_file(ctl->arena, "/dev/stdin", TEXT_BYTES_MAX, text, size_bytes, why);
	*text = given;
	*size_bytes = strlen(given);
	return *size_bytes <= TEXT_BYTES_MAX
		   ? OK
		   : because(why, REFUSED, "the text is larger than %d bytes: no SMS is", TEXT_BYTES_MAX);
}

static enum status
keep(struct ctl *ctl, const struct arrival *arrival, struct why *why)
{
	struct arrival before;
	int64_t id;
	enum status st = arrival_find(ctl->store, ctl->arena, arrival->key, NULL, NULL, NULL, &before, why);

	if (st == NONE)
		st = arrival_create(ctl->store, arrival, &id, why);
	else if (st == OK)
		printf("taken before\n");
	return st;
}

static enum status
take_in(struct ctl *ctl, struct why *why)
{
	struct arrival arrival = {.state = ARRIVAL_RECEIVED};
	const char *from = ctl_option(ctl, "from"), *id;
	const void *text;
	size_t size_bytes;
	enum status st;

	if ((arrival.sender = phone_parse(ctl->arena, from)) == NULL)
		return because(why, REFUSED,
		    "--from \"%s\" is no telephone number: write it as +33612345678 or 06 12 34 56 78",
		    text_valid(ctl->arena, from, strlen(from)));
	if ((st = clean_option(ctl, "id", &id, why)) != OK ||
	    (st = read_text(ctl, &text, &size_bytes, why)) != OK || (st = ctl_begin(ctl, why)) != OK)
		return st;
	arrival.at = clock_now(&ctl->clock);
	make_letter(ctl, arrival.sender, text, size_bytes, &arrival);
	arrival.key = key_of(ctl, id, &arrival);
	return ctl_end(ctl, keep(ctl, &arrival, why), why);
}

/* -- what became of one -- */

enum fate { UNDERWAY, DELIVERED, FAILED };

/* The words gateways use: plain ones, SMPP's (its stat field), and Kannel's numbers (%d of dlr-url). */
static const struct {
	const char *word;
	enum fate fate;
} fates[] = {
    {"delivered", DELIVERED},
    {"delivrd", DELIVERED},
    {"1", DELIVERED},
    {"failed", FAILED},
    {"undelivered", FAILED},
    {"undeliverable", FAILED},
    {"undeliv", FAILED},
    {"expired", FAILED},
    {"rejected", FAILED},
    {"rejectd", FAILED},
    {"deleted", FAILED},
    {"2", FAILED},
    {"16", FAILED},
    {"accepted", UNDERWAY},
    {"acceptd", UNDERWAY},
    {"queued", UNDERWAY},
    {"buffered", UNDERWAY},
    {"sending", UNDERWAY},
    {"sent", UNDERWAY},
    {"enroute", UNDERWAY},
    {"unknown", UNDERWAY},
    {"4", UNDERWAY},
    {"8", UNDERWAY},
};

static bool
fate_of(const char *word, enum fate *fate)
{
	for (size_t i = 0; i < COUNT(fates); i++)
		if (strcasecmp(word, fates[i].word) == 0) {
			*fate = fates[i].fate;
			return true;
		}
	return false;
}

/* By the gateway's name for it, or by ours: {id}, which it was given. */
static enum status
find_sms(struct ctl *ctl, const char *id, struct outbox_mail *mail, struct why *why)
{
	enum status st = outbox_find_message_id(
	    ctl->store, ctl->arena, arena_printf(ctl->arena, "<%s@%s>", id, ctl->config->domain), mail, why);

	if (st == NONE)
		st = outbox_find_gateway(ctl->store, ctl->arena, id, mail, why);
	if (st == NONE || (st == OK && mail->channel != OUTBOX_SMS))
		return because(why, REFUSED,
		    "no SMS that left is called \"%s\": --id is what the gateway named it, or {id} of its "
		    "request",
		    id);
	return st;
}

static enum status
note_fate(struct ctl *ctl, const char *id, bool delivered, const char *word, struct why *why)
{
	int64_t now = clock_now(&ctl->clock);
	struct outbox_mail mail;
	bool changed;
	enum status st;

	if ((st = find_sms(ctl, id, &mail, why)) != OK ||
	    (st = outbox_report(ctl->store, mail.id, delivered,
		 arena_printf(ctl->arena, "the network reports: %s", word), now, &changed, why)) != OK)
		return st;
	if (!changed) {
		printf("known before\n");
		return OK;
	}
	return ctl_journal(ctl, delivered ? "sms.delivered" : "sms.failed",
	    arena_printf(ctl->arena, "outbox:%lld", (long long)mail.id), NULL, why);
}

static enum status
report(struct ctl *ctl, struct why *why)
{
	const char *id, *word = ctl_option(ctl, "status");
	enum fate fate = UNDERWAY;
	enum status st;

	if (!fate_of(word, &fate))
		return because(why, REFUSED,
		    "--status \"%s\" is none that is known: delivered and failed are, SMPP's words, and "
		    "Kannel's numbers",
		    text_valid(ctl->arena, word, strlen(word)));
	if ((st = clean_option(ctl, "id", &id, why)) != OK || (st = ctl_begin(ctl, why)) != OK)
		return st;
	if (fate == UNDERWAY)
		return ctl_end(ctl, st, why);
	return ctl_end(ctl, note_fate(ctl, id, fate == DELIVERED, word, why), why);
}

enum status
verb_sms_in(struct ctl *ctl, struct why *why)
{
	bool in = ctl_option(ctl, "from") != NULL, told = ctl_option(ctl, "status") != NULL;

	if (in == told || (told && (ctl_option(ctl, "id") == NULL || ctl_option(ctl, "text") != NULL)))
		return ctl_usage(ctl, why,
		    "sms-in: an SMS that came in is told by --from, its text by --text or on standard input; "
		    "what became of one that left by --id and --status");
	return in ? take_in(ctl, why) : report(ctl, why);
}
