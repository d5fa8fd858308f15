#include "bounce.h"

bool
bounce_read(struct arena *a, const struct mime *mime, const struct message *message,
    const struct lines *lines, struct bounce *bounce)
{
	(void)a;
	(void)message;
	(void)lines;
	(void)bounce;
	return mime->status != NULL;
}
