#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "message.h"
#include "reading.h"
#include "rules.h"

/* Dossiers: 1 Jean Martin, 2 Sofia Benali, 3 hidden, 4 Karim Haddad.  Sent on Tuesday 1 December 2026. */
#define SENT 1796115600

struct row {
	const char *text;
	const char *want; /* "1:interview@2026-12-08T14:00 2:declined"; 0: nobody; ? unclear */
};

static const struct row french[] = {
    /* grids, as typed on a telephone */
    {"1 oui 2 non 3 oui 4 non", "1:interested 2:declined 3:interested 4:declined"},
    {"1 : entretien", "1:interview"},
    {"1- ok\n2- non\n4- ok", "1:interested 2:declined 4:interested"},
    {"2 : question : parle-t-elle anglais ?", "2:information"},
    {"3 : identité", "3:identity"},
    {"2 : pas intéressé", "2:declined"},
    {"2 : document", "2:document"},
    {"1 oui mardi 14h, 2 non trop junior", "1:interview@2026-12-08T14:00 2:declined"},
    {"le 1 ok", "1:interested"},
    {"cv du 4 svp", "4:document"},
    /* plain wishes */
    {"Je souhaite rencontrer Jean Martin.", "1:interview"},
    {"Bonjour,\nPouvez-vous organiser un entretien avec Mme Benali jeudi à 10h30 ?\nMerci",
	"2:interview@2026-12-03T10:30"},
    {"J'aimerais voir M. Haddad le 10 décembre à 9h", "4:interview@2026-12-10T09:00"},
    {"On peut voir Karim la semaine prochaine ?", "4:interview"},
    {"Je voudrais recevoir Sofia et Karim", "2:interview 4:interview"},
    {"Merci de m'envoyer le CV de Sofia Benali", "2:document"},
    {"Qui est le candidat 3 ?", "3:identity"},
    {"Pouvez-vous lever l'anonymat du candidat 3 ?", "3:identity"},
    {"Quel est le préavis de Jean ?", "1:information"},
    {"Sofia est-elle mobile ?", "2:information"},
    {"Nous souhaitons embaucher Karim Haddad.", "4:hire"},
    {"On prend le 2 !", "2:hire"},
    {"Serait-il possible d'avoir une semaine de plus pour répondre ?", "0:extension"},
    {"Pouvez-vous prolonger la diffusion jusqu'au 20 ?", "0:extension"},
    /* opinions */
    {"Le profil de Sofia nous intéresse beaucoup.", "2:interested"},
    {"Jean Martin correspond parfaitement.", "1:interested"},
    {"Pas intéressé par Karim.", "4:declined"},
    {"Le 4 est trop cher pour nous", "4:declined"},
    {"Non merci pour Sofia, trop junior", "2:declined"},
    {"Aucun de ces profils ne nous convient.", "1:declined 2:declined 3:declined 4:declined"},
    {"Sofia ne correspond pas au poste.", "2:declined"},
    /* denial, and what only looks like it */
    {"Je ne souhaite pas rencontrer Jean.", "1:declined"},
    {"Pas d'objection à voir Jean.", "1:interview"},
    {"Je ne suis pas contre rencontrer Sofia", "2:interview"},
    {"N'hésitez pas à m'appeler.", "0:comment"},
    /* all, and all but one */
    {"Je veux voir tout le monde sauf le 4", "1:interview 2:interview 3:interview 4:declined"},
    {"ok pour les deux premiers", "1:interested 2:interested"},
    {"Les autres ne conviennent pas. Jean Martin, oui.", NULL},
    {"Jean et Sofia m'intéressent, les deux autres non.", "1:interested 2:interested 3:declined 4:declined"},
    /* several things about one */
    {"Jean me plaît, je veux bien son CV et le rencontrer mardi à 11h.",
	"1:interview@2026-12-08T11:00 1:document"},
    {"Décaler le rendez-vous avec Jean de mardi 14h à jeudi 16h ?", "1:interview@2026-12-03T16:00"},
    /* met already */
    {"Nous avons reçu Jean hier : bon niveau, un peu réservé.", "1:report"},
    {"Compte-rendu de l'entretien avec Sofia : très bien.", "2:report"},
    /* doubt never acts */
    {"Sofia, pourquoi pas, on en reparle.", "2:comment?"},
    {"Je verrai peut-être Karim, je réfléchis", "4:comment?"},
    /* nothing asked, nothing said */
    {"Merci, bien reçu.", ""},
    {"Bonjour,\nMerci pour votre message.\nBonne journée", ""},
    {"Merci beaucoup !", ""},
    /* about nobody */
    {"Notre chantier de Lyon est reporté en mars.", "0:comment"},
    {"Le candidat 2 habite à côté de nos bureaux.", "2:comment"},
};

static const struct row english[] = {
    {"I'd like to interview Jean Martin on Thursday at 3pm.", "1:interview@2026-12-03T15:00"},
    {"1 yes, 2 no", "1:interested 2:declined"},
    {"Please send over Sofia's CV", "2:document"},
    {"Could you tell me whether Karim is open to a fixed-term contract?", "4:information"},
    {"Who is number 3?", "3:identity"},
    {"We'll pass on Sofia, too junior.", "2:declined"},
    {"Not interested in Karim.", "4:declined"},
    {"Could we have a few more days?", "0:extension"},
    {"We want to hire Jean.", "1:hire"},
    {"I interviewed Sofia yesterday. Solid background.", "2:report"},
    {"Thanks, noted.", ""},
    {"Maybe the second one, not sure yet.", "2:comment?"},
};

static const struct rules *
load(struct arena *arena)
{
	static const char *const names[] = {"etc/rules.fr.conf", "etc/rules.en.conf"};
	struct rule_file files[COUNT(names)];
	const struct rules *rules;
	struct why why;

	for (size_t i = 0; i < COUNT(names); i++) {
		FILE *file = fopen(names[i], "r");
		size_t size;
		char *text = arena_alloc(arena, 1 << 20);
		assert_non_null(file);
		size = fread(text, 1, (1 << 20) - 1, file);
		text[size] = '\0';
		fclose(file);
		files[i] = (struct rule_file){names[i], text};
	}
	if (rules_parse(arena, files, COUNT(files), &rules, &why) != OK || rules_try(rules, &why) != OK)
		fail_msg("%s", why.text);
	return rules;
}

static const struct reading *
read_text(struct arena *arena, const struct rules *rules, const char *text)
{
	static const struct zone_change paris = {0, 3600};
	static const struct zone zone = {.name = "Europe/Paris", .count = 1, .changes = &paris};
	static struct context_dossier dossiers[] = {
	    {1, "Jean Martin", false, true},
	    {2, "Sofia Benali", false, true},
	    {3, "Candidat 3 (identité masquée)", true, true},
	    {4, "Karim Haddad", false, true},
	};
	struct context context = {.role = CONTEXT_OPERATIONAL,
	    .ref = "D-1",
	    .dossiers = dossiers,
	    .dossier_count = COUNT(dossiers),
	    .reply = true,
	    .now = SENT,
	    .zone = &zone};
	const char *raw = arena_printf(arena,
	    "From: Paul Roux <p.roux@client.example>\r\nSubject: Re: [D-1] Essai\r\n"
	    "Date: Tue, 01 Dec 2026 09:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n",
	    text);
	struct reading *reading;
	struct why why;

	if (reading_parse(arena, message_parse(arena, raw, strlen(raw)), &context, rules, &reading, &why) !=
	    OK)
		fail_msg("%s: %s", text, why.text);
	return reading;
}

static int
by_candidate(const void *a, const void *b)
{
	const struct read_feedback *one = a, *other = b;

	return one->candidate != other->candidate ? one->candidate - other->candidate
						  : (int)one->action - (int)other->action;
}

static const char *
spelt(struct arena *arena, const struct reading *reading)
{
	struct buf buf = buf_make(arena);

	qsort(reading->feedback, reading->feedback_count, sizeof(*reading->feedback), by_candidate);
	for (size_t i = 0; i < reading->feedback_count; i++) {
		const struct read_feedback *one = &reading->feedback[i];
		buf_addf(
		    &buf, "%s%d:%s", i > 0 ? " " : "", one->candidate, feedback_action_name(one->action));
		if (one->when != NULL)
			buf_addf(&buf, "@%s", one->when);
		if (one->unclear)
			buf_add(&buf, "?");
	}
	return buf.data;
}

static void
try_rows(const struct row *rows, size_t count)
{
	struct arena *arena = arena_open();
	const struct rules *rules = load(arena);
	size_t failed = 0;

	for (size_t i = 0; i < count; i++) {
		struct arena *one = arena_open();
		const char *got = spelt(one, read_text(one, rules, rows[i].text));
		if (rows[i].want != NULL && strcmp(got, rows[i].want) != 0) {
			printf("# %s\n#   wanted %s\n#   got    %s\n", rows[i].text, rows[i].want, got);
			failed++;
		}
		arena_close(one);
	}
	arena_close(arena);
	if (failed > 0)
		fail_msg("%zu of %zu rows", failed, count);
}

static void
french_managers_are_understood(void **state)
{
	(void)state;
	try_rows(french, COUNT(french));
}

static void
english_managers_are_understood(void **state)
{
	(void)state;
	try_rows(english, COUNT(english));
}

/* Long, and made to be slow: bounded, and never more than a person could mean. */
static void
hostile_words_have_bounds(void **state)
{
	static const char *const parts[] = {
	    "@ ", "1 ", "(", "le 1 et ", "sauf ", "pas ", "« ", "1 oui 2 non ", "a.", "\n"};
	struct arena *arena = arena_open();
	const struct rules *rules = load(arena);

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct arena *one = arena_open();
		struct buf buf = buf_make(one);
		while (buf.size_bytes < 100000)
			buf_add(&buf, parts[i]);
		const char *raw = arena_printf(one, "From: a@b.example\r\n\r\n%s", buf.data);
		struct zone_change utc = {0};
		struct zone zone = {.name = "UTC", .count = 1, .changes = &utc};
		struct context_dossier dossier = {1, "Jean Martin", false, true};
		struct context context = {
		    .role = CONTEXT_OPERATIONAL, .dossiers = &dossier, .dossier_count = 1, .zone = &zone};
		struct reading *reading = NULL;
		struct why why;
		enum status st =
		    reading_parse(one, message_parse(one, raw, strlen(raw)), &context, rules, &reading, &why);
		assert_true(st == OK || st == REFUSED);
		arena_close(one);
	}
	arena_close(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(french_managers_are_understood),
	    cmocka_unit_test(english_managers_are_understood),
	    cmocka_unit_test(hostile_words_have_bounds),
	};

	message_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
