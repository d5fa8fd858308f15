#include "store/place.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "store/sql.h"

#define EARTH_KM     6371.0
#define NEAREST_WITH 2 /* first letters that must agree */

double
place_distance_km(double lat, double lon, double other_lat, double other_lon)
{
	const double degree = M_PI / 180;
	double a = sin((other_lat - lat) * degree / 2), b = sin((other_lon - lon) * degree / 2);

	return 2 * EARTH_KM * asin(sqrt(a * a + cos(lat * degree) * cos(other_lat * degree) * b * b));
}

const char *
place_key(struct arena *arena, const char *name)
{
	struct buf key = buf_make(arena);
	size_t count;
	char **words = text_split(arena, text_key(arena, name), " -.'+@", &count);

	for (size_t i = 0; i < count; i++) {
		buf_add(&key, i == 0 ? "" : " ");
		buf_add(&key, strcmp(words[i], "st") == 0    ? "saint"
			      : strcmp(words[i], "ste") == 0 ? "sainte"
							     : words[i]);
	}
	return key.data;
}

static bool
is_arrondissement(const char *word)
{
	size_t digits = strspn(word, "0123456789");

	return strcmp(word, "arrondissement") == 0 || strcmp(word, "cedex") == 0 ||
	       (digits > 0 && digits < 3 &&
		   (word[digits] == '\0' || strcmp(word + digits, "e") == 0 ||
		       strcmp(word + digits, "er") == 0 || strcmp(word + digits, "eme") == 0));
}

/* "69003 Lyon 3e" -> "69003" and "lyon" */
static void
split_typed(struct arena *arena, const char *typed, const char **postcode, const char **name)
{
	struct buf words = buf_make(arena);
	size_t count;
	char **parts = text_split(arena, place_key(arena, typed), " ", &count);

	*postcode = "";
	for (size_t i = 0; i < count; i++)
		if (strlen(parts[i]) == 5 && strspn(parts[i], "0123456789") == 5)
			*postcode = parts[i];
		else if (!is_arrondissement(parts[i])) {
			buf_add(&words, words.size_bytes == 0 ? "" : " ");
			buf_add(&words, parts[i]);
		}
	*name = words.data;
}

enum status
place_find(struct store *store, struct arena *arena, const char *typed, struct place *place, size_t *others,
    struct why *why)
{
	/*
	 * Each by its index: one statement for all cases would read every commune.  A dozen may have a postcode in common, two
	 * or three a name.
	 */
	static const char by_both[] =
	    "SELECT c.name, c.department, c.lat, c.lon, c.exact, 0 FROM commune c WHERE c.folded = ?2"
	    " AND EXISTS (SELECT 1 FROM commune_postcode p WHERE p.postcode = ?1 AND p.insee = c.insee)"
	    " ORDER BY c.population DESC LIMIT 1";
	static const char by_postcode[] =
	    "SELECT c.name, c.department, c.lat, c.lon, c.exact, 0 FROM commune_postcode p"
	    " JOIN commune c ON c.insee = p.insee WHERE p.postcode = ?1 AND ?2 = ''"
	    " ORDER BY c.population DESC LIMIT 1";
	static const char by_name[] =
	    "SELECT c.name, c.department, c.lat, c.lon, c.exact,"
	    " (SELECT count(*) FROM commune o WHERE o.folded = ?2) - 1 FROM commune c"
	    " WHERE c.folded = ?2 AND ?1 = '' ORDER BY c.population DESC LIMIT 1";
	const char *postcode, *name;
	struct sql q;
	enum status st;

	split_typed(arena, typed, &postcode, &name);
	if (*postcode == '\0' && *name == '\0')
		return NONE;
	st = sql_open(store,
	    *postcode == '\0' ? by_name
	    : *name == '\0'   ? by_postcode
			      : by_both,
	    &q, why, "tt", postcode, name);
	if (st != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK) {
		*place = (struct place){
		    .name = sql_text(&q, arena, 0),
		    .department = sql_text(&q, arena, 1),
		    .lat = sqlite3_column_double(q.statement, 2),
		    .lon = sqlite3_column_double(q.statement, 3),
		    .exact = sql_int(&q, 4) != 0,
		};
		*others = (size_t)sql_int(&q, 5);
	}
	sql_close(&q);
	/* The town as it is written may not be the post's: the postcode alone says enough. */
	if (st == NONE && *postcode != '\0' && *name != '\0')
		return place_find(store, arena, postcode, place, others, why);
	return st;
}

enum status
place_nearest(struct store *store, struct arena *arena, const char *typed, size_t most, const char ***names,
    size_t *count, struct why *why)
{
	static const char all[] =
	    "SELECT name, folded FROM commune WHERE folded LIKE ?1 || '%' ORDER BY population DESC";
	const char *postcode, *name;
	struct sql q;
	enum status st;

	*count = 0;
	*names = arena_array(arena, most, sizeof(**names));
	split_typed(arena, typed, &postcode, &name);
	if (strlen(name) < NEAREST_WITH + 1)
		return OK;
	st = sql_open(store, all, &q, why, "t", arena_bytes(arena, name, NEAREST_WITH));
	if (st != OK)
		return st;
	while (*count < most && (st = sql_step(&q, why)) == OK)
		if (text_distance(name, (const char *)sqlite3_column_text(q.statement, 1), 2) <= 2)
			(*names)[(*count)++] = sql_text(&q, arena, 0);
	sql_close(&q);
	return st == NONE ? OK : st;
}
