/* reading: whole letters in their conversation, and what of them is read at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "reading.h"
#include "rules_bench.h"

static void
add_commands(struct buf *out, const struct reading *reading)
{
	for (size_t i = 0; i < reading->command_count; i++) {
		const struct read_command *command = &reading->commands[i];
		buf_addf(out, " %s", command->verb == NULL ? "?" : command->verb);
		for (size_t n = 0; n < command->arguments.count; n++)
			buf_addf(out, " <%s>", command->arguments.items[n]);
		for (size_t n = 0; n < command->field_count; n++)
			buf_addf(out, " {%s=%s}", command->fields[n].name, command->fields[n].value);
	}
}

/* "command: lancer <D-12>", "reply: +R-31 (comment)", "reply: 2 interview", "empty:". */
static const char *
said(struct arena *a, const struct rules *rules, const struct message *message, const struct context *context)
{
	struct reading *reading;
	struct buf out = buf_make(a);
	struct why why;

	if (reading_parse(a, message, context, rules, &reading, &why) != OK)
		return "refused";
	buf_addf(&out, "%s:", reading_kind_name(reading->kind));
	add_commands(&out, reading);
	for (size_t i = 0; i < reading->decision_count; i++) {
		const struct read_decision *decision = &reading->decisions[i];
		buf_addf(&out, " %c%s%s", "=+-"[decision->kind],
		    decision -> ref == NULL ? "?" : decision->ref, decision->error == NULL ? "" : "!");
		if (decision->comment != NULL)
			buf_addf(&out, " (%s)", decision->comment);
	}
	for (size_t i = 0; i < reading->feedback_count; i++)
		buf_addf(&out, " %d %s", reading->feedback[i].candidate,
		    feedback_action_name(reading->feedback[i].action));
	if (reading->stop)
		buf_add(&out, " stop");
	if (reading->ignored != NULL)
		buf_addf(&out, " / %s", reading->ignored);
	return out.data;
}

struct row {
	const char *subject, *text, *said;
};

static struct context_request requests[] = {
    {.ref = "R-31", .action = "interview", .candidate = 2, .contact_name = "Paul Roux", .pending = true},
    {.ref = "R-32", .action = "document", .candidate = 4, .contact_name = "Paul Roux", .pending = true},
};
static struct context_dossier dossiers[] = {
    {.number = 1, .name = "Jean Martin", .active = true},
    {.number = 2, .name = "Sofia Benali", .active = true},
};

static void
try_rows(void **state, const struct context *context, const struct row *rows, size_t count)
{
	static const struct zone_change change = {.offset_s = 3600};
	static const struct zone zone = {.name = "Europe/Paris", .count = 1, .changes = &change};
	const struct bench *bench = *state;
	struct context here = *context;
	bool good = true;

	here.zone = &zone;
	here.now = 1796000000;
	for (size_t i = 0; i < count; i++) {
		struct arena *a = arena_open();
		struct message message = {.nature = *rows[i].text == '\0' ? MESSAGE_EMPTY : MESSAGE_LETTER,
		    .from = {"Hélène Alder", "h.alder@cabinet.example"},
		    .subject = rows[i].subject,
		    .text = rows[i].text,
		    .signature = "",
		    .quoted = "",
		    .sent_at = 1796000000};
		const char *got = said(a, bench->rules, &message, &here);
		if (strcmp(got, rows[i].said) != 0) {
			print_error("\"%s\" \"%s\"\n  wanted %s\n  got    %s\n", rows[i].subject,
			    rows[i].text, rows[i].said, got);
			good = false;
		}
		arena_close(a);
	}
	assert_true(good);
}

static void
a_new_letter_commands_by_its_subject(void **state)
{
	static const struct row rows[] = {
	    {"lancer D-12", "", "command: lancer <D-12>"},
	    {"Nouvelle diffusion", "Titre : A\nFin : 15/12\n\nCordialement,\nHélène Alder\nCabinet Alder",
		"command: nouvelle diffusion {Titre=A} {Fin=15/12}"},
	    {"valider R-31", "", "empty: +R-31"},
	    {"valider R-31, R-32", "\n", "reply: +R-31 +R-32"},
	    {"refuser R-31 : déjà en poste", "", "empty: -R-31 (déjà en poste)"},
	    {"refuser R-31", "Elle est déjà en poste.", "reply: -R-31 (Elle est déjà en poste.)"},
	    {"Décisions", "valider R-31\nrefuser R-32 : en poste\nlancer D-4",
		"command: lancer <D-4> +R-31 -R-32 (en poste)"},
	    {"bonjour", "comment allez-vous", "reply:"},
	    {"nouvele difusion", "", "command: ?"},
	    {"", "", "empty:"},
	};
	struct context context = {.role = CONTEXT_RECRUITER};

	try_rows(state, &context, rows, COUNT(rows));
}

static void
a_reply_to_a_request_decides_first(void **state)
{
	static const struct row rows[] = {
	    {"Re: [R-31] Paul Roux", "valider", "reply: +R-31"},
	    {"Re: [R-31] Paul Roux", "ok\n\nHélène\nCabinet Alder\n04 00 00 00 00", "reply: +R-31"},
	    {"Re: [R-31] Paul Roux", "Validé, salle B.\n\nBien cordialement,\nH. Alder",
		"reply: +R-31 (salle B.)"},
	    {"Re: [R-31] Paul Roux", "refuser : en poste\nMerci\nhelene", "reply: -R-31 (en poste)"},
	    {"Re: [R-31] Paul Roux", "valider\nprolonger D-12 au 15/12",
		"command: prolonger <D-12> <15/12> +R-31"},
	    {"Re: [R-31] Paul Roux", "retours D-12", "command: retours <D-12>"},
	    {"Re: [R-31] Paul Roux", "pourquoi", "command: pourquoi"},
	    {"Re: [R-31] Paul Roux", "valider\nAjouter la salle B à l'invitation.",
		"reply: +R-31 (Ajouter la salle B à l'invitation.)"},
	    {"Re: [R-31] Paul Roux", "Avis : favorable", "reply: +R-31"},
	    {"Re: [R-31] Paul Roux", "Options à étudier", "reply: =R-31"},
	    {"Re: [R-31] Paul Roux", "Je réfléchis", "reply: =R-31"},
	    {"Re: [R-31] lancer D-12", "", "empty: =R-31"}, /* the subject was ours */
	};
	struct context context = {.role = CONTEXT_RECRUITER,
	    .ref = "D-12",
	    .request_ref = "R-31",
	    .request_count = COUNT(requests),
	    .requests = requests,
	    .reply = true};

	try_rows(state, &context, rows, COUNT(rows));
}

static void
a_reply_in_a_diffusion_commands_first(void **state)
{
	static const struct row rows[] = {
	    {"Re: [D-12] Soudeurs", "lancer", "command: lancer"},
	    {"Re: [D-12] Soudeurs", "Fin : 30/12/2026", "command: formulaire {Fin=30/12/2026}"},
	    {"Re: [D-12] Soudeurs", "options CV-3\nRésumé :\nRefuse les déplacements",
		"command: options <CV-3> {Résumé=Refuse les déplacements}"},
	    {"Re: [D-12] Soudeurs", "R-31 oui\nR-32 non en poste", "reply: +R-31 -R-32 (en poste)"},
	    {"Re: [D-12] Soudeurs", "ok merci", "reply:"},
	    {"Re: [D-12] Soudeurs", "oui", "reply:"},
	    {"Re: [D-12] Soudeurs", "lancer\nvalider R-31", "command: lancer +R-31"},
	    {"Re: [D-12] Soudeurs", "lancer\nMerci de votre aide précieuse à tous", "command: lancer"},
	    {"Re: [D-12] Soudeurs", "clore\nje vous appelle demain matin à propos de Paul",
		"command: clore / je vous appelle demain matin à propos de Paul"},
	};
	struct context context = {.role = CONTEXT_RECRUITER,
	    .ref = "D-12",
	    .request_count = COUNT(requests),
	    .requests = requests,
	    .reply = true};

	try_rows(state, &context, rows, COUNT(rows));
}

static void
operationals_give_feedback(void **state)
{
	static const struct row rows[] = {
	    {"Re: [D-12] Soudeurs", "1 entretien\n2 non trop junior", "reply: 1 interview 2 declined"},
	    {"Re: [D-12] Soudeurs", "mes candidats", "command: mes candidats"},
	    {"mes candidats", "", "command: mes candidats"},
	    {"Re: [D-12] Soudeurs", "Mes candidats !\n\nHélène", "command: mes candidats"},
	    {"Re: [D-12] Soudeurs", "", "empty:"},
	    {"lancer D-12", "", "empty:"}, /* commands are the recruiters' */
	};
	struct context context = {.role = CONTEXT_OPERATIONAL,
	    .ref = "D-12",
	    .dossier_count = COUNT(dossiers),
	    .dossiers = dossiers,
	    .reply = true};

	try_rows(state, &context, rows, COUNT(rows));
}

static void
of_strangers_only_commands_are_read(void **state)
{
	static const struct row rows[] = {
	    {"lancer D-12", "", "command: lancer <D-12>"},
	    {"Nouvelle diffusion", "Titre : A", "command: nouvelle diffusion {Titre=A}"},
	    {"Re: a", "valider R-31", "reply:"},
	    {"Re: a", "Fin : hier", "reply:"},
	    {"Re: a", "Titre : A\nFin : 15/12", "command: formulaire {Titre=A} {Fin=15/12}"},
	    {"nouvele difusion", "", "empty:"},
	    {"Re: a", "1 entretien", "reply:"},
	};
	struct context context = {.role = CONTEXT_UNKNOWN};

	try_rows(state, &context, rows, COUNT(rows));
}

static void
machines_are_not_read(void **state)
{
	static const struct {
		enum message_nature nature;
		const char *said;
	} rows[] = {
	    {MESSAGE_BOUNCE, "bounce:"},
	    {MESSAGE_AUTO_REPLY, "auto-reply:"},
	    {MESSAGE_LETTER, "command: lancer <D-12> +R-31"},
	};
	const struct bench *bench = *state;
	struct context context = {.role = CONTEXT_RECRUITER, .request_ref = "R-31", .reply = true};
	struct arena *a = arena_open();

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct message message = {.nature = rows[i].nature,
		    .from = {NULL, ""},
		    .subject = "Re: x",
		    .text = "valider\nlancer D-12",
		    .signature = "",
		    .quoted = ""};
		assert_string_equal(said(a, bench->rules, &message, &context), rows[i].said);
	}
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_letter_commands_by_its_subject),
	    cmocka_unit_test(a_reply_to_a_request_decides_first),
	    cmocka_unit_test(a_reply_in_a_diffusion_commands_first),
	    cmocka_unit_test(operationals_give_feedback),
	    cmocka_unit_test(of_strangers_only_commands_are_read),
	    cmocka_unit_test(machines_are_not_read),
	};

	return cmocka_run_group_tests(tests, open_bench, close_bench);
}
