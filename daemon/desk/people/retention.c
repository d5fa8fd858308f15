#include "desk/people/retention.h"

#include "base/buf.h"
#include "base/holiday.h"
#include "desk/people/candidate.h"
#include "desk/take/post.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "store/journal.h"
#include "store/retention.h"

#define ROUND_EVERY_DAYS 7
#define AGAIN_MONTHS	 3
#define FIRST_HOUR	 9
#define LAST_HOUR	 18
#define MOST		 50 /* in one mail; the rest a week later */

struct proposal {
	struct desk *desk;
	struct arena *arena;
	int64_t now;
	struct recruiter *recruiters;
	size_t recruiter_count, room;
	struct silence *silences;
	size_t silence_count;
	struct candidate *silent; /* of the one who is written to */
	size_t count, total;
};

/* The same day so many months before; the 31st of a shorter month is one of the days that follow. */
static int64_t
months_before(const struct desk *desk, int64_t now, int months)
{
	struct civil civil = clock_civil(desk->config->zone, now);
	int since = civil.year * 12 + civil.month - 1 - months;

	civil.year = since / 12;
	civil.month = since % 12 + 1;
	return clock_instant(desk->config->zone, &civil);
}

static const char *
refs_of(const struct proposal *of)
{
	struct buf refs = buf_make(of->arena);

	for (size_t i = 0; i < of->count; i++)
		buf_addf(&refs, "%sCV-%lld", i == 0 ? "" : ", ", (long long)of->silent[i].id);
	return refs.data;
}

static void
add_table(const struct proposal *of, const struct view_maker *maker, json_t *view)
{
	const char *headings[] = {"Candidat", "", "Ville", "Dernier contact"};
	const char **cells = arena_array(of->arena, of->count * COUNT(headings), sizeof(*cells));

	for (size_t i = 0; i < COUNT(headings); i++)
		headings[i] = phrase(maker->language, headings[i]);
	for (size_t i = 0; i < of->count; i++) {
		const struct candidate *one = &of->silent[i];
		const char **row = &cells[i * COUNT(headings)];

		row[0] = ref_make(of->arena, "CV", one->id);
		row[1] = candidate_name(of->arena, one);
		row[2] = one->city == NULL ? "" : one->city;
		row[3] = one->last_activity == 0 ? "—"
						 : say_short_date(of->arena, maker->zone, one->last_activity);
	}
	view_add_table(maker, view, headings, COUNT(headings), cells, of->count);
}

static void
fill(const struct proposal *of, const struct view_maker *maker, int months, json_t *view)
{
	const char *language = maker->language, *refs = refs_of(of);

	view_add_sentence(view,
	    phrase(language,
		"La loi ne permet pas de garder sans raison les données de qui ne donne plus de nouvelles. "
		"Écrivez-leur une dernière fois, demandez leur effacement, ou gardez-les si vous avez une "
		"raison de le faire."));
	view_add_sentence(
	    view, phrase(language,
		      "Sans réponse de votre part, rien n'est effacé\u00a0: la question reviendra dans trois "
		      "mois."));
	if (of->total > of->count)
		view_add_sentence(view, phrase_printf(of->arena, language,
					    "Voici ceux qui se taisent depuis le plus longtemps\u00a0; les "
					    "%zu autres vous seront "
					    "proposés dans une semaine.",
					    of->total - of->count));
	add_table(of, maker, view);
	view_add_link(maker, view, phrase(language, "Leur écrire d'abord"), NULL,
	    phrase_printf(of->arena, language,
		"assistant\nLibellé : Toujours intéressé ?\nInactifs depuis : %d mois", months),
	    true);
	view_add_link(maker, view, phrase(language, "Demander leur effacement"), NULL,
	    phrase_printf(of->arena, language, "supprimer %s", refs), false);
	view_add_link(maker, view, phrase(language, "Les garder"), NULL,
	    phrase_printf(of->arena, language, "garder %s", refs), false);
}

/* Three months pass before the same question comes again. */
static enum status
note(const struct proposal *of, const struct recruiter *recruiter, int months, struct why *why)
{
	int64_t from = months_before(of->desk, of->now, months - AGAIN_MONTHS);
	enum status st = OK;

	for (size_t i = 0; i < of->count && st == OK; i++) {
		struct journal_entry entry = {
		    .at = of->now,
		    .actor = "clock",
		    .event = "candidate.silent",
		    .object = ref_make(of->arena, "CV", of->silent[i].id),
		    .related = arena_printf(of->arena, "recruiter:%lld", (long long)recruiter->id),
		};

		if ((st = retention_count_from(of->desk->store, of->silent[i].id, from, why)) == OK)
			st = journal_add(of->desk->store, &entry, why);
	}
	return st;
}

static enum status
find_silent(struct proposal *of, const struct recruiter *recruiter, struct why *why)
{
	const struct silence *silence = NULL;
	enum status st = OK;

	of->count = of->total = 0;
	for (size_t i = 0; i < of->silence_count; i++)
		if (of->silences[i].recruiter_id == recruiter->id)
			silence = &of->silences[i];
	if (silence == NULL)
		return OK;
	of->total = silence->total;
	of->silent = arena_array(of->arena, silence->count, sizeof(*of->silent));
	for (; of->count < silence->count && st == OK; of->count += st == OK)
		st = candidate_find(of->desk->store, of->arena, silence->longest[of->count].candidate_id,
		    &of->silent[of->count], why);
	return st;
}

static enum status
propose(struct proposal *of, const struct recruiter *recruiter, struct why *why)
{
	int months = of->desk->config->candidate_months;
	struct post post = post_to_recruiter(recruiter);
	json_t *view;
	enum status st = find_silent(of, recruiter, why);

	if (st != OK || of->count == 0)
		return st;
	post.subject = phrase_printf(of->arena, recruiter->language, "%s sans nouvelles depuis %d mois",
	    say_count(of->arena, recruiter->language, (int64_t)of->total, "candidat", "candidats"), months);
	if ((st = post_open(of->desk, of->arena, of->now, &post, why)) != OK)
		return st;
	view = view_open();
	view_set(view, "objet", post.subject);
	fill(of, &post.maker, months, view);
	if ((st = post_send(of->desk, of->arena, of->now, &post, "reponse", view, NULL, why)) != OK)
		return st;
	return note(of, recruiter, months, why);
}

static enum status
add_recruiter(const struct recruiter *recruiter, void *data)
{
	struct proposal *of = data;

	if (of->recruiter_count == of->room) {
		size_t room = of->room == 0 ? 16 : of->room * 2;

		of->recruiters = arena_grow(of->arena, of->recruiters, of->room * sizeof(*of->recruiters),
		    room * sizeof(*of->recruiters));
		of->room = room;
	}
	of->recruiters[of->recruiter_count++] = *recruiter;
	return OK;
}

static bool
is_time(const struct desk *desk, int64_t now, int64_t last)
{
	const struct zone *zone = desk->config->zone;
	int hour = clock_civil(zone, now).hour;

	return (last == 0 || now >= clock_day(zone, last, ROUND_EVERY_DAYS)) && hour >= FIRST_HOUR &&
	       hour < LAST_HOUR && holiday_is_working_day(zone, now);
}

enum status
retention_due(struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	struct proposal of = {.desk = desk, .arena = arena, .now = now};
	int64_t last;
	enum status st;

	if (desk->config->candidate_months == 0 || (st = retention_round(desk->store, &last, why)) != OK)
		return desk->config->candidate_months == 0 ? OK : st;
	if (!is_time(desk, now, last))
		return OK;
	if ((st = recruiter_each(desk->store, arena, add_recruiter, &of, why)) != OK ||
	    (st = store_begin(desk->store, why)) != OK)
		return st;
	st = retention_silent(desk->store, arena, months_before(desk, now, desk->config->candidate_months),
	    MOST, &of.silences, &of.silence_count, why);
	for (size_t i = 0; i < of.recruiter_count && st == OK; i++) {
		st = propose(&of, &of.recruiters[i], why);
		*did_something |= of.count > 0;
	}
	if (st == OK && (st = retention_round_done(desk->store, now, why)) == OK)
		st = store_commit(desk->store, why);
	store_rollback(desk->store);
	return st;
}

/* -- what the recruiter answers -- */

/* Those the command names, or whom the letter is about. */
static enum status
find_named(struct take *take, const struct read_command *command, struct candidate **list,
    const char ***names, size_t *count, struct why *why)
{
	size_t given = command->arguments.count;
	enum status st = OK;

	*count = 0;
	*list = arena_array(take->arena, given + 1, sizeof(**list));
	*names = arena_array(take->arena, given + 1, sizeof(**names));
	for (size_t i = 0; i < given || *count == 0; i++) {
		struct read_command one = *command;

		if (i < given)
			one.arguments = (struct strings){1, &command->arguments.items[i]};
		if ((st = command_candidate(take, &one, &(*list)[*count], why)) != OK)
			return st;
		(*names)[*count] = candidate_name(take->arena, &(*list)[*count]);
		++*count;
	}
	return st;
}

enum status
command_candidate_keep(struct take *take, const struct read_command *command, struct why *why)
{
	struct candidate *list;
	const char **names;
	size_t count;
	enum status st;

	st = find_named(take, command, &list, &names, &count, why);
	for (size_t i = 0; i < count && st == OK; i++)
		if ((st = retention_count_from(take->desk->store, list[i].id, take->now, why)) == OK)
			st = take_journal(
			    take, "candidate.keep", ref_make(take->arena, "CV", list[i].id), NULL, NULL, why);
	if (st != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "C'est noté");
	answer_say(take, count == 1 ? "%s reste dans la CVthèque." : "%s restent dans la CVthèque.",
	    say_list(take->arena, take_language(take), names, count));
	if (take->desk->config->candidate_months > 0)
		answer_say(take, "La question ne reviendra qu'après %d mois sans nouvelles.",
		    take->desk->config->candidate_months);
	return OK;
}

/* The sysadmin reads French and English; the commands are to be typed as they stand. */
static enum status
ask_sysadmin(struct take *take, const struct candidate *list, size_t count, struct why *why)
{
	const struct recruiter *who = &take->sender.recruiter;
	struct post post = post_to_sysadmin(take->desk->config);
	json_t *view = view_open(), *rows = json_array();
	enum status st;

	post.tag = "effacement";
	view_set(view, "titre",
	    arena_printf(take->arena, "%s demande l'effacement de %s", who->name,
		say_count(take->arena, "fr", (int64_t)count, "candidat", "candidats")));
	view_set(view, "texte",
	    arena_printf(take->arena,
		"%s (%s) demande que leurs données soient effacées, pour de bon\u00a0: fiche, documents et "
		"messages. Une commande pour chacun\u00a0:",
		who->name, who->email));
	for (size_t i = 0; i < count; i++) {
		const char *ref = ref_make(take->arena, "CV", list[i].id);
		json_t *row = json_object();

		view_set(row, "raison",
		    arena_printf(take->arena, "%s %s\u00a0: facteurctl erase %s", ref,
			candidate_name(take->arena, &list[i]), list[i].email == NULL ? ref : list[i].email));
		json_array_append_new(rows, row);
	}
	json_object_set_new(view, "messages", rows);
	view_set(view, "remede", "Rien n'est effacé tant que vous ne la tapez pas.");
	if ((st = post_open(take->desk, take->arena, take->now, &post, why)) != OK) {
		json_decref(view);
		return st;
	}
	return post_send(take->desk, take->arena, take->now, &post, "alerte", view, NULL, why);
}

enum status
command_candidate_erase(struct take *take, const struct read_command *command, struct why *why)
{
	const char *sysadmin = take->desk->config->sysadmin;
	struct candidate *list;
	const char **names;
	size_t count;
	enum status st;

	if ((st = find_named(take, command, &list, &names, &count, why)) != OK)
		return st;
	if (sysadmin == NULL) {
		answer_way(take, "Le dire indisponible",
		    take_printf(take, "modifier CV-%lld\nStatut : indisponible", (long long)list[0].id));
		return refuse(take, why,
		    "un candidat ne se supprime pas par message\u00a0: demandez l'effacement de ses données "
		    "à votre administrateur");
	}
	for (size_t i = 0; i < count && st == OK; i++)
		st = take_journal(
		    take, "candidate.erasure", ref_make(take->arena, "CV", list[i].id), NULL, NULL, why);
	if (st != OK || (st = ask_sysadmin(take, list, count, why)) != OK)
		return st;
	answer_open(take, "reponse");
	answer_subject(take, "Effacement demandé");
	answer_say(take,
	    "Un candidat n'est effacé que par votre administrateur\u00a0: votre demande, pour %s, est "
	    "transmise à "
	    "%s.",
	    say_list(take->arena, take_language(take), names, count), sysadmin);
	return OK;
}
