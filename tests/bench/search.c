/*
 * bench-search: what the assistant finds among many candidates, beside an R*Tree plan on the same database, asked in turn
 * so that a busy machine slows both; whom they find is compared.
 *
 *     search STATE_DIR        the store that tests/bench/import has filled
 *
 * The R*Tree plan: an R*Tree of points with their exact place beside, a table of (qualification, candidate), the candidate's
 * own row for dates, agency and activity; of its two orders of joining the quicker counts.  Both measure the distance by the same function.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "store/place.h"
#include "store/search.h"
#include "store/sql.h"

#define MOST	      300
#define ROUNDS	      5
#define KM_PER_DEGREE 111.2

static const char *const towns[] = {"Paris", "Marseille", "Lyon", "Toulouse", "Nantes", "Lille", "Rennes",
    "Reims", "Dijon", "Angers", "Brest", "Limoges", "Metz", "Perpignan", "Pau", "Valence", "Troyes", "Niort",
    "Gap", "Aurillac"};
struct question {
	const char *name;
	const char *skill; /* NULL: any */
	int radius_km;
	bool dates;
};
static const struct question questions[] = {
    {"a town and 10 km, a qualification", "soudeur", 10, true},
    {"a town and 10 km, whatever they are", NULL, 10, true},
    {"a common qualification, 150 km", "cariste", 150, true},
    {"a common qualification, 150 km, no dates", "cariste", 150, false},
};
enum plan { WITHOUT_SKILL, TREE_FIRST, SKILL_FIRST, PLANS };
struct bench {
	struct arena *arena;
	struct store *store;
	sqlite3 *tree;
	sqlite3_stmt *ask[PLANS];
	int64_t from, to;
};

static void
must(int good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "search: %s\n", what);
	exit(1);
}

static double
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* -- the R*Tree -- */

#define FOUND "SELECT r.id, r.lat, r.lon, c.last_activity FROM "
#define BOX   " r.lat0 >= ?1 AND r.lat1 <= ?2 AND r.lon0 >= ?3 AND r.lon1 <= ?4"
#define REST                                                                                                 \
	" AND (?5 = 0 OR c.available_to = 0 OR c.available_to >= ?5)"                                        \
	" AND (?6 = 0 OR c.available_from = 0 OR c.available_from <= ?6) AND c.agency_id = 1"

static void
grow_tree(struct bench *bench, const char *state_dir)
{
	static const char *const make[] = {
	    "ATTACH '' AS t",
	    "CREATE VIRTUAL TABLE t.point USING rtree(id, lat0, lat1, lon0, lon1, +lat, +lon)",
	    "INSERT INTO t.point SELECT candidate_id, lat, lat, lon, lon, lat, lon FROM candidate_find"
	    " WHERE skill = '' AND cell >= 0",
	    "CREATE TABLE t.skill (skill TEXT, candidate_id INTEGER, PRIMARY KEY (skill, candidate_id)) "
	    "WITHOUT ROWID",
	    "INSERT INTO t.skill SELECT skill, candidate_id FROM candidate_find WHERE skill <> '' ORDER BY "
	    "1, 2",
	    "ANALYZE t",
	};
	/* Which of the two tables is read first is tried both ways: the quicker one counts. */
	static const char *const ask[PLANS] = {
	    FOUND "t.point r JOIN candidate c ON c.id = r.id WHERE" BOX REST,
	    FOUND "t.point r CROSS JOIN t.skill s ON s.skill = ?7 AND s.candidate_id = r.id"
		  " CROSS JOIN candidate c ON c.id = r.id WHERE" BOX REST,
	    FOUND "t.skill s CROSS JOIN t.point r ON r.id = s.candidate_id"
		  " CROSS JOIN candidate c ON c.id = r.id WHERE s.skill = ?7 AND" BOX REST,
	};
	char path[4096];

	snprintf(path, sizeof(path), "%s/facteur.db", state_dir);
	must(sqlite3_open(path, &bench->tree) == SQLITE_OK, path);
	for (size_t i = 0; i < COUNT(make); i++)
		must(sqlite3_exec(bench->tree, make[i], NULL, NULL, NULL) == SQLITE_OK,
		    sqlite3_errmsg(bench->tree));
	for (size_t i = 0; i < PLANS; i++)
		must(sqlite3_prepare_v2(bench->tree, ask[i], -1, &bench->ask[i], NULL) == SQLITE_OK,
		    sqlite3_errmsg(bench->tree));
}

static int
by_activity(const void *a, const void *b)
{
	const struct search_hit *one = a, *two = b;

	if (one->last_activity != two->last_activity)
		return (one->last_activity < two->last_activity) - (one->last_activity > two->last_activity);
	return (one->candidate_id > two->candidate_id) - (one->candidate_id < two->candidate_id);
}

static size_t
ask_tree(struct bench *bench, struct arena *arena, const struct search *search, enum plan plan,
    struct search_hit **hits)
{
	sqlite3_stmt *ask = bench->ask[plan];
	struct place place = {0};
	struct why why;
	size_t others, count = 0, room = 1024;
	double high = search->radius_km / KM_PER_DEGREE, wide;

	must(place_find(bench->store, arena, search->place, &place, &others, &why) == OK, search->place);
	wide = high / fmax(0.01, cos(place.lat * M_PI / 180));
	/* Coordinates in the tree are of 32 bits. */
	sqlite3_bind_double(ask, 1, place.lat - high - 1e-4);
	sqlite3_bind_double(ask, 2, place.lat + high + 1e-4);
	sqlite3_bind_double(ask, 3, place.lon - wide - 1e-4);
	sqlite3_bind_double(ask, 4, place.lon + wide + 1e-4);
	sqlite3_bind_int64(ask, 5, search->available_from);
	sqlite3_bind_int64(ask, 6, search->available_to);
	if (plan != WITHOUT_SKILL)
		sqlite3_bind_text(ask, 7, search->qualifications, -1, SQLITE_STATIC);
	*hits = arena_array(arena, room, sizeof(**hits));
	while (sqlite3_step(ask) == SQLITE_ROW) {
		if (place_distance_km(place.lat, place.lon, sqlite3_column_double(ask, 1),
			sqlite3_column_double(ask, 2)) > search->radius_km)
			continue;
		if (count == room) {
			*hits = arena_grow(arena, *hits, room * sizeof(**hits), room * 2 * sizeof(**hits));
			room *= 2;
		}
		(*hits)[count++] =
		    (struct search_hit){sqlite3_column_int64(ask, 0), sqlite3_column_int64(ask, 3)};
	}
	sqlite3_reset(ask);
	qsort(*hits, count, sizeof(**hits), by_activity);
	return count;
}

/* -- in turn -- */

static int
by_value(const void *a, const void *b)
{
	return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

/* One town: the least of some rounds each; whom they find must be the same. */
static void
ask_both(struct bench *bench, const struct search *search, double *ours, double *theirs, size_t *found)
{
	for (int round = 0; round < ROUNDS * 2; round++) {
		enum plan plan = search->qualifications == NULL ? WITHOUT_SKILL
				 : round % 2 == 0		? TREE_FIRST
								: SKILL_FIRST;
		struct arena *arena = arena_open();
		struct search_hit *hits, *others;
		size_t count, total, tree;
		struct why why;
		double start = milliseconds(), between, end;

		must(search_run(bench->store, arena, search, 0, MOST, &hits, &count, &total, &why) == OK,
		    why.text);
		between = milliseconds();
		tree = ask_tree(bench, arena, search, plan, &others);
		end = milliseconds();
		must(tree == total, "the two do not find as many");
		for (size_t i = 0; i < count; i++)
			must(hits[i].candidate_id == others[i].candidate_id, "the two do not find the same");
		*ours = round == 0 || between - start < *ours ? between - start : *ours;
		*theirs = round == 0 || end - between < *theirs ? end - between : *theirs;
		*found = total;
		arena_close(arena);
	}
}

static void
ask(struct bench *bench, const struct question *question)
{
	double ours[COUNT(towns)], theirs[COUNT(towns)], ratios[COUNT(towns)];
	size_t found = 0, all = 0, middle = COUNT(towns) / 2;

	for (size_t i = 0; i < COUNT(towns); i++) {
		struct search search = {.agency_id = 1,
		    .qualifications = question->skill,
		    .place = towns[i],
		    .radius_km = question->radius_km,
		    .available_from = question->dates ? bench->from : 0,
		    .available_to = question->dates ? bench->to : 0};

		ask_both(bench, &search, &ours[i], &theirs[i], &found);
		ratios[i] = theirs[i] / ours[i];
		all += found;
	}
	qsort(ours, COUNT(towns), sizeof(*ours), by_value);
	qsort(theirs, COUNT(towns), sizeof(*theirs), by_value);
	qsort(ratios, COUNT(towns), sizeof(*ratios), by_value);
	printf("%-42s %8zu %10.2f %10.2f %8.1f %8.1f\n", question->name, all / COUNT(towns), ours[middle],
	    theirs[middle], ratios[middle], ratios[0]);
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	struct bench bench = {.arena = arena_open()};
	const struct zone *zone;
	struct why why;

	must(argc == 2, "usage: search STATE_DIR");
	must(store_open(argv[1], &bench.store, &why) == OK, why.text);
	must(zone_load(bench.arena, "Europe/Paris", &zone, &why) == OK, why.text);
	must(clock_parse_iso(zone, "2027-04-18", false, &bench.from) &&
		 clock_parse_iso(zone, "2027-04-30", false, &bench.to),
	    "dates");
	grow_tree(&bench, argv[1]);
	printf("%-42s %8s %10s %10s %8s %8s\n", "", "found", "ms", "R*Tree", "times", "least");
	for (size_t i = 0; i < COUNT(questions); i++)
		ask(&bench, &questions[i]);
	for (size_t i = 0; i < PLANS; i++)
		sqlite3_finalize(bench.ask[i]);
	sqlite3_close(bench.tree);
	store_close(bench.store);
	arena_close(bench.arena);
	return 0;
}
