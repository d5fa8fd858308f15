#include "outbox/smtp_words.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/hush.h"
#include "base/text.h"

/* Codes that tell more of what is in the way than a refusal the server spoke. */
static bool
is_way(int code)
{
	static const CURLcode codes[] = {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT,
	    CURLE_WEIRD_SERVER_REPLY, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
	    CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED,
	    CURLE_LOGIN_DENIED, CURLE_REMOTE_ACCESS_DENIED, CURLE_OUT_OF_MEMORY, CURLE_URL_MALFORMAT};

	for (size_t i = 0; i < COUNT(codes); i++)
		if (code == (int)codes[i])
			return true;
	return false;
}

/* Of what stands in the way: the key to look at, which libcurl does not know. */
static const char *
remedy(const struct config_outbox *out, int code)
{
	bool tls_first = strncasecmp(out->url, "smtps:", 6) == 0;

	switch (code) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_ISSUER_ERROR:
		return "; nothing was sent to it: correct outbox.url or set outbox.tls_ca";
	case CURLE_USE_SSL_FAILED:
		return "; it offers no STARTTLS: use smtps://, or say outbox.tls = \"none\" to send in plain "
		       "text";
	case CURLE_SSL_CONNECT_ERROR:
		return tls_first ? "; where plain text comes first (port 587 or 25), outbox.url is smtp://"
				 : "";
	case CURLE_OPERATION_TIMEDOUT:
		return tls_first ? "" : "; where TLS comes first (port 465), outbox.url is smtps://";
	case CURLE_COULDNT_CONNECT:
	case CURLE_COULDNT_RESOLVE_HOST:
		return "; is outbox.url right?";
	default:
		return "";
	}
}

/* The last refusal, "" where there was none; what we logged in with is not in it. */
static const char *
reply_of(struct arena *arena, const struct smtp_failure *f)
{
	const char *reply = hush_secret(arena, text_valid(arena, f->reply, strlen(f->reply)), f->token);

	return f->code == CURLE_LOGIN_DENIED ? hush_login(arena, reply, f->password)
					     : hush_secret(arena, reply, f->password);
}

const char *
smtp_words(struct arena *arena, const struct smtp_failure *f)
{
	const char *reply = reply_of(arena, f);

	if (f->code == CURLE_LOGIN_DENIED && f->by_token)
		return f->token_refused
			   ? arena_printf(arena,
				 "the server refuses outbox.user, though the token was just made for it: is "
				 "the consent this user's, and does it cover sending by SMTP? %s",
				 reply)
			   : arena_printf(arena,
				 "%s: it offers neither OAUTHBEARER nor XOAUTH2, and so takes no token of "
				 "outbox.oauth2",
				 f->out->url);
	if (f->code == CURLE_LOGIN_DENIED)
		return arena_printf(arena,
		    "the server refuses outbox.user or the password of outbox.password_file: %s%s",
		    *reply != '\0' ? reply : f->curl, config_secret_remedy(arena, f->out->password_file));
	if (f->code == CURLE_SSL_CACERT_BADFILE)
		return arena_printf(arena, "outbox.tls_ca: no certificate can be read from %s",
		    f->out->tls_ca == NULL ? "this machine" : f->out->tls_ca);
	if (*reply != '\0' && !is_way(f->code))
		return reply;
	return arena_printf(arena, "%s: %s%s", f->out->url, f->curl, remedy(f->out, f->code));
}

/* "2027-02-26 15:48:53 GMT" of GnuTLS, "Feb 26 15:48:53 2027 GMT" of OpenSSL. */
int64_t
smtp_expiry(const char *text)
{
	struct tm civil = {0};
	time_t until;

	if (sscanf(text, "%d-%d-%d %d:%d:%d", &civil.tm_year, &civil.tm_mon, &civil.tm_mday, &civil.tm_hour,
		&civil.tm_min, &civil.tm_sec) == 6) {
		civil.tm_year -= 1900;
		civil.tm_mon--;
		until = timegm(&civil);
	} else {
		until = curl_getdate(text, NULL);
	}
	return until > 0 ? (int64_t)until : 0;
}
