/*
 * post -- one mail of ours, from its token to its outbox row.
 *
 * post_open makes the token and says where links reply to; the caller builds the view; post_send renders it, looks for
 * what must not leave (leak.h) and queues the row, held when something leaks.
 *
 * Calls:   inside a transaction.
 */
#ifndef DESK_TAKE_POST_H
#define DESK_TAKE_POST_H

#include "desk/take/leak.h"
#include "letters/view.h"
#include "store/outbox.h"
#include "store/token.h"

struct post {
	/* filled by the caller before post_open */
	enum role to_role;
	int64_t to_id;
	const char *to_name, *to_email, *language;
	bool to_internal; /* of the house: a recruiter, an internal contact */
	const struct recruiter
	    *from_user; /* whose agency signs; NULL: Facteur itself (mail to recruiters, sysadmin) */
	const struct agency *from_agency;
	enum conversation conversation;
	int64_t object_id;
	const char *form;
	const char *list_id;		/* "S-7" of mail to many; NULL: to this one alone */
	const char *tag;		/* "D-12": mails of one tag to one person are one thread */
	const char *about;		/* store/supersede.h; NULL: no later mail takes its place */
	const char *subject;		/* what links carry: "[D-12] Développeurs C" */
	const struct message *answers;	/* the letter it replies to, or NULL */
	int64_t diffusion_id;		/* whose hidden identities must not be in it; 0: none */
	const struct dossier *dossiers; /* its dossiers, as to_id sees them; NULL: they are looked up */
	size_t dossier_count;
	int64_t due_at; /* 0: now */
	int64_t act_id;
	struct leaks
	    *held; /* gets why it is held, and its recruiter is told by the caller; NULL: by a mail */
	const char *calendar, *calendar_method; /* invitation.h; NULL: none */
	const struct outbox_attachment *attachments;
	size_t attachment_count;
	/* set by post_open */
	struct view_maker maker;
	struct token token;
};

MUST_USE enum status post_open(struct desk *, struct arena *, int64_t now, struct post *, struct why *);
/*
 * Takes the view (it is freed in any case).  Where an identity would leak: with `leaks` NULL the mail is held, and the
 * recruiter told; else what leaks is added to them and nothing is queued: the caller refuses what it was about to do.
 */
MUST_USE enum status post_send(struct desk *, struct arena *, int64_t now, struct post *,
    const char *template, json_t *view, struct leaks *, struct why *);
/* A mail that was held, with the words it has: queued under its own token, or held anew. */
MUST_USE enum status post_again(
    struct desk *, struct arena *, int64_t now, struct post *, const struct outbox_mail *, struct why *);
/* The mail « retenue »: to the recruiter, what was held and where it leaks; notes that it was shown. */
MUST_USE enum status post_tell_held(struct desk *, struct arena *, int64_t now, const struct recruiter *,
    const struct post *held, const char *subject, const struct leaks *, struct why *);
/* The choices a recruiter has about leaks of a diffusion, as {text, body} of links; returns how many. */
struct held_link {
	const char *text, *body;
};
size_t post_held_links(struct arena *, const char *language, const struct leaks *, const char *again,
    struct held_link *, size_t most);

/* Fill to_*, language and from for the usual recipients. */
struct post post_to_recruiter(const struct recruiter *);
/* French: an address may be anybody's. */
struct post post_to_sysadmin(const struct config *);
struct post post_to_contact(const struct contact *, const struct recruiter *from, const struct agency *);

#endif
