/*
 * leak (rows) -- what stored documents say, and where a hidden identity would have left.
 *
 * A leak is named by its dossier and a key, a hash over what was found and where: when the document, the words or the
 * finding change, so does the key, and what was let pass before does not count any more.
 *
 * Calls:  inside a transaction opened by the caller for what writes.
 */
#ifndef STORE_LEAK_H
#define STORE_LEAK_H

#include "store/store.h"

/* The text of the content with this hash (document_encode).  NONE: nobody has read it yet. */
MUST_USE enum status document_text_find(
    struct store *, struct arena *, const char *hash, const char **content, struct why *);
MUST_USE enum status document_text_put(
    struct store *, const char *hash, const char *content, bool failed, int64_t now, struct why *);
/* Those that could not be tried are forgotten, to be tried again. */
MUST_USE enum status document_text_forget_failed(struct store *, struct why *);

/* What was shown of this diffusion before, not let pass and holding no mail, is forgotten: what is shown next stands. */
MUST_USE enum status leak_forget_shown(struct store *, int64_t diffusion_id, struct why *);
MUST_USE enum status leak_show(
    struct store *, int64_t dossier_id, const char *key, int64_t now, struct why *);
MUST_USE enum status leak_is_passed(
    struct store *, int64_t dossier_id, const char *key, bool *passed, struct why *);
/* All that was shown of this diffusion may pass.  *count: how many did not before. */
MUST_USE enum status leak_pass(
    struct store *, int64_t diffusion_id, int64_t now, int64_t *count, struct why *);

MUST_USE enum status outbox_hold(
    struct store *, int64_t outbox_id, int64_t dossier_id, const char *key, struct why *);
/* The diffusion whose candidates it would tell of. */
MUST_USE enum status outbox_held_about(
    struct store *, int64_t outbox_id, int64_t *diffusion_id, struct why *);
/* Whether it tells of something nobody has let pass: nobody but the recruiter sends it then. */
MUST_USE enum status outbox_is_guarded(struct store *, int64_t outbox_id, bool *guarded, struct why *);
/* Mails held back for what they would tell, the oldest first; 0: any diffusion, any candidate, any reader, any id. */
struct held_filter {
	int64_t diffusion_id, candidate_id, contact_id, after_id;
};
MUST_USE enum status outbox_held_back(
    struct store *, struct arena *, const struct held_filter *, int64_t **ids, size_t *count, struct why *);

#endif
