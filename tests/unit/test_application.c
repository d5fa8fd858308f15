#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "application.h"
#include "base/buf.h"

#define HEAD                                                                                                 \
	"From: Helene <h@cabinet.example>\r\nTo: diffusion@cabinet.example\r\nSubject: TR: Candidature\r\n"  \
	"Content-Type: text/plain; charset=utf-8\r\n\r\n"

/* "name<email> first last emails phones places ; ..." */
static const char *
said(struct arena *a, const char *letter)
{
	const struct message *message = message_parse(a, letter, strlen(letter));
	const struct read_application *read = application_read(a, message);
	struct buf out = buf_make(a);

	if (read == NULL)
		return "-";
	for (size_t i = 0; i < read->count; i++) {
		const struct read_applicant *one = &read->applicants[i];

		buf_addf(
		    &out, "%s%s<%s>", i == 0 ? "" : " ; ", one->name == NULL ? "" : one->name, one->email);
		if (one->last_name != NULL)
			buf_addf(&out, " %s %s", one->first_name, one->last_name);
		for (size_t k = 0; k < one->emails.count; k++)
			buf_addf(&out, " %s", one->emails.items[k]);
		for (size_t k = 0; k < one->phones.count; k++)
			buf_addf(&out, " %s", one->phones.items[k]);
		for (size_t k = 0; k < one->places.count; k++)
			buf_addf(&out, " %s", one->places.items[k]);
	}
	return out.data;
}

static void
who_applies_is_read_from_what_is_forwarded(void **state)
{
	static const struct {
		const char *letter, *said;
	} rows[] = {
	    {HEAD "Bonjour, un nouveau candidat.\r\n", "-"},
	    {HEAD "\r\n---------- Forwarded message ---------\r\nDe : Léa Morel <Lea@mail.example>\r\n"
		  "Date: lun. 30 nov. 2026 à 18:02\r\nSubject: Candidature\r\nTo: <h@cabinet.example>\r\n\r\n"
		  "Bonjour,\r\nje suis soudeuse.\r\n06 44 55 66 77\r\n12 rue des Lilas, 69007 Lyon\r\n",
		"Léa Morel<lea@mail.example> +33644556677 69007 Lyon"},
	    /* Outlook, bold labels, the address wrapped */
	    {HEAD "\r\n*De :* Léa Morel\r\n <lea@mail.example>\r\n*Envoyé :* lundi 30 novembre 2026 18:02\r\n"
		  "*À :* h@cabinet.example\r\n*Objet :* Candidature\r\n\r\nBonjour\r\n",
		"Léa Morel<lea@mail.example>"},
	    /* who forwards is left out, a colleague between is told */
	    {HEAD "\r\nDe : Noé <n@cabinet.example>\r\nEnvoyé : lundi 30 novembre 2026 18:30\r\n"
		  "À : h@cabinet.example\r\nObjet : TR\r\n\r\nPour toi. 04 72 00 00 00\r\n\r\n"
		  "De : Léa <lea@mail.example>\r\nEnvoyé : lundi 30 novembre 2026 18:02\r\n"
		  "À : n@cabinet.example\r\nObjet : Candidature\r\n\r\nBonjour\r\n",
		"Noé<n@cabinet.example> +33472000000 ; Léa<lea@mail.example>"},
	    {HEAD "\r\nDe : Helene <h@cabinet.example>\r\nEnvoyé : lundi 30 novembre 2026 18:30\r\n"
		  "À : x@cabinet.example\r\nObjet : Moi\r\n\r\nBonjour\r\n",
		"-"},
	    /* what the candidate answers is not the candidate's */
	    {HEAD
		"\r\n---------- Forwarded message ---------\r\nDe : Léa <lea@mail.example>\r\n"
		"Date: lun. 30 nov. 2026\r\nSubject: C\r\nTo: <h@cabinet.example>\r\n\r\nVoici.\r\n\r\n"
		"Le 29 nov. 2026 à 10:00, Max <max@autre.example> a écrit :\r\nBonjour\r\n04 72 00 00 00\r\n",
		"Léa<lea@mail.example>"},
	    /* a site's form */
	    {HEAD "\r\n---------- Forwarded message ---------\r\nFrom: <noreply@jobs.example>\r\n"
		  "Date: Mon, Nov 30, 2026\r\nSubject: New\r\nTo: <h@cabinet.example>\r\n\r\nNom : Morel\r\n"
		  "Prénom : Léa\r\nE-mail : lea@mail.example\r\n",
		"<noreply@jobs.example> Léa Morel lea@mail.example"},
	    /* said twice differently is said twice; digits that are no telephone are none */
	    {HEAD "\r\n---------- Forwarded message ---------\r\nDe : Léa <lea@mail.example>\r\n"
		  "Date: lun. 30 nov. 2026\r\nSubject: C\r\nTo: <h@cabinet.example>\r\n\r\n"
		  "0644556677, 07.11.22.33.44, +33 6 44 55 66 77, SIRET 123 456 789 00012, 31/12/2026\r\n",
		"Léa<lea@mail.example> +33644556677 +33711223344"},
	};
	struct arena *a = arena_open();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(said(a, rows[i].letter), rows[i].said);
	arena_close(a);
}

static void
a_letter_forwarded_as_an_attachment_is_read(void **state)
{
	static const char letter[] =
	    "From: Helene <h@cabinet.example>\r\nSubject: Candidature\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: "
	    "text/plain\r\n\r\nVoici.\r\n"
	    "--x\r\nContent-Type: message/rfc822\r\n\r\nFrom: Lea Morel <lea@mail.example>\r\nSubject: CV\r\n"
	    "Content-Type: text/plain\r\n\r\nBonjour\r\n06 44 55 66 77\r\n--x--\r\n";
	struct arena *a = arena_open();

	(void)state;
	assert_string_equal(said(a, letter), "Lea Morel<lea@mail.example> +33644556677");
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_applies_is_read_from_what_is_forwarded),
	    cmocka_unit_test(a_letter_forwarded_as_an_attachment_is_read),
	};

	message_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
