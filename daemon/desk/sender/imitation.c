#include "desk/sender/imitation.h"

#include <string.h>
#include <strings.h>

#include "base/lookalike.h"
#include "base/text.h"
#include "desk/take/take.h"
#include "letters/phrases.h"

/* Who writes, as shown, and what that looks like; then whom it was found to imitate. */
struct likeness {
	struct arena *arena;
	const char *name, *name_key, *name_shape;
	const char *email, *email_shape;
	enum role expected_role;
	int64_t expected_id;
	const char *same_name, *like_name, *like_email;
};

static bool
is_somebody(const char *text)
{
	return text != NULL && text_length(text) >= 4;
}

/* One of the people who are known. */
static void
compare(struct likeness *one, enum role role, int64_t id, const char *name, const char *email)
{
	bool expected = role == one->expected_role && id == one->expected_id && id != 0;

	if (strcasecmp(one->email, email) == 0)
		return;
	if (strcmp(lookalike_shape(one->arena, email), one->email_shape) == 0)
		one->like_email = email;
	if (!is_somebody(one->name) || !is_somebody(name) ||
	    strcmp(lookalike_shape(one->arena, name), one->name_shape) != 0)
		return;
	if (strcmp(text_key(one->arena, name), one->name_key) != 0)
		one->like_name = name;
	else if (!expected)
		one->same_name = name;
}

static enum status
compare_recruiter(const struct recruiter *recruiter, void *data)
{
	compare(data, ROLE_RECRUITER, recruiter->id, recruiter->name, recruiter->email);
	return OK;
}

static enum status
compare_contact(const struct contact *contact, void *data)
{
	compare(data, ROLE_CONTACT, contact->id, contact->name, contact->email);
	return OK;
}

/* "h.alder@cabinet.example" <somebody@else.example> */
static bool
shows_other_address(struct arena *arena, const char *name, const char *email)
{
	size_t count;
	char **words = text_split(arena, name, " <>()\"',;", &count);

	for (size_t i = 0; i < count; i++)
		if (text_is_address(words[i]) && strcasecmp(words[i], email) != 0)
			return true;
	return false;
}

static void
warn(struct arena *arena, const char **warning, const char *sentence)
{
	*warning = *warning == NULL ? sentence : arena_printf(arena, "%s %s", *warning, sentence);
}

enum status
imitation_find(struct take *take, const char *language, const char *name, const char *email,
    enum role expected_role, int64_t expected_id, const char **warning, struct why *why)
{
	struct arena *a = take->arena;
	const char *shown = lookalike_domain(a, email);
	struct likeness one = {.arena = a,
	    .name = name,
	    .email = email,
	    .email_shape = lookalike_shape(a, shown),
	    .expected_role = expected_role,
	    .expected_id = expected_id};
	enum status st;

	*warning = NULL;
	if (name != NULL) {
		one.name_key = text_key(a, name);
		one.name_shape = lookalike_shape(a, name);
	}
	compare(&one, ROLE_NOBODY, 0, NULL, take->desk->config->address);
	if ((st = recruiter_each(take->desk->store, a, compare_recruiter, &one, why)) != OK ||
	    (st = contact_each(take->desk->store, a, compare_contact, &one, why)) != OK)
		return st;
	if (name != NULL && lookalike_mixes(name))
		warn(a, warning, phrase(language, "Le nom affiché mêle plusieurs alphabets."));
	if (lookalike_mixes(shown))
		warn(a, warning,
		    phrase_printf(a, language, "L'adresse mêle plusieurs alphabets : %s.", shown));
	if (one.like_name != NULL)
		warn(a, warning,
		    phrase_printf(a, language, "Le nom affiché imite celui de %s.", one.like_name));
	if (one.same_name != NULL)
		warn(a, warning,
		    phrase_printf(a, language, "Le nom affiché est celui de %s, dont ce n'est pas l'adresse.",
			one.same_name));
	if (one.like_email != NULL)
		warn(a, warning, phrase_printf(a, language, "L'adresse imite %s.", one.like_email));
	if (name != NULL && shows_other_address(a, name, email))
		warn(a, warning, phrase(language, "Le nom affiché contient une autre adresse."));
	return OK;
}
