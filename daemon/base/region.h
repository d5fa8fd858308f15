/*
 * region -- the parts of France that keep holidays or hours of their own, told by postcode.
 *
 * The zone of a region is the one of its people, whatever the agency's is.  Hand-written: no library in Debian knows which
 * postcode keeps which holiday.
 */
#ifndef BASE_REGION_H
#define BASE_REGION_H

enum region {
	REGION_METROPOLE,
	REGION_ALSACE_MOSELLE,
	REGION_GUADELOUPE,
	REGION_MARTINIQUE,
	REGION_GUYANE,
	REGION_REUNION,
	REGION_MAYOTTE,
	REGION_SAINT_PIERRE,
	REGION_SAINT_BARTHELEMY,
	REGION_SAINT_MARTIN,
	REGION_WALLIS,
	REGION_POLYNESIE,
	REGION_CALEDONIE,
	REGIONS
};
/* By the postcode; without one, by the country code of an E.164 number.  Either may be NULL; unsure is the mainland. */
enum region region_of(const char *postcode, const char *phone);
/* "guadeloupe" */
const char *region_name(enum region);
/* The mainland for a name that is none. */
enum region region_named(const char *name);
/* "America/Guadeloupe" */
const char *region_zone(enum region);

#endif
