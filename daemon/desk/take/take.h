/*
 * take -- the letter in hand: what the files of the desk share while one letter is being taken.
 *
 * Memory:  everything lives in take.arena, but for the views (jansson), which the answer owns until it is sent.
 */
#ifndef DESK_TAKE_TAKE_H
#define DESK_TAKE_TAKE_H

#include "desk/take/given.h"
#include "desk/take/leak.h"
#include "letters/view.h"
#include "store/act.h"
#include "store/diffusion.h"
#include "store/feedback.h"
#include "store/outbox.h"
#include "store/people.h"
#include "store/token.h"

/* Who wrote, and what it is worth (DESIGN section 3). */
enum proof {
	PROOF_NONE,  /* only the From says so */
	PROOF_TOKEN, /* a live token that went to this very person */
	PROOF_DMARC, /* a trusted Authentication-Results says dmarc=pass for the From domain */
	PROOF_SEAL,  /* a forwarder of the configuration says so, under a seal that holds */
};
struct sender {
	enum role role;
	enum proof proof;
	bool forged; /* a trusted result says dmarc=fail */
	const char *email, *name;
	const char *sms; /* the number it came from; NULL: by mail */
	struct recruiter recruiter;
	struct contact contact;
	struct candidate candidate;
	bool has_token;	   /* the letter carries a live token ... */
	bool token_is_own; /* ... that went to this person */
	struct token token;
	bool expired; /* it carried one that is over */
};

/* Which conversation the letter belongs to. */
struct thread {
	enum conversation conversation;
	int64_t diffusion_id; /* 0: none */
	int64_t feedback_id;  /* the request replied to; 0: none */
	int64_t arrival_id;   /* the letter that waits (CONFIRM, PROPOSAL) */
	int64_t
	    object_id; /* what a CANDIDATE, APPLICATION, CONTACT, GROUP, SELECTION or SCENARIO is about; 0: nobody yet */
	const char *form; /* which form a reply of fields fills in, or NULL */
	bool reply;	  /* it answers a mail of ours */
};

struct answer_link {
	const char *text, *body;
	bool principal;
};
/* The receipt to the sender, collected while the letter is taken, sent once at its end. */
struct answer {
	const char *template; /* NULL: none is due */
	json_t *view;	      /* fields of the template */
	const char *tag;      /* "D-12": heads the subject */
	const char *subject;  /* what links reply to */
	enum conversation conversation;
	int64_t object_id;
	const char *form;
	const char *write_to, *write_to_name; /* a link to write to this person, past us; NULL: none */
	const char *fill;		      /* what the button to the form says; NULL: "Remplir" */
	size_t link_count;
	struct answer_link links[24];
	size_t attachment_count;
	struct outbox_attachment attachments[8];
};

struct take {
	struct desk *desk;
	struct arena *arena;
	int64_t now;
	const struct desk_letter *letter;
	const struct message *message;
	const struct reading *reading;
	struct sender sender;
	struct thread thread;
	int64_t arrival_id;
	const char *hash;	       /* of the letter's bytes */
	const char *content;	       /* hash of what it says; NULL: only its header is here */
	const char *words;	       /* hash of what it says, whenever; NULL: nothing */
	const struct recruiter *owner; /* of the thread's diffusion; NULL: nobody looked */
	const struct dossier
	    *dossiers; /* its dossiers, as its contact who writes sees them, where `owner` is set */
	size_t dossier_count;
	struct answer answer;
	struct leaks
	    leaks; /* where what the letter asks for would tell who somebody is: it is refused whole */
	struct leaks kept;  /* documents that stayed here, for the receipt to say */
	int64_t superseded; /* mails that waited and do not leave after all, for the receipt to say */
	struct act_watch
	    *watch; /* what a recruiter's letter changes, to be taken back; NULL: nobody watches */
	struct act_record act;
	const char *behalf; /* whom the sender acts for by delegation, or NULL: goes into the journal */
	struct desk_outcome *outcome;
	bool ignored_used; /* the lines left aside were of use after all */
	bool files_used;   /* what is attached was looked at */
	/* Links of the answer when all of this is refused: the ways that are open instead. */
	size_t way_count;
	struct answer_link ways[4];
};

/* -- thread.c -- */
MUST_USE enum status thread_find(struct desk *, struct arena *, const struct message *, const struct sender *,
    int64_t now, struct thread *, struct why *);

/* The mail of ours this letter answers.  NONE: it answers none. */
MUST_USE enum status mail_replied(struct take *, struct outbox_mail *, struct why *);

/* -- ref.c -- */
/* "D-12", "R-31", "CV-40" */
const char *ref_make(struct arena *, const char *prefix, int64_t id);
/* "D-12" with prefix "D" -> 12; 0: not such a reference. */
int64_t ref_parse(const char *prefix, const char *text);

/* -- answer.c -- */
/* The sender's. */
const char *take_language(const struct take *);
/* "français", "anglais": a person's language, said in the sender's. */
const char *language_said(const struct take *, const char *language);
/* The sentence in the sender's language (letters/phrases.h); the answer_ functions do it for what they are given. */
const char *take_phrase(const struct take *, const char *french) FORMAT_OF(2);
/* The same with its arguments, which are said as they are. */
const char *take_printf(const struct take *, const char *french, ...) PRINTF_LIKE(2, 3);
/* "lancer D-12, clore D-9" -> "launch D-12, close D-9": commands as the sender would write them. */
const char *take_commands(const struct take *, const char *french);
void answer_open(struct take *, const char *template);
/* printf-like sentences; see view.h for what they append to. */
void answer_say(struct take *, const char *fmt, ...) PRINTF_LIKE(2, 3);
void answer_subject(struct take *, const char *fmt, ...) PRINTF_LIKE(2, 3);
void answer_field(struct take *, const char *name, const char *value);
/* The bar of how many recipients have answered. */
void answer_progress(struct take *, int64_t answered, int64_t recipients);
void answer_problem(struct take *, const char *name, const char *fmt, ...) PRINTF_LIKE(3, 4);
void answer_link(struct take *, const char *text, const char *body, bool principal);
void answer_table(
    struct take *, const char *const *headings, size_t columns, const char *const *cells, size_t rows);
/* Content put in the store (store_document_put) goes with the answer. */
void answer_attach(struct take *, const char *hash, const char *filename, const char *type);
/* REFUSED, with the sentence in the sender's language.  A macro for the reason that because() is one. */
#define refuse(take, why, ...) (refuse_write((take), (why), __VA_ARGS__), REFUSED)
void refuse_write(struct take *, struct why *, const char *fmt, ...) PRINTF_LIKE(3, 4);
/*
 * Several commands in one letter: what an earlier one showed of the same thing (fields, table, links) is out of date when a
 * later one has answered.  Sentences and problems stay.
 */
struct answer_mark {
	enum conversation conversation;
	int64_t object_id;
	size_t link_count, field_count;
};
struct answer_mark answer_mark(const struct take *);
void answer_settle(struct take *, const struct answer_mark *before);
/* A link for the answer that says nothing was changed, to be put before REFUSED is returned. */
void answer_way(struct take *, const char *text, const char *body);
void answer_about(struct take *, enum conversation, int64_t object_id, const char *tag);
void answer_form(struct take *, const char *form);
/* Queues it, if one was opened. */
MUST_USE enum status answer_send(struct take *, struct why *);
void answer_drop(struct take *);

/* "recruiter:3" */
const char *take_actor(const struct take *);
/* One line of the journal about this letter; `object` "D-12". */
MUST_USE enum status take_journal(struct take *, const char *event, const char *object, const char *related,
    const char *text, struct why *);

/* -- rights.c -- */
/* Whether the sender may see what belongs to this agency. */
bool may_see_agency(const struct take *, int64_t agency_id);
/* The agency whose things a list shows to the sender; 0: all. */
int64_t agency_shown(const struct take *);
/*
 * Whether the sender may act on what this recruiter made in this agency: of the agency, admin, or by delegation
 * (take->behalf then says whose).
 */
MUST_USE enum status right_to(
    struct take *, int64_t agency_id, int64_t recruiter_id, bool *may, struct why *);
/* The same, of a diffusion. */
MUST_USE enum status right_find(struct take *, const struct diffusion *, bool *may, struct why *);
/* Recruiter and agency a diffusion belongs to. */
MUST_USE enum status owner_find(struct desk *, struct arena *, const struct diffusion *, struct recruiter *,
    struct agency *, struct why *);
/* "text (par délégation d'Hélène Alder)", as the journal has it, which is French; either may be NULL. */
const char *behalf_noted(struct arena *, const char *behalf, const char *text);

/* -- undo_keep.c -- */
/* The letter did this: `verb` canonical, object "D-12" or NULL. */
void undo_note(struct take *, const char *verb, const char *object);
/* The receipt says until when it can be taken back. */
void undo_offer(struct take *);
/* Keeps what the letter changed as an act, once its mails are queued. */
MUST_USE enum status undo_keep(struct take *, struct why *);

#endif
