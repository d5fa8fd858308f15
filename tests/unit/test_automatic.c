/* automatic, absence: letters a machine wrote, and the day somebody is back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "absence.h"
#include "message.h"

#define SENT_AT 1796126400 /* Tuesday 1 December 2026, 12:00 UTC */

static const char *
nature_name(enum message_nature nature)
{
	static const char *const names[] = {"letter", "bounce", "auto-reply", "empty"};

	return names[nature];
}

/* Each row: headers, text, what it is. */
static void
responders_are_known(void **state)
{
	static const char *const rows[][3] = {
	    {"Auto-Submitted: auto-replied", "Je reviens.", "auto-reply"},
	    {"Auto-Submitted: Auto-Generated; owner-email=\"x@y.fr\"", "Bonjour", "auto-reply"},
	    {"Auto-Submitted: no", "Je le vois demain.", "letter"},
	    {"Auto-Submitted: No (a person)", "Je le vois demain.", "letter"},
	    {"Auto-Submitted: nothing", "Bonjour", "auto-reply"},
	    {"X-Auto-Response-Suppress: All", "Je le vois demain.", "letter"},
	    {"X-Autoreply: yes", "Bonjour", "auto-reply"},
	    {"X-Autoreply: no", "Bonjour", "letter"},
	    {"Precedence: auto_reply", "Bonjour", "auto-reply"},
	    {"Precedence: bulk", "Bonjour", "letter"},
	    {"X-POST-MessageClass: 9; Autoresponder", "Bonjour", "auto-reply"},
	    {"Return-Path: <>", "Bonjour", "auto-reply"},
	    {"Return-Path: <a@b.fr>", "Bonjour", "letter"},
	    {"Subject: =?UTF-8?Q?R=C3=A9ponse_automatique=C2=A0:_[D-12]?=", "Bonjour", "auto-reply"},
	    {"Subject: Reponse automatique : [D-12]", "Bonjour", "auto-reply"},
	    {"Subject: Automatic reply: [D-12]", "Hello", "auto-reply"},
	    {"Subject: Out of Office Re: [D-12]", "Hello", "auto-reply"},
	    {"Subject: Automatische Antwort: [D-12]", "Hallo", "auto-reply"},
	    {"Subject: Abwesenheitsnotiz: x", "Hallo", "auto-reply"},
	    {"Subject: Respuesta automatica: x", "Hola", "auto-reply"},
	    {"Subject: Risposta automatica: x", "Ciao", "auto-reply"},
	    {"Subject: Automatisch antwoord: x", "Dag", "auto-reply"},
	    {"Subject: Odpowiedz automatyczna: x", "Witam", "auto-reply"},
	    {"Subject: RE: Automatic reply: [D-12]", "Merci, je la rappelle lundi.", "letter"},
	    {"Subject: Absence Re: [D-12]", "Je suis absent du bureau jusqu'au 9.", "auto-reply"},
	    {"Subject: Vacances", "Je suis en congés du 21 au 28, Noé me remplace.", "letter"},
	    {"Subject: Vacances\nIn-Reply-To: <1@y.fr>", "Je suis en congés du 21 au 28.", "auto-reply"},
	    {"Subject: Absent(e)", "Je suis en congés, je lirai votre message lundi.", "auto-reply"},
	    {"Subject: Vacances\nCc: facteur+token@y.fr", "Je suis en congés du 21 au 28.", "letter"},
	    {"Subject: Absence de Mme Durand", "Elle ne viendra pas demain.", "letter"},
	    {"Subject: Lu : [D-12]", "Votre message a été lu le 1er décembre.", "auto-reply"},
	    {"Subject: Lu et approuvé", "Je la prends.", "letter"},
	    {"Subject: Re: [D-12]", "Je suis en congé demain, voyons-nous jeudi.", "letter"},
	    {"Subject: Re: [D-12]", "Ceci est une réponse automatique, ne pas répondre.", "auto-reply"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct arena *a = arena_open();
		char *letter = arena_printf(a,
		    "From: Paul <paul@x.fr>\nTo: facteur@y.fr\n%s\n"
		    "Content-Type: text/plain; charset=utf-8\n\n%s\n",
		    rows[i][0], rows[i][1]);
		struct message *message = message_parse(a, letter, strlen(letter));
		if (strcmp(nature_name(message->nature), rows[i][2]) != 0)
			print_error("%s\n", rows[i][0]);
		assert_string_equal(nature_name(message->nature), rows[i][2]);
		arena_close(a);
	}
}

static void
receipts_are_no_letters(void **state)
{
	static const char receipt[] =
	    "From: paul@x.fr\nSubject: [D-12]\nMIME-Version: 1.0\n"
	    "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
	    "--b\nContent-Type: text/plain\n\nVotre message a ete affiche.\n"
	    "--b\nContent-Type: message/disposition-notification\n\n"
	    "Final-Recipient: rfc822;paul@x.fr\nDisposition: manual-action/MDN-sent-manually; displayed\n"
	    "--b--\n";
	struct arena *a = arena_open();

	(void)state;
	assert_int_equal(message_parse(a, receipt, strlen(receipt))->nature, MESSAGE_AUTO_REPLY);
	arena_close(a);
}

static void
the_day_of_return_is_read(void **state)
{
	static const char *const rows[][2] = {
	    {"Je suis absente, de retour le 10/12.", "2026-12-10"},
	    {"De retour le 10/12/2026.", "2026-12-10"},
	    {"De retour le 10/12/26 au matin", "2026-12-10"},
	    {"Je serai de retour le jeudi 10 décembre.", "2026-12-10"},
	    {"de retour au bureau le lundi 4 janvier", "2027-01-04"},
	    {"de retour le 1er février 2027", "2027-02-01"},
	    {"Je suis absent jusqu'au 9 décembre inclus.", "2026-12-10"},
	    {"Absente jusqu’au vendredi 11/12", "2026-12-11"},
	    {"Absent du 1er au 9 décembre, je suis joignable à partir du 10 décembre.", "2026-12-10"},
	    {"Absent du 1er au 9 décembre.", "2026-12-09"},
	    {"En congés du 23/11/2026 au 04/12/2026 inclus. Urgences : 06 12 34 56 78", "2026-12-05"},
	    {"De retour lundi prochain.", "2026-12-07"},
	    {"de retour mardi", "2026-12-08"},
	    {"I am out of the office and will be back on December 10th.", "2026-12-10"},
	    {"I will be back on Thursday, 10 December 2026.", "2026-12-10"},
	    {"I will return to the office on 12/10.", "2026-12-10"},
	    {"I am out of office until 2026-12-10.", "2026-12-10"},
	    {"Out of the office from Dec 1 through Dec 9.", "2026-12-10"},
	    {"Ich bin ab dem 10. Dezember wieder erreichbar.", "2026-12-10"},
	    {"I will be out of the office from December 1 to December 4.", "2026-12-04"},
	    {"Ich bin im Urlaub und ab dem 14. Dezember wieder erreichbar.", "2026-12-14"},
	    {"Ich bin bis zum 10.12.2026 nicht im Büro.", "2026-12-10"},
	    {"Estaré fuera de la oficina hasta el 10 de diciembre de 2026.", "2026-12-10"},
	    {"Sono assente fino al 10 dicembre.", "2026-12-10"},
	    {"Ik ben afwezig tot 10 december.", "2026-12-10"},
	    {"Estarei ausente até 10 de dezembro.", "2026-12-10"},
	    {"Retour le 28 novembre", "2026-11-28"},
	    {"Je suis absent. Appelez le 01 42 00 00 00.", NULL},
	    {"De retour le 31/02/2027.", NULL},
	    {"De retour bientôt.", NULL},
	    {"De retour à 14h30", NULL},
	    {"", NULL},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *day = absence_return(a, rows[i][0], SENT_AT);
		if ((day == NULL) != (rows[i][1] == NULL) || (day != NULL && strcmp(day, rows[i][1]) != 0))
			fail_msg("%s: %s", rows[i][0], day != NULL ? day : "none");
	}
	assert_null(absence_return(a, "De retour le 10/12.", 0));
	assert_string_equal(absence_return(a, "De retour le 10/12/2026.", 0), "2026-12-10");
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(responders_are_known),
	    cmocka_unit_test(receipts_are_no_letters),
	    cmocka_unit_test(the_day_of_return_is_read),
	};

	message_prepare();
	return cmocka_run_group_tests_name("automatic", tests, NULL, NULL);
}
