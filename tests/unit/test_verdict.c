/* verdict: what recruiters write under a request, and what it decides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "rules_bench.h"
#include "verdict.h"

/* "+R-31 (comment)" validates, "-R-31 (reason)" refuses, "-R-31!" lacks its reason, "=R-31" decides nothing. */
static const char *
said(struct arena *a, const struct rules *rules, const struct context *context, const char *text)
{
	struct message message = {.subject = ""};
	struct reading reading = {0};
	struct buf out = buf_make(a);
	struct why why;

	if (verdict_read(a, text_valid(a, text, strlen(text)), &message, context, rules, &reading, &why) !=
	    OK)
		return "refused";
	assert_false(rules_exhausted(rules));
	for (size_t i = 0; i < reading.decision_count; i++) {
		const struct read_decision *decision = &reading.decisions[i];
		buf_addf(&out, "%s%c%s", i == 0 ? "" : " ", "=+-"[decision->kind],
		    decision -> ref == NULL ? "?" : decision->ref);
		if (decision->error != NULL)
			buf_add(&out, strcmp(decision->error, "reason-required") == 0 ? "!" : "??");
		if (decision->comment != NULL)
			buf_addf(&out, " (%s)", decision->comment);
	}
	return out.data;
}

struct row {
	const char *text, *said;
};

/* Beside R-31 (about candidate 2) the letter names R-32 (about candidate 4). */
static void
try_rows(void **state, const char *replied_to, const struct row *rows, size_t count)
{
	const struct bench *bench = *state;
	struct context_request requests[] = {
	    {.ref = "R-31",
		.action = "interview",
		.candidate = 2,
		.contact_name = "Paul Roux",
		.pending = true},
	    {.ref = "R-32",
		.action = "document",
		.candidate = 4,
		.contact_name = "Paul Roux",
		.pending = true},
	};
	struct context context = {.role = CONTEXT_RECRUITER,
	    .request_ref = replied_to,
	    .request_count = COUNT(requests),
	    .requests = requests,
	    .reply = true};
	struct arena *a = arena_open();
	bool good = true;

	for (size_t i = 0; i < count; i++) {
		const char *got = said(a, bench->rules, &context, rows[i].text);
		if (strcmp(got, rows[i].said) != 0) {
			print_error("\"%s\"\n  wanted %s\n  got    %s\n", rows[i].text, rows[i].said, got);
			good = false;
		}
	}
	arena_close(a);
	assert_true(good);
}

static void
examples_of_the_rules_hold(void **state)
{
	const struct bench *bench = *state;
	struct why why;

	if (rules_try(bench->rules, &why) != OK)
		fail_msg("%s", why.text);
}

static void
yes_in_many_words(void **state)
{
	static const struct row rows[] = {
	    {"valider", "+R-31"},
	    {"VALIDER", "+R-31"},
	    {"valider :", "+R-31"},
	    {"valider : ", "+R-31"},
	    {"Validé.", "+R-31"},
	    {"Je valide la demande", "+R-31"},
	    {"Je valide la demande de Paul.", "+R-31"},
	    {"oui", "+R-31"},
	    {"Ok merci", "+R-31"},
	    {"D\xE2\x80\x99"
	     "accord",
		"+R-31"},
	    {"C'est tout bon pour moi", "+R-31"},
	    {"C'est ok de mon côté", "+R-31"},
	    {"Parfait", "+R-31"},
	    {"Très bien, merci !", "+R-31"},
	    {"Tu peux valider", "+R-31"},
	    {"Merci de valider", "+R-31"},
	    {"Avis favorable", "+R-31"},
	    {"J'approuve", "+R-31"},
	    {"Allez-y", "+R-31"},
	    {"Pas d'objection de mon côté", "+R-31"},
	    {"Non, aucun problème", "+R-31"},
	    {"Non ce n'est pas un souci", "+R-31"},
	    {"Je n'y vois aucun inconvénient", "+R-31"},
	    {"Approved", "+R-31"},
	    {"Yes, go ahead", "+R-31"},
	    {"No objection", "+R-31"},
	    {"+1", "+R-31"},
	    {"\xF0\x9F\x91\x8D", "+R-31"},
	    {"\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBC", "+R-31"},
	    {"Bonjour,\n\nOui.\n", "+R-31"},
	    {"Je ne vois pas d'objection", "+R-31"},
	    {"Fine", "+R-31"},
	    {"👍", "+R-31"},
	    {"Parfait, merci.", "+R-31"},
	    {"Je donne mon accord.", "+R-31"},
	    {"Tu as mon feu vert", "+R-31"},
	    {"Vous pouvez y aller !", "+R-31"},
	    {"Happy with that", "+R-31"},
	    {"Go for it", "+R-31"},
	    {"OK for the 8th at 2pm", "+R-31 (the 8th at 2pm)"},
	    {"C'est noté, je valide", "+R-31"},
	    {"bien reçu, c'est ok pour moi", "+R-31"},
	    {"Validé pour le 8 à 14h plutôt", "+R-31 (le 8 à 14h plutôt)"},
	    {"Je suis partante", "+R-31"},
	    {"Volontiers", "+R-31"},
	    {"C'est validé côté client", "+R-31 (côté client)"},
	    {"Tu peux lui envoyer", "+R-31"},
	    {"Vas-y", "+R-31"},
	    {"Ok. Par contre pas le mardi.", "+R-31 (Par contre pas le mardi.)"},
	    {"c bon", "+R-31"},
	    {"d'ac", "+R-31"},
	    {"Accord donné, prévenez Sofia", "+R-31 (prévenez Sofia)"},
	    {"Feu vert !", "+R-31"},
	    {"Bon pour accord", "+R-31"},
	};

	try_rows(state, "R-31", rows, COUNT(rows));
}

static void
exceptions_are_not_decided(void **state)
{
	static const struct row rows[] = {
	    {"tout valider sauf R-32", "+R-31"},
	    {"Je valide tout sauf R-32", "+R-31"},
	    {"Je valide tout sauf le dernier", "=R-31 =R-32"},
	    {"sauf R-32, ok", "=R-31"},
	    {"Tous sauf R-32 : ok", "=R-31"},
	    {"yes to R-31, no to R-32: outdated CV", "+R-31 -R-32 (outdated CV)"},
	};

	try_rows(state, "R-31", rows, COUNT(rows));
}

static void
comments_go_with_what_they_are_about(void **state)
{
	static const struct row rows[] = {
	    {"valider : salle B, demandez l'accueil", "+R-31 (salle B, demandez l'accueil)"},
	    {"valider : salle B ?", "+R-31 (salle B ?)"},
	    {"valider : sous réserve de ses disponibilités", "+R-31 (sous réserve de ses disponibilités)"},
	    {"valider : salle B\nPrévoir un badge.\nMerci", "+R-31 (salle B Prévoir un badge.)"},
	    {"ok pour jeudi 9h30, site de Bron", "+R-31 (jeudi 9h30, site de Bron)"},
	    {"Validé. Il faudra demander un badge.", "+R-31 (Il faudra demander un badge.)"},
	    {"Oui mais seulement le matin", "+R-31 (seulement le matin)"},
	    {"Oui. Je préviens Sofia.", "+R-31 (Je préviens Sofia.)"},
	    {"Approved, please bring the contract", "+R-31 (please bring the contract)"},
	};

	try_rows(state, "R-31", rows, COUNT(rows));
}

static void
no_needs_its_reason(void **state)
{
	static const struct row rows[] = {
	    {"refuser : déjà en poste", "-R-31 (déjà en poste)"},
	    {"refuser", "-R-31!"},
	    {"refuser :", "-R-31!"},
	    {"refuser R-31 : ", "-R-31!"},
	    {"non", "-R-31!"},
	    {"Non merci", "-R-31!"},
	    {"Non, désolé", "-R-31!"},
	    {"Je refuse la demande de Paul Roux", "-R-31!"},
	    {"je ne valide pas", "-R-31!"},
	    {"je valide pas", "-R-31!"},
	    {"On ne peut pas accepter, le poste est gelé", "-R-31 (le poste est gelé)"},
	    {"Je refuse car elle part en congé", "-R-31 (elle part en congé)"},
	    {"Refusé, contrat signé ailleurs", "-R-31 (contrat signé ailleurs)"},
	    {"Demande refusée : budget gelé", "-R-31 (budget gelé)"},
	    {"Malheureusement ce n'est pas possible : clause d'exclusivité", "-R-31 (clause d'exclusivité)"},
	    {"Elle a un autre contrat depuis lundi. Je refuse.",
		"-R-31 (Elle a un autre contrat depuis lundi.)"},
	    {"Elle est en poste, donc non.", "-R-31 (Elle est en poste)"},
	    {"Non, il a accepté une autre offre", "-R-31 (il a accepté une autre offre)"},
	    {"No, he took another job", "-R-31 (he took another job)"},
	    {"I can't approve this one, budget is frozen", "-R-31 (budget is frozen)"},
	    {"Rejected: already placed", "-R-31 (already placed)"},
	    {"non, refusé", "-R-31!"},
	    {"Négatif", "-R-31!"},
	    {"Malheureusement non.", "-R-31!"},
	    {"Je décline", "-R-31!"},
	    {"surtout ne pas valider", "-R-31!"},
	    {"nan", "-R-31!"},
	};

	try_rows(state, "R-31", rows, COUNT(rows));
}

static void
doubt_decides_nothing(void **state)
{
	static const struct row rows[] = {
	    {"Merci", "=R-31"},
	    {"Bien reçu, merci", "=R-31"},
	    {"Ok bien noté", "=R-31"},
	    {"C'est noté", "=R-31"},
	    {"Je regarde ça ce soir", "=R-31"},
	    {"ok je regarde", "=R-31"},
	    {"ok je lui en parle", "=R-31"},
	    {"Faut-il valider ?", "=R-31"},
	    {"ok ?", "=R-31"},
	    {"valider ?", "=R-31"},
	    {"Qui peut valider ?", "=R-31"},
	    {"ok si elle accepte 40k", "=R-31"},
	    {"Oui, sous réserve de l'accord du client", "=R-31"},
	    {"Ok. Mais attendez ma confirmation.", "=R-31"},
	    {"Je ne peux pas valider sans l'accord du client", "=R-31"},
	    {"Je validerai demain", "=R-31"},
	    {"À valider avec Paul", "=R-31"},
	    {"valider ou refuser, telle est la question", "=R-31"},
	    {"Je n'ai pas encore tranché", "=R-31"},
	    {"oui, enfin non", "=R-31"},
	    {"Ok pour refuser", "=R-31"},
	    {"Je ne refuse pas", "=R-31"},
	    {"Pourquoi pas", "=R-31"},
	    {"non, pas pour l'instant", "=R-31"},
	    {"Non je ne crois pas", "=R-31"},
	    {"Elle n'est plus disponible.", "=R-31"},
	    {"Il a refusé notre offre hier", "=R-31"},
	    {"Sofia n'est pas d'accord", "=R-31"},
	    {"Le client a validé", "=R-31"},
	    {"Let me check first", "=R-31"},
	    {"ok if she is still free", "=R-31"},
	    {"", "=R-31"},
	    {"Je ne peux pas dire oui tout de suite.", "=R-31"},
	    {"oui, si Jean confirme", "=R-31"},
	    {"ça dépend du tarif", "=R-31"},
	    {"Peux-tu valider à ma place ?", "=R-31"},
	    {"j'aurais dit oui mais le client a changé d'avis", "=R-31"},
	    {"Let me check with the client first", "=R-31"},
	    {"What do you think?", "=R-31"},
	    {"Thanks Paul", "=R-31"},
	    {"he said yes", "=R-31"},
	    {"Please hold until Monday", "=R-31"},
	    {"I already answered", "=R-31"},
	    {"Je ne suis pas contre", "=R-31"},
	    {"Pas contre", "=R-31"},
	    {"Oui à condition que le salaire soit d'au moins 45k", "=R-31"},
	    {"ok sauf contre-ordre", "=R-31"},
	    {"je ne vois pas pourquoi on refuserait", "=R-31"},
	    {"on ne peut pas refuser", "=R-31"},
	    {"Ne validez pas encore", "=R-31"},
	    {"Ne refuse pas, attends mon appel", "=R-31"},
	    {"Marie validera", "=R-31"},
	    {"Hélène, peux-tu répondre à Paul ?", "=R-31"},
	    {"Demande traitée, merci.", "=R-31"},
	    {"Je bloque, le tarif est trop bas", "=R-31"},
	    {"Le candidat ne souhaite pas lever son anonymat.", "=R-31"},
	};

	try_rows(state, "R-31", rows, COUNT(rows));
}

static void
references_say_which(void **state)
{
	static const struct row rows[] = {
	    {"valider R-31, R-32", "+R-31 +R-32"},
	    {"valider R31 et r 32", "+R-31 +R-32"},
	    {"valider R-31, refuser R-32 : plus disponible", "+R-31 -R-32 (plus disponible)"},
	    {"valider R-31 : ok pour mardi, refuser R-32 : plus dispo",
		"+R-31 (ok pour mardi) -R-32 (plus dispo)"},
	    {"valider R-31\nrefuser R-32 : en poste\nMerci", "+R-31 -R-32 (en poste)"},
	    {"refuser R-31 R-32 : poste pourvu", "-R-31 (poste pourvu) -R-32 (poste pourvu)"},
	    {"R-31 oui\nR-32 non déjà vu", "+R-31 -R-32 (déjà vu)"},
	    {"R-31 : ok, R-32 : refusé car trop cher", "+R-31 -R-32 (trop cher)"},
	    {"R-31 et R-40 : ok. R-32 : non, il a accepté une autre offre.",
		"+R-31 +R-40 -R-32 (il a accepté une autre offre.)"},
	    {"- [R-31] oui\n- [R-32] oui", "+R-31 +R-32"},
	    {"ok pour R-40, le reste j'attends", "+R-40"},
	    {"Oui. R-32 : non, en poste", "+R-31 -R-32 (en poste)"},
	    {"oui, R-32 non", "+R-31 -R-32!"},
	    {"Oui pour R-31 ; pour R-32 je te dis demain", "+R-31"},
	    {"Ok. Pour R-32 on verra.", "+R-31"},
	    {"refuser R-31 : voir R-32 validée hier", "-R-31 (voir R-32 validée hier)"},
	    {"valider R-31, refuser R-31 : non", "=R-31"},
	    {"ok pour le candidat 4", "+R-32"},
	    {"C2 : ok, C4 : non, en congé", "+R-31 -R-32 (en congé)"},
	    {"ok pour les deux", "+R-31 +R-32"},
	    {"tout valider", "+R-31 +R-32"},
	    {"Je refuse tout : budget gelé", "-R-31 (budget gelé) -R-32 (budget gelé)"},
	    {"ok pour le 4 décembre à 9h", "+R-31 (le 4 décembre à 9h)"}, /* a day, not a candidate */
	    {"approve R-31, reject R-32: too expensive", "+R-31 -R-32 (too expensive)"},
	    {"valider R-0", "+R-0"},
	    {"valider PR-31", "+R-31 (PR-31)"},
	};

	try_rows(state, "R-31", rows, COUNT(rows));
}

static void
short_answers_name_requests(void **state)
{
	static const struct row rows[] = {
	    {"31 oui, 32 non déjà en poste", "+R-31 -R-32 (déjà en poste)"},
	    {"31 et 32 ok", "+R-31 +R-32"},
	    {"31 : validé\n32 : refusé, trop cher", "+R-31 -R-32 (trop cher)"},
	    {"31 ok\n32 ok", "+R-31 +R-32"},
	    {"Oui pour la 31, non pour la 32 : elle part en congé", "+R-31 -R-32 (elle part en congé)"},
	    {"ok pour 31 et 32", "+R-31 +R-32"},
	    {"n°31 ok, n°32 non, pas mobile", "+R-31 -R-32 (pas mobile)"},
	    {"#31 yes, #32 no: too far", "+R-31 -R-32 (too far)"},
	    {"31 yes, 32 no too far", "+R-31 -R-32 (too far)"},
	    {"R-31 à R-32 : ok", "+R-31 +R-32"},
	    {"31 à 32 oui", "+R-31 +R-32"},
	    {"ok pour le 31 décembre", "+R-31 (le 31 décembre)"},
	    {"ok pour le 31 à 9h", "+R-31 (le 31 à 9h)"},
	    {"ok, 31 euros de l'heure", "+R-31 (31 euros de l'heure)"},
	    {"Je refuse celle-ci.", "-R-31!"},
	    {"Non pour celle-ci.", "-R-31!"},
	    {"Celle-ci, je la refuse.", "-R-31!"},
	    {"Refusée celle-là", "-R-31!"},
	    {"Refuse this one.", "-R-31!"},
	    {"No to this one please", "-R-31!"},
	    {"Celle-ci est refusée", "-R-31!"},
	    {"Je refuse celle-ci, le budget est gelé", "-R-31 (le budget est gelé)"},
	    {"Refusez cette demande s'il vous plaît", "-R-31!"},
	    {"Je valide celle-ci", "+R-31"},
	    {"ok pour celle-là", "+R-31"},
	};

	try_rows(state, "R-31", rows, COUNT(rows));
}

static void
yes_as_it_is_said(void **state)
{
	static const struct row rows[] = {
	    {"C'est bon tu peux y aller", "+R-31"},
	    {"Je donne mon feu vert", "+R-31"},
	    {"Ça me paraît bien, validé", "+R-31"},
	    {"Go pour moi", "+R-31"},
	    {"Ok on fait comme ça", "+R-31 (on fait comme ça)"},
	    {"Demande acceptée", "+R-31"},
	    {"C'est parti pour jeudi", "+R-31 (jeudi)"},
	    {"Entendu, je m'en occupe", "+R-31 (je m'en occupe)"},
	    {"C'est OK, prévenez-le", "+R-31 (prévenez-le)"},
	    {"Oui bien sûr", "+R-31"},
	    {"Validez svp", "+R-31"},
	    {"valider merci", "+R-31"},
	    {"je valide, dites-lui d'apporter son CACES", "+R-31 (dites-lui d'apporter son CACES)"},
	    {"ok vas y", "+R-31"},
	    {"Accord de ma part", "+R-31"},
	    {"Pas de problème pour le CV", "+R-31"},
	    {"Aucun souci, envoyez", "+R-31 (envoyez)"},
	    {"On valide", "+R-31"},
	    {"On accepte, Sofia est prévenue", "+R-31 (Sofia est prévenue)"},
	    {"Approuvé", "+R-31"},
	    {"Sounds good, go ahead", "+R-31"},
	    {"Yes that's fine", "+R-31 (that's fine)"},
	    {"Agreed", "+R-31"},
	    {"I'm happy to approve", "+R-31"},
	    {"OK by me", "+R-31"},
	    {"Validation ok", "+R-31"},
	    {"Ok pr moi", "+R-31"},
	};

	try_rows(state, "R-31", rows, COUNT(rows));
}

static void
no_as_it_is_said(void **state)
{
	static const struct row rows[] = {
	    {"Refus : la candidate n'est plus disponible", "-R-31 (la candidate n'est plus disponible)"},
	    {"Non, Sofia n'est plus dispo", "-R-31 (Sofia n'est plus dispo)"},
	    {"Je suis contre : trop tôt", "-R-31 (trop tôt)"},
	    {"Je dis non, elle est déjà placée", "-R-31 (elle est déjà placée)"},
	    {"On refuse, le tarif n'est pas négocié", "-R-31 (le tarif n'est pas négocié)"},
	    {"Désolée, je dois refuser, elle a signé ailleurs", "-R-31 (elle a signé ailleurs)"},
	    {"Sofia a signé ailleurs, je refuse", "-R-31 (Sofia a signé ailleurs)"},
	    {"Elle a retiré sa candidature, c'est donc non", "-R-31 (Elle a retiré sa candidature)"},
	    {"Impossible, clause de confidentialité", "-R-31 (clause de confidentialité)"},
	    {"Hors de question", "-R-31!"},
	    {"On ne donne pas suite", "-R-31!"},
	    {"Je m'y oppose", "-R-31!"},
	    {"Ce sera non", "-R-31!"},
	    {"Refus", "-R-31!"},
	    {"Désolé, ce n'est pas possible", "-R-31!"},
	    {"Sorry, no can do", "-R-31!"},
	    {"Declined, she signed elsewhere", "-R-31 (she signed elsewhere)"},
	    {"We can't, client confidentiality", "-R-31 (client confidentiality)"},
	    {"I'd rather not, he asked us to keep it private", "-R-31 (he asked us to keep it private)"},
	    {"On peut pas, elle est en arrêt", "-R-31 (elle est en arrêt)"},
	    {"nn elle est prise", "-R-31 (elle est prise)"},
	    {"Je ne souhaite pas transmettre son identité, elle est encore en poste",
		"-R-31 (elle est encore en poste)"},
	};

	try_rows(state, "R-31", rows, COUNT(rows));
}

static void
what_waits_decides_nothing(void **state)
{
	static const struct row rows[] = {
	    {"Je demande au candidat et je vous dis", "=R-31"},
	    {"Ok mais je dois voir avec elle avant", "=R-31"},
	    {"Attendons sa réponse", "=R-31"},
	    {"On peut en parler ?", "=R-31"},
	    {"C'est pas urgent", "=R-31"},
	    {"Je ne sais pas trop", "=R-31"},
	    {"Validé sauf si elle change d'avis", "=R-31"},
	    {"Il faut que je voie avec Sofia", "=R-31"},
	    {"Vous avez besoin de ça pour quand ?", "=R-31"},
	    {"Does she know?", "=R-31"},
	    {"Probably ok", "=R-31"},
	    {"I'd approve if she were free", "=R-31"},
	    {"Leave it with me", "=R-31"},
	    {"plutôt non", "=R-31"},
	    {"ni oui ni non", "=R-31"},
	    {"je valide pas tout de suite", "=R-31"},
	    {"Pas possible pour l'instant", "=R-31"},
	    {"Oui mais il faut que je demande à Sofia", "=R-31"},
	    {"ok je vois ça avec lui", "=R-31"},
	    {"Je préfère attendre lundi", "=R-31"},
	    {"Inutile, elle a été embauchée ailleurs", "=R-31"},
	};

	try_rows(state, "R-31", rows, COUNT(rows));
}

static void
several_as_they_are_said(void **state)
{
	static const struct row rows[] = {
	    {"valider R-31 et refuser R-32 : pas de diplôme", "+R-31 -R-32 (pas de diplôme)"},
	    {"Pour R-32 c'est non, le client gèle. R-31 validé.", "-R-32 (le client gèle.) +R-31"},
	    {"Les deux sont ok", "+R-31 +R-32"},
	    {"R-31 go / R-32 no go trop cher", "+R-31 -R-32 (trop cher)"},
	};

	try_rows(state, "R-31", rows, COUNT(rows));
}

static void
without_a_request_only_plain_words_count(void **state)
{
	static const struct row rows[] = {
	    {"ok", ""},
	    {"oui", ""},
	    {"Merci, c'est parfait", ""},
	    {"valider R-32", "+R-32"},
	    {"R-32 ok", "+R-32"},
	    {"valider", "+?"},
	    {"refuser : en poste", "-? (en poste)"},
	    {"je regarde", ""},
	};

	try_rows(state, NULL, rows, COUNT(rows));
}

static void
a_confirmation_is_a_request_like_any(void **state)
{
	static const struct row rows[] = {{"oui", "+R-0"}, {"Oui", "+R-0"}, {"non", "-R-0!"},
	    {"non, refusé", "-R-0!"}, {"peut-être", "=R-0"}};

	try_rows(state, "R-0", rows, COUNT(rows));
}

static void
lines_that_begin_a_decision_are_known(void **state)
{
	static const struct {
		const char *line;
		bool begins;
	} rows[] = {
	    {"valider R-31", true},
	    {"Refuser : en poste", true},
	    {"je refuse", false},
	    {"R-31 oui", true},
	    {"- [R-31] : ok", true},
	    {"ok R-31", true},
	    {"ok", false},
	    {"R-31", false},
	    {"Retours R-31", false},
	    {"Bonjour", false},
	    {"", false},
	};
	const struct bench *bench = *state;
	struct arena *a = arena_open();

	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(verdict_begins(a, rows[i].line, bench->rules), rows[i].begins);
	arena_close(a);
}

static void
hostile_letters_have_bounds(void **state)
{
	const struct bench *bench = *state;
	struct context context = {.role = CONTEXT_RECRUITER, .request_ref = "R-31"};
	struct arena *a = arena_open();
	struct buf text = buf_make(a);

	for (int i = 0; i < 3000; i++)
		buf_addf(&text, "R-%d ok, ", i + 1);
	assert_string_equal(said(a, bench->rules, &context, text.data), "refused");
	buf_cut(&text, 0);
	for (int i = 0; i < 50000; i++)
		buf_add(&text, "non ");
	assert_non_null(said(a, bench->rules, &context, text.data));
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(examples_of_the_rules_hold),
	    cmocka_unit_test(yes_in_many_words),
	    cmocka_unit_test(exceptions_are_not_decided),
	    cmocka_unit_test(comments_go_with_what_they_are_about),
	    cmocka_unit_test(no_needs_its_reason),
	    cmocka_unit_test(doubt_decides_nothing),
	    cmocka_unit_test(references_say_which),
	    cmocka_unit_test(short_answers_name_requests),
	    cmocka_unit_test(yes_as_it_is_said),
	    cmocka_unit_test(no_as_it_is_said),
	    cmocka_unit_test(what_waits_decides_nothing),
	    cmocka_unit_test(several_as_they_are_said),
	    cmocka_unit_test(without_a_request_only_plain_words_count),
	    cmocka_unit_test(a_confirmation_is_a_request_like_any),
	    cmocka_unit_test(lines_that_begin_a_decision_are_known),
	    cmocka_unit_test(hostile_letters_have_bounds),
	};

	return cmocka_run_group_tests(tests, open_bench, close_bench);
}
