/* Whether a way out is open, tried without the worker: for facteurctl. */
#include "outbox/compose.h"
#include "outbox/outbox.h"
#include "outbox/transport.h"

const struct transport_kind *
transport_of_mail(const struct config *config)
{
	return config_maildir(config->outbox.url) != NULL ? &transport_maildir : &transport_smtp;
}

static enum status
check_way(const struct transport_kind *kind, const struct config *config, struct why *why)
{
	struct arena *arena = arena_open();
	struct tokens *tokens = tokens_open(config);
	void *transport;
	enum status st;

	if ((st = kind->open(arena, config, tokens, &transport, why)) == OK) {
		st = kind->probe(transport, why);
		kind->close(transport);
	}
	tokens_close(tokens);
	arena_close(arena);
	return st;
}

enum status
outbox_check(const struct config *config, struct why *why)
{
	return check_way(transport_of_mail(config), config, why);
}

enum status
outbox_check_sms(const struct config *config, struct why *why)
{
	return check_way(&transport_gateway, config, why);
}

#define ASK_MS 1000

static int
go_on(void *unused)
{
	(void)unused;
	return ASK_MS;
}

enum status
outbox_send_self(const struct config *config, int64_t now, const char *message_id, struct why *why)
{
	const struct transport_kind *kind = transport_of_mail(config);
	struct arena *arena = arena_open();
	const struct outbox_mail mail = {
	    .to_email = config->address,
	    .from_name = "Facteur",
	    .from_email = config->address,
	    .envelope_from = config->address,
	    .message_id = message_id,
	    .subject = "Facteur: there and back",
	    .text = "This mail tries the way out and the way in; nobody need read it.\n",
	    .auto_submitted = "auto-generated",
	};
	struct parcel parcel = {.mail = &mail, .bytes = buf_make(arena), .state = OUTBOX_SENDING};
	struct tokens *tokens = tokens_open(config);
	void *transport;
	enum status st;

	compose_prepare();
	if ((st = compose(NULL, config, now, &mail, &parcel.bytes, why)) == OK &&
	    (st = kind->open(arena, config, tokens, &transport, why)) == OK) {
		kind->send(transport, &parcel, 1, go_on, NULL);
		kind->close(transport);
		if (parcel.state != OUTBOX_SENT)
			st = because(
			    why, BROKEN, "%s", parcel.error == NULL ? "it was not sent" : parcel.error);
	}
	tokens_close(tokens);
	arena_close(arena);
	return st;
}
