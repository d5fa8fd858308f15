/*
 * search_cell -- the quarter-degree cell a point of the map is in: cells of one row of latitude are consecutive numbers.
 */
#ifndef STORE_SEARCH_CELL_H
#define STORE_SEARCH_CELL_H

#include <stdint.h>

#define CELL_UNKNOWN (-1)
#define CELL_COLUMNS 1440

/* Row 0 begins at the south pole, column 0 at longitude -180. */
static inline int64_t
search_cell_row(double lat)
{
	return (int64_t)((lat + 90) * 4);
}

static inline int64_t
search_cell_column(double lon)
{
	return (int64_t)((lon + 180) * 4);
}

static inline int64_t
search_cell(double lat, double lon)
{
	return search_cell_row(lat) * CELL_COLUMNS + search_cell_column(lon);
}

#endif
