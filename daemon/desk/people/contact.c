#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/people/people.h"
#include "desk/typed/fields.h"
#include "desk/typed/pick.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/group.h"

#define NAME_MAX    80
#define ADDRESS_MAX 254

static const char *
contact_said(struct arena *arena, const struct contact *contact)
{
	return contact->company == NULL ? contact->name
					: arena_printf(arena, "%s (%s)", contact->name, contact->company);
}

/* -- the form -- */

static void
read_name(struct take *take, struct fields *form, const struct read_command *command, struct contact *contact)
{
	const char *first = NULL;

	if (command_field(command, "Prénom") != NULL)
		first = fields_name(form, "Prénom", "Prénom", NULL, NAME_MAX);
	contact->name = fields_name(form, "Nom", "Nom", contact->name, NAME_MAX);
	if (contact->name == NULL && fields_any(form))
		fields_problem(form, "Nom", "il manque");
	if (first != NULL && contact->name != NULL)
		contact->name = arena_printf(take->arena, "%s %s", first, contact->name);
}

static enum status
read_email(struct take *take, struct fields *form, struct contact *contact, struct why *why)
{
	static const char label[] = "E-mail";
	const char *email = fields_text(form, label, label, contact->email, ADDRESS_MAX);
	struct contact other;
	enum status st;

	if (email == NULL && fields_any(form))
		fields_problem(form, label, "elle manque");
	if (email == NULL || !fields_changed(form, label))
		return OK;
	if (!text_is_address(email)) {
		fields_problem(form, label, "«\u00a0%s\u00a0» n'est pas une adresse",
		    text_excerpt(take->arena, email, 60));
		return OK;
	}
	contact->email = text_lower(take->arena, email);
	st = contact_find_email(take->desk->store, take->arena, contact->email, &other, why);
	if (st != OK || other.id == contact->id)
		return st == NONE ? OK : st;
	fields_problem(form, label, "%s a déjà cette adresse", contact_said(take->arena, &other));
	answer_link(take, take_printf(take, "Modifier %s", other.name),
	    take_printf(take, "modifier contact %s", other.email), false);
	return OK;
}

static void
read_type(struct take *take, struct fields *form, struct contact *contact)
{
	const char *typed = fields_text(
	    form, "Type", "Type", take_phrase(take, contact->internal ? "interne" : "externe"), NAME_MAX);

	if (!fields_changed(form, "Type") || typed == NULL)
		return;
	if (text_same(take->arena, typed, "interne") || text_same(take->arena, typed, "internal"))
		contact->internal = true;
	else if (text_same(take->arena, typed, "externe") || text_same(take->arena, typed, "external"))
		contact->internal = false;
	else
		fields_problem(form, "Type", "«\u00a0%s\u00a0»\u00a0: interne ou externe\u00a0?",
		    text_excerpt(take->arena, typed, 40));
}

static enum status
contact_fields(struct take *take, struct fields *form, const struct read_command *command,
    struct contact *contact, struct why *why)
{
	enum status st;

	read_name(take, form, command, contact);
	if ((st = read_email(take, form, contact, why)) != OK)
		return st;
	contact->company = fields_name(form, "Société", "Société", contact->company, NAME_MAX);
	read_type(take, form, contact);
	contact->language = fields_language(form, contact->language);
	fields_end(form);
	return OK;
}

/* Empty, as it stands, or as it was typed with what is wrong in it. */
static void
show_form(struct take *take, const struct fields *form, const struct contact *contact)
{
	size_t wrong = fields_wrong(form);
	bool new = contact->id == 0;

	fields_show(form);
	answer_subject(take, "%s\u00a0: %s", new ? take_phrase(take, "Nouveau contact") : contact->name,
	    wrong > 0 ? say_count(take->arena, take_language(take), (int64_t)wrong, "point à corriger",
			    "points à corriger")
	    : new     ? take_phrase(take, contact->email != NULL ? "à confirmer" : "à compléter")
		      : take_phrase(take, "à modifier"));
	if (wrong > 0)
		answer_say(take, new ? "Rien n'est encore créé. Répondez avec ces lignes corrigées."
				     : "Rien n'a changé. Répondez avec ces lignes corrigées.");
	else if (new && contact->email != NULL)
		answer_say(take, "Voici ce que j'ai lu. Rien n'est encore créé\u00a0: répondez à ce message "
				 "en changeant les "
				 "lignes voulues, ou telles quelles si tout est juste.");
	else if (new)
		answer_say(take,
		    "Répondez à ce message en complétant les lignes ci-dessous. Un contact interne "
		    "est de votre maison, un contact externe d'un client.");
	else
		answer_say(take, "Répondez à ce message en changeant les lignes voulues.");
	answer_about(take, CONVERSATION_CONTACT, contact->id, NULL);
	answer_form(take, new ? "nouveau contact" : "modifier contact");
	if (new &&wrong == 0 && contact->email != NULL)
		take->answer.fill = "Créer le contact";
	take->answer.subject =
	    new ? take_phrase(take, "Nouveau contact") : take_printf(take, "Re: %s", contact->name);
}

static enum status
show_contact(struct take *take, const struct contact *contact, struct why *why)
{
	struct buf names = buf_make(take->arena);
	struct contact_group *groups;
	size_t count;
	enum status st;

	answer_field(take, "Nom", contact->name);
	answer_field(take, "E-mail",
	    contact->bounced_at == 0 ? contact->email
				     : take_printf(take, "%s (refusée par son serveur)", contact->email));
	answer_field(take, "Société", contact->company == NULL ? "—" : contact->company);
	answer_field(take, "Type", take_phrase(take, contact->internal ? "interne" : "externe"));
	answer_field(take, "Langue", language_said(take, contact->language));
	st =
	    group_list(take->desk->store, take->arena, agency_shown(take), contact->id, &groups, &count, why);
	for (size_t i = 0; i < count && st == OK; i++)
		buf_addf(&names, "%s%s", i == 0 ? "" : ", ", groups[i].name);
	if (names.size_bytes > 0)
		answer_field(take, "Groupes", names.data);
	answer_about(take, CONVERSATION_CONTACT, contact->id, NULL);
	answer_form(take, "modifier contact");
	take->answer.subject = take_printf(take, "Re: %s", contact->name);
	answer_link(take, "Modifier", take_printf(take, "modifier contact %s", contact->email), true);
	answer_link(take, "Historique", take_printf(take, "historique %s", contact->email), false);
	answer_link(take, "Nouvelle diffusion",
	    take_printf(take, "nouvelle diffusion\nTitre : \nContacts : %s\nCandidats : ", contact->email),
	    false);
	return st;
}

/* "Nouveau contact : Paul Roux <p.roux@usine.example>, Usine Roux": read as far as it is plain, and shown before it is kept. */
static void
guess(struct take *take, const struct read_command *command, struct contact *contact)
{
	const char *typed =
	    command->arguments.count > 0 ? command->arguments.items[0] : take->reading->ignored;
	size_t count;
	char **parts = text_split(take->arena, typed == NULL ? "" : typed, ",;\n", &count);

	for (size_t i = 0; i < count; i++) {
		const char *name, *email;

		contact_split(take->arena, parts[i], &name, &email);
		if (email != NULL && text_is_address(email))
			contact->email = text_lower(take->arena, email);
		if (*name == '\0' || strpbrk(name, "0123456789@<>{}=") != NULL ||
		    text_length(name) > NAME_MAX)
			continue;
		if (contact->name == NULL)
			contact->name = name;
		else if (contact->company == NULL)
			contact->company = name;
	}
	if (contact->email == NULL) /* without an address the words may be anything */
		contact->company = NULL;
	else if (command->arguments.count == 0)
		take->ignored_used = true;
}

enum status
command_contact_new(struct take *take, const struct read_command *command, struct why *why)
{
	struct contact contact = {.language = "fr"};
	struct fields *form = fields_open(take, command);
	const char *typed = command_field(command, "E-mail"), *at;
	enum status st;

	if (!fields_any(form))
		guess(take, command, &contact);
	if (typed == NULL)
		typed = contact.email;
	at = typed == NULL ? NULL : strrchr(typed, '@');
	contact.internal = at != NULL && strcasecmp(at + 1, take->desk->config->domain) == 0;
	if ((st = contact_fields(take, form, command, &contact, why)) != OK)
		return st;
	if (fields_wrong(form) > 0 && take->reading->command_count > 1)
		return refuse(take, why, "%s", fields_first_problem(form));
	if (fields_wrong(form) > 0 || !fields_any(form)) {
		show_form(take, form, &contact);
		return OK;
	}
	if ((st = contact_create(take->desk->store, &contact, &contact.id, why)) != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "%s\u00a0: contact créé", contact.name);
	answer_say(take, "%s est parmi vos contacts.", contact_said(take->arena, &contact));
	st = take_journal(take, "contact.create",
	    arena_printf(take->arena, "contact:%lld", (long long)contact.id), NULL, contact.name, why);
	if (st == OK && take->thread.diffusion_id != 0 && take->reading->command_count == 1)
		answer_link(take,
		    take_printf(take, "L'ajouter à D-%lld", (long long)take->thread.diffusion_id),
		    take_printf(
			take, "ajouter %s D-%lld", contact.email, (long long)take->thread.diffusion_id),
		    true);
	return st == OK ? show_contact(take, &contact, why) : st;
}

/* By address, or a name that only one has; else the conversation's. */
static enum status
find_contact(struct take *take, const struct read_command *command, struct contact *contact, struct why *why)
{
	struct contact *found;
	const char *typed;
	size_t count;
	enum status st;

	if (command->arguments.count == 0) {
		if (take->thread.conversation != CONVERSATION_CONTACT || take->thread.object_id == 0)
			return refuse(take, why,
			    "de quel contact s'agit-il\u00a0? Par exemple "
			    "«\u00a0modifier contact p.roux@usine.example\u00a0»");
		st = contact_find(take->desk->store, take->arena, take->thread.object_id, contact, why);
		return st == NONE ? refuse(take, why, "ce contact n'existe plus") : st;
	}
	typed = command->arguments.items[0];
	if ((st = contacts_like(take, typed, &found, &count, why)) != OK)
		return st;
	if (count == 0)
		return refuse(take, why,
		    "«\u00a0%s\u00a0»\u00a0: aucun contact de ce nom ou de cette adresse",
		    text_excerpt(take->arena, typed, 80));
	if (count > 1)
		return refuse(take, why, "«\u00a0%s\u00a0» peut être %s. Donnez l'adresse",
		    text_excerpt(take->arena, typed, 80), contact_names(take, found, count));
	*contact = found[0];
	return OK;
}

enum status
command_contact_edit(struct take *take, const struct read_command *command, struct why *why)
{
	struct fields *form = fields_open(take, command);
	struct contact contact, before;
	const char *changes;
	enum status st;

	if ((st = find_contact(take, command, &contact, why)) != OK)
		return st;
	before = contact;
	if ((st = contact_fields(take, form, command, &contact, why)) != OK)
		return st;
	if (fields_wrong(form) > 0 && take->reading->command_count > 1)
		return refuse(take, why, "%s", fields_first_problem(form));
	if (fields_wrong(form) > 0 || !fields_any(form)) {
		show_form(take, form, &before);
		return OK;
	}
	changes = fields_changes(form);
	answer_open(take, "reponse");
	answer_subject(take, "%s\u00a0: %s", contact.name,
	    take_phrase(take, *changes == '\0' ? "rien n'a changé" : "c'est noté"));
	if (*changes == '\0')
		answer_say(take, "Rien n'a changé.");
	else
		answer_say(take, "C'est noté\u00a0: %s.", changes);
	if (*changes != '\0' && ((st = contact_update(take->desk->store, &contact, why)) != OK ||
				    (st = take_journal(take, "contact.update",
					 arena_printf(take->arena, "contact:%lld", (long long)contact.id),
					 NULL, changes, why)) != OK))
		return st;
	if ((st = contact_find(take->desk->store, take->arena, contact.id, &contact, why)) != OK)
		return st;
	return show_contact(take, &contact, why);
}

/* What was said of candidates goes with who said it: the administrator's, as with candidates. */
enum status
command_contact_remove(struct take *take, const struct read_command *command, struct why *why)
{
	struct contact contact;
	enum status st = find_contact(take, command, &contact, why);

	if (st != OK)
		return st;
	answer_way(take, take_printf(take, "Modifier %s", contact.name),
	    take_printf(take, "modifier contact %s", contact.email));
	return take->desk->config->sysadmin == NULL
		   ? refuse(take, why,
			 "un contact ne se supprime pas par message\u00a0: demandez l'effacement de ses "
			 "données à votre administrateur")
		   : refuse(take, why,
			 "un contact ne se supprime pas par message\u00a0: demandez l'effacement de ses "
			 "données à %s",
			 take->desk->config->sysadmin);
}

/* -- groups -- */

static enum status
show_group(struct take *take, const struct contact_group *group, struct why *why)
{
	struct buf addresses = buf_make(take->arena);
	struct contact *members;
	size_t count;
	enum status st;

	st = group_contacts(take->desk->store, take->arena, group->id, &members, &count, why);
	for (size_t i = 0; i < count && st == OK; i++) {
		answer_field(take, i == 0 ? "Contacts" : "",
		    arena_printf(take->arena, "%s, %s%s", contact_said(take->arena, &members[i]),
			members[i].email,
			members[i].bounced_at == 0 ? "" : take_phrase(take, " (refusée par son serveur)")));
		buf_addf(&addresses, "%s%s", i == 0 ? "" : ", ", members[i].email);
	}
	if (count == 0)
		answer_field(take, "Contacts", take_phrase(take, "aucun"));
	answer_about(take, CONVERSATION_GROUP, group->id, NULL);
	answer_form(take, "groupe");
	take->answer.subject = take_printf(take, "Re: Groupe %s", group->name);
	answer_link(take, "Modifier",
	    take_printf(take, "groupe %s\nContacts : %s", group->name, addresses.data), true);
	answer_link(take, "Nouvelle diffusion",
	    take_printf(take, "nouvelle diffusion\nTitre : \nContacts : %s\nCandidats : ", group->name),
	    false);
	answer_link(take, "Supprimer ce groupe", take_printf(take, "groupe %s : aucun", group->name), false);
	return st;
}

static void
ask_members(struct take *take, const char *name)
{
	answer_open(take, "formulaire");
	answer_subject(take, "Groupe %s\u00a0: à compléter", name);
	answer_say(take,
	    "Le groupe «\u00a0%s\u00a0» n'existe pas encore. Pour le créer, répondez à ce message en "
	    "complétant "
	    "les lignes ci-dessous.",
	    name);
	view_add_form_line(take->answer.view, "groupe", name, NULL);
	view_add_form_line(take->answer.view, "Contacts", "", NULL);
	view_set(take->answer.view, "note",
	    take_phrase(take, "Contacts\u00a0: adresses ou noms, séparés par des virgules."));
	take->answer.subject = take_printf(take, "groupe %s", name);
}

static enum status
set_members(struct take *take, struct contact_group *group, const char *typed, bool made, struct why *why)
{
	struct picked_contacts picked = {0};
	const char *object = arena_printf(take->arena, "group:%lld", (long long)group->id);
	int64_t *ids;
	enum status st;

	if ((st = pick_contacts(take, typed, "Contacts", &picked, why)) != OK)
		return st;
	if (picked.count == 0)
		return refuse(take, why,
		    "Contacts\u00a0: aucun de ceux-là n'est un de vos contacts\u00a0: "
		    "«\u00a0%s\u00a0»",
		    text_excerpt(take->arena, typed, 120));
	ids = arena_array(take->arena, picked.count, sizeof(*ids));
	for (size_t i = 0; i < picked.count; i++)
		ids[i] = picked.items[i].id;
	if ((st = group_set(take->desk->store, group->id, ids, picked.count, take->now, why)) != OK)
		return st;
	answer_say(take,
	    made ? "Le groupe «\u00a0%s\u00a0» est créé\u00a0: %s."
		 : "Le groupe «\u00a0%s\u00a0» a changé\u00a0: %s.",
	    group->name,
	    say_count(take->arena, take_language(take), (int64_t)picked.count, "contact", "contacts"));
	return take_journal(take, made ? "group.create" : "group.update", object, NULL, group->name, why);
}

static enum status
remove_group(struct take *take, const struct contact_group *group, struct why *why)
{
	enum status st = group_remove(take->desk->store, group->id, why);

	answer_open(take, "reponse");
	answer_subject(take, "Groupe %s supprimé", group->name);
	answer_say(take, "Le groupe «\u00a0%s\u00a0» est supprimé. Ses contacts restent.", group->name);
	answer_link(take, "Les groupes", "groupes", false);
	return st == OK ? take_journal(take, "group.remove",
			      arena_printf(take->arena, "group:%lld", (long long)group->id), NULL,
			      group->name, why)
			: st;
}

/* The name typed, else the conversation's group. */
static enum status
group_name(struct take *take, const struct read_command *command, const char **name, struct why *why)
{
	struct contact_group group;
	enum status st;

	*name = NULL;
	if (command->arguments.count > 0) {
		*name = text_line(take->arena, command->arguments.items[0]);
		return OK;
	}
	if (take->thread.conversation != CONVERSATION_GROUP)
		return refuse(take, why,
		    "quel groupe\u00a0? Par exemple «\u00a0groupe Soudure\u00a0: "
		    "p.roux@usine.example, Marie Blanc\u00a0»");
	st = group_find(take->desk->store, take->arena, take->thread.object_id, &group, why);
	if (st == NONE)
		return refuse(take, why, "ce groupe n'existe plus");
	if (st == OK)
		*name = group.name;
	return st;
}

enum status
command_group_remove(struct take *take, const struct read_command *command, struct why *why)
{
	struct contact_group group;
	const char *name;
	enum status st = group_name(take, command, &name, why);

	if (st != OK)
		return st;
	st = group_find_name(
	    take->desk->store, take->arena, take->sender.recruiter.agency_id, name, &group, why);
	if (st != NONE)
		return st == OK ? remove_group(take, &group, why) : st;
	answer_way(take, "Les groupes", "groupes");
	return refuse(
	    take, why, "aucun groupe ne s'appelle «\u00a0%s\u00a0»", text_excerpt(take->arena, name, 80));
}

/* The field, "Membres : ...", or lines below the name with nothing before them. */
static const char *
members_typed(struct take *take, const struct read_command *command)
{
	const char *typed = command_field(command, "Contacts"), *left = take->reading->ignored;

	for (size_t i = 0; i < command->field_count && typed == NULL; i++)
		if (text_same(take->arena, command->fields[i].name, "membres") ||
		    text_same(take->arena, command->fields[i].name, "members"))
			typed = command->fields[i].value;
	if (typed != NULL || left == NULL || take->reading->command_count > 1)
		return typed;
	take->ignored_used = true;
	return left;
}

/* "Paul Roux du groupe Soudure": where what comes before the group ends, and its name; false: none stands there. */
static bool
split_group(struct arena *arena, const char *argument, const char **who, const char **name)
{
	static const char *const joins[] = {"du groupe", "au groupe", "dans le groupe", "from group",
	    "from the group", "to group", "to the group"};
	size_t count, size;
	char **words = text_split(arena, argument, " ", &count);
	struct buf before = buf_make(arena), after = buf_make(arena);

	for (size_t at = 0; at < count; at++)
		for (size_t j = 0; j < COUNT(joins); j++) {
			char **parts = text_split(arena, joins[j], " ", &size);
			size_t same = 0;

			while (same < size && at + same < count &&
			       text_same(arena, parts[same], words[at + same]))
				same++;
			if (same < size || at + size >= count)
				continue;
			for (size_t i = 0; i < at; i++)
				buf_addf(&before, "%s%s", i == 0 ? "" : " ", words[i]);
			for (size_t i = at + size; i < count; i++)
				buf_addf(&after, "%s%s", i == at + size ? "" : " ", words[i]);
			*who = before.data;
			*name = after.data;
			return true;
		}
	return false;
}

/* The members there will be, as they are typed behind `groupe`; *changed: how many are others than before. */
static enum status
members_after(struct take *take, const struct contact_group *group, const struct picked_contacts *picked,
    bool add, struct buf *typed, size_t *changed, struct why *why)
{
	struct contact *members;
	size_t count, kept = 0;
	enum status st = group_contacts(take->desk->store, take->arena, group->id, &members, &count, why);

	if (st != OK)
		return st;
	for (size_t i = 0; i < count; i++)
		if (!is_picked(picked, members[i].id))
			buf_addf(typed, "%s%s", kept++ == 0 ? "" : ", ", members[i].email);
	*changed = add ? picked->count - (count - kept) : count - kept;
	for (size_t i = 0; add && i < picked->count; i++)
		buf_addf(typed, "%s%s", kept++ == 0 ? "" : ", ", picked->items[i].email);
	return OK;
}

/* All of the arguments but the group's name, as they were typed. */
static bool
members_named(struct take *take, const struct read_command *command, const char **typed, const char **name)
{
	struct buf people = buf_make(take->arena);
	const char *who;

	*name = NULL;
	for (size_t i = 0; i < command->arguments.count; i++) {
		const char *argument = command->arguments.items[i];

		if (*name == NULL && split_group(take->arena, argument, &who, name))
			argument = who;
		if (*argument != '\0')
			buf_addf(&people, "%s%s", people.size_bytes == 0 ? "" : ", ", argument);
	}
	*typed = people.data;
	/* Beside an address or a reference, words are no argument. */
	if (*name == NULL)
		(void)split_group(take->arena, command->line, &who, name);
	return *name != NULL && people.size_bytes > 0 && command_ref(command, "D") == 0;
}

enum status
group_change(struct take *take, const struct read_command *command, bool add, bool *taken, struct why *why)
{
	struct picked_contacts picked = {0};
	struct contact_group group;
	struct buf after = buf_make(take->arena);
	struct read_field field = {.name = "Contacts", .known = true};
	struct read_command whole = {
	    .verb = "groupe", .line = command->line, .field_count = 1, .fields = &field};
	const char *typed, *name;
	size_t changed;
	enum status st;

	*taken = members_named(take, command, &typed, &name);
	if (!*taken)
		return OK;
	st = group_find_name(
	    take->desk->store, take->arena, take->sender.recruiter.agency_id, name, &group, why);
	if (st == NONE) {
		answer_way(take, "Les groupes", "groupes");
		return refuse(take, why, "aucun groupe ne s'appelle «\u00a0%s\u00a0»",
		    text_excerpt(take->arena, name, 80));
	}
	if (st != OK || (st = pick_contacts(take, typed, "Contacts", &picked, why)) != OK ||
	    (st = members_after(take, &group, &picked, add, &after, &changed, why)) != OK)
		return st;
	if (changed == 0) {
		answer_way(take, group.name, take_printf(take, "groupe %s", group.name));
		return refuse(take, why,
		    add ? "«\u00a0%s\u00a0»\u00a0: personne à ajouter au groupe «\u00a0%s\u00a0»"
			: "«\u00a0%s\u00a0» n'est pas dans le groupe «\u00a0%s\u00a0»",
		    text_excerpt(take->arena, typed, 80), group.name);
	}
	if (after.size_bytes == 0) {
		answer_way(take, "Supprimer ce groupe", take_printf(take, "supprimer groupe %s", group.name));
		return refuse(
		    take, why, "il n'y aurait plus personne dans le groupe «\u00a0%s\u00a0»", group.name);
	}
	field.value = after.data;
	whole.arguments = (struct strings){1, &group.name};
	return command_group(take, &whole, why);
}

enum status
command_group(struct take *take, const struct read_command *command, struct why *why)
{
	static const char *const names[] = {
	    "Contacts", "groupe", "Membres", "membres", "Members", "members", "group"};
	const char *typed = members_typed(take, command), *name;
	int64_t agency = take->sender.recruiter.agency_id;
	struct contact_group group;
	bool made;
	enum status st;

	if ((st = group_name(take, command, &name, why)) != OK)
		return st;
	st = group_find_name(take->desk->store, take->arena, agency, name, &group, why);
	if (st != OK && st != NONE)
		return st;
	if (st == NONE && (typed == NULL || *typed == '\0')) {
		ask_members(take, name);
		return OK;
	}
	if (st == OK && typed != NULL &&
	    (text_same(take->arena, typed, "aucun") || text_same(take->arena, typed, "none")))
		return remove_group(take, &group, why);
	answer_open(take, "reponse");
	answer_subject(take, "Groupe %s", name);
	if (typed != NULL && *typed != '\0') {
		st = group_open(take->desk->store, take->arena, agency, name, take->now, &group, &made, why);
		if (st != OK || (st = set_members(take, &group, typed, made, why)) != OK)
			return st;
	}
	command_say_others(take, command, names, COUNT(names));
	return show_group(take, &group, why);
}
