/*
 * rows -- what an operational wrote, beside what is read in it: one row a letter.
 *
 * Use:     try_rows(rows, COUNT(rows)) prints every row that is read otherwise, then fails.
 */
#ifndef TESTS_UNIT_ROWS_H
#define TESTS_UNIT_ROWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "reading.h"
#include "rules.h"
#include "spelt.h"

/* Dossiers: 1 Jean Martin, 2 Sofia Benali, 3 hidden, 4 Karim Haddad.  Sent on Tuesday 1 December 2026. */
#define SENT 1796115600

struct row {
	const char *text;
	const char *want; /* "1:interview@2026-12-08T14:00 2:declined"; 0: nobody; ? unclear */
};

static const struct rules *
load(struct arena *arena)
{
	static const char *const names[] = {"etc/rules.fr.conf", "etc/rules.en.conf"};
	struct rule_file files[COUNT(names)];
	const struct rules *rules;
	struct why why;

	for (size_t i = 0; i < COUNT(names); i++) {
		FILE *file = fopen(names[i], "r");
		size_t size;
		char *text = arena_alloc(arena, 1 << 20);
		assert_non_null(file);
		size = fread(text, 1, (1 << 20) - 1, file);
		text[size] = '\0';
		fclose(file);
		files[i] = (struct rule_file){names[i], text};
	}
	if (rules_parse(arena, files, COUNT(files), &rules, &why) != OK || rules_try(rules, &why) != OK)
		fail_msg("%s", why.text);
	return rules;
}

static const struct reading *
read_letter(struct arena *arena, const struct rules *rules, const char *subject, const char *text)
{
	static const struct zone_change paris = {0, 3600};
	static const struct zone zone = {.name = "Europe/Paris", .count = 1, .changes = &paris};
	static struct context_dossier dossiers[] = {
	    {1, "Jean Martin", false, true},
	    {2, "Sofia Benali", false, true},
	    {3, "Candidat 3 (identité masquée)", true, true},
	    {4, "Karim Haddad", false, true},
	};
	struct context context = {.role = CONTEXT_OPERATIONAL,
	    .ref = "D-1",
	    .dossiers = dossiers,
	    .dossier_count = COUNT(dossiers),
	    .reply = true,
	    .now = SENT,
	    .zone = &zone};
	const char *raw = arena_printf(arena,
	    "From: Paul Roux <p.roux@client.example>\r\nSubject: %s\r\n"
	    "Date: Tue, 01 Dec 2026 09:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n",
	    subject, text);
	struct reading *reading;
	struct why why;

	if (reading_parse(arena, message_parse(arena, raw, strlen(raw)), &context, rules, &reading, &why) !=
	    OK)
		fail_msg("%s: %s", text, why.text);
	return reading;
}

static const struct reading *
read_text(struct arena *arena, const struct rules *rules, const char *text)
{
	return read_letter(arena, rules, "Re: [D-1] Essai", text);
}

static void
try_rows(const struct row *rows, size_t count)
{
	struct arena *arena = arena_open();
	const struct rules *rules = load(arena);
	size_t failed = 0;

	for (size_t i = 0; i < count; i++) {
		struct arena *one = arena_open();
		const char *got = spelt(one, read_text(one, rules, rows[i].text));
		if (rows[i].want != NULL && strcmp(got, rows[i].want) != 0) {
			printf("# %s\n#   wanted %s\n#   got    %s\n", rows[i].text, rows[i].want, got);
			failed++;
		}
		arena_close(one);
	}
	arena_close(arena);
	if (failed > 0)
		fail_msg("%zu of %zu rows", failed, count);
}

#endif
