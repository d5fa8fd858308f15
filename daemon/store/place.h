/*
 * place -- communes and where they are, from etc/communes.tsv: what "Lyon", "69003" or "Lyon 3e" means on the map.
 *
 * Units:   degrees; distances in km on a sphere.
 * Memory:  results live in the arena given.
 * Errors:  NONE: no such place; any other status comes from the store.
 */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include "store/store.h"

struct place {
	const char *name, *department; /* "Lyon", "69" */
	double lat, lon;
	bool exact; /* else a mean of its neighbours, some kilometres off */
};
/*
 * place_load.c.  Takes the communes from the file unless that was done already, and places the candidates anew.  A file that is not there
 * is no failure: places are then unknown.  Its own transaction.  REFUSED names the line that is wrong.
 */
MUST_USE enum status place_load(struct store *, const char *file, struct why *);
/* "St-Étienne", "Saint Etienne": one, as names are kept to be found. */
const char *place_key(struct arena *, const char *name);
/* A name, a postcode, or both; of several that have the name the most populous, *others says how many more there are. */
MUST_USE enum status place_find(
    struct store *, struct arena *, const char *typed, struct place *, size_t *others, struct why *);
/* Names near to what was typed, the most populous first, for "Vouliez-vous ... ?". */
MUST_USE enum status place_nearest(struct store *, struct arena *, const char *typed, size_t most,
    const char ***names, size_t *count, struct why *);
double place_distance_km(double lat, double lon, double other_lat, double other_lon);

#endif
