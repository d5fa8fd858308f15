/* `ajouter` and `retirer`: who is in a diffusion, candidates and contacts alike. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/command.h"
#include "desk/diffusion/diffusion.h"
#include "desk/diffusion/lifecycle.h"
#include "desk/people/people.h"
#include "desk/typed/pick.h"
#include "desk/typed/typed.h"

/* Candidates are a draft's (D38); what can be done instead is offered. */
static enum status
must_be_draft(struct take *take, const struct diffusion *diffusion, struct why *why)
{
	const char *ref = ref_make(take->arena, "D", diffusion->id);

	if (diffusion->status == DIFFUSION_DRAFT)
		return OK;
	answer_way(take, "Dupliquer en un nouveau brouillon", take_printf(take, "dupliquer %s", ref));
	if (diffusion->status == DIFFUSION_RUNNING || diffusion->status == DIFFUSION_REVIEWING)
		answer_way(take, "Prolonger", take_printf(take, "prolonger %s ", ref));
	answer_way(take, "Voir la diffusion", take_printf(take, "diffusion %s", ref));
	return refuse(take, why,
	    "on n'ajoute et ne retire des candidats que d'un brouillon\u00a0; pour masquer un candidat à vos "
	    "contacts, «\u00a0options CV-12\u00a0» puis «\u00a0Actif : non\u00a0»");
}

/* Of a diffusion that was launched nobody is taken out, but a dossier can be switched off. */
static void
offer_withdrawal(struct take *take, const struct dossier *dossier, const struct diffusion *diffusion)
{
	open_about(take, diffusion, "rien n'a changé");
	answer_say(take, "Je n'ai rien changé\u00a0: on ne retire un candidat que d'un brouillon.");
	answer_say(take,
	    "Si %s n'est plus disponible, vos contacts peuvent en être avertis, et ses demandes "
	    "closes avec ce motif.",
	    view_dossier_name(take->arena, dossier, false));
	answer_link(take,
	    take_printf(take, "%s n'est plus disponible", view_dossier_name(take->arena, dossier, false)),
	    take_printf(take, "options CV-%lld D-%lld\nActif : non", (long long)dossier->candidate.id,
		(long long)diffusion->id),
	    true);
}

/* "ajouter Anne Lefèvre": an address, or a name that only a contact bears. */
static bool
is_contact(struct take *take, const char *argument)
{
	const char *name = name_without_title(take->arena, argument);
	struct candidate *people;
	struct contact *contacts;
	size_t count;
	struct why unread;

	if (strchr(argument, '@') != NULL)
		return true;
	if (command_is_ref(argument) || strchr(argument, ':') != NULL ||
	    candidate_search(take->desk->store, take->arena, name, agency_shown(take), 1, &people, &count,
		&unread) != OK ||
	    count > 0)
		return false;
	return contacts_like(take, argument, &contacts, &count, &unread) == OK && count == 1;
}

/* What was typed after the verb, the diffusion's own reference left out. */
static const char *
typed_people(struct take *take, const struct read_command *command, bool contacts)
{
	struct buf typed = buf_make(take->arena);

	for (size_t i = 0; i < command->arguments.count; i++)
		if (ref_parse("D", command->arguments.items[i]) == 0 &&
		    contacts == is_contact(take, command->arguments.items[i]))
			buf_addf(&typed, "%s,", command->arguments.items[i]);
	if (!contacts)
		buf_add(&typed, command->comment);
	return typed.data;
}

/* Contacts join at any time before the end; those of a diffusion that runs are told of it. */
static enum status
add_contacts(struct take *take, struct diffusion *diffusion, const char *typed, struct why *why)
{
	struct act act = act_of(take);
	struct picked_contacts picked = {0};
	enum status st;

	if (diffusion->status == DIFFUSION_DONE || diffusion->status == DIFFUSION_ARCHIVED)
		return refuse(take, why, "la diffusion D-%lld est terminée", (long long)diffusion->id);
	st = pick_contacts(take, typed, "Contacts", &picked, why);
	for (size_t i = 0; i < picked.count && st == OK; i++) {
		st = recipient_add(take->desk->store, diffusion->id, picked.items[i].id, take->now, why);
		if (st == OK)
			st = take_journal(take, "diffusion.edit", ref_make(take->arena, "D", diffusion->id),
			    NULL, picked.items[i].name, why);
	}
	act.kept = NULL;
	return st == OK && diffusion->status == DIFFUSION_RUNNING ? lifecycle_welcome(&act, diffusion, why)
								  : st;
}

enum status
command_add(struct take *take, const struct read_command *command, struct why *why)
{
	const char *typed = typed_people(take, command, false), *contacts = typed_people(take, command, true);
	struct diffusion diffusion;
	bool of_group;
	enum status st = group_change(take, command, true, &of_group, why);

	if (st != OK || of_group)
		return st;
	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	if ((*typed != '\0' || *contacts == '\0') && (st = must_be_draft(take, &diffusion, why)) != OK)
		return st;
	if (*typed == '\0' && *contacts == '\0')
		return refuse(take, why,
		    "quels candidats ajouter\u00a0? Par exemple «\u00a0ajouter CV-12, CV-15\u00a0»");
	open_about(take, &diffusion, *contacts == '\0' ? "candidats" : "contacts");
	if (*contacts != '\0' && (st = add_contacts(take, &diffusion, contacts, why)) != OK)
		return st;
	if (*typed != '\0' && ((st = add_candidates(take, &diffusion, typed, "Candidats", why)) != OK ||
				  (st = take_journal(take, "dossier.add",
				       ref_make(take->arena, "D", diffusion.id), NULL, typed, why)) != OK))
		return st;
	if ((st = diffusion_find(take->desk->store, take->arena, diffusion.id, &diffusion, why)) != OK)
		return st;
	return show_diffusion(take, &diffusion, why);
}

/* -- taking out -- */

struct member {
	bool is_contact;
	struct dossier dossier;
	struct recipient recipient;
};

/* The recipient meant by an address, a name or part of it.  NONE: it means none. */
static enum status
recipient_meant(struct take *take, const struct diffusion *diffusion, const char *typed,
    struct recipient *recipient, struct why *why)
{
	struct dossier *dossiers;
	struct recipient *list;
	struct contact *contacts;
	size_t count, contact_count, found = 0;
	enum status st;

	if (command_is_ref(typed))
		return NONE;
	if ((st = dossier_list(take->desk->store, take->arena, diffusion->id, 0, &dossiers, &count, why)) !=
	    OK)
		return st;
	/* A candidate bears it too: what was asked of them stands. */
	for (size_t i = 0; i < count; i++)
		if (dossier_is_called(take->arena, &dossiers[i], typed))
			return NONE;
	if ((st = contacts_like(take, typed, &contacts, &contact_count, why)) != OK ||
	    (st = recipient_list(take->desk->store, take->arena, diffusion->id, &list, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < contact_count; k++)
			if (list[i].contact.id == contacts[k].id && found++ == 0)
				*recipient = list[i];
	if (found > 1)
		return refuse(take, why,
		    "«\u00a0%s\u00a0» peut être plusieurs contacts de D-%lld. Donnez l'adresse",
		    text_excerpt(take->arena, typed, 60), (long long)diffusion->id);
	return found == 1 ? OK : NONE;
}

/* Whom the one argument of the command means: a candidate first. */
static enum status
member_meant(struct take *take, const struct read_command *command, const struct diffusion *diffusion,
    struct member *member, struct why *why)
{
	struct why other;
	enum status st = command_dossier(take, command, diffusion, &member->dossier, why), found;

	member->is_contact = false;
	if (st != REFUSED || command->arguments.count == 0)
		return st;
	found = recipient_meant(take, diffusion, command->arguments.items[0], &member->recipient, &other);
	if (found == NONE)
		return st;
	*why = other;
	member->is_contact = true;
	return found;
}

/* Who has had the diffusion has it: that is said.  Others leave, and come back by a button. */
static enum status
take_contact_out(
    struct take *take, const struct diffusion *diffusion, const struct recipient *recipient, struct why *why)
{
	const char *ref = ref_make(take->arena, "D", diffusion->id), *name = recipient->contact.name;
	struct act act = act_of(take);
	bool removed;
	enum status st;

	if ((st = lifecycle_take_out(&act, diffusion, recipient, &removed, why)) != OK)
		return st;
	if (!removed)
		return refuse(take, why, "%s a déjà reçu cette diffusion et y reste", name);
	answer_say(take, "%s n'est plus dans la diffusion.", name);
	answer_link(take, take_printf(take, "Remettre %s", text_excerpt(take->arena, name, 60)),
	    take_printf(take, "ajouter %s %s", ref, recipient->contact.email), false);
	return take_journal(take, "diffusion.edit", ref, NULL, name, why);
}

static enum status
take_dossier_out(
    struct take *take, const struct diffusion *diffusion, const struct dossier *dossier, struct why *why)
{
	enum status st = must_be_draft(take, diffusion, why);

	if (st != OK || (st = dossier_remove(take->desk->store, dossier->id, take->now, why)) != OK)
		return st;
	answer_say(take, "%s n'est plus dans la diffusion.", view_dossier_name(take->arena, dossier, false));
	return take_journal(take, "dossier.remove", ref_make(take->arena, "CV", dossier->candidate.id),
	    ref_make(take->arena, "D", diffusion->id), NULL, why);
}

/* One argument.  *offered: of a diffusion that runs no candidate is taken out, and the answer says what can be done. */
static enum status
take_one_out(struct take *take, const struct read_command *command, const struct diffusion *diffusion,
    bool *offered, struct why *why)
{
	struct member member;
	enum status st = member_meant(take, command, diffusion, &member, why);

	if (st != OK)
		return st;
	*offered = !member.is_contact &&
		   (diffusion->status == DIFFUSION_RUNNING || diffusion->status == DIFFUSION_REVIEWING);
	if (*offered) {
		offer_withdrawal(take, &member.dossier, diffusion);
		return OK;
	}
	open_about(take, diffusion, member.is_contact ? "contacts" : "candidats");
	return member.is_contact ? take_contact_out(take, diffusion, &member.recipient, why)
				 : take_dossier_out(take, diffusion, &member.dossier, why);
}

enum status
command_take_out(struct take *take, const struct read_command *command, struct why *why)
{
	struct read_command one = *command;
	struct diffusion diffusion;
	bool of_group, offered = false;
	size_t people = 0;
	enum status st = group_change(take, command, false, &of_group, why);

	if (st != OK || of_group)
		return st;
	if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
		return st;
	for (size_t i = 0; i < command->arguments.count && !offered; i++) {
		one.arguments = (struct strings){1, &command->arguments.items[i]};
		if (ref_parse("D", command->arguments.items[i]) != 0)
			continue;
		people++;
		if ((st = take_one_out(take, &one, &diffusion, &offered, why)) != OK)
			return st;
	}
	/* Nobody is named: that is asked. */
	if (people == 0 && (st = take_one_out(take, command, &diffusion, &offered, why)) != OK)
		return st;
	if (offered)
		return OK;
	if ((st = diffusion_find(take->desk->store, take->arena, diffusion.id, &diffusion, why)) != OK)
		return st;
	return show_diffusion(take, &diffusion, why);
}
