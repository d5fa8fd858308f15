/*
 * group -- a name for several contacts, an agency's own: `groupe Soudure`.
 *
 * Memory:  results live in the arena given.
 * Errors:  NONE when it does not exist; REFUSED when the name is missing, too long, or could be taken for an address.
 * Calls:   inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_GROUP_H
#define STORE_GROUP_H

#include "store/people.h"

#define GROUP_NAME_MAX	  60 /* characters */
#define GROUP_MEMBERS_MAX 300

struct contact_group {
	int64_t id, agency_id;
	const char *name;
	int64_t updated_at;
	int64_t contacts; /* how many it holds */
};
/* Makes the group, or finds the one of this name; *made tells which. */
MUST_USE enum status group_open(struct store *, struct arena *, int64_t agency_id, const char *name,
    int64_t now, struct contact_group *, bool *made, struct why *);
MUST_USE enum status group_find(
    struct store *, struct arena *, int64_t id, struct contact_group *, struct why *);
MUST_USE enum status group_find_name(struct store *, struct arena *, int64_t agency_id, const char *name,
    struct contact_group *, struct why *);
/* These contacts, in this order, become its members. */
MUST_USE enum status group_set(
    struct store *, int64_t id, const int64_t *contact_ids, size_t count, int64_t now, struct why *);
MUST_USE enum status group_contacts(
    struct store *, struct arena *, int64_t id, struct contact **, size_t *count, struct why *);
/* By name; agency_id 0: all; contact_id 0: any, else those that hold this one. */
MUST_USE enum status group_list(struct store *, struct arena *, int64_t agency_id, int64_t contact_id,
    struct contact_group **, size_t *count, struct why *);
MUST_USE enum status group_remove(struct store *, int64_t id, struct why *);

#endif
