/* What is answered to words that are no command: what they come near to, and the way on from where the recruiter stands. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "desk/command.h"
#include "desk/diffusion/diffusion.h"
#include "desk/diffusion/matter.h"
#include "desk/scenario/scenario.h"
#include "desk/typed/date.h"
#include "letters/french.h"

#define REQUESTS_SHOWN 6
#define DAY_WORDS_MAX  5
#define HELP_WORDS_MAX 5

/* Words of a sentence, folded, and what somebody who writes them may be after. */
static const struct {
	const char *words; /* between spaces */
	const char *text, *body;
} topics[] = {
    {" diffusion diffusions partager partage envoyer proposer diffuser client clients share send ",
	"Nouvelle diffusion", "nouvelle diffusion"},
    {" diffusion diffusions ", "Vos diffusions", "diffusions"},
    {" retour retours reponse reponses demande demandes repondu returns answers requests answered ",
	"Les retours", "retours"},
    {" candidat candidate candidats candidates cv cvs profil profils personne soudeur ", "Vos candidats",
	"candidats"},
    {" candidat candidate candidats cv candidature profil application ", "Nouveau candidat",
	"nouveau candidat"},
    {" contact contacts client clients manager destinataire operationnel ", "Vos contacts", "contacts"},
    {" contact contacts client destinataire ", "Nouveau contact", "nouveau contact"},
    {" scenario scenarios relancer relance relances regulierement automatique automatiquement mensuel "
     "hebdomadaire campagne "
     "mailing sms reminder campaign ",
	"Nouveau scénario", "nouveau scénario"},
    {" scenario scenarios relancer relance relances campagne mailing ", "Mes scénarios", "mes scénarios"},
    {" liste listes list lists ", "Vos listes", "listes"},
    {" groupe groupes group groups ", "Les groupes", "groupes"},
    {" historique trace history ", "Historique", "historique"},
    {" notification notifications resume preference preferences mails digest ", "Vos préférences",
	"préférences"},
    {" importer import excel csv tableur fichier spreadsheet ", "Importer un fichier", "importer"},
    {" conge conges vacances absent absente absence remplace remplacer delegue deleguer deleguez delegation "
     "holiday holidays away ",
	"Déléguer vos décisions", "déléguer"},
    {" modele modeles texte textes template templates ", "Les modèles", "modèles"},
};

static bool
has_word(const char *words, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = words; size > 1 && (at = strstr(at, word)) != NULL; at += size)
		if (at > words && at[-1] == ' ' && at[size] == ' ')
			return true;
	return false;
}

static void
offer_topics(struct take *take, const char *typed)
{
	size_t count;
	char **words = text_split(take->arena, text_key(take->arena, typed), " ", &count);

	for (size_t t = 0; t < COUNT(topics); t++) {
		bool said = false;

		for (size_t i = 0; i < count && !said; i++)
			said = has_word(topics[t].words, words[i]);
		if (said)
			answer_link(take, topics[t].text, topics[t].body, false);
	}
}

/* "page 2" of which list? */
static void
offer_page(struct take *take, const char *typed)
{
	static const char *const lists[][2] = {{"Vos diffusions", "diffusions"}, {"Les retours", "retours"},
	    {"Vos candidats", "candidats"}, {"Vos contacts", "contacts"}};
	size_t count;
	char **words = text_split(take->arena, text_key(take->arena, typed), " ", &count);
	long page = count == 2 && strcmp(words[0], "page") == 0 ? strtol(words[1], NULL, 10) : 0;

	if (count == 2 && has_word(" page suivante next page ", words[0]) &&
	    has_word(" page suivante next page ", words[1]))
		page = 2;
	for (size_t i = 0; page > 0 && page < 1000 && i < COUNT(lists); i++)
		answer_link(take,
		    arena_printf(take->arena, "%s, page %ld", take_phrase(take, lists[i][0]), page),
		    arena_printf(take->arena, "%s page %ld", take_phrase(take, lists[i][1]), page), false);
}

/* The first day the words from `first` on tell, that is still to come. */
static bool
day_said(struct take *take, char *const *words, size_t first, size_t count, int64_t *at)
{
	struct why unread;

	for (size_t i = first; i < count; i++)
		for (size_t past = i + DAY_WORDS_MAX < count ? i + DAY_WORDS_MAX : count; past > i; past--) {
			struct buf typed = buf_make(take->arena);

			for (size_t w = i; w < past; w++)
				buf_addf(&typed, "%s ", words[w]);
			if (date_parse(take->arena, take_language(take), take->desk->config->zone, typed.data,
				true, take->now, at, &unread) == OK &&
			    *at > take->now)
				return true;
		}
	return false;
}

struct named_recruiter {
	struct arena *arena;
	const char *said; /* the letter's words, folded, between spaces */
	int64_t writer_id;
	struct recruiter whole, first; /* named by the whole name, by the first one alone */
	size_t wholes, firsts;
};

static enum status
match_recruiter(const struct recruiter *recruiter, void *data)
{
	struct named_recruiter *named = data;
	const char *key = text_key(named->arena, recruiter->name);
	const char *first = arena_bytes(named->arena, key, strcspn(key, " "));

	if (recruiter->id == named->writer_id || !has_word(named->said, first))
		return OK;
	if (named->firsts++ == 0)
		named->first = *recruiter;
	if (has_word(named->said, key) && named->wholes++ == 0)
		named->whole = *recruiter;
	return OK;
}

/* "Je suis absente jusqu'au 12/12, Noé me remplace": the whole command, where one colleague is named. */
static enum status
offer_delegate(struct take *take, const char *typed, struct why *why)
{
	static const char away[] =
	    " conge conges vacances absent absente absence remplace remplacer remplacera "
	    "delegue deleguer deleguez delegation holiday holidays away replaces ";
	struct named_recruiter named = {.arena = take->arena,
	    .said = arena_printf(take->arena, " %s ", text_key(take->arena, typed)),
	    .writer_id = take->sender.recruiter.id};
	const struct recruiter *delegate;
	size_t count, key_count, from;
	char **words = text_split(take->arena, typed, " ,;\n", &count);
	char **keys = text_split(take->arena, named.said, " ", &key_count);
	bool is_away = false;
	const char *day;
	int64_t at = 0;
	enum status st;

	for (size_t i = 0; i < key_count; i++)
		is_away = is_away || has_word(away, keys[i]);
	if (!is_away)
		return OK;
	if ((st = recruiter_each(take->desk->store, take->arena, match_recruiter, &named, why)) != OK)
		return st;
	delegate = named.wholes == 1 ? &named.whole : named.firsts == 1 ? &named.first : NULL;
	if (delegate == NULL)
		return OK;
	for (from = 0; from < count && at == 0; from++)
		if (text_starts(text_fold(take->arena, words[from]), "jusqu") ||
		    has_word(" au until till to ", words[from]))
			if (!day_said(take, words, from + 1, count, &at))
				at = 0;
	if (at == 0) {
		answer_link(take, take_printf(take, "Déléguer à %s", delegate->name),
		    take_printf(take, "déléguer %s", delegate->email), true);
		return OK;
	}
	day = say_short_date(take->arena, take->desk->config->zone, at);
	answer_link(take, take_printf(take, "Déléguer à %s jusqu'au %s", delegate->name, day),
	    take_printf(take, "déléguer %s jusqu'au %s", delegate->email, day), true);
	return OK;
}

/* "supprimer Paul Roux du groupe Soudure": said as it is done. */
static void
offer_taking_out(struct take *take, const char *typed)
{
	const char *line = text_line(take->arena, typed), *key = text_key(take->arena, line);
	const char *rest = strchr(line, ' '), *body;

	if (rest == NULL || strstr(key, " du groupe ") == NULL ||
	    !(text_starts(key, "suppr") || text_starts(key, "sort") || text_starts(key, "effac")))
		return;
	body = arena_printf(take->arena, "%s%s", take_phrase(take, "retirer"), rest);
	answer_link(take, text_excerpt(take->arena, body, 80), body, true);
}

static bool
speaks_of_hiding(char *const *words, size_t count)
{
	static const char *const stems[] = {"identi", "masqu", "cach", "anonym", "confidentiel", "hid"};

	for (size_t i = 0; i < count; i++)
		for (size_t s = 0; s < COUNT(stems); s++)
			if (text_starts(words[i], stems[s]))
				return true;
	return false;
}

/* "Karim ne doit pas être identifié": of a draft, who is named may be hidden by a button. */
static enum status
offer_hiding(struct take *take, const struct diffusion *diffusion, const char *typed, struct why *why)
{
	const char *key = text_key(take->arena, typed), *spaced = arena_printf(take->arena, " %s ", key);
	size_t word_count, count;
	char **words = text_split(take->arena, key, " ", &word_count);
	struct dossier *list;
	enum status st;

	if (diffusion->status != DIFFUSION_DRAFT || !speaks_of_hiding(words, word_count))
		return OK;
	if ((st = dossier_list(take->desk->store, take->arena, diffusion->id, 0, &list, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++) {
		const struct candidate *candidate = &list[i].candidate;
		const char *first =
		    text_key(take->arena, candidate->first_name == NULL ? "" : candidate->first_name);
		const char *last = text_key(take->arena, candidate->last_name);

		if (list[i].hidden || (!has_word(spaced, first) && !has_word(spaced, last)))
			continue;
		answer_link(take, take_printf(take, "Masquer %s", candidate_name(take->arena, candidate)),
		    take_printf(take, "masquer %s", ref_make(take->arena, "CV", candidate->id)), false);
	}
	return OK;
}

/* "clore D-1 demain": to close is done at once, so the last day of the answers is offered in its place. */
static void
offer_end(struct take *take, const struct diffusion *diffusion, const char *typed)
{
	static const char *const closing[] = {"clo", "ferme", "termine", "arret", "finir", "finish", "stop"};
	size_t count, first = 1;
	char **words = text_split(take->arena, typed, " ,;\n", &count);
	const char *verb = count == 0 ? "" : text_fold(take->arena, words[0]), *day;
	bool closes = false;
	int64_t at;

	for (size_t i = 0; i < COUNT(closing); i++)
		closes = closes || text_starts(verb, closing[i]);
	for (size_t i = 1; i < count; i++)
		if (ref_parse("D", words[i]) != 0)
			first = i + 1;
	if (!closes || diffusion->status != DIFFUSION_RUNNING || !day_said(take, words, first, count, &at))
		return;
	day = say_short_date(take->arena, take->desk->config->zone, at);
	answer_link(take, take_printf(take, "Dernier jour des réponses\u00a0: %s", day),
	    take_printf(take, "modifier D-%lld\nFin : %s", (long long)diffusion->id, day), true);
}

/* What may be done next with the diffusion the letter is about. */
static enum status
offer_steps(struct take *take, const char *typed, struct why *why)
{
	struct diffusion diffusion;
	const char *ref = ref_make(take->arena, "D", take->thread.diffusion_id);
	bool may;
	enum status st;

	st = diffusion_find(take->desk->store, take->arena, take->thread.diffusion_id, &diffusion, why);
	if (st != OK)
		return st == NONE ? OK : st;
	if ((st = right_find(take, &diffusion, &may, why)) != OK || !may)
		return st;
	answer_about(take, CONVERSATION_DIFFUSION, diffusion.id, ref);
	take->answer.subject = arena_printf(take->arena, "Re: [%s] %s", ref, diffusion.title);
	if ((st = undo_offer_still(take, why)) != OK ||
	    (st = offer_hiding(take, &diffusion, typed, why)) != OK)
		return st;
	offer_end(take, &diffusion, typed);
	diffusion_offer_steps(take, &diffusion);
	return OK;
}

/* Nothing but thanks, which nobody expects an answer to; "ok merci" may be a yes, and is none. */
static bool
is_thanks(struct take *take)
{
	static const char said[] =
	    " merci bien beaucoup super mille encore a vous toi pour votre ton ta reponse retour aide "
	    "message tout bonne bon journee soiree week end bonjour facteur helas tres infiniment "
	    "thanks thank you so much many your ";
	const char *text = *take->message->text != '\0' ? take->message->text : take->message->subject;
	size_t count;
	char **words = text_split(take->arena, text_key(take->arena, text), " ", &count);
	bool thanks = false;

	for (size_t i = 0; i < count; i++) {
		if (!has_word(said, words[i]) && strlen(words[i]) > 1)
			return false;
		thanks = thanks || has_word(" merci thanks thank ", words[i]);
	}
	return thanks;
}

enum status
thanks_take(struct take *take, bool *taken, struct why *why)
{
	struct feedback feedback;
	enum status st;

	*taken = false;
	if (take->message->attachment_count > 0 || !is_thanks(take))
		return OK;
	if (take->thread.feedback_id != 0) {
		/* To a request it might be a yes: what is not decided is told. */
		st = feedback_find(take->desk->store, take->arena, take->thread.feedback_id, &feedback, why);
		if (st != OK && st != NONE)
			return st;
		if (st == OK && feedback.status == FEEDBACK_PENDING)
			return OK;
	}
	*taken = true;
	return take_journal(take, "mail.thanks", NULL, NULL, NULL, why);
}

/* The same of a scenario. */
static enum status
offer_scenario_steps(struct take *take, struct why *why)
{
	struct scenario scenario;
	bool may;
	enum status st =
	    scenario_find(take->desk->store, take->arena, take->thread.object_id, &scenario, why);

	if (st != OK)
		return st == NONE ? OK : st;
	if ((st = right_to(take, scenario.agency_id, scenario.recruiter_id, &may, why)) != OK || !may)
		return st;
	answer_about(take, CONVERSATION_SCENARIO, scenario.id, scenario_ref(take->arena, &scenario));
	take->answer.subject =
	    arena_printf(take->arena, "Re: [%s] %s", scenario_ref(take->arena, &scenario), scenario.label);
	if (scenario.message != NULL)
		scenario_offer(take, &scenario);
	return OK;
}

/* A summary's requests once more, those that still wait. */
static enum status
offer_requests(struct take *take, struct why *why)
{
	size_t count;
	char **refs = text_split(take->arena, take->thread.form, ",", &count);
	enum status st = OK;

	for (size_t i = 0; i < count && i < REQUESTS_SHOWN && st == OK; i++) {
		struct matter matter;
		const char *who;

		st = matter_find(
		    take->desk, take->arena, take_language(take), ref_parse("R", refs[i]), &matter, why);
		if (st != OK || !matter.feedback.request || matter.feedback.status != FEEDBACK_PENDING) {
			st = st == NONE ? OK : st;
			continue;
		}
		who = matter.feedback.dossier_id == 0
			  ? matter.contact.name
			  : candidate_name(take->arena, &matter.dossier.candidate);
		answer_link(take, take_printf(take, "Valider %s (%s)", matter.ref, who),
		    take_printf(take, "valider %s", matter.ref), i == 0);
		answer_link(take, take_printf(take, "Refuser %s (%s)", matter.ref, who),
		    take_printf(take, "refuser %s : ", matter.ref), false);
	}
	return st;
}

/* What the letter is about, or names. */
static enum status
offer_matter(struct take *take, const char *typed, struct why *why)
{
	const char *subject = take->thread.reply ? "" : take->message->subject;
	const char *said = arena_printf(take->arena, "%s\n%s", subject, typed);
	enum status st;

	if (take->thread.diffusion_id != 0)
		return offer_steps(take, typed, why);
	if (take->thread.conversation == CONVERSATION_SCENARIO && take->thread.object_id != 0)
		return offer_scenario_steps(take, why);
	if (take->thread.form != NULL && text_starts(take->thread.form, "R-"))
		return offer_requests(take, why);
	offer_page(take, typed);
	offer_taking_out(take, typed);
	if ((st = offer_delegate(take, said, why)) != OK || (st = offer_scenarios(take, said, why)) != OK)
		return st;
	return offer_people(take, said, why);
}

/* "aide zorglub", "aide relancer". */
static bool
asks_help(struct take *take, const char *typed)
{
	size_t count;
	char **words = text_split(take->arena, text_key(take->arena, typed), " ", &count);

	return count > 1 && count <= HELP_WORDS_MAX && has_word(" aide help ", words[0]);
}

static bool
is_near(const struct take *take, const char *typed, const char *verb)
{
	const char *folded = text_fold(take->arena, verb);
	size_t most = strlen(folded) / 3;

	return text_distance(typed, folded, most) <= most;
}

/* The verbs nearest in spelling, as links: in French, which everybody may write, and in the reader's language. */
static void
offer_nearest(struct take *take, const struct strings *verbs, const char *typed)
{
	const char *folded = text_fold(take->arena, typed);

	for (size_t i = 0; i < verbs->count; i++)
		if (is_near(take, folded, verbs->items[i]) ||
		    is_near(take, folded, take_phrase(take, verbs->items[i])))
			answer_link(take, verbs->items[i], verbs->items[i], false);
}

enum status
not_understood(struct take *take, const char *line, const struct strings *verbs, struct why *why)
{
	const char *typed = text_excerpt(take->arena, text_trim(take->arena, line), 200);
	size_t before;
	enum status st;

	answer_drop(take);
	if (asks_help(take, typed))
		return help_about(take, typed, why);
	if (take->thread.form != NULL && strcmp(take->thread.form, PREVIEW_FORM) == 0) {
		answer_open(take, "reponse");
		answer_subject(take, "C'était un aperçu");
		answer_say(take,
		    "C'était un aperçu\u00a0: un contact qui répond «\u00a0%s\u00a0» vous l'adresse. "
		    "Rien n'a été envoyé.",
		    typed);
	} else {
		answer_open(take, "incompris");
		view_set(take->answer.view, "texte", typed);
		offer_nearest(take, verbs, typed);
	}
	before = take->answer.link_count;
	if ((st = offer_matter(take, typed, why)) != OK)
		return st;
	if (take->answer.link_count == before)
		offer_topics(take, typed);
	if (take->answer.link_count == 0) {
		answer_link(take, "Nouvelle diffusion", "nouvelle diffusion", false);
		answer_link(take, "Vos diffusions", "diffusions", false);
		answer_link(take, "Les retours", "retours", false);
		answer_link(take, "Vos candidats", "candidats", false);
	}
	answer_link(take, "Aide", "aide", false);
	return OK;
}
