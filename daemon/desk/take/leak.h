/*
 * leak -- whether a mail to a contact would tell who a hidden candidate is.
 *
 * Looks for the identity (identity.h) of every candidate of the diffusion that this contact may not know: in subject,
 * text, HTML and file names, and in what the documents of hidden dossiers say (their text and properties, part by part).
 * A document of theirs that cannot be read counts as leaking.  What the recruiter let pass (store/leak.h) does not.
 *
 * Documents are read outside any transaction: one that nobody has read yet is noted in desk->unread, and RETRY returned;
 * run.c has it read and comes back.
 *
 * Memory:  what is found lives in the arena given.
 */
#ifndef DESK_TAKE_LEAK_H
#define DESK_TAKE_LEAK_H

#include "desk/take/given.h"
#include "store/diffusion.h"
#include "store/outbox.h"

struct leak {
	int64_t diffusion_id, dossier_id, candidate_id;
	int number; /* the dossier's */
	/* Whose, what, where; no full stop.  The French one is kept in rows; leak_said tells it to people. */
	const char *sentence, *english;
	const char *key; /* store/leak.h */
};
struct leaks {
	size_t count;
	struct leak *items;
};

struct leak_mail {
	const struct dossier *dossiers; /* as this contact may see them */
	size_t dossier_count;
	const struct letter *letter;
	const struct outbox_attachment *attachments;
	size_t attachment_count;
	const char *shown; /* names that stand in the mail by right */
	const char *own;   /* addresses and telephones of the agency */
};
/* Adds what leaks and was not let pass. */
MUST_USE enum status leak_find(
    struct desk *, struct arena *, const struct leak_mail *, struct leaks *, struct why *);
/* Adds what this one document of a dossier would tell. */
MUST_USE enum status leak_find_document(struct desk *, struct arena *, const struct dossier *,
    const struct document *, const char *own, struct leaks *, struct why *);
const char *leak_said(const struct leak *, const char *language);
/* Adds those of another list; the same one twice is once. */
void leaks_add(struct arena *, struct leaks *, const struct leak *, size_t count);

/* What leak_mail.own holds. */
const char *leak_own(struct arena *, const struct config *, const struct recruiter *, const struct agency *);
/*
 * A hidden dossier's favourite that nobody chose stays here while it would tell: it is taken out of `dossiers`, whose
 * arrays change, and into `kept`.  A document the recruiter chose stays in, so that the mail is held.
 */
MUST_USE enum status leak_keep_back(struct desk *, struct arena *, struct dossier *, size_t count,
    const char *own, struct leaks *kept, struct why *);

#endif
