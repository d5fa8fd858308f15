/* form: lines of fields, whole letters of them, and forms filled in within the quote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "command_letter.h"
#include "form.h"
#include "form_table.h"

static void
names_are_taken_for_what_they_resemble(void **state)
{
	static const struct {
		const char *line, *name, *value; /* name NULL: no field; "?x": unknown */
	} rows[] = {
	    {"Titre : Soudeurs TIG", "Titre", "Soudeurs TIG"},
	    {"titre: Soudeurs", "Titre", "Soudeurs"},
	    {"TITRE=Soudeurs", "Titre", "Soudeurs"},
	    {"Titre      :", "Titre", ""},
	    {"Titre\xC2\xA0: a", "Titre", "a"},
	    {"Titre\xE2\x80\xAF:\xC2\xA0"
	     "a\xC2\xA0",
		"Titre", "a"},
	    {"De\xCC\x81"
	     "but : 01/12/2026",
		"Début", "01/12/2026"},
	    {"Debut : demain", "Début", "demain"},
	    {"Date de fin : 15/12", "Fin", "15/12"},
	    {"Tire : a", "Titre", "a"},
	    {"Titrre : a", "Titre", "a"},
	    {"Candiats : CV-1", "Candidats", "CV-1"},
	    {"Candidat : CV-1", "Candidats", "CV-1"},
	    {"Contatcs : Paul", "Contacts", "Paul"},
	    {"Destinataires : Paul", "Contacts", "Paul"},
	    {"Mots-clés : C, Lyon", "Tags", "C, Lyon"},
	    {"Cacher son identite : oui", "Cacher son identité", "oui"},
	    {"Masquer l\xE2\x80\x99identité : oui", "Cacher son identité", "oui"},
	    {"Identité cachée : non", "Cacher son identité", "non"},
	    {"Résumé : douze ans", "Résumé", "douze ans"},
	    {"Avis RH : très à l'aise : vraiment", "Avis RH", "très à l'aise : vraiment"},
	    {"* Titre : a", "Titre", "a"},
	    {"• Fin : 15/12", "Fin", "15/12"},
	    {"2. Fin : 15/12", "Fin", "15/12"},
	    {"*Titre :* Soudeurs", "Titre", "Soudeurs"},
	    {"lignes : 2", "lignes", "2"},
	    {"page : 3", "page", "3"},
	    {"Statut : en cours", "statut", "en cours"},
	    {"Budget : 40k", "?Budget", "40k"},
	    {"Fon : x", "?Fon", "x"}, /* three letters leave no room for a mistake */
	    {"Bonjour : a", NULL, NULL},
	    {"https://exemple.example", NULL, NULL},
	    {"14:00 au bureau", NULL, NULL},
	    {"lancer D-12", NULL, NULL},
	    {": rien", NULL, NULL},
	    {"", NULL, NULL},
	    {"Une phrase bien trop longue pour être un champ : non", NULL, NULL},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct form_field field;
		bool found = form_line(a, text_valid(a, rows[i].line, strlen(rows[i].line)), &field);

		assert_int_equal(found, rows[i].name != NULL);
		if (!found)
			continue;
		assert_string_equal(
		    field.known ? field.name : arena_printf(a, "?%s", field.name), rows[i].name);
		assert_string_equal(field.value, rows[i].value);
	}
	arena_close(a);
}

/* Commands of a letter, one after another: "verb{Field=value|Field=value}". */
static const char *
said(struct arena *a, bool reply, const char *subject, const char *text, const char *quoted)
{
	struct message message = {.subject = subject, .text = text, .quoted = quoted};
	struct context context = {.role = CONTEXT_RECRUITER, .reply = reply};
	struct reading reading = {0};
	struct buf out = buf_make(a);

	commands_read(a, &message, &context, false, &reading);
	for (size_t i = 0; i < reading.command_count; i++) {
		const struct read_command *command = &reading.commands[i];
		buf_addf(&out, "%s%s{", i == 0 ? "" : " ", command->verb == NULL ? "?" : command->verb);
		for (size_t f = 0; f < command->field_count; f++)
			buf_addf(&out, "%s%s%s=%s", f == 0 ? "" : "|", command->fields[f].known ? "" : "?",
			    command->fields[f].name, command->fields[f].value);
		buf_add_char(&out, '}');
	}
	return out.data;
}

struct letter {
	bool reply;
	const char *subject, *text, *quoted, *said;
};

static void
try_letters(const struct letter *letters, size_t count)
{
	struct arena *a = arena_open();

	for (size_t i = 0; i < count; i++)
		assert_string_equal(said(a, letters[i].reply, letters[i].subject, letters[i].text,
					letters[i].quoted == NULL ? "" : letters[i].quoted),
		    letters[i].said);
	arena_close(a);
}

static void
letters_command_by_subject_or_first_line(void **state)
{
	static const struct letter letters[] = {
	    {false, "Nouvelle diffusion", "", NULL, "nouvelle diffusion{}"},
	    {false, "nouvelle diffusion", "Titre : A\nTags : b\n", NULL,
		"nouvelle diffusion{Titre=A|Tags=b}"},
	    {false, "TR: lancer D-1", "", NULL, "lancer{}"},
	    {true, "Re: [D-1] Soudeurs", "lancer", NULL, "lancer{}"},
	    {true, "Re: [D-1] Soudeurs", "Bonjour,\n\nlancer\n", NULL, "lancer{}"},
	    {true, "Re: Nouvelle diffusion : à compléter", "merci", NULL, ""},
	    {false, "bonjour", "lancer D-12", NULL, "lancer{}"},
	    {false, "lancer D-12", "Bonjour, merci de lancer.", NULL, "lancer{}"},
	    {true, "Re: x", "aperçu\nprolonger 10/12/2026", NULL, "aperçu{} prolonger{}"},
	    {true, "Re: x", "lancer\nprolonger hier peut-être", NULL, "lancer{} ?{}"},
	    {true, "Re: x", "J'ai tout relu.\nlancer", NULL, ""},
	    {false, "nouvele difusion", "", NULL, "?{}"},
	    {false, "blabla", "et encore", NULL, ""},
	    {true, "Re: x", "diffusions\npage : 2\nlignes : 20", NULL, "diffusions{page=2|lignes=20}"},
	};

	(void)state;
	try_letters(letters, COUNT(letters));
}

static void
tables_become_lines(void **state)
{
	static const char *const rows[][2] = {
	    {"Titre\tSoudeurs\nFin\t15/12", "Titre : Soudeurs\nFin : 15/12\n"},
	    {"Contacts\tPaul\tMarie\nFin\t15/12", "Contacts : Paul, Marie\nFin : 15/12\n"},
	    {"| Titre | Soudeurs |\n| Fin | 15/12 |", "Titre : Soudeurs\nFin : 15/12\n"},
	    {"Titre;Soudeurs\nFin;15/12", "Titre : Soudeurs\nFin : 15/12\n"},
	    {"Titre\tFin\nSoudeurs\t15/12", "Titre : Soudeurs\nFin : 15/12\n"},
	    {"Titre\nSoudeurs\nFin\n15/12", "Titre :\nSoudeurs\nFin :\n15/12\n"},
	    {"Titre : Soudeurs | TIG\nFin : 15/12", "Titre : Soudeurs | TIG\nFin : 15/12\n"},
	    {"Bonjour,\nle titre\test long", "Bonjour,\nle titre\test long\n"},
	    {"Titre", "Titre\n"},
	    {"", "\n"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(form_untable(a, rows[i][0]), rows[i][1]);
	arena_close(a);
}

static void
fields_go_on_over_lines(void **state)
{
	static const struct letter letters[] = {
	    {true, "Re: x", "Fin : 30/12/2026", NULL, "formulaire{Fin=30/12/2026}"},
	    {true, "Re: x", "J'ai rempli le formulaire.\nTitre : A", NULL, "formulaire{Titre=A}"},
	    {true, "Re: x", "Titre :\nSoudeurs\nDébut :\n\n01/12", NULL,
		"formulaire{Titre=Soudeurs|Début=01/12}"},
	    {true, "Re: x", "Candidats :\n- CV-1\nCV-2\nrecherche : soudeur\n\nMerci", NULL,
		"formulaire{Candidats=CV-1\nCV-2\nrecherche : soudeur}"},
	    {true, "Re: x", "Titre : A\nCandidats :\n\nMerci", NULL, "formulaire{Titre=A|Candidats=}"},
	    {true, "Re: x", "options CV-3\nRésumé : Douze ans.\nDont six en retour de mission.\nlancer D-1",
		NULL, "options{Résumé=Douze ans.\nDont six en retour de mission.} lancer{}"},
	    {true, "Re: x", "options CV-3\nAvis RH : bien\nBudget : 40", NULL,
		"options{Avis RH=bien\nBudget : 40}"},
	    {true, "Re: x", "Titre : A\nBudget : 40", NULL, "formulaire{Titre=A|?Budget=40}"},
	    {true, "Re: x", "Titre : A\nTitre : B", NULL, "formulaire{Titre=B}"},
	    {true, "Re: x",
		"Titre : Développeurs C confirmés pour l'embarqué ferroviaire à Lyon et dans\nsa région",
		NULL,
		"formulaire{Titre=Développeurs C confirmés pour l'embarqué ferroviaire à Lyon et dans sa "
		"région}"},
	    {true, "Re: x", "Budget : 40", NULL, ""},
	};

	(void)state;
	try_letters(letters, COUNT(letters));
}

#define ASKS                                                                                                 \
	"Répondez à ce message en complétant les lignes ci-dessous. Seul le titre est\nobligatoire pour " \
	"commencer.\n\n"
#define CHANGES "Répondez à ce message en changeant les lignes voulues.\n\n"

static void
forms_are_filled_in_within_the_quote(void **state)
{
	static const struct letter letters[] = {
	    {true, "Re: x", "",
		ASKS
		"Titre : A\nTags :\nFin : 15/12\nCandidats :\n CV-1\n CV-2\n\nContacts : noms\nContacts : x",
		"formulaire{Titre=A|Tags=|Fin=15/12|Candidats=CV-1\nCV-2|Contacts=noms}"},
	    {true, "Re: x", "", "> " ASKS "> Titre : A\n> Fin : 15/12\n", "formulaire{Titre=A|Fin=15/12}"},
	    {true, "Re: x", "Voici", ASKS "Titre : A\n", "formulaire{Titre=A}"},
	    {true, "Re: x", "", ASKS "Titre :\nDébut : 01/12\nFin : 15/12\n", ""}, /* nothing was filled in */
	    {true, "Re: x", "", CHANGES "Titre : A\n", "formulaire{Titre=A}"},
	    {true, "Re: x", "je regarde", CHANGES "Titre : A\n", ""},
	    {true, "Re: x", "lancer", CHANGES "Titre : A\n", "lancer{}"},
	    {true, "Re: x", "", "J'ai créé la diffusion.\nTitre : A\n", ""}, /* a receipt is no form */
	};

	(void)state;
	try_letters(letters, COUNT(letters));
}

static void
forms_are_filled_in_under_each_line(void **state)
{
	struct answer_block blocks[] = {
	    {"Bonjour\n" ASKS "Titre :", "Soudeurs"},
	    {"Fin : 15/12", "Fin : 20/12"},
	    {"Merci de votre réponse", "de rien"},
	};
	struct arena *a = arena_open();
	struct message message = {.subject = "Re: x",
	    .text = "Soudeurs\nFin : 20/12\nde rien",
	    .quoted = ASKS "Titre :\nFin : 15/12",
	    .block_count = COUNT(blocks),
	    .blocks = blocks};
	struct context context = {.role = CONTEXT_RECRUITER, .reply = true};
	struct reading reading = {0};

	(void)state;
	/* The line typed whole is read where it stands. */
	commands_read(a, &message, &context, false, &reading);
	assert_int_equal(reading.command_count, 1);
	assert_string_equal(reading.commands[0].verb, "formulaire");
	message.text = "Soudeurs";
	message.block_count = 1;
	reading = (struct reading){0};
	commands_read(a, &message, &context, false, &reading);
	assert_int_equal(reading.command_count, 1);
	assert_int_equal(reading.commands[0].field_count, 1);
	assert_string_equal(reading.commands[0].fields[0].name, "Titre");
	assert_string_equal(reading.commands[0].fields[0].value, "Soudeurs");
	arena_close(a);
}

static void
hostile_forms_have_bounds(void **state)
{
	struct arena *a = arena_open();
	struct buf text = buf_make(a);
	struct message message = {.subject = "nouvelle diffusion"};
	struct context context = {.role = CONTEXT_RECRUITER};
	struct reading reading = {0};

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_addf(&text, "Champ%d : %d\n", i, i);
	message.text = text.data;
	commands_read(a, &message, &context, false, &reading);
	assert_int_equal(reading.command_count, 1);
	assert_true(reading.commands[0].field_count <= FORM_FIELDS_MAX);
	buf_cut(&text, 0);
	for (int i = 0; i < 5000; i++)
		buf_addf(&text, "lancer D-%d\n", i + 1);
	message.text = text.data;
	reading = (struct reading){0};
	commands_read(a, &message, &context, false, &reading);
	assert_true(reading.command_count <= COMMANDS_MAX + 1);
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_taken_for_what_they_resemble),
	    cmocka_unit_test(letters_command_by_subject_or_first_line),
	    cmocka_unit_test(tables_become_lines),
	    cmocka_unit_test(fields_go_on_over_lines),
	    cmocka_unit_test(forms_are_filled_in_within_the_quote),
	    cmocka_unit_test(forms_are_filled_in_under_each_line),
	    cmocka_unit_test(hostile_forms_have_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
