#include "desk/leak.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#define PHONE_DIGITS 9 /* what +33 6 12 34 56 78 and 06 12 34 56 78 have in common */

static char *
as_words(struct arena *arena, const char *text)
{
	return arena_printf(arena, " %s ", text_key(arena, text));
}

static bool
has_words(struct arena *arena, const char *text, const char *words)
{
	const char *key = words == NULL ? "" : text_key(arena, words);

	return strlen(key) >= 3 && strstr(as_words(arena, text), arena_printf(arena, " %s ", key)) != NULL;
}

static char *
digits_of(struct arena *arena, const char *text)
{
	char *digits = arena_alloc(arena, strlen(text) + 1), *to = digits;

	for (; *text != '\0'; text++)
		if (isdigit((unsigned char)*text))
			*to++ = *text;
	return digits;
}

static bool
has_phone(struct arena *arena, const char *text, const char *phone)
{
	char *digits = digits_of(arena, phone == NULL ? "" : phone);
	size_t length = strlen(digits);

	return length >= PHONE_DIGITS &&
	       strstr(digits_of(arena, text), digits + length - PHONE_DIGITS) != NULL;
}

static const char *
what_leaks(struct arena *arena, const struct candidate *candidate, const char *text, const char *shown)
{
	if (has_words(arena, text, candidate_name(arena, candidate)))
		return "son nom";
	if (has_words(arena, text,
		arena_printf(arena, "%s %s", candidate->last_name == NULL ? "" : candidate->last_name,
		    candidate->first_name == NULL ? "" : candidate->first_name)))
		return "son nom";
	if (has_words(arena, text, candidate->last_name) && !has_words(arena, shown, candidate->last_name))
		return "son nom de famille";
	if (candidate->email != NULL &&
	    strstr(text_fold(arena, text), text_fold(arena, candidate->email)) != NULL)
		return "son adresse e-mail";
	if (has_phone(arena, text, candidate->phone))
		return "son numéro de téléphone";
	return NULL;
}

static const char *
shown_names(struct arena *arena, const struct dossier *dossiers, size_t count, const char *shown)
{
	struct buf names = buf_make(arena);

	buf_add(&names, shown);
	for (size_t i = 0; i < count; i++)
		if (!dossiers[i].hidden || dossiers[i].revealed)
			buf_addf(&names, " . %s", candidate_name(arena, &dossiers[i].candidate));
	return names.data;
}

const char *
leak_find(struct arena *arena, const struct dossier *dossiers, size_t count, const struct leak_mail *mail)
{
	const char *shown = shown_names(arena, dossiers, count, mail->shown), *what;
	struct {
		const char *where, *text;
	} places[] = {
	    {"l'objet", mail->letter->subject},
	    {"le texte", mail->letter->text},
	    {"le texte", mail->letter->html},
	};

	for (size_t i = 0; i < count; i++) {
		if (!dossiers[i].hidden || dossiers[i].revealed)
			continue;
		for (size_t place = 0; place < COUNT(places); place++)
			if ((what = what_leaks(arena, &dossiers[i].candidate, places[place].text, shown)) !=
			    NULL)
				return arena_printf(arena, "%s du candidat %d figure dans %s", what,
				    dossiers[i].number, places[place].where);
		for (size_t file = 0; file < mail->attachment_count; file++)
			if ((what = what_leaks(arena, &dossiers[i].candidate,
				 mail->attachments[file].filename, shown)) != NULL)
				return arena_printf(arena,
				    "%s du candidat %d figure dans le nom du fichier « %s »", what,
				    dossiers[i].number, mail->attachments[file].filename);
	}
	return NULL;
}
