/*
 * config -- facteur.conf, read once into plain facts (keys: DESIGN section 5, facteur.conf(5)).
 *
 * Memory:  everything lives in the arena given.
 * Errors:  REFUSED with "FILE:LINE: sentence" for a syntax error, an unknown key, a wrong type, a value out
 *          of range, a key that is missing, an unreadable secret or an unknown time zone.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"

struct config_oauth2 {
	const char
	    *token_url; /* https://, or http:// to this machine; NULL: not used, and so are the others */
	const char *client_id, *refresh_token_file;
	const char *client_secret_file; /* NULL: the client has none */
};

struct config_inbox {
	const char *url; /* imaps://, imap:// (STARTTLS), or maildir:PATH */
	const char *user, *password_file;
	const char *folder, *processed, *quarantine;
	bool idle;
	int poll_s;
	int connect_timeout_s;
	int timeout_s; /* for a short answer, and between two bytes; what is work for the server gets a multiple */
	const char *tls_ca; /* NULL: the machine's certificates */
	const char *tls;    /* "required" or "none" */
	struct config_oauth2 oauth2;
};

struct config_outbox {
	const char *url; /* smtp:// (STARTTLS), smtps://, or maildir:PATH */
	const char *user, *password_file;
	const char *tls_ca;
	const char *tls; /* "required" or "none" */
	int connections;
	int per_minute; /* 0: as fast as it goes */
	const char
	    *unsubscribe_url; /* https, with {token}: takes the POST of RFC 8058; NULL: STOP by mail only */
	int connect_timeout_s;
	int timeout_s; /* for one answer, and for one mail from the connection to its last answer */
	struct config_oauth2 oauth2;
};

struct config_limits {
	int recipients;
	int message_characters;
	long message_bytes;  /* of a letter that is read */
	long outgoing_bytes; /* of a mail that is sent, base64 counted */
	int answers_per_hour;
	int letters_per_hour;	 /* of one address that is no recruiter's */
	int reading_s;		 /* the reader's time for one letter */
	int scenario_per_minute; /* mails of scenarios, all runs together; 0: as fast as it goes */
	int domain_per_minute;	 /* of these, to addresses of one domain; 0: no such bound */
	int pressure_days;	 /* nobody gets messages of two scenarios within so many; 0: no such bound */
	int disk_free_mb;	 /* less room than that under state_dir is told; 0: never */
};

struct config_texts {
	const char *const *items;
	size_t count;
};

struct config_pairs {
	const char *(*items)[2]; /* name, value */
	size_t count;
};

/* An HTTP gateway; `{to}` and the like stand in url, parameters, headers and json (base/expand.h, config_sms_names). */
struct config_sms {
	const char *url;    /* NULL: no SMS */
	const char *method; /* "GET" or "POST" */
	struct config_pairs parameters, headers;
	const char *json;   /* body of a POST; NULL: its parameters are, as a form */
	const char *sender; /* {from}; NULL: the gateway's own */
	const char *password_file;
	const char *success;	/* pattern of an answer that took the SMS; NULL: any with a 2xx */
	const char *message_id; /* pattern, of the gateway's name for it; NULL: it tells none */
	const char *ending;	/* last line of each SMS; NULL: none */
	const char *tls;	/* "required" or "none" */
	const char *tls_ca;
	int timeout_s;
	int per_minute; /* 0: as fast as it goes */
};

struct config {
	const char *file;
	const char *state_dir;
	const char *address;	    /* the one public address */
	const char *local, *domain; /* its two halves */
	const struct zone *zone;
	bool plus_addressing;
	int undo_s;
	const char *authserv_id;	/* NULL: no Authentication-Results is trusted */
	struct config_texts forwarders; /* domains whose seal (ARC) is believed; none: no chain is */
	const char *sysadmin;
	const char *journal_witness; /* gets the head of the journal once a day; NULL: nobody */
	const char *communes;	     /* the places known (store/place.h); may not be there */
	const char *templates_dir;   /* NULL: the compiled-in ones */
	struct config_texts rules;
	struct config_inbox inbox;
	struct config_outbox outbox;
	struct config_sms sms;
	struct config_limits limits;
	int candidate_months; /* silent for longer, a candidate is proposed to be erased; 0: never */
};

MUST_USE enum status config_load(struct arena *, const char *file, const struct config **, struct why *);
/* First line of the secret file that `key` names, or of $CREDENTIALS_DIRECTORY/<basename> where that is and holds more than a line end. */
MUST_USE enum status config_secret(
    struct arena *, const char *key, const char *file, const char **secret, struct why *);
/* What to do besides when a server refuses a secret: "", or a sentence where systemd passed it when the service started. */
const char *config_secret_remedy(struct arena *, const char *file);
/* What may stand in braces in the description of the gateway; `values` are in the order of the names. */
#define CONFIG_SMS_NAMES 7
extern const char *const config_sms_names[CONFIG_SMS_NAMES];
/* "maildir:PATH" -> PATH, else NULL. */
const char *config_maildir(const char *url);
/* Whether the mailbox and the mail server are logged in to by one consent: all of both oauth2 groups is the same. */
bool config_one_consent(const struct config *);
/* Whether the URL's host is this machine (127.0.0.0/8, ::1, localhost): plain text is allowed there. */
bool config_is_loopback(const char *url);

#endif
