#include "reader/extract_pdf.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "reader/confine.h"

#define WEIGHT_MIN 40 /* letters and digits: fewer in all the pages, and it is a picture */
#define PROPERTIES "les propriétés"

struct pdf {
	struct arena *arena;
	struct document_text *text;
	bool *empty; /* pages without any text; DOCUMENT_PARTS_MAX */
	size_t pages;
};

/* -- one function a program: what its output says -- */

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\n\r")] == '\0';
}

/* Pages end in a form feed. */
static void
take_pages(struct pdf *pdf, struct buf *out)
{
	char *page = out->data, *end = out->data + out->size_bytes;

	pdf->empty = arena_array(pdf->arena, DOCUMENT_PARTS_MAX, sizeof(*pdf->empty));
	while (page < end && pdf->pages < DOCUMENT_PARTS_MAX) {
		char *feed = memchr(page, '\f', (size_t)(end - page));
		size_t size = (size_t)((feed == NULL ? end : feed) - page);
		const char *text = text_valid(pdf->arena, page, size);

		pdf->empty[pdf->pages] = is_blank(text);
		pdf->pages++;
		document_add(
		    pdf->arena, pdf->text, arena_printf(pdf->arena, "la page %zu", pdf->pages), text);
		page += size + 1;
	}
	if (page < end)
		document_fail(pdf->text, "il a trop de pages");
}

static void
take_properties(struct pdf *pdf, struct buf *out)
{
	document_add(pdf->arena, pdf->text, PROPERTIES, text_valid(pdf->arena, out->data, out->size_bytes));
}

static void
take_links(struct pdf *pdf, struct buf *out)
{
	document_add(pdf->arena, pdf->text, "les liens", text_valid(pdf->arena, out->data, out->size_bytes));
}

/* "0 embedded files" */
static void
take_embedded(struct pdf *pdf, struct buf *out)
{
	if (strtol(out->data, NULL, 10) != 0)
		document_fail(pdf->text, "un autre fichier y est incorporé");
}

/* A table, the page's number first in each row. */
static void
take_images(struct pdf *pdf, struct buf *out)
{
	for (const char *line = out->data; line != NULL; line = strchr(line, '\n')) {
		long page;

		line += *line == '\n';
		page = strtol(line, NULL, 10);
		if (page > 0 && (size_t)page <= pdf->pages && pdf->empty[page - 1])
			document_fail(pdf->text, arena_printf(pdf->arena, "la page %ld est une image", page));
	}
}

static const struct program {
	const char *arguments[CONFINE_ARGUMENTS_MAX];
	void (*take)(struct pdf *, struct buf *);
} programs[] = {
    {{"/usr/bin/pdftotext", "-q", "-enc", "UTF-8", "-eol", "unix", "-", "-"}, take_pages},
    {{"/usr/bin/pdfinfo", "-custom", "-enc", "UTF-8", "-"}, take_properties},
    {{"/usr/bin/pdfinfo", "-meta", "-enc", "UTF-8", "-"}, take_properties},
    {{"/usr/bin/pdfinfo", "-url", "-enc", "UTF-8", "-"}, take_links},
    {{"/usr/bin/pdfdetach", "-list", "fd://0"}, take_embedded},
    {{"/usr/bin/pdfimages", "-list", "-"}, take_images},
};

enum status
extract_pdf(struct arena *arena, int fd, int cpu_ms, int wall_ms, struct document_text *text, struct why *why)
{
	struct pdf pdf = {.arena = arena, .text = text};
	int64_t until = clock_ms() + wall_ms;
	int code;
	enum status st;

	for (size_t i = 0; i < COUNT(programs); i++) {
		struct confine_bounds bounds = {
		    .cpu_ms = cpu_ms, .wall_ms = (int)(until - clock_ms()), .most = DOCUMENT_TEXT_MAX};
		struct buf out = buf_make(arena);

		st = confine_run(programs[i].arguments, fd, &bounds, &out, &code, why);
		if (st != OK)
			return st;
		if (code != 0) {
			document_fail(text, code < 0 ? "sa lecture n'a pas abouti"
						     : "il est abîmé ou protégé par un mot de passe");
			return OK;
		}
		programs[i].take(&pdf, &out);
	}
	if (document_weight(text, PROPERTIES) < WEIGHT_MIN)
		document_fail(text, "il n'a pas de texte\u00a0: c'est sans doute une image numérisée");
	return OK;
}
