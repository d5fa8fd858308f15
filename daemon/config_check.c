#include "config_check.h"

#include <ctype.h>
#include <jansson.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/expand.h"
#include "base/pattern.h"
#include "base/text.h"

enum status
config_wrong(const struct reading_config *in, const config_setting_t *setting, const char *sentence)
{
	unsigned line = config_setting_source_line(setting);

	if (line == 0) /* what is missing stands at no line */
		return because(in->why, REFUSED, "%s: %s", in->config->file, sentence);
	return because(in->why, REFUSED, "%s:%u: %s", in->config->file, line, sentence);
}

enum status
config_wrong_key(const struct reading_config *in, const char *path, const char *sentence)
{
	const config_setting_t *setting = config_setting_lookup(in->root, path);

	sentence = arena_printf(in->arena, "%s %s", path, sentence);
	return config_wrong(in, setting == NULL ? in->root : setting, sentence);
}

/* A folder is the same one wherever a program is called from. */
static enum status
check_full_path(const struct reading_config *in, const char *path, const char *folder)
{
	if (*folder == '/')
		return OK;
	return config_wrong_key(in, path,
	    arena_printf(in->arena, "must be a full path, as /var/lib/facteur: \"%s\" is none", folder));
}

/* Where it leads to: a Maildir's folder, or a host and a port. */
static enum status
check_place(const struct reading_config *in, const char *path, const char *url)
{
	const char *maildir = config_maildir(url), *port;
	char *end;
	long number;

	if (maildir != NULL)
		return check_full_path(in, path, maildir);
	port = strstr(url, "://") + 3;
	if (memchr(port, '@', strcspn(port, "/?")) != NULL)
		return OK; /* who names a user is told of that */
	if (*port == '[')
		port += strcspn(port, "]");
	port += strcspn(port, ":/?");
	if (*port != ':')
		return OK;
	number = strtol(port + 1, &end, 10);
	if (isdigit((unsigned char)port[1]) && number >= 1 && number <= 65535 && strchr("/?", *end) != NULL)
		return OK;
	return config_wrong_key(
	    in, path, arena_printf(in->arena, "\"%s\": a port is a number from 1 to 65535", url));
}

static enum status
check_url(const struct reading_config *in, const char *path, const char *url, const char *const *schemes)
{
	struct buf known = buf_make(in->arena);

	for (size_t i = 0; schemes[i] != NULL; i++) {
		if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
			return check_place(in, path, url);
		buf_addf(&known, "%s%s", i == 0 ? "" : ", ", schemes[i]);
	}
	return config_wrong_key(
	    in, path, arena_printf(in->arena, "\"%s\" begins with none of %s", url, known.data));
}

static enum status
check_tls(const struct reading_config *in, const char *path, const char *value)
{
	if (strcmp(value, "required") == 0 || strcmp(value, "none") == 0)
		return OK;
	return config_wrong_key(in, path, "must be \"required\" or \"none\"");
}

/* RFC 8058: a POST to an https address that nobody can guess. */
static enum status
check_unsubscribe(const struct reading_config *in, const char *url)
{
	static const char *const schemes[] = {"https://", NULL};
	static const char path[] = "outbox.unsubscribe_url";
	static const struct expand_field known = {"token", NULL};

	if (url == NULL)
		return OK;
	if (strstr(url, "{token}") == NULL || expand_unknown(in->arena, url, &known, 1) != NULL)
		return config_wrong_key(
		    in, path, "needs {token}, and nothing else in braces: it tells who unsubscribes");
	return check_url(in, path, url, schemes);
}

/* -- the SMS gateway -- */

const char *const config_sms_names[CONFIG_SMS_NAMES] = {
    "to", "digits", "text", "from", "id", "coding", "password"};

/* What was found in all the texts of the gateway so far. */
struct placeholders {
	bool to, text, password;
};

static enum status
check_text(const struct reading_config *in, const char *path, const char *text, struct placeholders *found)
{
	struct expand_field known[CONFIG_SMS_NAMES] = {{NULL, NULL}};
	const char *unknown;

	for (size_t i = 0; i < COUNT(known); i++)
		known[i].name = config_sms_names[i];
	if (text == NULL)
		return OK;
	if ((unknown = expand_unknown(in->arena, text, known, COUNT(known))) != NULL)
		return config_wrong_key(in, path,
		    arena_printf(in->arena,
			"has {%s}, which stands for nothing: there are {to}, {digits}, {text}, {from}, {id}, "
			"{coding} and {password}",
			unknown));
	found->to |= strstr(text, "{to}") != NULL || strstr(text, "{digits}") != NULL;
	found->text |= strstr(text, "{text}") != NULL;
	found->password |= strstr(text, "{password}") != NULL;
	return OK;
}

static enum status
check_pairs(const struct reading_config *in, const char *path, const struct config_pairs *pairs,
    struct placeholders *found)
{
	enum status st = OK;

	for (size_t i = 0; i < pairs->count && st == OK; i++)
		st = check_text(in, arena_printf(in->arena, "%s.%s", path, pairs->items[i][0]),
		    pairs->items[i][1], found);
	return st;
}

static enum status
check_pattern(const struct reading_config *in, const char *path, const char *pattern)
{
	struct why said;

	if (pattern == NULL || pattern_check(pattern, &said) == OK)
		return OK;
	return config_wrong_key(in, path, said.text);
}

/* The body with its places filled by something plain is JSON, or never will be. */
static enum status
check_json(const struct reading_config *in, const struct config_sms *sms)
{
	struct expand_field fields[CONFIG_SMS_NAMES];
	json_error_t error;
	json_t *body;

	if (sms->json == NULL)
		return OK;
	if (strcmp(sms->method, "POST") != 0)
		return config_wrong_key(in, "sms.json", "is the body of a POST: set sms.method = \"POST\"");
	for (size_t i = 0; i < COUNT(fields); i++)
		fields[i] = (struct expand_field){config_sms_names[i], "1"};
	body = json_loads(
	    expand(in->arena, sms->json, fields, COUNT(fields), EXPAND_JSON), JSON_DECODE_ANY, &error);
	if (body == NULL)
		return config_wrong_key(
		    in, "sms.json", arena_printf(in->arena, "is no JSON: %s", error.text));
	json_decref(body);
	return OK;
}

static enum status
check_sms(const struct reading_config *in, const struct config_sms *sms)
{
	static const char *const schemes[] = {"https://", "http://", NULL};
	struct placeholders found = {false, false, false};
	enum status st;

	if ((st = check_url(in, "sms.url", sms->url, schemes)) != OK ||
	    (st = check_tls(in, "sms.tls", sms->tls)) != OK)
		return st;
	if (memchr(sms->url, '@', 8 + strcspn(strstr(sms->url, "://") + 3, "/?")) != NULL)
		return config_wrong_key(
		    in, "sms.url", "names a user: no secret stands here, put it into password_file");
	if (strncasecmp(sms->url, "http://", 7) == 0 && strcmp(sms->tls, "none") != 0 &&
	    !config_is_loopback(sms->url))
		return config_wrong_key(in, "sms.url",
		    "would carry numbers and the password in plain text: use https://, or accept it "
		    "knowingly by "
		    "sms.tls = \"none\"");
	if (strcmp(sms->method, "GET") != 0 && strcmp(sms->method, "POST") != 0)
		return config_wrong_key(in, "sms.method", "must be \"GET\" or \"POST\"");
	if ((st = check_text(in, "sms.url", sms->url, &found)) != OK ||
	    (st = check_text(in, "sms.json", sms->json, &found)) != OK ||
	    (st = check_pairs(in, "sms.parameters", &sms->parameters, &found)) != OK ||
	    (st = check_pairs(in, "sms.headers", &sms->headers, &found)) != OK ||
	    (st = check_json(in, sms)) != OK || (st = check_pattern(in, "sms.success", sms->success)) != OK ||
	    (st = check_pattern(in, "sms.message_id", sms->message_id)) != OK)
		return st;
	if (!found.to || !found.text)
		return config_wrong_key(in, "sms",
		    arena_printf(in->arena, "sends no %s: no parameter has %s", found.to ? "text" : "number",
			found.to ? "{text}" : "{to} or {digits}"));
	if (found.password && sms->password_file == NULL)
		return config_wrong_key(
		    in, "sms.password_file", "is missing: {password} stands for its first line");
	return OK;
}

/* In the place of a password: complete, and to a server that can keep it to itself. */
static enum status
check_oauth2(const struct reading_config *in, const char *group, const struct config_oauth2 *oauth2,
    const char *user, const char *password_file)
{
	static const char *const schemes[] = {"https://", "http://", NULL};
	const struct {
		const char *key, *value;
	} needed[] = {{"oauth2.token_url", oauth2->token_url}, {"oauth2.client_id", oauth2->client_id},
	    {"oauth2.refresh_token_file", oauth2->refresh_token_file}, {"user", user}};
	const char *url = arena_printf(in->arena, "%s.oauth2.token_url", group);
	enum status st;

	if (oauth2->token_url == NULL && oauth2->client_id == NULL && oauth2->client_secret_file == NULL &&
	    oauth2->refresh_token_file == NULL)
		return OK;
	for (size_t i = 0; i < COUNT(needed); i++)
		if (needed[i].value == NULL)
			return config_wrong_key(in, arena_printf(in->arena, "%s.%s", group, needed[i].key),
			    arena_printf(in->arena, "is missing: %s.oauth2 needs it", group));
	if (password_file != NULL)
		return config_wrong_key(in, arena_printf(in->arena, "%s.oauth2", group),
		    arena_printf(in->arena, "takes the place of a password: remove %s.password_file", group));
	if ((st = check_url(in, url, oauth2->token_url, schemes)) != OK)
		return st;
	if (memchr(oauth2->token_url, '@', strcspn(oauth2->token_url, "?")) != NULL)
		return config_wrong_key(
		    in, url, "names a user: no secret stands here, put it into client_secret_file");
	if (strncasecmp(oauth2->token_url, "http://", 7) == 0 && !config_is_loopback(oauth2->token_url))
		return config_wrong_key(in, url, "would carry the consent in plain text: use https://");
	return OK;
}

/* Whose seal is believed: by our own server's word that the seal is whole, or not at all. */
static enum status
check_forwarders(const struct reading_config *in)
{
	const struct config_texts *forwarders = &in->config->forwarders;

	if (forwarders->count > 0 && in->config->authserv_id == NULL)
		return config_wrong_key(
		    in, "auth.forwarders", "needs auth.authserv_id: our server says whether a seal holds");
	for (size_t i = 0; i < forwarders->count; i++)
		if (!text_is_address(arena_printf(in->arena, "x@%s", forwarders->items[i])))
			return config_wrong_key(in, "auth.forwarders",
			    arena_printf(in->arena, "\"%s\" is not a domain", forwarders->items[i]));
	return OK;
}

enum status
config_check(const struct reading_config *in)
{
	static const char *const in_schemes[] = {"imap://", "imaps://", "maildir:", NULL};
	static const char *const out_schemes[] = {"smtp://", "smtps://", "maildir:", NULL};
	struct config *config = in->config;
	const char *at;
	enum status st;

	if ((st = check_full_path(in, "state_dir", config->state_dir)) != OK)
		return st;
	if (config->sysadmin != NULL && !text_is_address(config->sysadmin))
		return config_wrong_key(in, "sysadmin",
		    arena_printf(in->arena, "\"%s\" is not an e-mail address", config->sysadmin));
	if (config->journal_witness != NULL && !text_is_address(config->journal_witness))
		return config_wrong_key(in, "journal_witness",
		    arena_printf(in->arena, "\"%s\" is not an e-mail address", config->journal_witness));
	config->address = text_lower(in->arena, config->address);
	if (!text_is_address(config->address))
		return config_wrong_key(in, "address",
		    arena_printf(in->arena, "\"%s\" is not an e-mail address", config->address));
	at = strrchr(config->address, '@');
	config->local = arena_bytes(in->arena, config->address, (size_t)(at - config->address));
	config->domain = at + 1;
	/* RFC 5321 4.5.3.1.1: local+b.TOKEN must stay under 64 octets. */
	if (config->plus_addressing && strlen(config->local) > 35)
		return config_wrong_key(in, "address",
		    arena_printf(in->arena,
			"\"%s\" is too long for plus-addressing: 35 characters before the @ at most, or "
			"plus_addressing = false",
			config->address));
	if ((st = check_url(in, "inbox.url", config->inbox.url, in_schemes)) != OK)
		return st;
	if ((st = check_url(in, "outbox.url", config->outbox.url, out_schemes)) != OK)
		return st;
	if ((st = check_tls(in, "inbox.tls", config->inbox.tls)) != OK)
		return st;
	if ((st = check_tls(in, "outbox.tls", config->outbox.tls)) != OK)
		return st;
	if ((st = check_unsubscribe(in, config->outbox.unsubscribe_url)) != OK ||
	    (st = check_forwarders(in)) != OK)
		return st;
	if ((st = check_oauth2(
		 in, "inbox", &config->inbox.oauth2, config->inbox.user, config->inbox.password_file)) != OK)
		return st;
	if ((st = check_oauth2(in, "outbox", &config->outbox.oauth2, config->outbox.user,
		 config->outbox.password_file)) != OK ||
	    config->sms.url == NULL)
		return st;
	return check_sms(in, &config->sms);
}
