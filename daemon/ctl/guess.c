#include "ctl/guess.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define DOSSIERS_MAX 300

/* "[C3] Candidat 3 (identité masquée) — résumé": how our mails begin a dossier's block.  false: it is none. */
static bool
read_dossier(struct arena *a, const char *line, struct context_dossier *dossier)
{
	static const char dash[] = " — ";
	const char *at = strstr(line, "[C"), *end;
	char *after;
	long number;

	if (at == NULL || strspn(line, " \t>*") != (size_t)(at - line))
		return false;
	number = strtol(at + 2, &after, 10);
	if (after == at + 2 || *after != ']' || number < 1 || number > DOSSIERS_MAX)
		return false;
	end = strstr(after, dash);
	*dossier = (struct context_dossier){
	    .number = (int)number,
	    .name =
		text_line(a, end == NULL ? after + 1 : arena_bytes(a, after + 1, (size_t)(end - after - 1))),
	    .active = true,
	};
	dossier->hidden = strstr(dossier->name, "masquée)") != NULL;
	return true;
}

static bool
is_known(const struct context *context, int number)
{
	for (size_t i = 0; i < context->dossier_count; i++)
		if (context->dossiers[i].number == number)
			return true;
	return false;
}

static void
read_quote(struct arena *a, const char *quoted, struct context *context)
{
	size_t count = 0;
	char **lines = text_split(a, quoted, "\n", &count);

	context->dossiers = arena_array(a, DOSSIERS_MAX, sizeof(*context->dossiers));
	for (size_t i = 0; i < count && context->dossier_count < DOSSIERS_MAX; i++) {
		struct context_dossier dossier;

		if (read_dossier(a, lines[i], &dossier) && !is_known(context, dossier.number))
			context->dossiers[context->dossier_count++] = dossier;
	}
}

/* The ref in "[R-31]", or NULL. */
static const char *
bracketed(struct arena *a, const char *subject, const char *opening)
{
	const char *at = strstr(subject, opening);
	size_t digits = at == NULL ? 0 : strspn(at + strlen(opening), "0123456789");

	if (digits == 0 || at[strlen(opening) + digits] != ']')
		return NULL;
	return arena_bytes(a, at + 1, strlen(opening) - 1 + digits);
}

void
guess_context(struct arena *a, const struct message *message, struct context *context)
{
	const char *request = bracketed(a, message->subject, "[R-");

	context->reply = message->in_reply_to != NULL || message->references.count > 0;
	context->ref = bracketed(a, message->subject, "[D-");
	if (message->quoted != NULL)
		read_quote(a, message->quoted, context);
	if (request == NULL)
		return;
	context->request_ref = request;
	context->request_count = 1;
	context->requests = arena_array(a, 1, sizeof(*context->requests));
	*context->requests = (struct context_request){.ref = request, .action = "", .pending = true};
}
