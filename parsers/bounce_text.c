#include "bounce_text.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

#define NOTICE_BYTES_MAX ((size_t)64 * 1024)
#define RECIPIENTS_MAX	 100
#define LINE_BYTES_MAX	 1000
#define COPY_BYTES_MAX	 ((size_t)16 * 1024) /* its header */
#define LOOKED_AT_MAX	 2000		     /* addresses */
#define OPENING_CHARS	 300		     /* folded */
#define OPENING_LINES	 (OPENING_CHARS + 10)

/* Folded (base/text.h) parts of subjects that only a mail system writes. */
static const char *const subjects[] = {"undeliver", "returned mail", "returned to sender", "failure notice",
    "delivery status notification", "delivery notification", "mail delivery", "delivery fail",
    "delivery problem", "delivery error", "delivery report", "delivery has failed", "nondeliver",
    "non-deliver", "non deliver", "failed mail", "failed delivery", "mail system error",
    "could not be delivered", "couldn't be delivered", "mail could not", "mail failure", "message failure",
    "could not send message", "unable to deliver", "message status", "error sending", "smtp error",
    "delivery delay", "warning: message", "mail error", "error during delivery", "non remis", "non distribu",
    "non delivre", "non-remise", "echec de remise", "echec de la remise", "echec d'envoi",
    "echec de distribution", "echec de la distribution", "etat de la distribution", "etat de remise",
    "notification d'etat", "unzustellbar", "nicht zugestellt", "zustellungsfehler", "no se puede entregar",
    "no entregado", "mancata consegna", "non recapitabile", "nao entregue", "onbestelbaar",
    "failed to deliver", "mail rejected", "message rejected", "user unknown", "メールエラー",
    "メール配信エラー"};

/* Folded sentences of failure. */
static const char *const failures[] = {"could not be delivered", "couldn't be delivered",
    "cannot be delivered", "can not be delivered", "can't be delivered", "not be delivered",
    "unable to deliver", "able to deliver your", "not able to deliver", "undeliverable", "undelivered",
    "did not reach the following", "to the following recipient", "to the following address", "fatal errors",
    "failed recipient", "following address(es) failed", "address failed", "addresses failed",
    "failed permanently", "failed because", "delivery failed", "delivery failure", "failure to deliver",
    "delivery has failed", "has failed to", "has been returned", "returned because", "returned to sender",
    "returned mail", "user unknown", "unknown user", "no such user", "no such account", "mailbox unavailable",
    "mailbox is full", "mailbox full", "mailbox size", "over quota", "over disk quota", "quota",
    "exceeds allowed size", "does not exist", "doesn't exist", "recipient unknown", "unknown recipient",
    "not recognized", "address rejected", "unrouteable", "unroutable", "delivery error", "not been delivered",
    "not delivered", "cannot deliver", "can't deliver", "couldn't deliver", "could not deliver",
    "non-delivery", "transcript of session", "was rejected", "not accepting mail", "no mailbox",
    "account disabled", "is disabled", "invalid recipient", "invalid address", "did not exactly match",
    "not a valid", "is not known", "no longer", "not found", "attempting to deliver", "permanent error",
    "host unknown", "unknown host", "n'a pas pu etre remis", "n'a pas pu etre delivre",
    "n'a pas pu etre distribue", "n'a pas pu etre envoye", "n'a pas ete remis", "n'a pas ete distribue",
    "impossible de remettre", "impossible de distribuer", "echec de la remise", "remise a echoue",
    "boite aux lettres pleine", "boite pleine", "adresse introuvable", "utilisateur inconnu",
    "destinataire inconnu", "nicht zugestellt", "unzustellbar", "konnte nicht", "no se pudo entregar",
    "no se ha podido entregar", "impossibile recapitare", "non e stato recapitato",
    "nao foi possivel entregar", "kon niet worden"};

/* Folded words of a failure that may pass. */
static const char *const passing[] = {"will be retried", "will retry", "still trying", "being delayed",
    "has been delayed", "delayed", "delivery delay", "temporary", "transient", "keep trying",
    "continue to try", "continue trying", "try again for", "will be attempted", "not yet been delivered",
    "retry timeout not yet", "no action is required", "this is a warning", "warning message",
    "do not need to resend", "retrying", "will continue", "toujours en cours", "a ete differe",
    "nouvelle tentative", "remise retardee"};

/* Folded words that say it is over, whatever was temporary before. */
static const char *const finals[] = {"permanent", "given up", "giving up",
    "could not be delivered for the last", "returning message", "undeliverable", "user unknown",
    "unknown user", "no such user", "fatal error"};

/* Folded beginnings, or wholes between dashes, of the lines above the copy of the letter. */
static const char *const copies[] = {"copy of the message", "copy of your message", "copy of the original",
    "copy of the first part", "original message follows", "original message is",
    "original message as received", "original message attached", "original message header",
    "headers of the original", "original message", "returned mail", "returned message", "unsent message",
    "unsent message follows", "message header follows", "message headers follow", "message text follows",
    "message follows", "the header of the original", "below this line is", "below the next line",
    "enclosed is a copy", "start of returned message", "included is a copy", "here is a copy",
    "rejected message", "undelivered message", "old message", "message contents follow",
    "mail message header", "the first", "message d'origine", "original mail", "en-tetes du message",
    "forwarded message", "text of your mail", "text of the message", "content-type: message/rfc822",
    "content-type: text/rfc822-headers"};

/* Header fields that a notice does not have, and a returned letter begins with. */
static const char *const letter_fields[] = {"return-path:", "received: ", "received:", "message-id:",
    "dkim-signature:", "domainkey-signature:", "delivered-to:", "x-mailer:", "mime-version:"};

static bool
holds_one(const char *folded, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(folded, words[i]) != NULL)
			return true;
	return false;
}

/* -- the copy -- */

/* A line that announces the copy is short, and is drawn with dashes, ends with ':' or '.', or says little else. */
static bool
announces_copy(const char *folded)
{
	const char *start = folded + strspn(folded, "-=*_> |+#~.");

	if (strlen(start) > 90)
		return false;
	for (size_t i = 0; i < COUNT(letter_fields); i++)
		if (text_starts(start, letter_fields[i]))
			return true;
	for (size_t i = 0; i < COUNT(copies); i++) {
		const char *found = strstr(start, copies[i]);
		if (found != NULL && (found == start || start > folded + 1 || found - start < 24))
			return strcmp(copies[i], "the first") != 0 || strstr(start, "lines") != NULL;
	}
	return false;
}

size_t
bounce_copy_at(struct arena *a, const char *text)
{
	for (const char *line = text; *line != '\0';) {
		size_t size = strcspn(line, "\n");
		if (line - text > (ptrdiff_t)NOTICE_BYTES_MAX)
			return (size_t)(line - text);
		/* The first lines tell what happened, in the words that announce a copy elsewhere. */
		if (size > 0 && size < 200 && line > text) {
			const char *folded = text_fold(a, arena_bytes(a, line, size));
			if (announces_copy(folded))
				return (size_t)(line - text);
		}
		line += size + (line[size] == '\n' ? 1 : 0);
	}
	return strlen(text);
}

/* -- codes -- */

const char *
bounce_status(struct arena *a, const char *text)
{
	for (const char *at = text; (at = strpbrk(at, "245")) != NULL; at++) {
		size_t subject, detail;
		if ((at > text && (isalnum((unsigned char)at[-1]) || at[-1] == '.' || at[-1] == '/')) ||
		    at[1] != '.')
			continue;
		subject = strspn(at + 2, "0123456789");
		if (subject == 0 || subject > 3 || at[2 + subject] != '.')
			continue;
		detail = strspn(at + 3 + subject, "0123456789");
		if (detail == 0 || detail > 3 || at[3 + subject + detail] == '.' ||
		    isalnum((unsigned char)at[3 + subject + detail]))
			continue;
		return arena_bytes(a, at, 3 + subject + detail);
	}
	return NULL;
}

/* The first digit of an SMTP reply ("550 ...", "Error Code 550", "421-..."), or 0. */
static char
smtp_class(const char *text)
{
	for (const char *at = text; (at = strpbrk(at, "45")) != NULL; at++)
		if ((at == text || strchr(" \t\n:([<#", at[-1]) != NULL) && at[1] >= '0' && at[1] <= '7' &&
		    isdigit((unsigned char)at[2]) &&
		    (at[3] == ' ' || at[3] == '-' || at[3] == ']' || at[3] == '\n'))
			return *at;
	return '\0';
}

/* -- recipients -- */

struct gathering {
	struct arena *arena;
	const struct message *message;
	const char *copy; /* the returned letter, lower case: whoever sent it is no recipient */
	struct strings strong, weak;
	unsigned looked_at;
};

static bool
is_staff(const char *address)
{
	static const char *const names[] = {"postmaster@", "mailer-daemon@", "mail-daemon@", "abuse@",
	    "hostmaster@", "helpdesk@", "support@", "noreply@", "no-reply@", "root@", "webmaster@"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (text_starts(address, names[i]))
			return true;
	return false;
}

/* Whether the returned letter names the address as its sender's. */
static bool
sent_copy(const char *copy, const char *address)
{
	static const char *const fields[] = {
	    "from:", "return-path:", "sender:", "errors-to:", "reply-to:", "x-from:"};

	for (const char *line = copy; line != NULL && *line != '\0';) {
		const char *found = strstr(line, address), *start = found;
		if (found == NULL)
			return false;
		while (start > copy && start[-1] != '\n')
			start--;
		for (size_t i = 0; i < COUNT(fields); i++)
			if (text_starts(start + strspn(start, "> "), fields[i]))
				return true;
		line = strchr(found, '\n');
	}
	return false;
}

static bool
is_ours(const struct gathering *all, const char *address)
{
	const struct message *message = all->message;

	for (size_t i = 0; i < message->to.count; i++)
		if (strcmp(message->to.items[i].email, address) == 0)
			return true;
	return strcmp(message->from.email, address) == 0 ||
	       (message->return_path != NULL && strcmp(message->return_path, address) == 0) ||
	       sent_copy(all->copy, address);
}

static bool
is_address_byte(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 ||
	       (c != '\0' && strchr("!#$%&'*+/=?^_`{|}~.-", c) != NULL);
}

/* The address around the @ at `at`; *start and *end are set.  NULL: none. */
static char *
address_around(struct arena *a, const char *line, const char *at, const char **start, const char **end)
{
	char *address;

	for (*start = at; *start > line && is_address_byte((*start)[-1]); --*start)
		;
	for (*end = at + 1; isalnum((unsigned char)**end) || **end == '.' || **end == '-'; ++*end)
		;
	/* "RFC822;user@x", "SMTP=user@x" and quotes are around it, a full stop is after it. */
	for (const char *c = *start; c < at; c++)
		if (*c == '=' || *c == '\'' || *c == '`' || *c == '|')
			*start = c + 1;
	while (*end > at + 1 && ((*end)[-1] == '.' || (*end)[-1] == '-'))
		--*end;
	address = text_lower(a, arena_bytes(a, *start, (size_t)(*end - *start)));
	return text_is_address(address) ? address : NULL;
}

/* A line that speaks of the sender, of help or of an identifier. */
static bool
is_beside(const char *lower)
{
	static const char *const words[] = {"mail from", "message-id", "message id", "contact",
	    "from:", "sender:", "mailto:postmaster", "return-path", "x-", "reply-to", "for help",
	    "for assistance", "original-envelope-id", "subject:", "date:", "in-reply-to",
	    "references:", "(envelope-from"};

	for (size_t i = 0; i < COUNT(words); i++)
		if (strstr(lower, words[i]) != NULL)
			return true;
	return false;
}

/* What stands before it says who it is: the line begins with it, or names it the one that failed. */
static bool
is_strong(const char *line, const char *start, const char *end)
{
	static const char *const leads[] = {"rcpt to:", "to:", "recipient:", "recipients:", "address:",
	    "user:", "to", "for", "recipient", "address", "user", "addressed to", "mailbox", "delivered to",
	    "delivered to:", "account", "failed:", "rcpt:", "à", "destinataire", "size:", "smtp"};
	char lead[64];
	size_t size = 0;

	for (const char *c = start - line < 60 ? line : start - 60; c < start && size + 1 < sizeof(lead); c++)
		lead[size++] = (char)tolower((unsigned char)*c);
	while (size > 0 && strchr(" \t<'\"([*-.=;", lead[size - 1]) != NULL)
		size--;
	lead[size] = '\0';
	if (size == 0 || strspn(lead, " \t*-.>0123456789)(") == size)
		return true;
	for (size_t i = 0; i < COUNT(leads); i++) {
		size_t length = strlen(leads[i]);
		if (size >= length && strcmp(lead + size - length, leads[i]) == 0 &&
		    (size == length || !isalnum((unsigned char)lead[size - length - 1])))
			return true;
	}
	return *end == '>' && end[1] == ':';
}

/* "... from a@b": whoever sent it. */
static bool
says_from(const char *line, const char *start)
{
	while (start > line && strchr(" \t<", start[-1]) != NULL)
		start--;
	if (start - line >= 14 && strncasecmp(start - 14, "generated from", 14) == 0)
		return false;
	return start - line >= 5 && strncasecmp(start - 5, " from", 5) == 0;
}

static void
gather_line(struct gathering *all, const char *line, size_t size)
{
	const char *copy = arena_bytes(all->arena, line, size < LINE_BYTES_MAX ? size : LINE_BYTES_MAX);
	const char *start, *end;
	bool beside = is_beside(text_lower(all->arena, copy));

	for (const char *at = copy; (at = strchr(at, '@')) != NULL && all->looked_at < LOOKED_AT_MAX; at++) {
		const char *address = address_around(all->arena, copy, at, &start, &end);
		struct strings *list;
		all->looked_at++;
		if (address == NULL || is_staff(address) || is_ours(all, address) || says_from(copy, start))
			continue;
		list = !beside && is_strong(copy, start, end) ? &all->strong : &all->weak;
		if (list->count < RECIPIENTS_MAX && !strings_have(list, address))
			strings_add(all->arena, list, address);
	}
}

/* Where the list of those who were not reached begins; what is above repeats the letter's own fields. */
static const char *
list_at(struct arena *a, const char *notice)
{
	static const char *const heads[] = {"following recipient", "following address", "following user",
	    "destinataires suivants", "destinataire suivant", "following people"};
	const char *lower = text_lower(a, notice);

	for (size_t i = 0; i < COUNT(heads); i++) {
		const char *found = strstr(lower, heads[i]);
		if (found != NULL)
			return notice + (found - lower);
	}
	return notice;
}

static void
gather(struct gathering *all, const char *notice)
{
	for (const char *line = notice; *line != '\0';) {
		size_t size = strcspn(line, "\n");
		if (memchr(line, '@', size) != NULL)
			gather_line(all, line, size);
		line += size + (line[size] == '\n' ? 1 : 0);
	}
}

static struct strings
gather_recipients(struct arena *a, const struct message *message, const char *notice, const char *copy)
{
	struct gathering all = {.arena = a,
	    .message = message,
	    .copy = text_lower(a, arena_bytes(a, copy, strnlen(copy, COPY_BYTES_MAX)))};

	gather(&all, list_at(a, notice));
	if (all.strong.count == 0)
		gather(&all, notice);
	return all.strong.count > 0 ? all.strong : all.weak;
}

/* -- the decision -- */

/* Mailer-daemons, by address or by name; a null return path alone is an absence's too. */
static bool
is_daemon(struct arena *a, const struct message *message)
{
	static const char *const names[] = {"mailer-daemon", "postmaster", "mail-daemon", "maildaemon",
	    "mdaemon", "mail.delivery", "mail delivery", "mailerdaemon", "delivery subsystem",
	    "delivery system", "system administrator", "mail administrator", "mail system", "smtp_mail",
	    "bounce", "mailadmin", "mail-system", "mail_system", "mmdf", "smtp-daemon",
	    "systeme de messagerie", "microsoft outlook"};
	const char *email = message->from.email, *name = message->from.name != NULL ? message->from.name : "";

	name = text_fold(a, name);
	for (size_t i = 0; i < COUNT(names); i++)
		if (strstr(email, names[i]) != NULL || strstr(name, names[i]) != NULL)
			return true;
	return false;
}

static bool
answers_somebody(const char *subject)
{
	static const char *const prefixes[] = {
	    "re:", "re :", "tr:", "tr :", "fw:", "fwd:", "aw:", "wg:", "rv:"};

	for (size_t i = 0; i < COUNT(prefixes); i++)
		if (text_starts(subject, prefixes[i]))
			return true;
	return false;
}

static enum bounce_class
find_class(const char *folded, const char *subject, const char *notice, const char *status)
{
	bool soft_words = holds_one(folded, passing, COUNT(passing)) || strstr(subject, "warning") != NULL ||
			  strstr(subject, "delay") != NULL;
	char smtp;

	if (status != NULL)
		return status[0] == '4' ? BOUNCE_SOFT : BOUNCE_HARD;
	smtp = smtp_class(notice);
	if (smtp == '5')
		return BOUNCE_HARD;
	if (soft_words && !holds_one(folded, finals, COUNT(finals)))
		return BOUNCE_SOFT;
	return BOUNCE_HARD;
}

/* "Your message could not be delivered to", and an address on a line of its own soon after. */
static bool
begins_with_failure(const char *folded)
{
	static const char *const sentences[] = {"n'a pas pu etre delivre a\n", "n'a pas pu etre remis a\n",
	    "could not be delivered to\n", "could not be delivered to:\n",
	    "could not be delivered to the following recipient", "was not delivered to:\n",
	    "delivery to the following recipient", "unable to deliver your message to the following",
	    "n'a pas pu etre distribue aux destinataires", "n'a pas pu etre remis aux destinataires",
	    "n'a pas pu etre delivre aux destinataires", "konnte nicht zugestellt werden an",
	    "could not deliver your message to the following", "this is a permanent error",
	    "message could not be delivered to one or more"};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		const char *found = strstr(folded, sentences[i]);
		if (found != NULL && found - folded < OPENING_CHARS)
			return true;
	}
	return false;
}

bool
bounce_is_possible(
    struct arena *a, const struct mime *mime, const struct message *message, const struct lines *lines)
{
	size_t from = 0, to;

	if (mime->status != NULL || mime->disposition != NULL || mime->report_type != NULL ||
	    mime_header(mime, "x-failed-recipients") != NULL || is_daemon(a, message))
		return true;
	if (message->in_reply_to != NULL)
		return false;
	if (holds_one(text_fold(a, message->subject), subjects, COUNT(subjects)))
		return true;
	while (from < lines->count && line_is_blank(&lines->items[from]))
		from++;
	to = lines->count - from < OPENING_LINES ? lines->count : from + OPENING_LINES;
	return begins_with_failure(text_fold(a, lines_text(a, lines, from, to)));
}

bool
bounce_notice_read(struct arena *a, const struct mime *mime, const struct message *message,
    const char *notice, const char *all, struct bounce_notice *read)
{
	const char *folded = text_fold(a, notice), *subject = text_fold(a, message->subject);
	bool daemon = is_daemon(a, message), failure = holds_one(folded, failures, COUNT(failures));
	bool subject_says = holds_one(subject, subjects, COUNT(subjects)) && !answers_somebody(subject);
	bool header = mime_header(mime, "x-failed-recipients") != NULL;
	/* Gateways write under any name, but they write nothing else. */
	bool opens = begins_with_failure(folded);
	/* A report of a delivery that names nobody. */
	bool report = mime->status != NULL && mime->report_type != NULL;
	unsigned said = (daemon ? 1 : 0) + (opens ? 1 : 0) + (report ? 1 : 0) + (failure ? 1 : 0) +
			(subject_says ? 1 : 0) + (header ? 1 : 0) +
			(mime->returned != NULL || strlen(all) > strlen(notice) ? 1 : 0);

	if (!header && (said < 2 || (!daemon && !subject_says && !opens && !report) ||
			   (message->in_reply_to != NULL && !daemon)))
		return false;
	read->status = bounce_status(a, notice);
	read->class = find_class(folded, subject, notice, read->status);
	read->recipients = gather_recipients(
	    a, message, notice, mime->returned != NULL ? mime->returned : all + strlen(notice));
	/* A person who tells of a failure names neither an address nor a code. */
	return daemon || header || report || mime->returned != NULL || read->recipients.count > 0 ||
	       read->status != NULL || smtp_class(notice) != '\0' || strlen(all) > strlen(notice);
}
