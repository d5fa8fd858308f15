/*
 * lifecycle -- a diffusion from Brouillon to Archivée, and the mails each step sends.
 *
 * Brouillon -> En cours -> Traitement des retours -> Terminée -> Archivée.  Who acts is told by `struct act`: a
 * recruiter's letter, or the clock.
 *
 * Errors:  REFUSED with a French sentence when the status forbids the step.
 * Calls:   inside a transaction.
 */
#ifndef DESK_DIFFUSION_LIFECYCLE_H
#define DESK_DIFFUSION_LIFECYCLE_H

#include "desk/diffusion/act.h"
#include "desk/take/post.h"
#include "desk/take/leak.h"
#include "store/diffusion.h"
#include "store/feedback.h"

/* The mail of the start; the others that show a contact the diffusion are lifecycle.c's. */
#define START_MAIL "diffusion-debut-client"

/* -- lifecycle.c -- */
/* `lancer`: starts at once, or marks it to start at start_at when that is later. */
MUST_USE enum status lifecycle_launch(const struct act *, struct diffusion *, struct why *);
/* REFUSED when something it needs is gone since. */
MUST_USE enum status lifecycle_start(const struct act *, struct diffusion *, struct why *);
/* A draft that was to start at start_at does not. */
MUST_USE enum status lifecycle_call_off(const struct act *, struct diffusion *, struct why *);
/* To Traitement des retours; straight to Terminée with nothing pending. */
MUST_USE enum status lifecycle_close(const struct act *, struct diffusion *, struct why *);
/* Moves the end; what was closed or done is opened again. */
MUST_USE enum status lifecycle_extend(const struct act *, struct diffusion *, int64_t end_at, struct why *);
/* REFUSED while requests are pending, unless `anyway`: they are then refused as "diffusion terminée". */
MUST_USE enum status lifecycle_finish(const struct act *, struct diffusion *, bool anyway, struct why *);
MUST_USE enum status lifecycle_archive(const struct act *, struct diffusion *, struct why *);
/* How many of its candidates contacts would be told of. */
MUST_USE enum status lifecycle_active(
    const struct act *, const struct diffusion *, int64_t *count, struct why *);
/* The début mail to recipients who have not had it. */
MUST_USE enum status lifecycle_welcome(const struct act *, const struct diffusion *, struct why *);
/* One of the mails that show a contact the diffusion, as things stand now. */
MUST_USE enum status lifecycle_tell(
    const struct act *, const struct diffusion *, const struct contact *, const char *template, struct why *);
/* Whether a mail made from this template is one of them. */
bool lifecycle_tells(const char *template);
/* The reminder to one contact, noted so that none other follows the same day. */
MUST_USE enum status lifecycle_remind(
    const struct act *, const struct diffusion *, const struct contact *, struct why *);
/* Every pending request of the diffusion (of one dossier when dossier_id) is refused with this reason, its author told. */
MUST_USE enum status lifecycle_refuse_pending(
    const struct act *, int64_t diffusion_id, int64_t dossier_id, const char *reason, struct why *);
/* A contact leaves the diffusion when the mail of the start has not left for them; *removed says. */
MUST_USE enum status lifecycle_take_out(
    const struct act *, const struct diffusion *, const struct recipient *, bool *removed, struct why *);
/* Terminée, with a request pending again: back to Traitement des retours. */
MUST_USE enum status lifecycle_reopen(const struct act *, struct diffusion *, struct why *);
/* Ends in Terminée what has nothing pending any more (after a decision). */
MUST_USE enum status lifecycle_settle(const struct act *, int64_t diffusion_id, struct why *);
/* A launch the clock found leaking, or (no leaks) lacking something, goes back to Brouillon; the recruiter is told why. */
MUST_USE enum status lifecycle_hold(
    const struct act *, struct diffusion *, const struct leaks *, struct why *);

/* -- lifecycle_view.c -- */
/*
 * Documents of these dossiers as attachments; *on_demand when one mail is too small for them.  A contact's dossiers went
 * through leak_keep_back first; the names of a hidden one's files are neutral.
 */
void lifecycle_documents(const struct config *, struct arena *, const struct dossier *, size_t count,
    bool for_contact, struct outbox_attachment **, size_t *attachments, bool *on_demand);
/* The début mail's view for one contact (also the preview and the espace). */
json_t *lifecycle_view(const struct post *, const struct diffusion *, const struct dossier *, size_t count,
    const struct recruiter *, const struct agency *, bool on_demand);

/* -- lifecycle_decision.c -- */
/* The mail `demande validée` or `demande refusée` to who asked; `documents`: those of the dossier go with it. */
MUST_USE enum status lifecycle_tell_decision(
    const struct act *, const struct feedback *, const char *template, bool documents, struct why *);
/* What that mail is about (store/supersede.h): "R-31 décision". */
const char *decision_about(struct arena *, int64_t feedback_id);

/* -- withdrawal.c -- */
/* A dossier switched off: contacts are told, its pending requests are closed with that reason. */
MUST_USE enum status lifecycle_withdraw(
    const struct act *, const struct diffusion *, struct dossier *, struct why *);
/* Whether that is what closed this request. */
bool lifecycle_withdrawn(const struct feedback *);
/* What a return changed, for the receipt to say. */
struct comeback {
	struct feedback *reopened; /* requests the withdrawal had closed */
	size_t count;
	size_t told; /* contacts */
};
/*
 * One switched on again: the requests its withdrawal closed wait for a decision again.  Contacts who were told of it are
 * told of the return; those who were not will not be.
 */
MUST_USE enum status lifecycle_bring_back(
    const struct act *, const struct diffusion *, struct dossier *, struct comeback *, struct why *);

#endif
