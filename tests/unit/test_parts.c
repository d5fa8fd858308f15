#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "message.h"
#include "mime-part.h"

#define MIXED "Content-Type: multipart/mixed; boundary=\"b 1\"\n\n"

static const struct {
	const char *letter, *want; /* NULL: doubt */
} rows[] = {
    {"Subject: x\nContent-Type: TEXT/Plain; charset=\"utf-8\"; format=flowed;\n\tdelsp=yes\n\nOui.\n",
	"text/plain utf-8 flowed yes 'Oui.\n'"},
    {"Content-Transfer-Encoding: base64\r\n\r\nT3Vp\r\n", "text/plain base64 'T3Vp\r\n'"},
    {MIXED "preamble\n--b 1\nContent-Type: text/html\n\n<p>\n\n--b 1\nContent-Disposition: attachment; "
	   "filename=a.txt\n\n\n--b 1--\nepilogue\n",
	"multipart/mixed (text/html '<p>\n') (text/plain attached a.txt '')"},
    {MIXED "--b 1\n\na\n--b 1--\n", "multipart/mixed (text/plain 'a')"},
    {MIXED "--b 1\n\n--b 1--\n", "multipart/mixed (text/plain '')"},
    {"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/related; "
     "boundary=xy\r\n\r\n--xy\r\n\r\na\r\n--xy--\r\n\r\n--x--\r\n",
	NULL /* the one boundary begins the other */},
    {"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/related; "
     "boundary=y\r\n\r\n--y\r\n\r\na\r\n--y--\r\n\r\n--x--\r\n",
	"multipart/alternative (multipart/related (text/plain 'a'))"},
    /* parameters that GMime reads */
    {"Content-Type: application/pdf; name*0=fi; name*1=che.pdf\n\n", "application/pdf fiche.pdf ''"},
    {"Content-Disposition: attachment; filename*=utf-8''%C3%A9t%C3%A9.pdf\n\n",
	"text/plain attached \xC3\xA9t\xC3\xA9.pdf ''"},
    {"Content-Disposition: attachment; filename=my cv.pdf\n\n", "text/plain attached my cv.pdf ''"},
    /* doubt */
    {"Content-Type: text/plain; name=\"=?utf-8?Q?a?=\"\n\n", NULL},
    {"Content-Type: text/plain; name=\"\xC3\xA9\"\n\n", NULL},
    {"Content-Type: text\n\n", NULL},
    {"Content-Type: text/plain\nContent-Type: text/html\n\n", NULL},
    {"Content-Type: message/rfc822\n\nSubject: x\n\n", NULL},
    {"Content-Type: multipart/signed; boundary=x\n\n--x\n\na\n--x--\n", NULL},
    {"Content-Type: multipart/mixed\n\n--x\n\na\n--x--\n", NULL},
    {"Content-Transfer-Encoding: x-uuencode\n\n", NULL},
    {"-: y\n\na", NULL},
    {"Subject: x\n", NULL},
    {"Subject x\n\na", NULL},
    {MIXED "--b 1\n\na\n", NULL},
    {MIXED "--b 1\n\na\n--b 1--", NULL},
    {MIXED "--b 1 \n\na\n--b 1--\n", NULL},
    {MIXED "--b 1\n\na --b 1\n--b 1--\n", NULL},
    {MIXED "--b 1\n\na\n--b 1--\n--b 1--\n", NULL},
    {MIXED "--b 1\n\na\r\n--b 1--\n", NULL},
    {MIXED "--b 1--\n", NULL},
};

static void
spell(struct buf *said, const struct mime_part *part)
{
	static const char *const encodings[] = {
	    [MIME_AS_IT_IS] = NULL, [MIME_QUOTED] = "quoted", [MIME_BASE64] = "base64"};
	const char *const words[] = {part->charset, part->format, part->delsp, part->smime_type,
	    encodings[part->encoding], part->attached ? "attached" : NULL, part->filename};

	buf_add(said, part->type);
	for (size_t i = 0; i < COUNT(words); i++)
		if (words[i] != NULL)
			buf_addf(said, " %s", words[i]);
	for (const struct mime_part *piece = part->parts; piece != NULL; piece = piece->next) {
		buf_add(said, " (");
		spell(said, piece);
		buf_add(said, ")");
	}
	if (part->part_count == 0)
		buf_addf(said, " '%.*s'", (int)part->size_bytes, part->data);
}

static void
parts_are_told_unless_there_is_a_doubt(void **state)
{
	(void)state;
	message_prepare();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *a = arena_open();
		size_t size = strlen(rows[i].letter);
		const struct mime_part *root =
		    mime_parts(a, rows[i].letter, mime_header_end(rows[i].letter, size), size);
		struct buf said = buf_make(a);

		if (root != NULL)
			spell(&said, root);
		assert_string_equal(said.data, rows[i].want != NULL ? rows[i].want : "");
		arena_close(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(parts_are_told_unless_there_is_a_doubt)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
