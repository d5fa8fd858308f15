#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/frame.h"
#include "reader/confine.h"
#include "reader/extract.h"
#include "reader/extract_pdf.h"
#include "valgrind.h"

#define PROBE "/tmp/facteur-confined"
#define PAGES 15000

/* Each tries one thing a program on hostile bytes must not be able to do, and prints what it got away with. */
static const char *const attempts[] = {
    "open('/etc/passwd').read(); print('read a file')",
    "open('" PROBE "', 'w'); print('wrote a file')",
    "open('/usr/lib/os-release', 'r+'); print('opened for writing')",
    "import socket; socket.socket(socket.AF_INET); print('made a socket')",
    "import socket; socket.socket(socket.AF_UNIX); print('made a local socket')",
    "import os; os.fork(); print('forked')",
    "import os; os.kill(os.getppid(), 0); print('signalled')",
    "import os; os.listdir('/tmp'); print('listed a folder')",
    "import os; os.unlink('/usr/lib/os-release'); print('removed a file')",
    "import ctypes; ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0 and print('traced')",
    "import resource as r; r.setrlimit(r.RLIMIT_CPU, (1, 1)); print('set a limit')",
};

static int
blob_of(const char *bytes)
{
	struct why why;
	int fd = -1;

	assert_int_equal(blob_make(bytes, strlen(bytes), &fd, &why), OK);
	return fd;
}

static const struct confine_bounds roomy = {.cpu_ms = 10000, .wall_ms = 300000, .most = 4096};

static void
a_confined_program_reaches_nothing(void **state)
{
	int fd;

	(void)state;
	not_under_valgrind();
	fd = blob_of("x");
	for (size_t i = 0; i < COUNT(attempts); i++) {
		struct arena *arena = arena_open();
		const char *script = arena_printf(arena,
		    "print('begun', flush=True)\ntry:\n  %s\nexcept OSError as e: pass\nexcept ValueError: "
		    "pass",
		    attempts[i]);
		const char *const arguments[] = {"/usr/bin/python3", "-I", "-S", "-c", script, NULL};
		struct buf out = buf_make(arena);
		struct why why;
		int code;

		assert_int_equal(confine_run(arguments, fd, &roomy, &out, &code, &why), OK);
		if (strcmp(out.data, "begun\n") != 0)
			fail_msg("%s: %s", attempts[i], out.data);
		arena_close(arena);
	}
	assert_int_not_equal(access(PROBE, F_OK), 0);
	close(fd);
}

static void
a_confined_program_is_ended(void **state)
{
	static const char *const rows[][6] = {
	    {"/usr/bin/python3", "-I", "-S", "-c", "while True: pass", NULL},
	    {"/usr/bin/python3", "-I", "-S", "-c", "while True: print('x' * 1000)", NULL},
	};
	int fd;

	(void)state;
	not_under_valgrind();
	fd = blob_of("x");
	for (size_t i = 0; i < COUNT(rows); i++) {
		static const struct confine_bounds bounds = {
		    .cpu_ms = 300, .wall_ms = 300000, .most = 100000};
		struct arena *arena = arena_open();
		struct buf out = buf_make(arena);
		struct why why;
		int code;

		assert_int_equal(confine_run(rows[i], fd, &bounds, &out, &code, &why), OK);
		assert_int_equal(code, -1);
		assert_true(out.size_bytes <= 100000);
		arena_close(arena);
	}
	close(fd);
}

/* Else a document is called unreadable for good, because the machine had something else to do. */
static void
a_program_that_runs_out_of_wall_time_was_not_tried(void **state)
{
	static const char *const arguments[] = {
	    "/usr/bin/python3", "-I", "-S", "-c", "while True: pass", NULL};
	static const struct confine_bounds bounds = {.cpu_ms = 300000, .wall_ms = 100, .most = 100};
	struct arena *arena;
	struct buf out;
	struct why why;
	int fd, code;

	(void)state;
	not_under_valgrind();
	arena = arena_open();
	out = buf_make(arena);
	fd = blob_of("x");
	assert_int_equal(confine_run(arguments, fd, &bounds, &out, &code, &why), RETRY);
	close(fd);
	arena_close(arena);
}

static void
a_program_that_is_not_there_is_told(void **state)
{
	static const char *const arguments[] = {"/usr/bin/no-such-program", NULL};
	struct arena *arena;
	struct buf out;
	struct why why;
	int fd, code;

	(void)state;
	not_under_valgrind();
	arena = arena_open();
	out = buf_make(arena);
	fd = blob_of("x");
	assert_int_equal(confine_run(arguments, fd, &roomy, &out, &code, &why), RETRY);
	close(fd);
	arena_close(arena);
}

/* Objects as given, and the table that finds them.  All pages are one; there are as many objects as poppler wants of pages. */
static const char *
pdf_of_pages(struct arena *arena, size_t pages, const char *content, const char *more)
{
	struct buf out = buf_make(arena), kids = buf_make(arena);
	size_t offsets[7], count = 0, table;
	const char *objects[] = {
	    "<< /Type /Catalog /Pages 2 0 R >>",
	    NULL,
	    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 "
	    "5 0 R >> >> >>",
	    arena_printf(arena, "<< /Length %zu >>\nstream\n%s\nendstream", strlen(content), content),
	    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	    "<< /Title (CV de Sofia) /Author (Karim Haddad) >>",
	};

	for (size_t i = 0; i < pages; i++)
		buf_add(&kids, "3 0 R ");
	objects[1] = arena_printf(arena, "<< /Type /Pages /Kids [%s] /Count %zu >>", kids.data, pages);
	buf_add(&out, "%PDF-1.4\n");
	for (size_t i = 0; i < COUNT(objects); i++) {
		offsets[count++] = out.size_bytes;
		buf_addf(&out, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
	}
	table = out.size_bytes;
	buf_addf(&out, "xref\n0 %zu\n0000000000 65535 f \n", count + pages);
	for (size_t i = 0; i < count; i++)
		buf_addf(&out, "%010zu 00000 n \n", offsets[i]);
	for (size_t i = 1; i < pages; i++)
		buf_add(&out, "0000000000 65535 f \n");
	buf_addf(&out, "trailer << /Size %zu /Root 1 0 R /Info 6 0 R %s >>\nstartxref\n%zu\n%%%%EOF\n",
	    count + pages, more, table);
	return out.data;
}

static const char *
pdf_of(struct arena *arena, const char *content, const char *more)
{
	return pdf_of_pages(arena, 1, content, more);
}

#define PAGE "BT /F1 14 Tf 56 780 Td (Jeanne Durand, vingt ans de soudure en atelier, Lyon et Grenoble) Tj ET"

static const char *
part(const struct document_text *text, const char *where)
{
	for (size_t i = 0; i < text->part_count; i++)
		if (strcmp(text->parts[i].where, where) == 0)
			return text->parts[i].text;
	return "";
}

static void
read_every_kind(void)
{
	struct arena *arena = arena_open();
	const struct {
		const char *bytes, *where, *holds, *unreadable;
	} rows[] = {
	    {pdf_of(arena, PAGE, ""), "la page 1", "Jeanne Durand", NULL},
	    {pdf_of(arena, PAGE, ""), "les propriétés", "Karim Haddad", NULL},
	    {pdf_of(arena, "0 0 m", ""), "la page 2", "",
		"il n'a pas de texte\u00a0: c'est sans doute une image numérisée"},
	    {"%PDF-1.4 torn", "la page 1", "", "il est abîmé ou protégé par un mot de passe"},
	    {"Jeanne Durand", "le texte", "Jeanne Durand", NULL},
	    {"\x89PNG\r\n", "le texte", "", "c'est une image"},
	};
	struct extractor *extractor;
	struct why why = {0};

	assert_int_equal(extractor_open(&extractor, &why), OK);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct document_text *text;
		int fd = blob_of(rows[i].bytes);

		if (extractor_read(extractor, arena, fd, &text, &why) != OK)
			fail_msg("row %zu: %s", i, why.text);
		if (strstr(part(text, rows[i].where), rows[i].holds) == NULL)
			fail_msg("row %zu: %s", i, part(text, rows[i].where));
		assert_int_equal(text->unreadable != NULL, rows[i].unreadable != NULL);
		if (rows[i].unreadable != NULL)
			assert_string_equal(text->unreadable, rows[i].unreadable);
		close(fd);
	}
	extractor_close(extractor);
	arena_close(arena);
}

static void
documents_of_every_kind_are_read(void **state)
{
	(void)state;
	not_under_valgrind();
	read_every_kind();
}

static long
most_kb(void)
{
	struct rusage usage;

	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss;
}

/* Blank ones, which have no text of which there could be too much. */
static void
pages_without_end_are_not_counted_to_the_end(void **state)
{
	struct arena *arena;
	struct document_text text = {0};
	struct why why = {0};
	long before;
	int fd;

	(void)state;
	not_under_valgrind();
	arena = arena_open();
	fd = blob_of(pdf_of_pages(arena, PAGES, "0 0 m", ""));
	before = most_kb();
	if (extract_pdf(arena, fd, 60000, 300000, &text, &why) != OK)
		fail_msg("%s", why.text);
	assert_in_range(most_kb() - before, 0, 50 * 1024);
	assert_string_equal(text.unreadable, "il a trop de pages");
	close(fd);
	arena_close(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_confined_program_reaches_nothing),
	    cmocka_unit_test(a_confined_program_is_ended),
	    cmocka_unit_test(a_program_that_runs_out_of_wall_time_was_not_tried),
	    cmocka_unit_test(a_program_that_is_not_there_is_told),
	    cmocka_unit_test(documents_of_every_kind_are_read),
	    cmocka_unit_test(pages_without_end_are_not_counted_to_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
