/*
 * reading -- a letter understood, in the context of the conversation it belongs to: what is asked, said, decided
 * or commanded.  Doubt never acts: what is unclear becomes a comment (operational) or a decision NONE (recruiter).
 *
 * Units:   `when` is local civil time; strings are valid UTF-8.
 * Memory:  everything lives in the arena given.
 * Errors:  REFUSED only when a limit was hit (the letter is then shown to a human).
 */
#ifndef PARSERS_READING_H
#define PARSERS_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "message.h"
#include "rules.h"
#include "table.h"

/* -- what the reader is told -- */

enum context_role {
	CONTEXT_UNKNOWN,     /* no idea who writes: commands are looked for, nothing else */
	CONTEXT_OPERATIONAL, /* feedback about the dossiers */
	CONTEXT_RECRUITER,   /* decisions about the requests, and commands */
	CONTEXT_CANDIDATE,   /* words only */
};
struct context_dossier {
	int number; /* 1..N: [C2] */
	const char *name;
	bool hidden, active;
};
struct context_request {
	const char *ref;    /* "R-31" */
	const char *action; /* "interview", ... */
	int candidate;	    /* dossier number, 0: the diffusion */
	const char *candidate_name, *contact_name;
	bool pending;
};
struct context {
	enum context_role role;
	const char *ref;	 /* of the conversation: "D-12", or NULL */
	const char *request_ref; /* the request this letter replies to, or NULL */
	size_t dossier_count;
	struct context_dossier *dossiers;
	size_t request_count;
	struct context_request *requests; /* those named in the mail replied to */
	bool reply;  /* it answers a mail of ours (a command then stands in its first line) */
	int64_t now; /* stands in for a missing Date */
	const struct zone *zone;
};

/* -- what it finds -- */

enum feedback_action {
	ACTION_INTERVIEW, /* requests */
	ACTION_INFORMATION,
	ACTION_DOCUMENT,
	ACTION_IDENTITY,
	ACTION_HIRE,
	ACTION_EXTENSION,
	ACTION_INTERESTED, /* notifications */
	ACTION_DECLINED,
	ACTION_REPORT,
	ACTION_COMMENT,
};
struct read_feedback {
	int candidate; /* dossier number; 0: the diffusion, or nobody in particular */
	enum feedback_action action;
	const char *comment; /* the person's words for it, never NULL */
	const char *when;    /* "2026-12-01T14:00" local, only for an exact day and hour, or NULL */
	const char *rule;    /* of the rules' files, that told it; NULL: none did */
	bool unclear;	     /* an unclear sentence kept as a comment: the recruiter is given choices */
};

enum decision_kind { DECISION_NONE, DECISION_VALIDATE, DECISION_REFUSE };
struct read_decision {
	enum decision_kind kind;
	const char *ref;     /* "R-31"; NULL when it cannot be told */
	const char *comment; /* comment or reason, or NULL */
	const char *error;   /* "reason-required", or NULL */
};

struct read_field {
	const char *
	    name; /* canonical, as DESIGN writes it: "Titre", "Début", "Résumé"; the person's own when unknown */
	const char *value; /* as typed, trimmed; may be "" */
	bool known;
	bool kept; /* false here: the desk took it from the form replied to */
	const char
	    *before; /* another value the same letter gave it first, which no longer stands; NULL: none */
};
struct read_command {
	const char *
	    verb; /* canonical: "nouvelle diffusion", "lancer", ...; NULL when a line looked like a command but is none */
	const char *line; /* as typed */
	struct strings
	    arguments; /* refs canonical ("D-12", "CV-40", "C2"), "malgré tout", dates and words as typed */
	const char *comment; /* what followed ':' ("refuser R-33 : déjà en poste"), or NULL */
	size_t field_count;
	struct read_field *fields;
};

/* Who may be applying in a forwarded letter: the sender of a header block in it, and what stands below: facts only. */
struct read_applicant {
	const char *name, *email;
	const char *first_name, *last_name; /* where the letter labels them, or NULL */
	struct strings emails, phones;	    /* in its text, each once; phones are E.164 */
	struct strings places;		    /* "69003 Lyon" */
};
struct read_application {
	size_t count;
	struct read_applicant *applicants; /* the outermost first; never who forwards */
};

enum reading_kind { READING_REPLY, READING_COMMAND, READING_BOUNCE, READING_AUTO_REPLY, READING_EMPTY };
struct reading {
	enum reading_kind kind;
	size_t feedback_count;
	struct read_feedback *feedback;
	size_t decision_count;
	struct read_decision *decisions;
	size_t command_count;
	struct read_command *commands;
	struct read_application *application; /* a recruiter forwards one, or NULL */
	size_t table_count;
	struct read_table *tables; /* the CSV files that come with `importer`, or fill a list */
	bool stop;		   /* a wish to receive nothing more, in so many words */
	bool unavailable;	   /* a candidate says so */
	const char *ignored;	   /* lines that were looked at and left aside, or NULL */
};

MUST_USE enum status reading_parse(struct arena *, const struct message *, const struct context *,
    const struct rules *, struct reading **, struct why *);

/* "interview", ... as in the JSON of DESIGN section 5. */
const char *feedback_action_name(enum feedback_action);
bool feedback_action_is_request(enum feedback_action);
/* false: no such name. */
bool feedback_action_parse(const char *name, enum feedback_action *);
const char *decision_kind_name(enum decision_kind);
const char *reading_kind_name(enum reading_kind);

#endif
