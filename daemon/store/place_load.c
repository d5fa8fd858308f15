/* The communes as their file has them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "store/place.h"
#include "store/search.h"
#include "store/search_bulk.h"
#include "store/sql.h"

#define FIELDS 8

static enum status
put_commune(struct store *store, struct arena *arena, char **fields, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO commune (insee, name, folded, department, population, lat, lon, exact)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, CAST(?6 AS REAL), CAST(?7 AS REAL), ?8)";
	static const char postcode[] =
	    "INSERT INTO commune_postcode (postcode, insee) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
	size_t count;
	char **codes = text_split(arena, fields[4], ",", &count);
	enum status st = sql_run(store, insert, NULL, why, "ttttitti", fields[0], fields[1],
	    place_key(arena, fields[1]), fields[2], (int64_t)strtoll(fields[3], NULL, 10), fields[5],
	    fields[6], (int64_t)(strcmp(fields[7], "exact") == 0));

	for (size_t i = 0; i < count && st == OK; i++)
		st = sql_run(store, postcode, NULL, why, "tt", codes[i], fields[0]);
	return st;
}

static enum status
read_lines(struct store *store, FILE *stream, const char *file, struct why *why)
{
	struct arena *arena = arena_open();
	char *line = NULL;
	size_t room = 0, number = 0, count;
	enum status st = OK;

	while (st == OK && getline(&line, &room, stream) > 0) {
		struct arena_mark mark = arena_mark(arena);
		char **fields;

		number++;
		if (*line == '#')
			continue;
		fields = text_split(arena, text_valid(arena, line, strlen(line)), "\t\n", &count);
		st = count == FIELDS
			 ? put_commune(store, arena, fields, why)
			 : because(why, REFUSED, "%s:%zu: %zu fields, not %d", file, number, count, FIELDS);
		arena_rewind(arena, mark);
	}
	free(line);
	arena_close(arena);
	return st;
}

static enum status
replace(struct store *store, FILE *stream, const char *file, const char *stamp, struct why *why)
{
	static const char *const empty[] = {
	    "DELETE FROM commune_postcode", "DELETE FROM commune", "DELETE FROM commune_source"};
	static const char remember[] = "INSERT INTO commune_source (stamp) VALUES (?1)";
	enum status st = OK;

	for (size_t i = 0; i < COUNT(empty) && st == OK; i++)
		st = sql_run(store, empty[i], NULL, why, "");
	if (st != OK || (st = read_lines(store, stream, file, why)) != OK ||
	    (st = sql_run(store, remember, NULL, why, "t", stamp)) != OK)
		return st;
	return search_place_all(store, why);
}

enum status
place_load(struct store *store, const char *file, struct why *why)
{
	static const char loaded[] = "SELECT count(*) FROM commune_source WHERE stamp = ?1";
	struct arena *arena;
	struct stat facts;
	const char *stamp;
	int64_t same = 0;
	bool importing;
	FILE *stream;
	enum status st;

	st = search_bulk_recover(store, &importing, why);
	if (st != OK || importing || file == NULL || stat(file, &facts) != 0)
		return st;
	if ((stream = fopen(file, "re")) == NULL)
		return because(why, REFUSED, "%s: cannot be read: %s", file, strerror(errno));
	arena = arena_open();
	stamp = arena_printf(arena, "%lld %lld", (long long)facts.st_size, (long long)facts.st_mtime);
	if ((st = sql_number(store, loaded, &same, why, "t", stamp)) == OK && same == 0 &&
	    (st = store_begin(store, why)) == OK) {
		if ((st = replace(store, stream, file, stamp, why)) == OK)
			st = store_commit(store, why);
		store_rollback(store);
	}
	fclose(stream);
	arena_close(arena);
	return st;
}
