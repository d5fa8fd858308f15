#include "desk/take/enclosure.h"

#include "letters/french.h"
#include "letters/phrases.h"

#define LINE_CHARACTERS 76
#define PART_BYTES	1000  /* the headers of a part */
#define MAIL_BYTES	60000 /* text, HTML and headers of a mail */

/* What a file of this size takes in a mail. */
static size_t
enclosure_bytes(size_t size)
{
	size_t characters = (size + 2) / 3 * 4;

	return characters + (characters / LINE_CHARACTERS + 1) * 2 + PART_BYTES;
}

bool
enclosure_fits(const struct config *config, size_t size)
{
	return enclosure_bytes(size) + MAIL_BYTES <= (size_t)config->limits.outgoing_bytes;
}

const char *
enclosure_refusal(
    struct arena *arena, const char *language, const struct config *config, const char *filename, size_t size)
{
	return phrase_printf(arena, language,
	    "«\u00a0%s\u00a0» (%s) ne tient pas dans un message\u00a0: %s au plus par fichier, car un "
	    "message est limité "
	    "à %s et l'envoi ajoute un tiers",
	    filename, say_size(arena, language, size),
	    say_size(arena, language, ((size_t)config->limits.outgoing_bytes - MAIL_BYTES) / 137 * 100),
	    say_size(arena, language, (size_t)config->limits.outgoing_bytes));
}

size_t
enclosure_share(const struct config *config, const size_t *sizes, size_t count, size_t *mails)
{
	size_t mail = 0, used = MAIL_BYTES;
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		size_t bytes = enclosure_bytes(sizes[i]);

		mails[i] = ENCLOSURE_NONE;
		if (!enclosure_fits(config, sizes[i]))
			continue;
		if (any && used + bytes > (size_t)config->limits.outgoing_bytes) {
			mail++;
			used = MAIL_BYTES;
		}
		mails[i] = mail;
		used += bytes;
		any = true;
	}
	return any ? mail + 1 : 0;
}

struct enclosures_left
enclosure_leave(struct arena *arena, const struct config *config, const char *const *names,
    const size_t *sizes, size_t count, bool *goes)
{
	struct enclosures_left left = {.names = arena_array(arena, count, sizeof(*left.names)),
	    .sizes = arena_array(arena, count, sizeof(*left.sizes))};
	size_t *mails = arena_array(arena, count, sizeof(*mails));

	enclosure_share(config, sizes, count, mails);
	for (size_t i = 0; i < count; i++) {
		goes[i] = mails[i] == 0;
		if (goes[i])
			continue;
		left.names[left.count] = names[i];
		left.sizes[left.count++] = sizes[i];
	}
	return left;
}

const char *
enclosure_left_said(struct arena *arena, const char *language, const struct enclosures_left *left)
{
	const char **said = arena_array(arena, left->count, sizeof(*said));

	for (size_t i = 0; i < left->count; i++)
		said[i] =
		    arena_printf(arena, "%s (%s)", left->names[i], say_size(arena, language, left->sizes[i]));
	return say_list(arena, language, said, left->count);
}

const char *
enclosure_left_note(struct arena *arena, const char *language, const struct config *config,
    const struct enclosures_left *left)
{
	if (left->count == 0)
		return NULL;
	return phrase_printf(arena, language,
	    "Trop volumineux pour être joint ici\u00a0: %s. Le message reçu est gardé dans la boîte %s, "
	    "dossier "
	    "«\u00a0%s\u00a0»\u00a0: demandez-le à votre administrateur.",
	    enclosure_left_said(arena, language, left), config->address, config->inbox.processed);
}
