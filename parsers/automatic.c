#include "automatic.h"

#include <string.h>

bool
automatic_is(struct arena *a, const struct mime *mime, const struct message *message)
{
	(void)a;
	return mime->disposition != NULL ||
	       (message->auto_submitted != NULL && strncmp(message->auto_submitted, "no", 2) != 0);
}

const char *
automatic_return(struct arena *a, const char *text, int64_t sent_at)
{
	(void)a;
	(void)text;
	(void)sent_at;
	return NULL;
}
