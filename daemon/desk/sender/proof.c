#include "desk/sender/proof.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "desk/take/take.h"

#define SETS_MAX 50 /* RFC 8617 section 4.2.1 */

/*
 * A copy of Authentication-Results with a space for each comment (RFC 8601 section 2.2: it separates as one does), where
 * what separates words means nothing inside quotes: a sender chooses much of what is reported of it there,
 * smtp.mailfrom="x; dmarc=pass"@y for one.
 */
static char *
plain_results(struct arena *arena, const char *value)
{
	char *copy = arena_alloc(arena, strlen(value) + 1), *to = copy;
	bool quoted = false;
	int depth = 0;

	for (const char *c = value; *c != '\0'; c++) {
		bool escaped = *c == '\\' && (quoted || depth > 0) && c[1] != '\0';

		c += escaped;
		if (!escaped && *c == '"' && depth == 0)
			quoted = !quoted;
		else if (!escaped && !quoted && *c == '(') {
			if (depth++ == 0)
				*to++ = ' ';
		} else if (!escaped && !quoted && *c == ')' && depth > 0)
			depth--;
		else if (depth == 0)
			*to++ = (char)(quoted && strchr("; \t=()", *c) != NULL ? '_' : *c);
	}
	*to = '\0';
	return copy;
}

/* "dmarc = pass" -> "dmarc=pass", as nearly everybody writes it. */
static char *
close_up(char *text)
{
	char *to = text;

	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '=')
			while (to > text && (to[-1] == ' ' || to[-1] == '\t'))
				to--;
		*to++ = *c;
		if (*c == '=')
			while (c[1] == ' ' || c[1] == '\t')
				c++;
	}
	*to = '\0';
	return text;
}

/* The value among one result's words ("dmarc=pass", "header.from=Example.COM"), or NULL. */
static const char *
word_value(char *const *words, size_t count, const char *key)
{
	size_t length = strlen(key);

	for (size_t i = 0; i < count; i++)
		if (strncasecmp(words[i], key, length) == 0 && words[i][length] == '=')
			return words[i] + length + 1;
	return NULL;
}

/* One result among those of a field: "dmarc=pass ... header.from=DOMAIN" for this domain. */
struct finding {
	bool pass, fail;
};

static struct finding
find_dmarc(struct arena *arena, char *const *parts, size_t count, const char *domain)
{
	struct finding finding = {false, false};

	for (size_t i = 0; i < count; i++) {
		size_t word_count;
		char **words = text_split(arena, parts[i], " \t", &word_count);
		const char *verdict = word_value(words, word_count > 0 ? 1 : 0, "dmarc");
		const char *from = word_value(words, word_count, "header.from");

		if (verdict == NULL || from == NULL || strcasecmp(from, domain) != 0)
			continue;
		finding.pass |= strcasecmp(verdict, "pass") == 0;
		finding.fail |= strcasecmp(verdict, "fail") == 0;
	}
	return finding;
}

/* Whether the results hold "arc=pass" and no other word on the chain. */
static bool
chain_holds(struct arena *arena, char *const *parts, size_t count)
{
	bool holds = false;

	for (size_t i = 0; i < count; i++) {
		size_t word_count;
		char **words = text_split(arena, parts[i], " \t", &word_count);
		const char *verdict = word_value(words, word_count > 0 ? 1 : 0, "arc");

		if (verdict != NULL && strcasecmp(verdict, "pass") != 0)
			return false;
		holds |= verdict != NULL;
	}
	return holds;
}

/* -- the chain -- */

static char **
field_parts(struct arena *arena, const char *value, size_t *count)
{
	return text_split(arena, close_up(plain_results(arena, value)), ";", count);
}

/*
 * What a tag of a field says ("i=2", "d=lists.example"), or NULL.  RFC 6376 section 3.2: case matters, and one that is not
 * known means nothing.  Whoever checked the seal did not look at "D=", and so neither do we; a tag that comes twice is none.
 */
static const char *
tag_value(struct arena *arena, const char *value, const char *tag)
{
	size_t count, length = strlen(tag);
	char **parts = text_split(arena, value, ";", &count);
	const char *found = NULL;

	for (size_t i = 0; i < count; i++) {
		const char *part = close_up(parts[i]);

		if (strncmp(part, tag, length) != 0 || part[length] != '=')
			continue;
		if (found != NULL)
			return NULL;
		found = part + length + 1;
	}
	return found;
}

/* The one field of that set.  NULL: there is none, or there are several: nobody knows which the seals are about. */
static const char *
field_of_set(struct arena *arena, const struct strings *fields, long set)
{
	const char *found = NULL;

	for (size_t i = 0; i < fields->count; i++) {
		const char *number = tag_value(arena, fields->items[i], "i");

		if (number == NULL || strtol(number, NULL, 10) != set)
			continue;
		if (found != NULL)
			return NULL;
		found = fields->items[i];
	}
	return found;
}

static bool
is_forwarder(const struct config *config, const char *domain)
{
	for (size_t i = 0; domain != NULL && i < config->forwarders.count; i++)
		if (strcasecmp(config->forwarders.items[i], domain) == 0)
			return true;
	return false;
}

/*
 * What the first of the trusted forwarders saw: seals are taken from the last back for as long as they are a configured
 * one's.  A set by anybody else ends that, since whoever seals last may have written all that is below; NULL: none is.
 */
static const char *
trusted_results(struct arena *arena, const struct config *config, const struct message *message)
{
	size_t count = message->arc_seals.count;
	const char *results = NULL, *seal, *field;

	if (count > SETS_MAX || message->arc_results.count != count || message->arc_signatures.count != count)
		return NULL;
	for (long set = (long)count; set > 0; set--) {
		seal = field_of_set(arena, &message->arc_seals, set);
		field = field_of_set(arena, &message->arc_results, set);
		if (seal == NULL || field == NULL)
			return NULL;
		if (!is_forwarder(config, tag_value(arena, seal, "d")))
			return results;
		results = field;
	}
	return results;
}

static bool
forwarder_vouches(
    struct arena *arena, const struct config *config, const struct message *message, const char *domain)
{
	const char *results = config->forwarders.count > 0 ? trusted_results(arena, config, message) : NULL;
	struct finding finding;
	size_t count;
	char **parts;

	if (results == NULL)
		return false;
	parts = field_parts(arena, results, &count);
	finding = find_dmarc(arena, parts, count, domain);
	return finding.pass && !finding.fail;
}

void
proof_read(
    struct arena *arena, const struct config *config, const struct message *message, struct sender *sender)
{
	const char *at = strrchr(sender->email, '@');
	char **parts, **words;
	size_t count, word_count;
	struct finding finding;

	if (config->authserv_id == NULL || message->authentication_results.count == 0 || at == NULL)
		return;
	parts = field_parts(arena, message->authentication_results.items[0], &count);
	if (count == 0)
		return;
	words = text_split(arena, parts[0], " \t", &word_count);
	if (word_count == 0 || strcasecmp(words[0], config->authserv_id) != 0)
		return;
	finding = find_dmarc(arena, parts + 1, count - 1, at + 1);
	/* RFC 7489 section 6.6.1: of several authors the result may be about any. */
	if (message->from_several)
		finding.pass = false;
	if (finding.pass && sender->proof == PROOF_NONE)
		sender->proof = PROOF_DMARC;
	sender->forged = finding.fail;
	if (!message->from_several && (finding.fail || !finding.pass) &&
	    chain_holds(arena, parts + 1, count - 1) && forwarder_vouches(arena, config, message, at + 1)) {
		sender->forged = false;
		sender->proof = sender->proof == PROOF_NONE ? PROOF_SEAL : sender->proof;
	}
}
