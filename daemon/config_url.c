/* What a URL, and two consents, of the configuration come to. */
#include "config.h"

#include <string.h>
#include <strings.h>

const char *
config_maildir(const char *url)
{
	static const char scheme[] = "maildir:";

	return strncasecmp(url, scheme, sizeof(scheme) - 1) == 0 ? url + sizeof(scheme) - 1 : NULL;
}

bool
config_is_loopback(const char *url)
{
	const char *host = strstr(url, "://");
	size_t length;

	if (host == NULL)
		return false;
	host += 3;
	if (strncmp(host, "[::1]", 5) == 0)
		return true;
	length = strcspn(host, ":/");
	return (length == 9 && strncasecmp(host, "localhost", 9) == 0) ||
	       (length > 4 && strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == length);
}

/* A NULL is like a NULL only. */
static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool
config_one_consent(const struct config *config)
{
	const struct config_oauth2 *in = &config->inbox.oauth2, *out = &config->outbox.oauth2;

	return in->token_url != NULL && is_same(in->token_url, out->token_url) &&
	       is_same(in->client_id, out->client_id) &&
	       is_same(in->client_secret_file, out->client_secret_file) &&
	       is_same(in->refresh_token_file, out->refresh_token_file);
}
