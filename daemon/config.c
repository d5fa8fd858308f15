#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <libconfig.h>
#include <libgen.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/expand.h"
#include "base/pattern.h"
#include "base/text.h"

enum kind { KIND_TEXT, KIND_BOOL, KIND_INT, KIND_LONG, KIND_ZONE, KIND_LIST, KIND_PAIRS };

/* Every key there is.  A key that is not here is an error. */
struct key {
	const char *path;
	enum kind kind;
	size_t offset;
	bool needed;
	long least, most;
};

#define TEXT(path, member)                                                                                   \
	{                                                                                                    \
		path, KIND_TEXT, offsetof(struct config, member), false, 0, 0                                \
	}
#define NEEDED(path, member)                                                                                 \
	{                                                                                                    \
		path, KIND_TEXT, offsetof(struct config, member), true, 0, 0                                 \
	}
#define BOOL(path, member)                                                                                   \
	{                                                                                                    \
		path, KIND_BOOL, offsetof(struct config, member), false, 0, 0                                \
	}
#define INT(path, member, low, high)                                                                         \
	{                                                                                                    \
		path, KIND_INT, offsetof(struct config, member), false, low, high                            \
	}
#define OAUTH2(path, member)                                                                                 \
	TEXT(path ".token_url", member.token_url), TEXT(path ".client_id", member.client_id),                \
	    TEXT(path ".client_secret_file", member.client_secret_file),                                     \
	    TEXT(path ".refresh_token_file", member.refresh_token_file)

static const struct key keys[] = {
    NEEDED("state_dir", state_dir),
    NEEDED("address", address),
    {"timezone", KIND_ZONE, offsetof(struct config, zone), false, 0, 0},
    BOOL("plus_addressing", plus_addressing),
    INT("undo_s", undo_s, 0, 86400),
    NEEDED("inbox.url", inbox.url),
    TEXT("inbox.user", inbox.user),
    TEXT("inbox.password_file", inbox.password_file),
    TEXT("inbox.folder", inbox.folder),
    TEXT("inbox.processed", inbox.processed),
    TEXT("inbox.quarantine", inbox.quarantine),
    BOOL("inbox.idle", inbox.idle),
    INT("inbox.poll", inbox.poll_s, 1, 86400),
    INT("inbox.connect_timeout", inbox.connect_timeout_s, 1, 300),
    INT("inbox.timeout", inbox.timeout_s, 1, 3600),
    TEXT("inbox.tls_ca", inbox.tls_ca),
    TEXT("inbox.tls", inbox.tls),
    OAUTH2("inbox.oauth2", inbox.oauth2),
    NEEDED("outbox.url", outbox.url),
    TEXT("outbox.user", outbox.user),
    TEXT("outbox.password_file", outbox.password_file),
    TEXT("outbox.tls", outbox.tls),
    TEXT("outbox.tls_ca", outbox.tls_ca),
    INT("outbox.connections", outbox.connections, 1, 64),
    INT("outbox.per_minute", outbox.per_minute, 0, 1000000),
    TEXT("outbox.unsubscribe_url", outbox.unsubscribe_url),
    INT("outbox.connect_timeout", outbox.connect_timeout_s, 1, 300),
    INT("outbox.timeout", outbox.timeout_s, 1, 3600),
    OAUTH2("outbox.oauth2", outbox.oauth2),
    TEXT("sms.url", sms.url),
    TEXT("sms.method", sms.method),
    {"sms.parameters", KIND_PAIRS, offsetof(struct config, sms.parameters), false, 0, 0},
    {"sms.headers", KIND_PAIRS, offsetof(struct config, sms.headers), false, 0, 0},
    TEXT("sms.json", sms.json),
    TEXT("sms.sender", sms.sender),
    TEXT("sms.password_file", sms.password_file),
    TEXT("sms.success", sms.success),
    TEXT("sms.message_id", sms.message_id),
    TEXT("sms.ending", sms.ending),
    TEXT("sms.tls", sms.tls),
    TEXT("sms.tls_ca", sms.tls_ca),
    INT("sms.timeout", sms.timeout_s, 1, 300),
    INT("sms.per_minute", sms.per_minute, 0, 1000000),
    TEXT("auth.authserv_id", authserv_id),
    {"auth.forwarders", KIND_LIST, offsetof(struct config, forwarders), false, 0, 0},
    INT("limits.recipients", limits.recipients, 1, 300),
    INT("limits.message_characters", limits.message_characters, 1, 100000),
    {"limits.message_bytes", KIND_LONG, offsetof(struct config, limits.message_bytes), false, 1024, 1L << 30},
    {"limits.outgoing_bytes", KIND_LONG, offsetof(struct config, limits.outgoing_bytes), false, 100000,
	1L << 30},
    INT("limits.answers_per_hour", limits.answers_per_hour, 0, 1000000),
    INT("limits.letters_per_hour", limits.letters_per_hour, 1, 1000000),
    INT("limits.reading_s", limits.reading_s, 1, 600),
    INT("limits.disk_free_mb", limits.disk_free_mb, 0, 100000000),
    INT("limits.pressure_days", limits.pressure_days, 0, 365),
    INT("limits.scenario_per_minute", limits.scenario_per_minute, 0, 1000000),
    INT("limits.domain_per_minute", limits.domain_per_minute, 0, 1000000),
    INT("retention.candidate_months", candidate_months, 0, 600),
    TEXT("sysadmin", sysadmin),
    TEXT("journal_witness", journal_witness),
    TEXT("communes", communes),
    TEXT("templates_dir", templates_dir),
    {"rules", KIND_LIST, offsetof(struct config, rules), false, 0, 0},
};

struct reading_config {
	struct arena *arena;
	struct config *config;
	struct why *why;
	config_setting_t *root;
};

static enum status
wrong(const struct reading_config *in, const config_setting_t *setting, const char *sentence)
{
	unsigned line = config_setting_source_line(setting);

	if (line == 0) /* what is missing stands at no line */
		return because(in->why, REFUSED, "%s: %s", in->config->file, sentence);
	return because(in->why, REFUSED, "%s:%u: %s", in->config->file, line, sentence);
}

static enum status
read_text(const struct reading_config *in, const config_setting_t *setting, const struct key *key)
{
	const char *text = config_setting_get_string(setting), **to;

	if (text == NULL)
		return wrong(in, setting, arena_printf(in->arena, "%s must be a text in quotes", key->path));
	to = (const char **)((char *)in->config + key->offset);
	*to = *text == '\0' ? NULL : arena_string(in->arena, text);
	return OK;
}

static enum status
read_number(const struct reading_config *in, const config_setting_t *setting, const struct key *key)
{
	int type = config_setting_type(setting);
	long long number;

	if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
		return wrong(in, setting, arena_printf(in->arena, "%s must be a whole number", key->path));
	number =
	    type == CONFIG_TYPE_INT ? config_setting_get_int(setting) : config_setting_get_int64(setting);
	if (number < key->least || number > key->most)
		return wrong(in, setting,
		    arena_printf(in->arena, "%s must be from %ld to %ld", key->path, key->least, key->most));
	if (key->kind == KIND_INT)
		*(int *)((char *)in->config + key->offset) = (int)number;
	else
		*(long *)((char *)in->config + key->offset) = (long)number;
	return OK;
}

static enum status
read_list(const struct reading_config *in, const config_setting_t *setting, const struct key *key)
{
	struct config_texts *texts = (struct config_texts *)((char *)in->config + key->offset);
	int count = config_setting_length(setting);
	const char *must =
	    arena_printf(in->arena, "%s must be a list of texts: [ \"...\", \"...\" ]", key->path);
	const char **items;

	if (config_setting_type(setting) != CONFIG_TYPE_ARRAY &&
	    config_setting_type(setting) != CONFIG_TYPE_LIST)
		return wrong(in, setting, must);
	items = arena_array(in->arena, (size_t)count, sizeof(*items));
	for (int i = 0; i < count; i++)
		if ((items[i] = arena_string(in->arena, config_setting_get_string_elem(setting, i))) == NULL)
			return wrong(in, setting, must);
	*texts = (struct config_texts){items, (size_t)count};
	return OK;
}

static enum status
read_pairs(const struct reading_config *in, const config_setting_t *setting, const struct key *key)
{
	struct config_pairs *pairs = (struct config_pairs *)((char *)in->config + key->offset);
	int count = config_setting_length(setting);

	if (!config_setting_is_group(setting))
		return wrong(in, setting,
		    arena_printf(in->arena, "%s must be a group: { name = \"...\"; }", key->path));
	pairs->items = arena_array(in->arena, (size_t)count, sizeof(*pairs->items));
	for (int i = 0; i < count; i++) {
		const config_setting_t *one = config_setting_get_elem(setting, (unsigned)i);

		if (config_setting_get_string(one) == NULL)
			return wrong(
			    in, one, arena_printf(in->arena, "%s must be texts in quotes", key->path));
		pairs->items[i][0] = arena_string(in->arena, config_setting_name(one));
		pairs->items[i][1] = arena_string(in->arena, config_setting_get_string(one));
	}
	pairs->count = (size_t)count;
	return OK;
}

static enum status
read_zone(const struct reading_config *in, const config_setting_t *setting)
{
	const char *name = config_setting_get_string(setting);
	struct why why;

	if (name == NULL)
		return wrong(in, setting, "timezone must be a text in quotes, as \"Europe/Paris\"");
	if (zone_load(in->arena, name, &in->config->zone, &why) != OK)
		return wrong(in, setting, why.text);
	return OK;
}

static enum status
read_key(const struct reading_config *in, const config_setting_t *setting, const struct key *key)
{
	switch (key->kind) {
	case KIND_TEXT:
		return read_text(in, setting, key);
	case KIND_BOOL:
		if (config_setting_type(setting) != CONFIG_TYPE_BOOL)
			return wrong(
			    in, setting, arena_printf(in->arena, "%s must be true or false", key->path));
		*(bool *)((char *)in->config + key->offset) = config_setting_get_bool(setting);
		return OK;
	case KIND_INT:
	case KIND_LONG:
		return read_number(in, setting, key);
	case KIND_LIST:
		return read_list(in, setting, key);
	case KIND_PAIRS:
		return read_pairs(in, setting, key);
	case KIND_ZONE:
		break;
	}
	return read_zone(in, setting);
}

static const struct key *
key_named(const char *path)
{
	for (size_t i = 0; i < COUNT(keys); i++)
		if (strcmp(keys[i].path, path) == 0)
			return &keys[i];
	return NULL;
}

/* "; is it inbox.password_file?": the key that was mistyped, or put into another group; "" when none is near. */
static const char *
likely_key(struct arena *arena, const char *path)
{
	const char *name = strrchr(path, '.'), *found = NULL;
	size_t nearest = 3, far;

	name = name == NULL ? path : name + 1;
	for (size_t i = 0; i < COUNT(keys); i++) {
		const char *own = strrchr(keys[i].path, '.');

		if (found == NULL && strcmp(own == NULL ? keys[i].path : own + 1, name) == 0)
			found = keys[i].path;
		if ((far = text_distance(path, keys[i].path, nearest)) < nearest) {
			nearest = far;
			found = keys[i].path;
		}
	}
	return found == NULL ? "" : arena_printf(arena, "; is it %s?", found);
}

/* Groups are "inbox", "inbox.oauth2": what some key's path begins with. */
static bool
is_group(struct arena *arena, const char *path)
{
	const char *prefix = arena_printf(arena, "%s.", path);

	for (size_t i = 0; i < COUNT(keys); i++)
		if (strncmp(keys[i].path, prefix, strlen(prefix)) == 0)
			return true;
	return false;
}

/* Depth is that of the table: an unknown group is refused before it is entered. */
static enum status
read_group(const struct reading_config *in, const config_setting_t *group, const char *prefix)
{
	enum status st = OK;

	for (int i = 0; i < config_setting_length(group) && st == OK; i++) {
		const config_setting_t *one = config_setting_get_elem(group, (unsigned)i);
		const char *path = arena_printf(in->arena, "%s%s", prefix, config_setting_name(one));
		const struct key *key = key_named(path);

		if (key != NULL)
			st = read_key(in, one, key);
		else if (is_group(in->arena, path) && config_setting_is_group(one))
			st = read_group(in, one, arena_printf(in->arena, "%s.", path));
		else
			st = wrong(in, one,
			    arena_printf(in->arena, "%s is not a key Facteur knows%s", path,
				likely_key(in->arena, path)));
	}
	return st;
}

/* About a key by its path, at the line where it stands; one that is missing is the whole file's matter. */
static enum status
wrong_key(const struct reading_config *in, const char *path, const char *sentence)
{
	const config_setting_t *setting = config_setting_lookup(in->root, path);

	sentence = arena_printf(in->arena, "%s %s", path, sentence);
	return wrong(in, setting == NULL ? in->root : setting, sentence);
}

/* A folder is the same one wherever a program is called from. */
static enum status
check_full_path(const struct reading_config *in, const char *path, const char *folder)
{
	if (*folder == '/')
		return OK;
	return wrong_key(in, path,
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
	return wrong_key(
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
	return wrong_key(in, path, arena_printf(in->arena, "\"%s\" begins with none of %s", url, known.data));
}

static enum status
check_tls(const struct reading_config *in, const char *path, const char *value)
{
	if (strcmp(value, "required") == 0 || strcmp(value, "none") == 0)
		return OK;
	return wrong_key(in, path, "must be \"required\" or \"none\"");
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
		return wrong_key(
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
		return wrong_key(in, path,
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
	return wrong_key(in, path, said.text);
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
		return wrong_key(in, "sms.json", "is the body of a POST: set sms.method = \"POST\"");
	for (size_t i = 0; i < COUNT(fields); i++)
		fields[i] = (struct expand_field){config_sms_names[i], "1"};
	body = json_loads(
	    expand(in->arena, sms->json, fields, COUNT(fields), EXPAND_JSON), JSON_DECODE_ANY, &error);
	if (body == NULL)
		return wrong_key(in, "sms.json", arena_printf(in->arena, "is no JSON: %s", error.text));
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
		return wrong_key(
		    in, "sms.url", "names a user: no secret stands here, put it into password_file");
	if (strncasecmp(sms->url, "http://", 7) == 0 && strcmp(sms->tls, "none") != 0 &&
	    !config_is_loopback(sms->url))
		return wrong_key(in, "sms.url",
		    "would carry numbers and the password in plain text: use https://, or accept it "
		    "knowingly by "
		    "sms.tls = \"none\"");
	if (strcmp(sms->method, "GET") != 0 && strcmp(sms->method, "POST") != 0)
		return wrong_key(in, "sms.method", "must be \"GET\" or \"POST\"");
	if ((st = check_text(in, "sms.url", sms->url, &found)) != OK ||
	    (st = check_text(in, "sms.json", sms->json, &found)) != OK ||
	    (st = check_pairs(in, "sms.parameters", &sms->parameters, &found)) != OK ||
	    (st = check_pairs(in, "sms.headers", &sms->headers, &found)) != OK ||
	    (st = check_json(in, sms)) != OK || (st = check_pattern(in, "sms.success", sms->success)) != OK ||
	    (st = check_pattern(in, "sms.message_id", sms->message_id)) != OK)
		return st;
	if (!found.to || !found.text)
		return wrong_key(in, "sms",
		    arena_printf(in->arena, "sends no %s: no parameter has %s", found.to ? "text" : "number",
			found.to ? "{text}" : "{to} or {digits}"));
	if (found.password && sms->password_file == NULL)
		return wrong_key(in, "sms.password_file", "is missing: {password} stands for its first line");
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
			return wrong_key(in, arena_printf(in->arena, "%s.%s", group, needed[i].key),
			    arena_printf(in->arena, "is missing: %s.oauth2 needs it", group));
	if (password_file != NULL)
		return wrong_key(in, arena_printf(in->arena, "%s.oauth2", group),
		    arena_printf(in->arena, "takes the place of a password: remove %s.password_file", group));
	if ((st = check_url(in, url, oauth2->token_url, schemes)) != OK)
		return st;
	if (memchr(oauth2->token_url, '@', strcspn(oauth2->token_url, "?")) != NULL)
		return wrong_key(
		    in, url, "names a user: no secret stands here, put it into client_secret_file");
	if (strncasecmp(oauth2->token_url, "http://", 7) == 0 && !config_is_loopback(oauth2->token_url))
		return wrong_key(in, url, "would carry the consent in plain text: use https://");
	return OK;
}

/* Whose seal is believed: by our own server's word that the seal is whole, or not at all. */
static enum status
check_forwarders(const struct reading_config *in)
{
	const struct config_texts *forwarders = &in->config->forwarders;

	if (forwarders->count > 0 && in->config->authserv_id == NULL)
		return wrong_key(
		    in, "auth.forwarders", "needs auth.authserv_id: our server says whether a seal holds");
	for (size_t i = 0; i < forwarders->count; i++)
		if (!text_is_address(arena_printf(in->arena, "x@%s", forwarders->items[i])))
			return wrong_key(in, "auth.forwarders",
			    arena_printf(in->arena, "\"%s\" is not a domain", forwarders->items[i]));
	return OK;
}

/* What no single key shows. */
static enum status
check_whole(const struct reading_config *in)
{
	static const char *const in_schemes[] = {"imap://", "imaps://", "maildir:", NULL};
	static const char *const out_schemes[] = {"smtp://", "smtps://", "maildir:", NULL};
	struct config *config = in->config;
	const char *at;
	enum status st;

	for (size_t i = 0; i < COUNT(keys); i++)
		if (keys[i].needed && *(const char **)((char *)config + keys[i].offset) == NULL)
			return wrong_key(in, keys[i].path, "is missing");
	if ((st = check_full_path(in, "state_dir", config->state_dir)) != OK)
		return st;
	if (config->sysadmin != NULL && !text_is_address(config->sysadmin))
		return wrong_key(in, "sysadmin",
		    arena_printf(in->arena, "\"%s\" is not an e-mail address", config->sysadmin));
	if (config->journal_witness != NULL && !text_is_address(config->journal_witness))
		return wrong_key(in, "journal_witness",
		    arena_printf(in->arena, "\"%s\" is not an e-mail address", config->journal_witness));
	config->address = text_lower(in->arena, config->address);
	if (!text_is_address(config->address))
		return wrong_key(in, "address",
		    arena_printf(in->arena, "\"%s\" is not an e-mail address", config->address));
	at = strrchr(config->address, '@');
	config->local = arena_bytes(in->arena, config->address, (size_t)(at - config->address));
	config->domain = at + 1;
	/* RFC 5321 4.5.3.1.1: local+b.TOKEN must stay under 64 octets. */
	if (config->plus_addressing && strlen(config->local) > 35)
		return wrong_key(in, "address",
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

/* In the etc/ beside the build the program runs from, else the installed one. */
static const char *
default_file(struct arena *arena, const char *name)
{
	char self[4096];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	const char *beside;

	self[length < 0 ? 0 : length] = '\0';
	beside = arena_printf(arena, "%s/../etc/%s", dirname(arena_string(arena, self)), name);
	return access(beside, R_OK) == 0 ? beside : arena_printf(arena, "/etc/facteur/%s", name);
}

static void
default_rules(struct arena *arena, struct config *config)
{
	static const char *const names[] = {"rules.fr.conf", "rules.en.conf"};
	const char **rules = arena_array(arena, COUNT(names), sizeof(*rules));

	for (size_t i = 0; i < COUNT(names); i++)
		rules[i] = default_file(arena, names[i]);
	config->rules = (struct config_texts){rules, COUNT(names)};
}

static enum status
set_defaults(struct arena *arena, struct config *config, struct why *why)
{
	*config = (struct config){
	    .file = config->file,
	    .plus_addressing = true,
	    .undo_s = 120,
	    .inbox = {.folder = "INBOX",
		.processed = "Facteur/Traites",
		.quarantine = "Facteur/Quarantaine",
		.idle = true,
		.poll_s = 60,
		.connect_timeout_s = 20,
		.timeout_s = 60,
		.tls = "required"},
	    /* RFC 5321 section 4.5.3.2 allows ten minutes for the answer to the final dot. */
	    .outbox = {.tls = "required", .connections = 8, .connect_timeout_s = 30, .timeout_s = 600},
	    .sms = {.method = "GET",
		.ending = "Pour ne plus en recevoir : STOP",
		.tls = "required",
		.timeout_s = 20},
	    .limits = {.recipients = 300,
		.message_characters = 720,
		.message_bytes = 26214400,
		.outgoing_bytes = 10485760,
		.answers_per_hour = 20,
		.letters_per_hour = 300,
		.reading_s = 20,
		.disk_free_mb = 100,
		.pressure_days = 7},
	    .candidate_months = 24,
	};
	default_rules(arena, config);
	config->communes = default_file(arena, "communes.tsv");
	return zone_load(arena, "Europe/Paris", &config->zone, why);
}

/* The parser notices what is missing where the next thing begins. */
static const char *
syntax_hint(const char *error)
{
	return strcmp(error, "syntax error") == 0
		   ? ": a quote, a semicolon or a brace may be missing here or just before"
		   : "";
}

enum status
config_load(struct arena *arena, const char *file, const struct config **out, struct why *why)
{
	struct config *config = arena_alloc(arena, sizeof(*config));
	struct reading_config in = {.arena = arena, .config = config, .why = why};
	config_t parsed;
	enum status st;

	config->file = arena_string(arena, file);
	if ((st = set_defaults(arena, config, why)) != OK)
		return st;
	config_init(&parsed);
	if (config_read_file(&parsed, file) != CONFIG_TRUE) {
		if (config_error_type(&parsed) == CONFIG_ERR_FILE_IO)
			st = because(why, REFUSED, "%s: cannot be read: %s", file, strerror(errno));
		else
			st = because(why, REFUSED, "%s:%d: %s%s", file, config_error_line(&parsed),
			    config_error_text(&parsed), syntax_hint(config_error_text(&parsed)));
	} else {
		in.root = config_root_setting(&parsed);
		if ((st = read_group(&in, in.root, "")) == OK)
			st = check_whole(&in);
	}
	config_destroy(&parsed);
	*out = config;
	return st;
}
