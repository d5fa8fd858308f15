#include "farewell.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "command_words.h"

#define CLOSE_WORDS_MAX 6

static size_t
count_words(const char *key)
{
	size_t count = 0;

	for (const char *c = key; *c != '\0'; c++)
		count += *c != ' ' && (c[1] == ' ' || c[1] == '\0');
	return count;
}

/* A whole line of them closes a letter. */
static bool
is_close(const char *key)
{
	static const char *const closes[] = {"cordialement", "bien cordialement", "tres cordialement", "cdt",
	    "cdlt", "bien a vous", "bien a toi", "a bientot", "amicalement", "sinceres salutations",
	    "salutations", "bonne journee", "bonne soiree", "bonne reception", "belle journee",
	    "bon week-end", "respectueusement", "regards", "best regards", "kind regards", "best",
	    "sincerely", "cheers", "merci d avance", "merci par avance", "merci et bonne journee",
	    "merci bonne journee", "bien sincerement"};

	for (size_t i = 0; i < COUNT(closes); i++)
		if (text_starts(key, closes[i]) && count_words(key) <= CLOSE_WORDS_MAX) {
			char next = key[strlen(closes[i])];
			if (next == '\0' || next == ' ')
				return true;
		}
	return false;
}

/* The writer's name, or a part of it: "Hélène", "H. Alder". */
static bool
is_name(struct arena *a, const char *key, const char *names)
{
	size_t count, whole = 0;
	char **words = text_split(a, key, " .", &count);

	if (count == 0 || count > 4)
		return false;
	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(words[i]);
		const char *at = strstr(names, words[i]);
		if (words_has(names, words[i]) && size > 1)
			whole++;
		else if (!(size == 1 && at != NULL && (at == names || at[-1] == ' ')))
			return false;
	}
	return whole > 0 || count >= 2;
}

/* "helene alder h alder", from the address too: some clients send no name. */
static const char *
names_of(struct arena *a, const struct mail_address *from)
{
	const char *email = from->email == NULL ? "" : from->email;
	char *local = arena_bytes(a, email, strcspn(email, "@"));

	for (char *c = local; *c != '\0'; c++)
		if (!isalnum((unsigned char)*c))
			*c = ' ';
	return text_key(a, arena_printf(a, "%s %s", from->name == NULL ? "" : from->name, local));
}

const char *
farewell_cut(struct arena *a, const struct message *message)
{
	const char *text = message->text, *names = names_of(a, &message->from);
	bool begun = false;

	for (const char *line = text, *end; *line != '\0'; line = end + (*end == '\n')) {
		const char *key;
		end = line + strcspn(line, "\n");
		if (end - line > 120)
			continue;
		key = text_key(a, arena_bytes(a, line, (size_t)(end - line)));
		if (begun && (is_close(key) || is_name(a, key, names)))
			return arena_bytes(a, text, (size_t)(line - text));
		begun = begun || *key != '\0';
	}
	return text;
}
