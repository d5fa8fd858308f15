#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/phone.h"
#include "base/text.h"
#include "desk/people/candidate.h"
#include "desk/people/people.h"
#include "desk/take/documents.h"
#include "desk/typed/pick.h"
#include "desk/typed/typed.h"
#include "letters/french.h"
#include "store/application.h"

/* Somebody read out of a forwarded letter, and what the recruiter should look at. */
struct guess {
	struct candidate candidate;
	const char *about_name, *about_email, *about_phone, *about_place;
};

/* -- who applies -- */

static bool
is_nobodys(struct arena *arena, const char *email)
{
	static const char *const words[] = {"noreply", "no-reply", "ne-pas-repondre", "nepasrepondre",
	    "ne_pas_repondre", "notification", "mailer-daemon", "donotreply", "do-not-reply"};
	const char *local = text_lower(arena, email);

	for (size_t i = 0; i < COUNT(words); i++)
		if (text_starts(local, words[i]))
			return true;
	return false;
}

/* Our own people and the contacts pass letters on; they do not apply. */
static enum status
passes_on(struct take *take, const char *email, bool *passes, struct why *why)
{
	struct recruiter recruiter;
	struct contact contact;
	enum status st;

	*passes = true;
	if (strcasecmp(email, take->desk->config->address) == 0)
		return OK;
	st = recruiter_find_email(take->desk->store, take->arena, email, &recruiter, why);
	if (st == NONE)
		st = contact_find_email(take->desk->store, take->arena, email, &contact, why);
	*passes = st == OK;
	return st == NONE ? OK : st;
}

static bool
is_capital(const char *word)
{
	bool letters = false;

	for (const char *c = word; *c != '\0'; c++) {
		if (islower((unsigned char)*c))
			return false;
		letters = letters || isupper((unsigned char)*c);
	}
	return letters && text_length(word) > 1;
}

/* "Jean Dupont", "DUPONT Jean", "Dupont, Jean". */
static void
split_name(struct arena *arena, const char *name, struct candidate *candidate)
{
	const char *comma = strchr(name, ',');
	size_t count, capitals = 0;
	char **words = text_split(arena, name, " ", &count);

	if (comma != NULL) {
		candidate->last_name = text_trim(arena, arena_bytes(arena, name, (size_t)(comma - name)));
		candidate->first_name = text_trim(arena, comma + 1);
		return;
	}
	while (capitals < count && is_capital(words[capitals]))
		capitals++;
	if (capitals > 0 && capitals < count) {
		size_t size = (size_t)(strstr(name, words[capitals]) - name);

		candidate->last_name = text_trim(arena, arena_bytes(arena, name, size));
		candidate->first_name = text_trim(arena, name + size);
		return;
	}
	candidate->last_name = text_trim(arena, name + (count > 1 ? strlen(words[0]) : 0));
	candidate->first_name = count > 1 ? words[0] : NULL;
}

static bool
may_be_name(const char *name)
{
	return name != NULL && strpbrk(name, "0123456789@<>{}=|/") == NULL && text_length(name) < 60;
}

/* "jean.dupont@…": better than nothing, and said to be no more. */
static void
name_of_address(struct arena *arena, const char *email, struct candidate *candidate)
{
	char *local = arena_bytes(arena, email, strcspn(email, "@")), *dot = strchr(local, '.');

	if (dot == NULL || strchr(dot + 1, '.') != NULL || strpbrk(local, "0123456789+_") != NULL)
		return;
	*dot = '\0';
	*local = (char)toupper((unsigned char)*local);
	dot[1] = (char)toupper((unsigned char)dot[1]);
	candidate->first_name = local;
	candidate->last_name = dot + 1;
}

static void
guess_name(struct take *take, const struct read_applicant *read, struct guess *guess)
{
	struct candidate *candidate = &guess->candidate;

	if (may_be_name(read->name))
		split_name(take->arena, read->name, candidate);
	else if (!is_nobodys(take->arena, read->email)) {
		name_of_address(take->arena, read->email, candidate);
		guess->about_name = "lu dans l'adresse seulement, à vérifier";
	}
	if (read->last_name != NULL && may_be_name(read->last_name))
		candidate->last_name = read->last_name;
	if (read->first_name != NULL && may_be_name(read->first_name))
		candidate->first_name = read->first_name;
	if (candidate->last_name == NULL)
		guess->about_name = "je ne l'ai pas trouvé dans la lettre";
	else if (candidate->first_name == NULL)
		guess->about_name = "prénom et nom n'ont pas pu être séparés";
}

static enum status
guess_email(struct take *take, const struct read_applicant *read, struct guess *guess, struct why *why)
{
	const char *other = NULL;
	size_t others = 0;
	bool passes;
	enum status st;

	if (!is_nobodys(take->arena, read->email))
		guess->candidate.email = read->email;
	for (size_t i = 0; i < read->emails.count; i++) {
		const char *email = read->emails.items[i];

		if ((st = passes_on(take, email, &passes, why)) != OK)
			return st;
		if (passes || is_nobodys(take->arena, email) ||
		    (guess->candidate.email != NULL && strcmp(email, guess->candidate.email) == 0))
			continue;
		other = email;
		others++;
	}
	if (guess->candidate.email == NULL && others == 1)
		guess->candidate.email = other;
	else if (others > 0)
		guess->about_email = take_printf(take, "on lit aussi %s dans la lettre", other);
	if (guess->candidate.email == NULL && others == 0)
		guess->about_email = "je ne l'ai pas trouvée dans la lettre";
	return OK;
}

/* One number, one place: taken.  Several: the recruiter says which. */
static void
guess_phone_and_place(struct take *take, const struct read_applicant *read, struct guess *guess)
{
	if (read->phones.count == 1)
		guess->candidate.phone = read->phones.items[0];
	else if (read->phones.count > 1)
		guess->about_phone = take_printf(take, "plusieurs dans la lettre\u00a0: %s. Lequel\u00a0?",
		    say_list(take->arena, take_language(take), read->phones.items, read->phones.count));
	if (read->places.count == 1) {
		guess->candidate.postcode = arena_bytes(take->arena, read->places.items[0], 5);
		guess->candidate.city = read->places.items[0] + 6;
	} else if (read->places.count > 1)
		guess->about_place = take_printf(take, "plusieurs dans la lettre\u00a0: %s. Laquelle\u00a0?",
		    say_list(take->arena, take_language(take), read->places.items, read->places.count));
}

/* The outermost who does not only pass it on; when another one might be meant, too, that is said. */
static enum status
guess_candidate(struct take *take, struct guess *guess, struct why *why)
{
	const struct read_application *application = take->reading->application;
	const struct read_applicant *chosen = NULL;
	const char *other = NULL;
	bool passes;
	enum status st;

	for (size_t i = 0; i < application->count; i++) {
		const struct read_applicant *read = &application->applicants[i];

		if (!text_is_address(read->email))
			continue;
		if ((st = passes_on(take, read->email, &passes, why)) != OK)
			return st;
		if (!passes && chosen == NULL)
			chosen = read;
		else if (!passes)
			other = read->email;
	}
	if (chosen == NULL) {
		guess->about_name = "je ne l'ai pas trouvé dans la lettre";
		return OK;
	}
	guess_name(take, chosen, guess);
	if ((st = guess_email(take, chosen, guess, why)) != OK)
		return st;
	guess_phone_and_place(take, chosen, guess);
	if (other != NULL && guess->about_email == NULL)
		guess->about_email = take_printf(take, "la lettre vient peut-être de %s", other);
	return OK;
}

/* Words behind the command, or below it: taken part by part as far as they are plain. */
static bool
guess_words(struct take *take, const struct read_command *command, struct guess *guess)
{
	bool below = command->arguments.count == 0;
	const char *typed = below ? take->reading->ignored : command->arguments.items[0];
	size_t count;
	char **parts = text_split(take->arena, typed == NULL ? "" : typed, ",;\n", &count);
	struct candidate *candidate = &guess->candidate;
	bool found = false;

	for (size_t i = 0; i < count; i++) {
		const char *name, *email, *phone = phone_parse(take->arena, parts[i]);

		contact_split(take->arena, parts[i], &name, &email);
		if (email != NULL && text_is_address(email))
			candidate->email = text_lower(take->arena, email);
		if (phone != NULL)
			candidate->phone = phone;
		found = found || phone != NULL || email != NULL;
		if (i == 0 && may_be_name(name) && *name != '\0' && text_length(name) < 40)
			split_name(take->arena, name, candidate);
	}
	/* Below a command, without an address or a number, it may be any sentence. */
	if (below && !found)
		candidate->first_name = candidate->last_name = NULL;
	else if (below)
		take->ignored_used = true;
	return candidate->last_name != NULL || found;
}

/* -- the form -- */

static void
remarks(struct take *take, struct fields *form, const struct guess *guess)
{
	const struct {
		const char *label, *what;
	} all[] = {{"Nom", guess->about_name}, {"E-mail", guess->about_email},
	    {"Téléphone", guess->about_phone}, {"Ville", guess->about_place}};

	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i].what != NULL)
			fields_remark(form, all[i].label, "%s", take_phrase(take, all[i].what));
}

/* The documents wait beside the form until it is sent back. */
static enum status
ask(struct take *take, const struct fields *form, struct document *documents, size_t count, int64_t about_id,
    struct why *why)
{
	struct application application = {
	    .recruiter_id = take->sender.recruiter.id,
	    .root_id = take->thread.conversation == CONVERSATION_APPLICATION ? take->thread.object_id : 0,
	    .about_id = about_id,
	};
	enum status st;

	fields_show(form);
	for (size_t i = 0; i < count; i++)
		answer_say(take, "Document reçu\u00a0: %s.", document_said(take, &documents[i]));
	if (count == 0)
		answer_say(take, "Vous pouvez joindre son CV à votre réponse.");
	st = application_create(take->desk->store, &application, documents, count, take->now, why);
	answer_about(take, CONVERSATION_APPLICATION, application.id, NULL);
	return st;
}

static enum status
ask_new(struct take *take, struct fields *form, struct document *documents, size_t count, bool read,
    struct why *why)
{
	size_t wrong = fields_wrong(form);

	answer_open(take, "formulaire");
	answer_subject(take, read && wrong == 0 ? "Nouveau candidat\u00a0: à confirmer"
						: "Nouveau candidat\u00a0: à compléter");
	if (wrong > 0)
		answer_say(take, "Rien n'est encore créé. Répondez avec ces lignes corrigées.");
	else if (read)
		answer_say(take, "Voici ce que j'ai lu. Rien n'est encore créé\u00a0: répondez à ce message "
				 "en changeant les "
				 "lignes voulues, ou telles quelles si tout est juste.");
	else
		answer_say(take, "Répondez à ce message en complétant les lignes ci-dessous. Seul le nom est "
				 "obligatoire.");
	answer_form(take, "nouveau candidat");
	take->answer.fill = "Créer la fiche";
	take->answer.subject = take_phrase(take, "Nouveau candidat");
	return ask(take, form, documents, count, 0, why);
}

/* Who has the address already is not made twice: the form is that candidate's. */
static enum status
ask_known(struct take *take, const struct read_command *command, const struct candidate *known,
    const struct guess *guess, struct document *documents, size_t count, struct why *why)
{
	struct fields *form = fields_open(take, command);
	struct candidate candidate = *known;
	const char *ref = ref_make(take->arena, "CV", known->id);
	enum status st;

	if (candidate.phone == NULL)
		candidate.phone = guess->candidate.phone;
	if (candidate.city == NULL && candidate.postcode == NULL) {
		candidate.city = guess->candidate.city;
		candidate.postcode = guess->candidate.postcode;
	}
	if ((st = candidate_fields(take, form, &candidate, why)) != OK)
		return st;
	if (guess->candidate.phone != NULL && candidate.phone != NULL &&
	    strcmp(guess->candidate.phone, candidate.phone) != 0)
		fields_remark(form, "Téléphone", "on lit %s dans la lettre",
		    phone_say(take->arena, guess->candidate.phone));
	answer_open(take, "formulaire");
	answer_subject(take, "[%s] %s a déjà sa fiche", ref, candidate_name(take->arena, known));
	answer_say(take,
	    "%s a déjà cette adresse\u00a0: je n'ai pas créé de deuxième fiche. Rien n'a changé. Pour "
	    "ajouter "
	    "ce qui est joint à %s, répondez à ce message en changeant les lignes voulues, ou telles "
	    "quelles.",
	    candidate_name(take->arena, known), ref);
	answer_form(take, "modifier candidat");
	take->answer.fill = take_printf(take, "Compléter %s", ref);
	take->answer.subject =
	    arena_printf(take->arena, "Re: [%s] %s", ref, candidate_name(take->arena, known));
	answer_link(take, "Voir sa fiche", take_printf(take, "candidat %s", ref), false);
	return ask(take, form, documents, count, known->id, why);
}

/* -- nouveau candidat -- */

static enum status
find_known(struct take *take, const char *email, struct candidate *known, struct why *why)
{
	enum status st =
	    email == NULL ? NONE : candidate_find_email(take->desk->store, take->arena, email, known, why);

	return st == OK && !may_see_agency(take, known->agency_id) ? NONE : st;
}

/* The form was sent back twice: one candidate came of it, and stays the only one. */
static enum status
already_made(struct take *take, bool *made, struct why *why)
{
	struct application application;
	struct candidate candidate;
	enum status st;

	*made = false;
	if (take->thread.conversation != CONVERSATION_APPLICATION || take->thread.object_id == 0)
		return OK;
	st = application_find(take->desk->store, take->thread.object_id, &application, why);
	if (st != OK || application.candidate_id == 0)
		return st == NONE ? OK : st;
	if ((st = candidate_find(
		 take->desk->store, take->arena, application.candidate_id, &candidate, why)) != OK)
		return st;
	*made = true;
	answer_open(take, "reponse");
	answer_subject(take, "[CV-%lld] %s a déjà sa fiche", (long long)candidate.id,
	    candidate_name(take->arena, &candidate));
	answer_say(take, "Cette fiche est déjà créée. Rien n'a changé.");
	return show_candidate(take, &candidate, why);
}

static enum status
create(
    struct take *take, struct candidate *candidate, struct document *documents, size_t count, struct why *why)
{
	int64_t last;
	enum status st;

	answer_open(take, "reponse");
	if ((st = candidate_create(take->desk->store, candidate, &candidate->id, why)) != OK)
		return st;
	answer_subject(take, "[CV-%lld] %s\u00a0: fiche créée", (long long)candidate->id,
	    candidate_name(take->arena, candidate));
	answer_say(take, "%s a maintenant sa fiche\u00a0: CV-%lld.", candidate_name(take->arena, candidate),
	    (long long)candidate->id);
	st = take_journal(take, "candidate.create", ref_make(take->arena, "CV", candidate->id), NULL,
	    candidate_name(take->arena, candidate), why);
	if (st == OK)
		st = documents_keep(take, candidate, documents, count, &last, why);
	if (st == OK)
		st = candidate_find(take->desk->store, take->arena, candidate->id, candidate, why);
	return st == OK ? show_candidate(take, candidate, why) : st;
}

enum status
command_candidate_new(struct take *take, const struct read_command *command, struct why *why)
{
	struct guess guess = {.candidate = {.agency_id = take->sender.recruiter.agency_id}};
	struct fields *form = fields_open(take, command);
	bool read = take->reading->application != NULL, guessed = false, made;
	struct candidate candidate, known;
	struct document *documents;
	size_t count;
	enum status st;

	if ((st = already_made(take, &made, why)) != OK || made)
		return st;
	if (!read && command->field_count == 0)
		guessed = guess_words(take, command, &guess);
	if ((read && (st = guess_candidate(take, &guess, why)) != OK) ||
	    (st = documents_received(take, &documents, &count, why)) != OK)
		return st;
	st = find_known(
	    take, read || guessed ? guess.candidate.email : command_field(command, "E-mail"), &known, why);
	if (st == OK)
		return ask_known(take, command, &known, &guess, documents, count, why);
	if (st != NONE)
		return st;
	candidate = guess.candidate;
	if ((st = candidate_fields(take, form, &candidate, why)) != OK)
		return st;
	remarks(take, form, &guess);
	if (!read && command->field_count > 0 && fields_wrong(form) == 0) {
		candidate.last_activity = take->now;
		return create(take, &candidate, documents, count, why);
	}
	if (take->reading->command_count > 1 && command->field_count > 0)
		return refuse(take, why, "%s", fields_first_problem(form));
	return ask_new(take, form, documents, count, read || guessed, why);
}

/* -- a letter without a command -- */

static enum status
add_to_page(struct take *take, struct document *documents, size_t count, struct why *why)
{
	const struct read_command none = {.verb = "candidat"};
	struct candidate candidate;
	int64_t last;
	enum status st;

	if ((st = command_candidate(take, &none, &candidate, why)) != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "[CV-%lld] %s\u00a0: %s", (long long)candidate.id,
	    candidate_name(take->arena, &candidate),
	    say_count(take->arena, take_language(take), (int64_t)count, "document reçu", "documents reçus"));
	if ((st = documents_keep(take, &candidate, documents, count, &last, why)) != OK ||
	    (st = candidate_find(take->desk->store, take->arena, candidate.id, &candidate, why)) != OK)
		return st;
	return show_candidate(take, &candidate, why);
}

enum status
application_take(struct take *take, bool *taken, struct why *why)
{
	static const struct read_command none = {.verb = "nouveau candidat", .line = ""};
	enum conversation conversation = take->thread.conversation;
	struct document *documents;
	size_t count;
	enum status st;

	*taken = false;
	if (take->message->attachment_count == 0 ||
	    (conversation != CONVERSATION_NONE && conversation != CONVERSATION_CANDIDATE &&
		conversation != CONVERSATION_APPLICATION))
		return OK;
	if ((st = documents_received(take, &documents, &count, why)) != OK)
		return st;
	*taken = count > 0 || take->reading->application != NULL;
	if (!*taken)
		return OK;
	if (conversation == CONVERSATION_CANDIDATE)
		return count > 0 ? add_to_page(take, documents, count, why)
				 : command_candidate_new(take, &none, why);
	return command_candidate_new(take, &none, why);
}

/* -- candidat CV-40 -- */

enum status
command_candidate_page(struct take *take, const struct read_command *command, struct why *why)
{
	struct candidate candidate;
	struct document *documents;
	size_t count;
	int64_t last;
	enum status st;

	st = command_candidate(take, command, &candidate, why);
	/* "Candidat Jean Petit" above a letter that is passed on, or a CV: that is somebody new. */
	if (st == REFUSED && command_ref(command, "CV") == 0 && take->reading->command_count == 1 &&
	    (take->reading->application != NULL || documents_came(take)))
		return command_candidate_new(take, command, why);
	if (st != OK || (st = documents_received(take, &documents, &count, why)) != OK)
		return st;
	answer_open(take, "reponse");
	candidate_subject(take, &candidate, "");
	if (count > 0 &&
	    ((st = documents_keep(take, &candidate, documents, count, &last, why)) != OK ||
		(st = candidate_find(take->desk->store, take->arena, candidate.id, &candidate, why)) != OK))
		return st;
	return show_candidate(take, &candidate, why);
}
