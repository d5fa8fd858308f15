#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/take/take.h"
#include "desk/template/template.h"
#include "letters/edited.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "letters/sample.h"
#include "store/template.h"

#define FORM	      "modele:"
#define VERSIONS_MOST 5
#define LINK_BYTES    1500 /* encoded it may triple, and mail programs cut links that are too long */

/* -- who may -- */

struct admins {
	struct arena *arena;
	struct buf names;
};

static enum status
add_admin(const struct recruiter *recruiter, void *data)
{
	struct admins *admins = data;

	if (recruiter->admin)
		buf_addf(&admins->names, "%s%s (%s)", admins->names.size_bytes == 0 ? "" : ", ",
		    recruiter->name, recruiter->email);
	return OK;
}

static enum status
only_admins(struct take *take, struct why *why)
{
	struct admins admins = {.arena = take->arena, .names = buf_make(take->arena)};
	enum status st;

	if (take->sender.recruiter.admin)
		return OK;
	if ((st = recruiter_each(take->desk->store, take->arena, add_admin, &admins, why)) != OK)
		return st;
	if (admins.names.size_bytes == 0)
		return because(why, REFUSED, "%s",
		    take_phrase(take, "personne n'a encore le droit de changer les modèles"));
	return because(why, REFUSED, take_phrase(take, "les modèles ne sont changés que par\u00a0: %s"),
	    admins.names.data);
}

/* -- which one -- */

static bool
is_template(const struct take *take, const char *name)
{
	for (const char *const *names = letters_names(take->desk->letters); *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* "diffusion debut client" for "diffusion-debut-client"; the nearest are offered when it is none. */
static enum status
find_name(struct take *take, const char *typed, const char **name, struct why *why)
{
	const char *key = text_key(take->arena, typed);

	for (const char *const *names = letters_names(take->desk->letters); *names != NULL; names++) {
		char *spaced = arena_string(take->arena, *names);

		for (char *c = spaced; *c != '\0'; c++)
			if (*c == '-')
				*c = ' ';
		if (strcmp(key, *names) == 0 || strcmp(key, spaced) == 0) {
			*name = *names;
			return OK;
		}
	}
	if (*key == '\0')
		return because(why, REFUSED, "%s",
		    take_phrase(
			take, "de quel modèle s'agit-il\u00a0? «\u00a0modèles\u00a0» les montre tous"));
	return because(why, REFUSED,
	    take_phrase(
		take, "il n'y a pas de modèle «\u00a0%s\u00a0»\u00a0; «\u00a0modèles\u00a0» les montre tous"),
	    text_excerpt(take->arena, typed, 60));
}

struct wish {
	struct template_of of;
	long version; /* 0: none */
	bool original;
};

/* "modèle diffusion-debut-client anglais version 2". */
static enum status
read_wish(struct take *take, const struct read_command *command, struct wish *wish, struct why *why)
{
	struct buf rest = buf_make(take->arena);
	size_t count;
	char **words = text_split(take->arena, text_key(take->arena, command->line), " ", &count);

	*wish = (struct wish){.of.language = "fr"};
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || strcmp(words[i], "modele") == 0 || strcmp(words[i], "template") == 0)
			continue;
		if (strcmp(words[i], "version") == 0 && i + 1 < count)
			wish->version = strtol(words[++i], NULL, 10);
		else if (strcmp(words[i], "origine") == 0 || strcmp(words[i], "original") == 0)
			wish->original = true;
		else if (strcmp(words[i], "anglais") == 0 || strcmp(words[i], "en") == 0 ||
			 strcmp(words[i], "english") == 0)
			wish->of.language = "en";
		else if (strcmp(words[i], "d") != 0 && strcmp(words[i], "fr") != 0 &&
			 strcmp(words[i], "francais") != 0 && strcmp(words[i], "french") != 0)
			buf_addf(&rest, "%s%s", rest.size_bytes == 0 ? "" : " ", words[i]);
	}
	return find_name(take, rest.data, &wish->of.name, why);
}

static const char *
command_for(struct take *take, struct template_of of, const char *more)
{
	return arena_printf(take->arena, "%s %s%s%s", take_phrase(take, "modèle"), of.name,
	    language_is_english(of.language) ? take_phrase(take, " anglais") : "", take_phrase(take, more));
}

/* -- showing -- */

static void
open_page(struct take *take, struct template_of of)
{
	answer_open(take, "modele");
	answer_subject(take, language_is_english(of.language) ? "Modèle %s (anglais)" : "Modèle %s", of.name);
	answer_form(take, arena_printf(take->arena, FORM "%s/%s", of.language, of.name));
}

static void
show_source(struct take *take, struct template_of of, const char *text)
{
	json_t *view = take->answer.view;
	const char *shown = template_for_person(take->arena, take_language(take), text);

	view_set(view, "source", shown);
	view_set(view, "champs", template_fields(take->arena, of.name));
	if (strlen(shown) <= LINK_BYTES)
		answer_link(take, "Modifier le texte",
		    take_printf(take, "=== début du modèle ===\n%s=== fin du modèle ===\n", shown), true);
}

static enum status
link_versions(struct take *take, struct template_of of, bool edited, struct why *why)
{
	struct template_version *list;
	int64_t total;
	size_t count;
	enum status st;

	st = template_list(
	    take->desk->store, take->arena, of.language, of.name, VERSIONS_MOST, &list, &count, &total, why);
	if (st != OK)
		return st;
	for (size_t i = 0; i < count; i++) {
		answer_field(take, take_printf(take, "Version %lld", (long long)list[i].version),
		    arena_printf(take->arena, "%s, %s", list[i].author,
			say_moment(
			    take->arena, take_language(take), take->desk->config->zone, list[i].created_at)));
		if (i > 0 || !edited)
			answer_link(take,
			    arena_printf(take->arena, take_phrase(take, "Revenir à la version %lld"),
				(long long)list[i].version),
			    command_for(take, of,
				arena_printf(take->arena, " version %lld", (long long)list[i].version)),
			    false);
	}
	if (edited)
		answer_link(take, "Revenir au texte d'origine", command_for(take, of, " d'origine"), false);
	answer_link(take, "Tous les modèles", "modèles", false);
	return OK;
}

static enum status
current_text(struct take *take, struct template_of of, const char **text, bool *edited, struct why *why)
{
	enum status st =
	    letters_source(take->desk->letters, take->arena, of.language, of.name, false, text, edited, why);

	if (st == NONE)
		return because(why, REFUSED,
		    take_phrase(take, "«\u00a0%s\u00a0» n'est pas encore écrit en anglais"), of.name);
	if (st == OK)
		*text = say_spaced(take->arena, *text);
	return st;
}

static enum status
show(struct take *take, struct template_of of, struct why *why)
{
	const char *text, *about = template_description(take_language(take), of.name);
	bool edited;
	enum status st;

	if ((st = current_text(take, of, &text, &edited, why)) != OK)
		return st;
	open_page(take, of);
	answer_say(
	    take, edited ? "%s. Ce texte est le vôtre\u00a0:" : "%s. C'est le texte d'origine\u00a0:", about);
	answer_say(take, "Répondez en le renvoyant modifié, entre ses deux lignes de marques.");
	show_source(take, of, text);
	return link_versions(take, of, edited, why);
}

/* -- setting -- */

static const char *
folder(const struct take *take)
{
	return arena_printf(take->arena, "%s/templates", take->desk->config->state_dir);
}

static enum status
journal(struct take *take, struct template_of of, const char *event, const char *text, struct why *why)
{
	return take_journal(
	    take, event, arena_printf(take->arena, "template:%s/%s", of.language, of.name), NULL, text, why);
}

/* It does not hold: why, and the text comes back as it was typed. */
static void
give_back(struct take *take, struct template_of of, const char *typed, const char *fault)
{
	open_page(take, of);
	answer_problem(take, "Texte", "%s", template_fault(take->arena, take_language(take), fault, typed));
	answer_say(take, "Rien n'a changé. Voici votre texte\u00a0; corrigez-le et renvoyez-le.");
	show_source(take, of, typed);
	answer_link(take, "Tous les modèles", "modèles", false);
}

static void
show_result(struct take *take, const char *before, const char *after, const struct letter *letter)
{
	json_t *view = take->answer.view;

	template_add_differences(take, before, after);
	view_set(view, "exemple_objet", letter->subject);
	view_set(view, "exemple", letter->text);
}

static enum status
set_text(struct take *take, struct template_of of, const char *text, struct why *why)
{
	json_t *view = sample_view(of.language, of.name);
	struct template_version *last;
	struct letter letter;
	const char *before;
	int64_t version;
	size_t count;
	struct why fault;
	bool edited;
	enum status st;

	st = letters_try(take->desk->letters, take->arena, of.language, of.name, text, view, &letter, &fault);
	json_decref(view);
	if (st == REFUSED) {
		give_back(take, of, text, fault.text);
		return OK;
	}
	if (st != OK)
		return because(why, st, "%s", fault.text);
	if ((st = current_text(take, of, &before, &edited, why)) != OK ||
	    (st = template_list(take->desk->store, take->arena, of.language, of.name, 1, &last, &count,
		 &version, why)) != OK)
		return st;
	if (strcmp(before, text) == 0 && (!edited || (count > 0 && strcmp(last->text, text) == 0))) {
		open_page(take, of);
		answer_say(take, "Rien n'a changé\u00a0: ce texte est déjà celui qui sert.");
		return link_versions(take, of, edited, why);
	}
	st = template_add(take->desk->store, of.language, of.name, take->sender.recruiter.id, text, take->now,
	    &version, why);
	if (st != OK || (st = edited_put(take->arena, folder(take), of.language, of.name, text, why)) != OK)
		return st;
	take->desk->letters_changed = true;
	open_page(take, of);
	answer_say(take, "C'est fait\u00a0: la version %lld sert dès maintenant.", (long long)version);
	show_result(take, before, text, &letter);
	if ((st = journal(take, of, "template.set",
		 arena_printf(take->arena, "version %lld", (long long)version), why)) != OK)
		return st;
	return link_versions(take, of, true, why);
}

static enum status
set_original(struct take *take, struct template_of of, struct why *why)
{
	json_t *view = sample_view(of.language, of.name);
	const char *before, *after;
	struct letter letter;
	bool edited;
	enum status st;

	if ((st = current_text(take, of, &before, &edited, why)) != OK)
		goto out;
	if ((st = letters_source(
		 take->desk->letters, take->arena, of.language, of.name, true, &after, &edited, why)) != OK ||
	    (st = letters_try(
		 take->desk->letters, take->arena, of.language, of.name, after, view, &letter, why)) != OK ||
	    (st = edited_put(take->arena, folder(take), of.language, of.name, NULL, why)) != OK)
		goto out;
	take->desk->letters_changed = true;
	open_page(take, of);
	answer_say(take, "C'est fait\u00a0: le texte d'origine sert de nouveau.");
	show_result(take, before, say_spaced(take->arena, after), &letter);
	if ((st = journal(take, of, "template.reset", NULL, why)) == OK)
		st = link_versions(take, of, false, why);
out:
	json_decref(view);
	return st;
}

enum status
command_template(struct take *take, const struct read_command *command, struct why *why)
{
	struct template_version former;
	struct wish wish;
	enum status st;

	if ((st = only_admins(take, why)) != OK || (st = read_wish(take, command, &wish, why)) != OK)
		return st;
	if (wish.original)
		return set_original(take, wish.of, why);
	if (wish.version == 0)
		return show(take, wish.of, why);
	st = template_find(
	    take->desk->store, take->arena, wish.of.language, wish.of.name, wish.version, &former, why);
	if (st == NONE)
		return because(why, REFUSED, take_phrase(take, "«\u00a0%s\u00a0» n'a pas de version %ld"),
		    wish.of.name, wish.version);
	return st == OK ? set_text(take, wish.of, former.text, why) : st;
}

enum status
command_templates(struct take *take, const struct read_command *command, struct why *why)
{
	const char *headings[] = {
	    take_phrase(take, "Modèle"), take_phrase(take, "Sert à"), take_phrase(take, "Versions")};
	const char *const *names = letters_names(take->desk->letters);
	struct view_maker maker = {
	    .arena = take->arena, .language = take_language(take), .reply_to = "", .subject = ""};
	struct template_version *list;
	const char **cells;
	size_t count = 0, none;
	int64_t total;
	enum status st;

	(void)command;
	while (names[count] != NULL)
		count++;
	cells = arena_array(take->arena, count * COUNT(headings), sizeof(*cells));
	for (size_t i = 0; i < count; i++) {
		st = template_list(
		    take->desk->store, take->arena, "fr", names[i], 0, &list, &none, &total, why);
		if (st != OK)
			return st;
		cells[3 * i] = names[i];
		cells[3 * i + 1] = template_description(maker.language, names[i]);
		cells[3 * i + 2] = total == 0 ? take_phrase(take, "d'origine")
					      : arena_printf(take->arena, "%lld", (long long)total);
		if (text_starts(names[i], "diffusion-"))
			answer_link(take, names[i],
			    command_for(take, (struct template_of){"fr", names[i]}, ""), false);
	}
	answer_open(take, "reponse");
	answer_subject(take, "Modèles de communication\u00a0: %zu", count);
	answer_say(take,
	    "Répondez «\u00a0modèle\u00a0» et un nom pour lire son texte et le changer\u00a0; ajoutez "
	    "«\u00a0anglais\u00a0» pour celui des lecteurs anglophones.");
	view_add_table(&maker, take->answer.view, headings, COUNT(headings), cells, count);
	return OK;
}

/* -- the reply with a text -- */

static bool
form_of(const struct take *take, struct template_of *of)
{
	const char *form = take->thread.form, *slash;

	if (form == NULL || !text_starts(form, FORM) || (slash = strchr(form, '/')) == NULL)
		return false;
	form += strlen(FORM);
	of->language = arena_bytes(take->arena, form, (size_t)(slash - form));
	of->name = slash + 1;
	return is_template(take, of->name);
}

bool
template_is_answered(const struct take *take)
{
	const struct reading *reading = take->reading;
	struct template_of of;

	if (!form_of(take, &of))
		return false;
	/* "modèles", "aide": another command ends the conversation. */
	return strstr(take->message->text, "===") != NULL || reading->command_count == 0 ||
	       reading->commands[0].verb == NULL || strcmp(reading->commands[0].verb, "formulaire") == 0;
}

enum status
template_take(struct take *take, struct why *why)
{
	struct template_of of;
	const char *current, *typed;
	bool edited;
	enum status st;

	if (!form_of(take, &of))
		return because(why, BROKEN, "no template is answered");
	if ((st = only_admins(take, why)) != OK ||
	    (st = current_text(take, of, &current, &edited, why)) != OK)
		return st;
	typed = template_typed(take, current);
	if (typed != NULL)
		return set_text(take, of, typed, why);
	open_page(take, of);
	answer_say(
	    take, "Je n'ai pas trouvé le texte\u00a0: gardez les deux lignes de marques qui l'entourent.");
	show_source(take, of, current);
	return link_versions(take, of, edited, why);
}
