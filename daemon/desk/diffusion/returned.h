/*
 * returned -- feedback with the people around it, as lists, summaries and recaps tell it to recruiters.
 *
 * Memory:  everything lives in the arena given, but for the views (jansson), owned by the caller.
 */
#ifndef DESK_DIFFUSION_RETURNED_H
#define DESK_DIFFUSION_RETURNED_H

#include "desk/take/given.h"
#include "letters/view.h"
#include "store/feedback.h"
#include "store/outbox.h"

#define RETURNED_COLUMNS 14
#define RETURNED_SHOWN	 7 /* of them in a table; a CSV has all */

struct returned {
	struct feedback feedback;
	struct contact contact;
	struct dossier dossier; /* when feedback.dossier_id */
	struct recruiter decider;
};
extern const char *const returned_headings[RETURNED_COLUMNS];

MUST_USE enum status returned_find(
    struct desk *, struct arena *, const struct feedback *, struct returned *, struct why *);
MUST_USE enum status returned_list(
    struct desk *, struct arena *, const struct feedback *, size_t count, struct returned **, struct why *);
void returned_cells(struct desk *, struct arena *, const char *language, const struct returned *,
    const char *cells[RETURNED_COLUMNS]);
/* All of them as a file to attach. */
MUST_USE enum status returned_csv(struct desk *, struct arena *, const char *language, int64_t now,
    const struct returned *, size_t count, struct outbox_attachment *, struct why *);
/* view_feedback's fields, and `liens` to decide it when it waits for that. */
json_t *returned_view(const struct view_maker *, const struct returned *);
bool returned_is_pending(const struct returned *);
/* "R-31,R-32": those that wait for a decision, for a token's `form`; NULL: none. */
const char *returned_refs(struct arena *, const struct returned *, size_t count);

#endif
