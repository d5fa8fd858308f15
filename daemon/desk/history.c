/*
 * `historique`: what happened to a diffusion, with a candidate, a contact or a request, who did it and by which mail; and
 * that mail.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/command.h"
#include "desk/diffusion/diffusion.h"
#include "desk/feedback/feedback.h"
#include "desk/typed/listing.h"
#include "desk/typed/pick.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "store/arrival.h"
#include "store/journal.h"
#include "store/outbox.h"

#define ORIGINALS_LINKED 5

static const char *const headings[] = {"Date", "Qui", "Quoi", "Candidat", "Mots", "Message", "N°", "Contact"};
static const struct listing_kind kind = {
    "historique", headings, COUNT(headings), 7, "statut|Contacts|Candidats"};

enum column { AT, WHO, WHAT, CANDIDATE, WORDS, MESSAGE, REF, CONTACT };

struct event {
	int64_t at;
	size_t rank;	   /* order it was found in, for events of one second */
	bool has_original; /* the letter it came in was kept */
	int status;	   /* of the request or notification it is about; -1: of none */
	const char *cells[COUNT(headings)];
};
struct history {
	struct take *take;
	struct event *events;
	size_t count, room;
	int status; /* only lines about feedback of this status; -1: any */
	struct why *why;
};

static const struct {
	const char *event, *said;
} events_said[] = {
    {"diffusion.create", "diffusion créée"},
    {"diffusion.edit", "diffusion modifiée"},
    {"diffusion.schedule", "lancement programmé"},
    {"diffusion.unschedule", "lancement annulé"},
    {"diffusion.start", "diffusion lancée"},
    {"diffusion.close", "fin des réponses"},
    {"diffusion.extend", "diffusion prolongée"},
    {"diffusion.done", "diffusion terminée"},
    {"diffusion.archive", "diffusion archivée"},
    {"diffusion.hold", "envoi retenu"},
    {"leak.pass", "envoi permis malgré l'identité visible"},
    {"diffusion.", "diffusion mise à jour"},
    {"recipient.remind", "contact relancé"},
    {"dossier.add", "candidat ajouté"},
    {"dossier.remove", "candidat retiré"},
    {"dossier.", "options d'un candidat changées"},
    {"feedback.validate", "validation"},
    {"feedback.refuse", "refus"},
    {"feedback.requalify", "retour requalifié"},
    {"feedback.", "retour mis à jour"},
    {"scenario.reply", "réponse à un scénario"},
    {"scenario.", "scénario mis à jour"},
    {"candidate.stop", "ne veut plus de messages"},
    {"candidate.", "fiche du candidat mise à jour"},
    {"person.export", "données communiquées"},
    {"person.erase", "données effacées"},
    {"outbox.hold", "message retenu"},
    {"bounce", "message revenu"},
    {"mail.automatic", "réponse automatique reçue"},
    {"mail.thanks", "remerciement reçu"},
    {"mail.refused", "message sans effet"},
};

static const char *
say_event(const struct take *take, const char *event)
{
	for (size_t i = 0; i < COUNT(events_said); i++)
		if (text_starts(event, events_said[i].event))
			return take_phrase(take, events_said[i].said);
	return take_phrase(take, "autre");
}

static struct event *
add_event(struct history *history, int64_t at)
{
	struct event *event;

	if (history->count == history->room) {
		size_t room = history->room == 0 ? 64 : history->room * 2;

		history->events = arena_grow(history->take->arena, history->events,
		    history->room * sizeof(*event), room * sizeof(*event));
		history->room = room;
	}
	event = &history->events[history->count];
	*event = (struct event){.at = at, .rank = history->count++, .status = -1};
	for (size_t i = 0; i < COUNT(headings); i++)
		event->cells[i] = "";
	return event;
}

/* -- who -- */

/* "recruiter:3" as the person's name. */
static enum status
name_of_actor(struct take *take, const char *actor, const char **name, struct why *why)
{
	const char *colon = strchr(actor, ':');
	int64_t id = colon == NULL ? 0 : strtoll(colon + 1, NULL, 10);
	struct recruiter recruiter = {0};
	struct contact contact = {0};
	struct candidate candidate = {0};
	enum status st = OK;

	*name = strcmp(actor, "sysadmin") == 0 ? take_phrase(take, "L'administrateur") : "Facteur";
	if (text_starts(actor, "recruiter:")) {
		st = recruiter_find(take->desk->store, take->arena, id, &recruiter, why);
		*name = st == OK ? recruiter.name : "";
	} else if (text_starts(actor, "contact:")) {
		st = contact_find(take->desk->store, take->arena, id, &contact, why);
		*name = st == OK ? contact.name : "";
	} else if (text_starts(actor, "candidate:")) {
		st = candidate_find(take->desk->store, take->arena, id, &candidate, why);
		*name = st == OK ? candidate_name(take->arena, &candidate) : "";
	}
	return st == NONE ? OK : st;
}

/* -- what -- */

/* A line about a request: whose, of whom, and the letter it came in. */
static enum status
about_feedback(struct history *history, int64_t id, struct event *event, struct why *why)
{
	struct take *take = history->take;
	struct store *store = take->desk->store;
	struct feedback feedback;
	struct contact contact = {.name = ""};
	struct dossier dossier;
	enum status st;

	if ((st = feedback_find(store, take->arena, id, &feedback, why)) != OK)
		return st == NONE ? OK : st;
	st = contact_find(store, take->arena, feedback.contact_id, &contact, why);
	if (st != OK && st != NONE)
		return st;
	event->cells[CONTACT] = contact.name;
	event->status = (int)feedback.status;
	if (feedback.dossier_id != 0) {
		st = dossier_find(store, take->arena, feedback.dossier_id, 0, &dossier, why);
		if (st != OK)
			return st == NONE ? OK : st;
		event->cells[CANDIDATE] = view_dossier_name(take->arena, &dossier, false);
	}
	if (feedback.arrival_id == 0)
		return OK;
	st = arrival_kept(store, feedback.arrival_id, why);
	event->has_original = st == OK;
	return st == NONE ? OK : st;
}

/* The journal keeps "interview : the person's words". */
static void
split_words(struct take *take, const char *text, struct event *event)
{
	const char *colon = strstr(text, " : ");

	if (colon == NULL)
		return;
	event->cells[WHAT] = say_action(
	    take->arena, take_language(take), arena_bytes(take->arena, text, (size_t)(colon - text)));
	event->cells[WORDS] = colon + 3;
}

static enum status
subject_of(struct take *take, const char *message_id, const char **subject, struct why *why)
{
	struct arrival arrival;
	enum status st;

	if (message_id == NULL)
		return OK;
	st = arrival_find_message(take->desk->store, take->arena, message_id, &arrival, why);
	if (st == OK && arrival.subject != NULL)
		*subject = arrival.subject;
	return st == NONE ? OK : st;
}

static const char *
say_at(const struct take *take, int64_t at)
{
	struct civil civil = clock_civil(take->desk->config->zone, at);

	return arena_printf(take->arena, "%02d/%02d/%04d %02d:%02d", civil.day, civil.month, civil.year,
	    civil.hour, civil.minute);
}

static enum status
add_entry(const struct journal_entry *entry, void *data)
{
	struct history *history = data;
	struct take *take = history->take;
	struct event *event = add_event(history, entry->at);
	int64_t feedback_id = ref_parse("R", entry->object);
	enum status st;

	event->cells[AT] = say_at(take, entry->at);
	event->cells[WHAT] = say_event(take, entry->event);
	event->cells[WORDS] = entry->text == NULL ? "" : entry->text;
	event->cells[REF] = entry->object == NULL || strchr(entry->object, ':') != NULL ? "" : entry->object;
	if (strcmp(entry->event, "feedback.create") == 0 && entry->text != NULL)
		split_words(take, entry->text, event);
	if ((st = name_of_actor(take, entry->actor, &event->cells[WHO], history->why)) != OK)
		return st;
	if ((st = subject_of(take, entry->message, &event->cells[MESSAGE], history->why)) != OK)
		return st;
	if (feedback_id == 0)
		return OK;
	st = about_feedback(history, feedback_id, event, history->why);
	event->has_original &= strcmp(entry->event, "feedback.create") == 0;
	return st;
}

static const char *
say_delivery(enum outbox_state state)
{
	switch (state) {
	case OUTBOX_SENT:
		return "message envoyé";
	case OUTBOX_DEAD:
		return "message refusé par le serveur";
	case OUTBOX_HELD:
		return "message retenu";
	case OUTBOX_CANCELLED:
		return "message annulé";
	case OUTBOX_QUEUED:
	case OUTBOX_SENDING:
	case OUTBOX_RETRY:
		break;
	}
	return "message à envoyer";
}

/* What was written to the contacts; mails to recruiters only repeat the journal. */
static enum status
add_mail(const struct outbox_mail *mail, void *data)
{
	struct history *history = data;
	struct take *take = history->take;
	struct contact contact;
	struct event *event;
	enum status st;

	st = contact_find_email(take->desk->store, take->arena, mail->to_email, &contact, history->why);
	if (st != OK)
		return st == NONE ? OK : st;
	event = add_event(history, mail->sent_at != 0 ? mail->sent_at : mail->created_at);
	event->cells[AT] = say_at(take, event->at);
	event->cells[WHO] = mail->from_name == NULL ? "Facteur" : mail->from_name;
	event->cells[WHAT] =
	    take_printf(take, "%s à %s", take_phrase(take, say_delivery(mail->state)), contact.name);
	event->cells[MESSAGE] = mail->subject;
	event->cells[REF] = mail->tag;
	event->cells[CONTACT] = contact.name;
	return OK;
}

/* -- of what -- */

static enum status
of_diffusion(struct history *history, const char *ref, struct why *why)
{
	struct take *take = history->take;
	enum status st = journal_each(take->desk->store, take->arena, ref, add_entry, history, why);

	return st == OK ? outbox_each_tag(take->desk->store, take->arena, ref, add_mail, history, why) : st;
}

static enum status
of_candidate(struct history *history, int64_t id, struct why *why)
{
	struct take *take = history->take;
	struct feedback_filter filter = {.candidate_id = id,
	    .status = -1,
	    .agency_id = agency_shown(take),
	    .delegate_id = take->sender.recruiter.id,
	    .now = take->now};
	struct feedback *list;
	size_t count;
	enum status st;

	st = journal_each(
	    take->desk->store, take->arena, ref_make(take->arena, "CV", id), add_entry, history, why);
	if (st != OK)
		return st;
	st = feedback_list(take->desk->store, take->arena, &filter, &list, &count, NULL, why);
	for (size_t i = 0; i < count && st == OK; i++)
		st = journal_each(take->desk->store, take->arena, ref_make(take->arena, "R", list[i].id),
		    add_entry, history, why);
	return st;
}

/* Mails about diffusions the sender has no right to are others'. */
static enum status
add_own_mail(const struct outbox_mail *mail, void *data)
{
	struct history *history = data;
	struct take *take = history->take;
	struct diffusion diffusion;
	int64_t id = mail->tag == NULL ? 0 : ref_parse("D", mail->tag);
	bool may;
	enum status st =
	    id == 0 ? NONE : diffusion_find(take->desk->store, take->arena, id, &diffusion, history->why);

	if (st != OK)
		return st == NONE ? OK : st;
	st = right_find(take, &diffusion, &may, history->why);
	return st == OK && may ? add_mail(mail, data) : st;
}

static enum status
of_contact(struct history *history, const struct contact *contact, struct why *why)
{
	struct take *take = history->take;
	struct feedback_filter filter = {.contact_id = contact->id,
	    .status = -1,
	    .agency_id = agency_shown(take),
	    .delegate_id = take->sender.recruiter.id,
	    .now = take->now};
	struct feedback *list;
	size_t count;
	enum status st = feedback_list(take->desk->store, take->arena, &filter, &list, &count, NULL, why);

	for (size_t i = 0; i < count && st == OK; i++)
		st = journal_each(take->desk->store, take->arena, ref_make(take->arena, "R", list[i].id),
		    add_entry, history, why);
	return st == OK ? outbox_each_to(
			      take->desk->store, take->arena, contact->email, add_own_mail, history, why)
			: st;
}

/* A name may be a candidate's or a contact's: candidates first, as everywhere.  NONE: it is no contact's. */
static enum status
contact_meant(struct take *take, const char *typed, struct contact *contact, struct why *why)
{
	struct candidate *candidates;
	struct contact *found;
	size_t count;
	enum status st = candidate_search(
	    take->desk->store, take->arena, typed, agency_shown(take), 1, &candidates, &count, why);

	if (st != OK || (count > 0 && strchr(typed, '@') == NULL))
		return st == OK ? NONE : st;
	if ((st = contacts_like(take, typed, &found, &count, why)) != OK)
		return st;
	if (count > 1)
		return refuse(take, why, "«\u00a0%s\u00a0» peut être %s. Donnez l'adresse",
		    text_excerpt(take->arena, typed, 80), contact_names(take, found, count));
	if (count == 1)
		*contact = found[0];
	return count == 1 ? OK : NONE;
}

static enum status
may_see_candidate(struct take *take, int64_t id, struct candidate *candidate, struct why *why)
{
	enum status st = candidate_find(take->desk->store, take->arena, id, candidate, why);

	if (st == NONE)
		return refuse(take, why, "CV-%lld n'existe pas", (long long)id);
	if (st != OK || may_see_agency(take, candidate->agency_id))
		return st;
	return refuse(take, why, "CV-%lld appartient à une autre agence", (long long)id);
}

/* The request named, in a diffusion the sender has a right to. */
static enum status
find_request(
    struct take *take, int64_t id, struct feedback *feedback, struct diffusion *diffusion, struct why *why)
{
	bool may;
	enum status st = feedback_find(take->desk->store, take->arena, id, feedback, why);

	if (st == NONE)
		return refuse(take, why, "R-%lld n'existe pas", (long long)id);
	if (st != OK)
		return st;
	st = diffusion_find(take->desk->store, take->arena, feedback->diffusion_id, diffusion, why);
	if (st != OK || (st = right_find(take, diffusion, &may, why)) != OK || may)
		return st;
	return refuse(take, why, "R-%lld appartient à une autre agence", (long long)id);
}

static void
about(struct take *take, const struct diffusion *diffusion, const char *what)
{
	const char *ref = ref_make(take->arena, "D", diffusion->id);

	answer_subject(take, "[%s] %s\u00a0: %s", ref, diffusion->title, take_phrase(take, what));
	answer_about(take, CONVERSATION_DIFFUSION, diffusion->id, ref);
}

/* -- the mail itself -- */

static enum status
send_original(struct take *take, int64_t id, struct why *why)
{
	const char *ref = ref_make(take->arena, "R", id);
	struct diffusion diffusion;
	struct feedback feedback;
	struct contact contact = {.name = ""};
	struct arrival arrival = {0};
	const char *original;
	enum status st;

	if ((st = find_request(take, id, &feedback, &diffusion, why)) != OK)
		return st;
	st = contact_find(take->desk->store, take->arena, feedback.contact_id, &contact, why);
	if (st != OK && st != NONE)
		return st;
	st = arrival_load(take->desk->store, take->arena, feedback.arrival_id, &arrival, why);
	if (st != OK && st != NONE)
		return st;
	st = arrival_original(take->desk->store, take->arena, feedback.arrival_id, &original, why);
	if (st != OK && st != NONE)
		return st;
	if (st == NONE)
		return refuse(
		    take, why, "le message d'origine de %s était trop volumineux pour être gardé", ref);
	about(take, &diffusion, take_printf(take, "message d'origine de %s", ref));
	answer_say(take, "Voici le message de %s du %s, tel qu'il est arrivé\u00a0: %s.eml.", contact.name,
	    say_moment(take->arena, take_language(take), take->desk->config->zone, arrival.at), ref);
	/* Not message/rfc822: that would have the outbox parse what the sealed reader alone may look into. */
	answer_attach(take, original, arena_printf(take->arena, "%s.eml", ref), "application/octet-stream");
	answer_link(
	    take, "Historique", take_printf(take, "historique D-%lld", (long long)diffusion.id), false);
	return OK;
}

/* -- shown -- */

static int
newest_first(const void *a, const void *b)
{
	const struct event *one = a, *two = b;

	if (one->at != two->at)
		return one->at > two->at ? -1 : 1;
	return one->rank > two->rank ? -1 : 1;
}

/* `contact : Paul`, `candidat : Sofia`, `statut : en attente`: each keeps the lines that speak of it. */
static bool
is_asked(struct take *take, const struct read_command *command, const struct history *history,
    const struct event *event)
{
	const char *contact = command_field(command, "Contacts");
	const char *candidate = command_field(command, "Candidats");
	const char *all = arena_printf(
	    take->arena, "%s %s %s", event->cells[WHO], event->cells[WHAT], event->cells[CONTACT]);

	if (history->status >= 0 && event->status != history->status)
		return false;
	if (contact != NULL && strstr(text_key(take->arena, all), text_key(take->arena, contact)) == NULL)
		return false;
	return candidate == NULL || strstr(text_key(take->arena, event->cells[CANDIDATE]),
					text_key(take->arena, candidate)) != NULL;
}

static enum status
show(struct history *history, const struct read_command *command, const char *verb, struct why *why)
{
	struct take *take = history->take;
	struct listing *listing = listing_open(take, command, &kind, verb);
	const struct event **shown = arena_array(take->arena, history->count, sizeof(const struct event *));
	size_t first, count, linked = 0;
	enum status st;

	if (history->count > 0)
		qsort(history->events, history->count, sizeof(*history->events), newest_first);
	for (size_t i = 0; i < history->count && i < LISTING_ROWS_MAX; i++) {
		size_t before = listing_total(listing);

		if (!is_asked(take, command, history, &history->events[i]))
			continue;
		listing_add(listing, history->events[i].cells);
		if (listing_total(listing) > before)
			shown[before] = &history->events[i];
	}
	if (listing_total(listing) == 0)
		answer_say(take, history->count == 0 ? "Rien n'est noté." : "Aucune ligne ne correspond.");
	if ((st = listing_show(listing, why)) != OK)
		return st;
	listing_page(listing, &first, &count);
	for (size_t i = first; i < first + count && linked < ORIGINALS_LINKED; i++)
		if (shown[i]->has_original) {
			answer_link(take, take_printf(take, "Message d'origine de %s", shown[i]->cells[REF]),
			    take_printf(take, "historique %s original", shown[i]->cells[REF]), false);
			linked++;
		}
	return OK;
}

static bool
wants_original(const struct take *take, const struct read_command *command)
{
	for (size_t i = 0; i < command->arguments.count; i++)
		if (text_same(take->arena, command->arguments.items[i], "original"))
			return true;
	return false;
}

/* "historique Jean Martin": the name told whose, and is not looked for in the lines. */
static void
without_search(struct take *take, const struct read_command *command, struct read_command *out)
{
	*out = *command;
	out->fields = arena_array(take->arena, command->field_count, sizeof(*out->fields));
	out->field_count = 0;
	for (size_t i = 0; i < command->field_count; i++)
		if (strcmp(command->fields[i].name, "recherche") != 0)
			out->fields[out->field_count++] = command->fields[i];
}

enum status
command_history(struct take *take, const struct read_command *command, struct why *why)
{
	int64_t cv = command_ref(command, "CV"), request = command_ref(command, "R");
	struct history history = {.take = take, .why = why};
	struct read_command named;
	struct candidate candidate;
	struct contact contact = {0};
	struct diffusion diffusion;
	struct feedback feedback;
	const char *ref;
	enum status st;

	answer_open(take, "reponse");
	history.status = feedback_status_asked(take, command);
	if (cv == 0 && request == 0 && command_ref(command, "D") == 0 && !wants_original(take, command) &&
	    command->arguments.count > 0) {
		st = contact_meant(take, command->arguments.items[0], &contact, why);
		if (st == NONE &&
		    (st = candidate_meant(take, command->arguments.items[0], &candidate, why)) == OK)
			cv = candidate.id;
		if (st != OK)
			return st;
		without_search(take, command, &named);
		command = &named;
	}
	if (request == 0 && wants_original(take, command))
		request = take->thread.feedback_id;
	if (wants_original(take, command) && request == 0)
		return refuse(
		    take, why, "de quel retour\u00a0? Par exemple «\u00a0historique R-31 original\u00a0»");
	if (request != 0 && wants_original(take, command))
		return send_original(take, request, why);
	if (request != 0) {
		if ((st = find_request(take, request, &feedback, &diffusion, why)) != OK)
			return st;
		ref = ref_make(take->arena, "R", request);
		about(take, &diffusion, take_printf(take, "historique de %s", ref));
		st = journal_each(take->desk->store, take->arena, ref, add_entry, &history, why);
	} else if (contact.id != 0) {
		ref = contact.email;
		answer_subject(take, "Historique de %s", contact.name);
		st = of_contact(&history, &contact, why);
	} else if (cv != 0) {
		if ((st = may_see_candidate(take, cv, &candidate, why)) != OK)
			return st;
		ref = ref_make(take->arena, "CV", cv);
		answer_subject(take, "Historique de %s", candidate_name(take->arena, &candidate));
		st = of_candidate(&history, cv, why);
	} else {
		if ((st = command_diffusion(take, command, &diffusion, why)) != OK)
			return st;
		ref = ref_make(take->arena, "D", diffusion.id);
		about(take, &diffusion, "historique");
		st = of_diffusion(&history, ref, why);
	}
	return st == OK ? show(&history, command, arena_printf(take->arena, "historique %s", ref), why) : st;
}
