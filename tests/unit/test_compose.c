#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include <gmime/gmime.h>

#include "message.h"
#include "outbox/compose.h"

#define ACCENTS "Été à la forge, où l'on soude : 12 000 €"
#define FORTY	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define TEN(x)	x x x x x x x x x x

static struct outbox_mail
some_mail(void)
{
	return (struct outbox_mail){
	    .id = 7,
	    .to_name = "Camille Martin",
	    .to_email = "camille@poste.example",
	    .from_name = "Hélène Alder (Lyon)",
	    .from_email = "lyon@cabinet.example",
	    .reply_to = "diffusion+token@cabinet.example",
	    .envelope_from = "",
	    .message_id = "<1@cabinet.example>",
	    .subject = "Bonjour",
	    .text = "Bonjour\n",
	    .auto_submitted = "auto-generated",
	};
}

static const char *
composed(struct arena *arena, const struct outbox_mail *mail)
{
	static const struct zone_change always = {0};
	static const struct zone utc = {.name = "UTC", .count = 1, .changes = &always};
	const struct config config = {.zone = &utc};
	struct buf out = buf_make(arena);
	struct why why = {0};

	assert_int_equal(compose(NULL, &config, 1796000000, mail, &out, &why), OK);
	return out.data;
}

/* ASCII, CRLF and nothing but, and no line that a server would cut. */
static void
assert_may_leave(const char *bytes)
{
	size_t column = 0;

	for (const char *c = bytes; *c != '\0'; c++) {
		assert_true((*c >= ' ' && *c <= '~') || *c == '\t' || *c == '\r' || *c == '\n');
		if (*c == '\r')
			assert_int_equal(c[1], '\n');
		if (*c == '\n')
			assert_true(c > bytes && c[-1] == '\r');
		column = *c == '\n' ? 0 : column + 1;
		assert_true(column <= 999); /* with its CR */
	}
}

/* The same values through GMime's objects. */
static const char *
by_objects(struct arena *arena, const struct outbox_mail *mail)
{
	GMimeMessage *message = g_mime_message_new(TRUE);
	GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(message));
	char *headers;
	const char *kept;

	g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, mail->from_name, mail->from_email);
	g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, mail->from_name, mail->reply_to);
	g_mime_message_set_subject(message, mail->subject, "utf-8");
	g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, mail->to_name, mail->to_email);
	g_mime_header_list_set(list, "Message-ID", mail->message_id, "us-ascii");
	g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted", mail->auto_submitted, "utf-8");
	g_mime_object_set_header(GMIME_OBJECT(message), "X-Auto-Response-Suppress", "All", "utf-8");
	headers = g_mime_object_get_headers(GMIME_OBJECT(message), NULL);
	kept = arena_string(arena, headers);
	g_free(headers);
	g_object_unref(message);
	return kept;
}

/* One header a line, its words one space apart, whatever it was encoded from made readable: to be compared. */
static const char *
unfolded(struct arena *arena, const char *headers)
{
	struct buf lines = buf_make(arena);
	char *decoded = g_mime_utils_header_decode_text(NULL, headers);
	const char *kept;

	for (const char *c = decoded; *c != '\0'; c++) {
		if (*c == '\r')
			continue;
		if (*c == '\n' && (c[1] == ' ' || c[1] == '\t'))
			continue;
		buf_add_char(&lines, *c == '\t' ? ' ' : *c);
	}
	g_free(decoded);
	kept = lines.data;
	return kept;
}

/* What we wrote of it stands between Date and X-Facteur. */
static void
assert_as_by_objects(struct arena *arena, const char *bytes, const struct outbox_mail *mail)
{
	const char *from = strstr(bytes, "\r\nFrom: ") + 2, *end = strstr(bytes, "X-Facteur: ");
	const char *ours = arena_printf(arena, "%.*s", (int)(end - from), from);

	assert_string_equal(unfolded(arena, ours), unfolded(arena, by_objects(arena, mail)));
}

static void
headers_say_what_the_row_says(void **state)
{
	static const struct {
		const char *name, *subject;
	} rows[] = {
	    {"Camille Martin", "Bonjour"},
	    {"Hélène", "Été"},
	    {"Jean-Loup O'Neil", "a"},
	    {"Martin, Camille", "Re: [D-12] x"},
	    {"Le \"Gros\" Paul", "\"entre guillemets\""},
	    {"a\\b", "deux espaces"},
	    {"Camille (Lyon) <x@y.example>", "un <y@z.example>"},
	    {"x=y?", "un = deux ? trois"},
	    {"", "?"},
	    {"Martin (Camille)", "fin =?"},
	    {FORTY FORTY, FORTY FORTY},
	    {"Émile " FORTY " O'Brien, d'Été", FORTY " " ACCENTS},
	    {ACCENTS " " ACCENTS, ACCENTS " " ACCENTS " " ACCENTS},
	    {FORTY " " FORTY " " FORTY, FORTY " " FORTY " " FORTY " " FORTY},
	};
	(void)state;
	message_prepare();
	compose_prepare();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		struct outbox_mail mail = some_mail();
		struct message *message;
		const char *bytes;

		mail.to_name = mail.from_name = rows[i].name;
		mail.subject = rows[i].subject;
		bytes = composed(arena, &mail);
		assert_may_leave(bytes);
		assert_as_by_objects(arena, bytes, &mail);
		message = message_parse(arena, bytes, strlen(bytes));
		assert_string_equal(message->from.email, "lyon@cabinet.example");
		assert_string_equal(message->from.name == NULL ? "" : message->from.name, rows[i].name);
		assert_string_equal(message->to.items[0].email, "camille@poste.example");
		assert_string_equal(message->reply_to.items[0].email, "diffusion+token@cabinet.example");
		assert_string_equal(message->subject, rows[i].subject);
		assert_string_equal(message->message_id, "<1@cabinet.example>");
		assert_string_equal(message->facteur_id, "7");
		arena_close(arena);
	}
}

static void
no_value_begins_a_header(void **state)
{
	struct arena *arena = arena_open();
	struct outbox_mail mail = some_mail();
	const char *bytes;

	(void)state;
	mail.to_name = mail.from_name = "a\r\nBcc: x@y.example";
	mail.subject = "b\nBcc: x@y.example\r\n\r\n<p>";
	mail.to_email = "c@d.example\r\nBcc: x@y.example";
	mail.in_reply_to = "<é\r\nBcc: x@y.example>";
	mail.references = TEN(TEN(FORTY));
	bytes = composed(arena, &mail);
	assert_may_leave(bytes);
	assert_null(strstr(bytes, "\nBcc"));
	assert_null(strstr(bytes, "\n<p>"));
	arena_close(arena);
}

static const char *
decoded(struct arena *arena, const char *quoted)
{
	struct buf text = buf_make(arena);

	for (const char *c = quoted; *c != '\0'; c++) {
		unsigned byte;

		if (*c == '\r')
			continue;
		if (*c != '=') {
			buf_add_char(&text, *c);
		} else if (c[1] == '\r') {
			c += 2;
		} else {
			assert_int_equal(sscanf(c + 1, "%2x", &byte), 1);
			buf_add_char(&text, (char)byte);
			c += 2;
		}
	}
	return text.data;
}

static void
words_arrive_as_they_were_written(void **state)
{
	static const char *const rows[] = {
	    "Bonjour\n",
	    "sans fin de ligne",
	    "\n\n",
	    ".\n..\nFrom moi\n",
	    "a = b, et 100 % d'espaces \net de tabulations\t\n \n",
	    TEN(ACCENTS) "\n" TEN(ACCENTS),
	    TEN(TEN(ACCENTS " = \n")) TEN(TEN(FORTY "é ")) "\n",
	    TEN(FORTY) "\n" FORTY "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n" FORTY
		       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n" FORTY
		       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
	    FORTY "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa é\n" FORTY "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa \n",
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		struct outbox_mail mail = some_mail();
		const char *body, *expected = rows[i], *text;
		size_t size = strlen(expected);

		mail.text = expected;
		body = strstr(composed(arena, &mail), "\r\n\r\n");
		assert_non_null(body);
		assert_may_leave(body);
		for (const char *line = body + 4, *end; (end = strstr(line, "\r\n")) != NULL;
		     line = end + 2) {
			assert_true(end - line <= 76);
			assert_true(end == line || (end[-1] != ' ' && end[-1] != '\t'));
		}
		text = decoded(arena, body + 4);
		assert_memory_equal(text, expected, size);
		assert_string_equal(text + size, size > 0 && expected[size - 1] == '\n' ? "" : "\n");
		arena_close(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(headers_say_what_the_row_says),
	    cmocka_unit_test(no_value_begins_a_header),
	    cmocka_unit_test(words_arrive_as_they_were_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
