#include "reading.h"

#include <string.h>

#include "base/text.h"
#include "command.h"
#include "command_letter.h"

static enum reading_kind
kind_of(const struct message *message)
{
	static const enum reading_kind kinds[] = {
	    [MESSAGE_LETTER] = READING_REPLY,
	    [MESSAGE_BOUNCE] = READING_BOUNCE,
	    [MESSAGE_AUTO_REPLY] = READING_AUTO_REPLY,
	    [MESSAGE_EMPTY] = READING_EMPTY,
	};

	return kinds[message->nature];
}

enum status
reading_parse(struct arena *a, const struct message *message, const struct context *context,
    const struct rules *rules, struct reading **out, struct why *why)
{
	struct reading *reading = arena_alloc(a, sizeof(*reading));

	*out = NULL;
	reading->kind = kind_of(message);
	if (reading->kind == READING_REPLY || reading->kind == READING_EMPTY) {
		if (context->role == CONTEXT_RECRUITER || context->role == CONTEXT_UNKNOWN)
			commands_read(a, message, context, context->role == CONTEXT_UNKNOWN, reading);
		if (reading->command_count > 0)
			reading->kind = READING_COMMAND;
	}
	if (rules_exhausted(rules))
		return because(why, REFUSED, "the letter is too intricate to be read");
	*out = reading;
	return OK;
}
