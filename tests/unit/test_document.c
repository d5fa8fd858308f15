#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"

/* All parts, each as "where: text". */
static const char *
said(struct arena *arena, const struct document_text *text)
{
	struct buf out = buf_make(arena);

	for (size_t i = 0; i < text->part_count; i++)
		buf_addf(&out, "%s: %s|", text->parts[i].where, text->parts[i].text);
	return out.data;
}

static void
texts_of_one_file_are_read(void **state)
{
	static const struct {
		const char *bytes, *holds, *unreadable;
	} rows[] = {
	    {"Karim Haddad", "le texte: Karim Haddad|", NULL},
	    {"H\xe9l\xe8ne Alder", "Hélène Alder", NULL},
	    {"\xef\xbb\xbfH\xc3\xa9l\xc3\xa8ne", "Hélène", NULL},
	    {"<html><body><p>Ka<b>rim</b> Had&#100;ad</p></body></html>", "Karim Haddad", NULL},
	    {"<html><!-- Haddad --><body>x</body></html>", "<!-- Haddad -->", NULL},
	    {"{\\rtf1\\ansi{\\fonttbl{\\f0 Martin;}}{\\info{\\author Karim Haddad}}\\b Had\\b0 dad\\par "
	     "H\\'e9l\\u232?ne}",
		"Haddad\nHélène", NULL},
	    {"{\\rtf1{\\info{\\author Karim Haddad}}x}", "Karim Haddad", NULL},
	    {"{\\rtf1 x{\\object{\\*\\objdata 0105}}}", "x", "un autre fichier y est incorporé"},
	    {"\x89PNG\r\n\x1a\n", "", "c'est une image"},
	    {"\xff\xd8\xff\xe0", "", "c'est une image"},
	    {"\xd0\xcf\x11\xe0\xa1\xb1", "", "c'est un ancien format de Word ou un fichier protégé"},
	    {"Rar!\x1a\x07", "", "c'est une archive"},
	    {"PK\x03\x04 torn", "", "il ne se décompresse pas"},
	    {"a\x01\x02\x03", "", "son format m'est inconnu"},
	    {"", "", "il est vide"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		const struct document_text *text = document_text(arena, rows[i].bytes, strlen(rows[i].bytes));

		if (strstr(said(arena, text), rows[i].holds) == NULL)
			fail_msg("row %zu: %s", i, said(arena, text));
		if (rows[i].unreadable == NULL)
			assert_null(text->unreadable);
		else
			assert_string_equal(text->unreadable, rows[i].unreadable);
		arena_close(arena);
	}
}

struct file {
	const char *path, *text;
};

static struct buf
zip(struct arena *arena, const struct file *files, size_t count)
{
	size_t room = 32 << 20, used = 0;
	struct buf out = buf_make(arena);
	char *bytes = malloc(room);
	struct archive *archive = archive_write_new();

	assert_int_equal(archive_write_set_format_zip(archive), ARCHIVE_OK);
	assert_int_equal(archive_write_open_memory(archive, bytes, room, &used), ARCHIVE_OK);
	for (size_t i = 0; i < count; i++) {
		struct archive_entry *entry = archive_entry_new();

		archive_entry_set_pathname(entry, files[i].path);
		archive_entry_set_size(entry, (la_int64_t)strlen(files[i].text));
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_perm(entry, 0644);
		assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
		archive_write_data(archive, files[i].text, strlen(files[i].text));
		archive_entry_free(entry);
	}
	archive_write_close(archive);
	archive_write_free(archive);
	buf_add_bytes(&out, bytes, used);
	free(bytes);
	return out;
}

#define WORD	 "<w:document xmlns:w='w'><w:body>"
#define WORD_END "</w:body></w:document>"

static void
office_files_are_read_part_by_part(void **state)
{
	static const struct file word[] = {
	    {"[Content_Types].xml", "<Types/>"},
	    {"word/document.xml",
		WORD "<w:p><w:r><w:t>Had</w:t></w:r>\n  <w:r><w:t>dad</w:t></w:r></w:p>"
		     "<w:p><w:del w:author='Zo&#233;'><w:r><w:delText>rayé</w:delText></w:r></w:del>"
		     "<w:tab/><w:t>fin</w:t></w:p>" WORD_END},
	    {"word/header1.xml", "<w:hdr xmlns:w='w'><w:p><w:t>En haut</w:t></w:p></w:hdr>"},
	    {"word/comments.xml", "<c><w:comment xmlns:w='w' w:author='Karim'><w:t>vu</w:t></w:comment></c>"},
	    {"word/_rels/document.xml.rels", "<R><Relationship Target='mailto:k@x.example'/></R>"},
	    {"docProps/core.xml",
		"<p xmlns:dc='d'><dc:creator>Karim Haddad</dc:creator><dc:title>CV</dc:title></p>"},
	};
	static const struct file writer[] = {
	    {"mimetype", "application/vnd.oasis.opendocument.text"},
	    {"content.xml",
		"<o:d xmlns:o='o' xmlns:text='t'><text:p>Had<text:span>dad</text:span></text:p></o:d>"},
	    {"styles.xml", "<o:styles xmlns:o='o' xmlns:text='t'><text:p>Pied</text:p></o:styles>"},
	    {"meta.xml", "<o:m xmlns:o='o'><o:creator>Karim</o:creator></o:m>"},
	};
	static const char *const in_word[] = {"le texte: \nHaddad\n", "Zoé", "rayé", " fin",
	    "l'en-tête: \nEn haut", "les commentaires: ", "Karim\n", "les liens: ", "mailto:k@x.example",
	    "les propriétés: ", "Karim Haddad\nCV"};
	static const char *const in_writer[] = {
	    "le texte: \nHaddad\n", "l'en-tête ou le pied de page: \nPied", "les propriétés: ", "Karim\n"};
	struct arena *arena = arena_open();
	struct buf bytes = zip(arena, word, COUNT(word));
	const struct document_text *text = document_text(arena, bytes.data, bytes.size_bytes);

	(void)state;
	assert_null(text->unreadable);
	for (size_t i = 0; i < COUNT(in_word); i++)
		if (strstr(said(arena, text), in_word[i]) == NULL)
			fail_msg("%s\nnot in: %s", in_word[i], said(arena, text));
	bytes = zip(arena, writer, COUNT(writer));
	text = document_text(arena, bytes.data, bytes.size_bytes);
	assert_null(text->unreadable);
	for (size_t i = 0; i < COUNT(in_writer); i++)
		if (strstr(said(arena, text), in_writer[i]) == NULL)
			fail_msg("%s\nnot in: %s", in_writer[i], said(arena, text));
	arena_close(arena);
}

static void
what_an_archive_hides_makes_it_unreadable(void **state)
{
	static const struct {
		struct file files[3];
		const char *unreadable;
	} rows[] = {
	    {{{"a.txt", "x"}, {"b", "y"}, {"c", "z"}}, "c'est une archive"},
	    {{{"[Content_Types].xml", "<T/>"}, {"word/document.xml", WORD "<w:p>" WORD_END}, {"c", "z"}},
		"une de ses parties est abîmée ou protégée"},
	    {{{"[Content_Types].xml", "<T/>"},
		 {"word/document.xml", "<!DOCTYPE d [<!ENTITY n 'Haddad'>]><d>&n;</d>"}, {"c", "z"}},
		"une de ses parties est abîmée ou protégée"},
	    {{{"[Content_Types].xml", "<T/>"}, {"word/document.xml", WORD WORD_END},
		 {"word/media/image1.png", "x"}},
		"c'est une image"},
	    {{{"[Content_Types].xml", "<T/>"}, {"word/document.xml", WORD "x" WORD_END},
		 {"word/embeddings/o.bin", "x"}},
		"un autre fichier y est incorporé"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena = arena_open();
		struct buf bytes = zip(arena, rows[i].files, 3);
		const struct document_text *text = document_text(arena, bytes.data, bytes.size_bytes);

		if (text->unreadable == NULL)
			fail_msg("row %zu: %s", i, said(arena, text));
		assert_string_equal(text->unreadable, rows[i].unreadable);
		arena_close(arena);
	}
}

/* A few kilobytes that would unpack to twice what is allowed. */
static void
a_bomb_is_put_down(void **state)
{
	struct arena *arena = arena_open();
	size_t size = DOCUMENT_ENTRY_MAX * 2;
	char *much = arena_alloc(arena, size + 1);
	struct file files[2] = {{"[Content_Types].xml", "<T/>"}, {"word/document.xml", much}};
	const struct document_text *text;
	struct buf bytes;

	(void)state;
	memset(much, ' ', size);
	bytes = zip(arena, files, COUNT(files));
	assert_true(bytes.size_bytes < 100000);
	text = document_text(arena, bytes.data, bytes.size_bytes);
	assert_string_equal(text->unreadable, "il ne se décompresse pas");
	arena_close(arena);
}

static void
a_text_survives_its_passage(void **state)
{
	struct arena *arena = arena_open();
	struct document_text text = {.unreadable = "c'est une image"}, *back;
	struct buf bytes = buf_make(arena);
	struct why why;

	(void)state;
	document_add(arena, &text, "la page 1", "Élodie\n\"x\"");
	document_encode(&bytes, &text);
	assert_int_equal(document_decode(arena, bytes.data, bytes.size_bytes, &back, &why), OK);
	assert_string_equal(back->unreadable, "c'est une image");
	assert_int_equal(back->part_count, 1);
	assert_string_equal(back->parts[0].where, "la page 1");
	assert_string_equal(back->parts[0].text, "Élodie\n\"x\"");
	assert_int_equal(document_decode(arena, "{", 1, &back, &why), REFUSED);
	assert_int_equal(document_decode(arena, "{\"parts\":[{}]}", 14, &back, &why), REFUSED);
	arena_close(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_of_one_file_are_read),
	    cmocka_unit_test(office_files_are_read_part_by_part),
	    cmocka_unit_test(what_an_archive_hides_makes_it_unreadable),
	    cmocka_unit_test(a_bomb_is_put_down),
	    cmocka_unit_test(a_text_survives_its_passage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
