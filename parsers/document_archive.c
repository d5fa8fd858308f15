#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "document_kind.h"

#define WEIGHT_MIN 40 /* letters: a document with fewer and a picture is that picture */

/* What a part of the archive is called to the recruiter.  The first row that its path begins or ends with. */
static const struct {
	const char *begins, *ends, *where;
	bool properties; /* elements side by side are different things */
} places[] = {
    {"", ".rels", "les liens", true},
    {"docProps/", "", "les propriétés", true},
    {"meta.xml", "", "les propriétés", true},
    {"customXml/", "", "les propriétés", true},
    {"word/header", "", "l'en-tête", false},
    {"word/footer", "", "le pied de page", false},
    {"word/comments", "", "les commentaires", false},
    {"word/people", "", "les auteurs des révisions", true},
    {"styles.xml", "", "l'en-tête ou le pied de page", false},
    {"settings.xml", "", "les réglages", true},
    {"", "", "le texte", false},
};

struct contents {
	size_t unpacked, entries;
	bool office, picture, embedded;
};

static bool
ends(const char *text, const char *end)
{
	size_t size = strlen(text), length = strlen(end);

	return size >= length && strcmp(text + size - length, end) == 0;
}

static bool
is_xml(const char *path)
{
	return ends(path, ".xml") || ends(path, ".rels") || ends(path, ".rdf") || ends(path, ".vml");
}

/* Bounded whatever the archive claims: a few bytes may unpack to all the memory there is. */
static bool
unpack(struct archive *archive, struct buf *out, struct contents *contents)
{
	char part[65536];
	la_ssize_t got;

	while ((got = archive_read_data(archive, part, sizeof(part))) > 0) {
		contents->unpacked += (size_t)got;
		if (out->size_bytes + (size_t)got > DOCUMENT_ENTRY_MAX ||
		    contents->unpacked > DOCUMENT_UNPACKED_MAX)
			return false;
		buf_add_bytes(out, part, (size_t)got);
	}
	return got == 0;
}

static bool
take_xml(struct arena *arena, struct archive *archive, const char *path, struct contents *contents,
    struct document_text *text)
{
	struct buf xml = buf_make(arena);
	size_t place = 0;

	while (strncmp(path, places[place].begins, strlen(places[place].begins)) != 0 ||
	       !ends(path, places[place].ends))
		place++;
	if (!unpack(archive, &xml, contents)) {
		document_fail(text, "il ne se décompresse pas");
		return false;
	}
	if (xml.size_bytes > 0 && !document_xml(arena, xml.data, xml.size_bytes, places[place].properties,
				      text, places[place].where))
		document_fail(text, "une de ses parties est abîmée ou protégée");
	return true;
}

static bool
take_entry(struct arena *arena, struct archive *archive, struct archive_entry *entry,
    struct contents *contents, struct document_text *text)
{
	const char *path = archive_entry_pathname(entry);

	if (++contents->entries > DOCUMENT_ENTRIES_MAX) {
		document_fail(text, "il contient trop de parties");
		return false;
	}
	if (path == NULL || archive_entry_is_encrypted(entry)) {
		document_fail(text, "il est protégé");
		return path != NULL;
	}
	contents->office |= strcmp(path, "[Content_Types].xml") == 0 || strcmp(path, "content.xml") == 0;
	contents->picture |= strstr(path, "media/") != NULL || strncmp(path, "Pictures/", 9) == 0;
	contents->embedded |= strstr(path, "embeddings/") != NULL || strstr(path, "vbaProject") != NULL;
	/* What the type list says of the other parts is no text of anybody's. */
	if (!is_xml(path) || strcmp(path, "[Content_Types].xml") == 0)
		return true;
	return take_xml(arena, archive, path, contents, text);
}

void
document_archive(struct arena *arena, const void *bytes, size_t size, struct document_text *text)
{
	struct archive *archive = archive_read_new();
	struct contents contents = {0};
	struct archive_entry *entry;
	int got = ARCHIVE_FATAL;

	if (archive != NULL && archive_read_support_format_zip_seekable(archive) == ARCHIVE_OK &&
	    archive_read_open_memory(archive, bytes, size) == ARCHIVE_OK)
		while ((got = archive_read_next_header(archive, &entry)) == ARCHIVE_OK || got == ARCHIVE_WARN)
			if (!take_entry(arena, archive, entry, &contents, text))
				break;
	archive_read_free(archive);
	if (got != ARCHIVE_EOF)
		document_fail(text, "il ne se décompresse pas");
	if (!contents.office)
		document_fail(text, "c'est une archive");
	if (contents.embedded)
		document_fail(text, "un autre fichier y est incorporé");
	if (contents.picture && document_weight(text, "les propriétés") < WEIGHT_MIN)
		document_fail(text, "c'est une image");
}
