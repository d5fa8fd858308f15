#include "base/hush.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"

#define BEGINNING_MIN 4	 /* of a secret that was cut: fewer letters tell nothing */
#define ENCODED_MIN   20 /* no word of a sentence is so long, and names of hosts have dots */

/* How many bytes at the end of the text are the beginning of the secret. */
static size_t
cut_bytes(const char *text, const char *secret)
{
	size_t size = strlen(text), most = strlen(secret);

	for (size_t bytes = most < size ? most : size; bytes >= BEGINNING_MIN; bytes--)
		if (memcmp(text + size - bytes, secret, bytes) == 0)
			return bytes;
	return 0;
}

const char *
hush_secret(struct arena *arena, const char *text, const char *secret)
{
	struct buf out = buf_make(arena);
	const char *found;
	size_t cut;

	if (secret == NULL || *secret == '\0')
		return text;
	while ((found = strstr(text, secret)) != NULL) {
		buf_add_bytes(&out, text, (size_t)(found - text));
		buf_add(&out, "***");
		text = found + strlen(secret);
	}
	cut = cut_bytes(text, secret);
	buf_add_bytes(&out, text, strlen(text) - cut);
	buf_add(&out, cut > 0 ? "***" : "");
	return out.data;
}

static size_t
encoded_bytes(const char *text)
{
	size_t bytes = 0;

	while (isalnum((unsigned char)text[bytes]) ||
	       (text[bytes] != '\0' && strchr("+/=-_", text[bytes]) != NULL))
		bytes++;
	return bytes;
}

const char *
hush_login(struct arena *arena, const char *text, const char *secret)
{
	struct buf out = buf_make(arena);
	size_t bytes;

	for (text = hush_secret(arena, text, secret); *text != '\0'; text += bytes) {
		if ((bytes = encoded_bytes(text)) >= ENCODED_MIN)
			buf_add(&out, "***");
		else
			buf_add_bytes(&out, text, bytes = bytes > 0 ? bytes : 1);
	}
	buf_add(&out, "");
	return out.data;
}
