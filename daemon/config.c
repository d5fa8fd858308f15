#include "config.h"

#include <errno.h>
#include <libconfig.h>
#include <libgen.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "config_check.h"

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

static enum status
read_text(const struct reading_config *in, const config_setting_t *setting, const struct key *key)
{
	const char *text = config_setting_get_string(setting), **to;

	if (text == NULL)
		return config_wrong(
		    in, setting, arena_printf(in->arena, "%s must be a text in quotes", key->path));
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
		return config_wrong(
		    in, setting, arena_printf(in->arena, "%s must be a whole number", key->path));
	number =
	    type == CONFIG_TYPE_INT ? config_setting_get_int(setting) : config_setting_get_int64(setting);
	if (number < key->least || number > key->most)
		return config_wrong(in, setting,
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
		return config_wrong(in, setting, must);
	items = arena_array(in->arena, (size_t)count, sizeof(*items));
	for (int i = 0; i < count; i++)
		if ((items[i] = arena_string(in->arena, config_setting_get_string_elem(setting, i))) == NULL)
			return config_wrong(in, setting, must);
	*texts = (struct config_texts){items, (size_t)count};
	return OK;
}

static enum status
read_pairs(const struct reading_config *in, const config_setting_t *setting, const struct key *key)
{
	struct config_pairs *pairs = (struct config_pairs *)((char *)in->config + key->offset);
	int count = config_setting_length(setting);

	if (!config_setting_is_group(setting))
		return config_wrong(in, setting,
		    arena_printf(in->arena, "%s must be a group: { name = \"...\"; }", key->path));
	pairs->items = arena_array(in->arena, (size_t)count, sizeof(*pairs->items));
	for (int i = 0; i < count; i++) {
		const config_setting_t *one = config_setting_get_elem(setting, (unsigned)i);

		if (config_setting_get_string(one) == NULL)
			return config_wrong(
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
		return config_wrong(in, setting, "timezone must be a text in quotes, as \"Europe/Paris\"");
	if (zone_load(in->arena, name, &in->config->zone, &why) != OK)
		return config_wrong(in, setting, why.text);
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
			return config_wrong(
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
			st = config_wrong(in, one,
			    arena_printf(in->arena, "%s is not a key Facteur knows%s", path,
				likely_key(in->arena, path)));
	}
	return st;
}

static enum status
check_needed(const struct reading_config *in)
{
	for (size_t i = 0; i < COUNT(keys); i++)
		if (keys[i].needed && *(const char **)((char *)in->config + keys[i].offset) == NULL)
			return config_wrong_key(in, keys[i].path, "is missing");
	return OK;
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
			st = check_needed(&in);
		if (st == OK)
			st = config_check(&in);
	}
	config_destroy(&parsed);
	*out = config;
	return st;
}
