/* Outlook's winmail.dat, as bytes: from its own attributes, and from its properties. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "message.h"
#include "tnef.h"

/* Codepage 1252, attBody, and a file with a short and a long name. */
static const char body[] =
    "\x78\x9F\x3E\x22\x01\x00\x01\x07\x90\x06\x00\x08\x00\x00\x00\xE4\x04\x00\x00\x00\x00\x00\x00\xE8"
    "\x00\x01\x0C\x80\x02\x00\x18\x00\x00\x00\x42\x6F\x6E\x6A\x6F\x75\x72\x2C\x20\x6C\x65\x20\x31\x20"
    "\x6D\x65\x20\x70\x6C\x61\xEE\x74\x2E\x00\x2C\x08\x02\x02\x90\x06\x00\x0E\x00\x00\x00\x01\x00\x00"
    "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x02\x10\x80\x01\x00\x09\x00\x00\x00\x43\x56"
    "\x7E\x31\x2E\x50\x44\x46\x00\x50\x02\x02\x0F\x80\x06\x00\x05\x00\x00\x00\x25\x50\x44\x46\x2D\x2C"
    "\x01\x02\x05\x90\x06\x00\x28\x00\x00\x00\x01\x00\x00\x00\x1F\x00\x07\x37\x01\x00\x00\x00\x16\x00"
    "\x00\x00\x43\x00\x56\x00\x20\x00\x5A\x00\x6F\x00\xE9\x00\x2E\x00\x70\x00\x64\x00\x66\x00\x00\x00"
    "\x00\x00\x48\x04";

/* Codepage 1252, a named property, PR_BODY and PR_HTML. */
static const char properties[] =
    "\x78\x9F\x3E\x22\x01\x00\x01\x07\x90\x06\x00\x08\x00\x00\x00\xE4\x04\x00\x00\x00\x00\x00\x00\xE8"
    "\x00\x01\x03\x90\x06\x00\x84\x00\x00\x00\x04\x00\x00\x00\x03\x00\xDE\x3F\xE9\xFD\x00\x00\x1E\x00"
    "\x01\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x06\x00"
    "\x00\x00\x61\x00\x62\x00\x00\x00\x00\x00\x01\x00\x00\x00\x03\x00\x00\x00\x78\x79\x00\x00\x1F\x00"
    "\x00\x10\x01\x00\x00\x00\x1A\x00\x00\x00\x4F\x00\x6B\x00\x20\x00\x70\x00\x6F\x00\x75\x00\x72\x00"
    "\x20\x00\x6C\x00\x65\x00\x20\x00\x32\x00\x00\x00\x00\x00\x02\x01\x13\x10\x01\x00\x00\x00\x13\x00"
    "\x00\x00\x3C\x70\x3E\x4F\x6B\x20\x70\x6F\x75\x72\x20\x6C\x65\x20\x32\x3C\x2F\x70\x3E\x00\xB5\x0F";

static void
attributes_are_read(void **state)
{
	struct arena *a = arena_open();
	struct tnef tnef;

	(void)state;
	assert_true(tnef_read(a, body, sizeof(body) - 1, &tnef));
	assert_string_equal(tnef.plain, "Bonjour, le 1 me plaît.");
	assert_int_equal(tnef.file_count, 1);
	assert_string_equal(tnef.files[0].name, "CV Zoé.pdf");
	assert_int_equal(tnef.files[0].size_bytes, 5);
	assert_memory_equal(tnef.files[0].data, "%PDF-", 5);
	assert_true(tnef_read(a, properties, sizeof(properties) - 1, &tnef));
	assert_string_equal(tnef.plain, "Ok pour le 2");
	assert_string_equal(tnef.html, "<p>Ok pour le 2</p>");
	arena_close(a);
}

/* Cut anywhere, it is read up to there and not beyond. */
static void
a_cut_stream_is_survived(void **state)
{
	(void)state;
	for (size_t size = 0; size < sizeof(properties) - 1; size++) {
		struct arena *a = arena_open();
		struct tnef tnef;
		bool read = tnef_read(a, arena_bytes(a, properties, size), size, &tnef);
		assert_int_equal(read, size >= 4);
		arena_close(a);
	}
}

static const struct message *
letter_with(struct arena *a, const char *before, const void *bytes, size_t size)
{
	struct buf letter = buf_make(a);

	buf_add(&letter, before);
	buf_add_bytes(&letter, bytes, size);
	buf_add(&letter, "\n--b--\n");
	return message_parse(a, letter.data, letter.size_bytes);
}

/* Its words where there are no others; its files always; itself when nothing was understood. */
static void
a_letter_is_unpacked(void **state)
{
	static const char alone[] =
	    "From: a@b.fr\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
	    "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: binary\n\n";
	static const char beside[] =
	    "From: a@b.fr\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nOui\n--b\n"
	    "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: binary\n\n";
	struct arena *a = arena_open();
	const struct message *message = letter_with(a, alone, body, sizeof(body) - 1);

	(void)state;
	assert_string_equal(message->text, "Bonjour, le 1 me plaît.");
	assert_int_equal(message->attachment_count, 1);
	assert_string_equal(message->attachments[0].filename, "CV Zoé.pdf");
	message = letter_with(a, beside, body, sizeof(body) - 1);
	assert_string_equal(message->text, "Oui");
	assert_string_equal(message->attachments[0].filename, "CV Zoé.pdf");
	message = letter_with(a, alone, body, 6);
	assert_string_equal(message->text, "");
	assert_string_equal(message->attachments[0].filename, "winmail.dat");
	arena_close(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(attributes_are_read),
	    cmocka_unit_test(a_cut_stream_is_survived),
	    cmocka_unit_test(a_letter_is_unpacked),
	};

	message_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
