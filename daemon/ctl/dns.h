/*
 * dns -- what the DNS says of a sending domain, asked of the machine's resolver (libresolv).
 *
 * Memory:  sentences live in the arena given.
 */
#ifndef CTL_DNS_H
#define CTL_DNS_H

#include <stdbool.h>

#include "base/arena.h"

struct dns_finding {
	const char *name; /* "spf", "dmarc", "dkim", "mx", "ptr" */
	bool good;
	const char *text; /* what there is, or what to do */
};
#define DNS_FINDINGS 5
/*
 * Looks for SPF, DMARC, DKIM (of that selector; NULL: not asked) and MX of `domain`, and whether the addresses of `host`,
 * by which mail leaves, have a name that leads back to them.
 */
void dns_look(struct arena *, const char *domain, const char *host, const char *selector,
    struct dns_finding findings[DNS_FINDINGS]);

#endif
