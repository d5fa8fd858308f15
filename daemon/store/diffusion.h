/*
 * diffusion -- candidates shared with contacts between a start and an end date, `D-12`; its recipients and dossiers.
 *
 * Units:   instants are UTC seconds; `end_at` is the last second of the last day; text is UTF-8.
 * Memory:  results live in the arena given; absent strings are NULL.
 * Errors:  NONE when it does not exist; REFUSED when the state forbids it; any other status comes from the store.
 * Calls:   inside a transaction opened by the caller for what writes.  Every write sets updated_at.
 */
#ifndef STORE_DIFFUSION_H
#define STORE_DIFFUSION_H

#include "store/candidate.h"
#include "store/people.h"
#include "store/store.h"

enum diffusion_status {
	DIFFUSION_DRAFT,     /* Brouillon */
	DIFFUSION_RUNNING,   /* En cours */
	DIFFUSION_REVIEWING, /* Traitement des retours */
	DIFFUSION_DONE,	     /* Terminée */
	DIFFUSION_ARCHIVED,  /* Archivée */
};
const char *diffusion_status_name(enum diffusion_status); /* "draft", "running", ... for JSON and SQL */

struct diffusion {
	int64_t id; /* the 12 of D-12 */
	int64_t agency_id, recruiter_id;
	const char *title, *tags; /* tags: "C, embarqué" or NULL */
	enum diffusion_status status;
	int64_t start_at, end_at; /* 0: not given yet */
	int64_t launched_at;	  /* `lancer` was said; 0: no.  A draft with it starts at start_at */
	int64_t created_at, updated_at, done_at;
	int64_t candidates, recipients, feedback; /* counts; filled by find and list */
	int64_t pending;			  /* requests not decided */
	int64_t answered;			  /* recipients who sent any feedback */
};
MUST_USE enum status diffusion_create(
    struct store *, const struct diffusion *, int64_t now, int64_t *id, struct why *);
/* Title, tags, status, dates, launched_at, done_at as given. */
MUST_USE enum status diffusion_update(struct store *, const struct diffusion *, int64_t now, struct why *);
/* A draft only; its dossiers and recipients go with it. */
MUST_USE enum status diffusion_remove(struct store *, int64_t id, struct why *);
MUST_USE enum status diffusion_find(
    struct store *, struct arena *, int64_t id, struct diffusion *, struct why *);
/* The same without the counts, which look at every recipient and every answer: they are 0. */
MUST_USE enum status diffusion_find_uncounted(
    struct store *, struct arena *, int64_t id, struct diffusion *, struct why *);

struct diffusion_filter {
	int64_t agency_id;	  /* 0: all */
	int64_t delegate_id, now; /* and those this recruiter decides for by delegation at `now`; 0: none */
	int status;		  /* enum diffusion_status, -1: all */
	int64_t contact_id;	  /* 0: all; else those it was told of */
	const char *words;	  /* in title or tags, folded; NULL: all */
	size_t offset, limit;	  /* limit 0: no limit */
};
/* Newest first. */
MUST_USE enum status diffusion_list(struct store *, struct arena *, const struct diffusion_filter *,
    struct diffusion **, size_t *count, struct why *);
/* All that match, whatever offset and limit. */
MUST_USE enum status diffusion_count(
    struct store *, struct arena *, const struct diffusion_filter *, size_t *count, struct why *);
/*
 * Those the clock changes: launched drafts with start_at <= now, running ones with end_at < now,
 * reviewing ones with nothing pending, done ones older than archive_s.
 */
MUST_USE enum status diffusion_due(struct store *, struct arena *, int64_t now, int64_t archive_s,
    struct diffusion **, size_t *count, struct why *);
/* When the clock next changes one (a start_at or end_at in the future of `now`); 0: never. */
MUST_USE enum status diffusion_next_due(struct store *, int64_t now, int64_t *at, struct why *);

/* Those this act (store/act.h) was about that are done although a request is pending again. */
MUST_USE enum status diffusion_unfinished(
    struct store *, struct arena *, int64_t act_id, struct diffusion **, size_t *count, struct why *);

struct recipient {
	struct contact contact;
	int64_t started_at;   /* the début mail was queued; 0: not yet */
	int64_t answers;      /* feedback rows it sent here */
	int64_t answered_at;  /* the last letter it wrote here; 0: silent */
	int64_t reminded_at;  /* the last reminder; 0: none */
	const char *delivery; /* state of the début mail ("sent"), NULL: none was queued */
	int64_t delivered_at; /* when it was sent; 0: not yet */
};
/* Adding twice is no error. */
MUST_USE enum status recipient_add(
    struct store *, int64_t diffusion_id, int64_t contact_id, int64_t now, struct why *);
MUST_USE enum status recipient_remove(
    struct store *, int64_t diffusion_id, int64_t contact_id, int64_t now, struct why *);
MUST_USE enum status recipient_started(
    struct store *, int64_t diffusion_id, int64_t contact_id, int64_t now, struct why *);
MUST_USE enum status recipient_answered(
    struct store *, int64_t diffusion_id, int64_t contact_id, int64_t now, struct why *);
MUST_USE enum status recipient_reminded(
    struct store *, int64_t diffusion_id, int64_t contact_id, int64_t now, struct why *);
/* Whether this contact is one of them and was told of it, which is no draft: OK, NONE. */
MUST_USE enum status recipient_is(struct store *, int64_t diffusion_id, int64_t contact_id, struct why *);
MUST_USE enum status recipient_list(
    struct store *, struct arena *, int64_t diffusion_id, struct recipient **, size_t *count, struct why *);

/* A recipient who was told of a running diffusion and says nothing. */
struct silent {
	int64_t diffusion_id, contact_id;
	int64_t reminded_at;
};
/*
 * Those of diffusions ending in [now, until] told before `today` and not reminded since, neither away nor unreachable.
 */
MUST_USE enum status recipient_silent(struct store *, struct arena *, int64_t now, int64_t today,
    int64_t until, struct silent **, size_t *count, struct why *);

struct dossier {
	int64_t id, diffusion_id;
	int number; /* [C2]: 1..N, stable; a number given up is not given again */
	struct candidate candidate;
	bool active, hidden;
	const char *summary, *opinion; /* Résumé, Avis RH */
	size_t document_count;
	struct document *documents; /* those shared; a new dossier has the candidate's favourite */
	bool documents_chosen;	    /* by a recruiter: the favourite of a new dossier is nobody's choice */
	bool revealed;		    /* to the contact asked for (dossier_list's contact_id) */
};
/* Takes the next number; shares the favourite document.  REFUSED when the candidate is there already. */
MUST_USE enum status dossier_create(
    struct store *, int64_t diffusion_id, int64_t candidate_id, int64_t now, int *number, struct why *);
/* active, hidden, summary, opinion as given. */
MUST_USE enum status dossier_update(struct store *, const struct dossier *, int64_t now, struct why *);
MUST_USE enum status dossier_remove(struct store *, int64_t dossier_id, int64_t now, struct why *);
/* Replaces the documents shared, chosen by a recruiter. */
MUST_USE enum status dossier_share(
    struct store *, int64_t dossier_id, const int64_t *document_ids, size_t count, int64_t now, struct why *);
/* The identity is shown to this contact from now on. */
MUST_USE enum status dossier_reveal(
    struct store *, int64_t dossier_id, int64_t contact_id, int64_t now, struct why *);
/* By number, inactive ones too.  `revealed` is told for contact_id (0: nobody). */
MUST_USE enum status dossier_list(struct store *, struct arena *, int64_t diffusion_id, int64_t contact_id,
    struct dossier **, size_t *count, struct why *);
/* The same without their documents. */
MUST_USE enum status dossier_list_bare(struct store *, struct arena *, int64_t diffusion_id,
    int64_t contact_id, struct dossier **, size_t *count, struct why *);
MUST_USE enum status dossier_find(
    struct store *, struct arena *, int64_t dossier_id, int64_t contact_id, struct dossier *, struct why *);

/* -- where a candidate is or was shared -- */
struct shared_in {
	int64_t diffusion_id;
	const char *title;
	const char *status; /* "running" */
	int number;	    /* of the dossier */
	bool active;
};
/* The latest diffusions first, at most `most`. */
MUST_USE enum status dossier_shared_in(struct store *, struct arena *, int64_t candidate_id, size_t most,
    struct shared_in **, size_t *count, struct why *);

#endif
