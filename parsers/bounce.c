#include "bounce.h"

#include <string.h>

#include "base/text.h"
#include "bounce_text.h"

#define RECIPIENTS_MAX 1000

/* What RFC 3464 says of one recipient. */
struct report {
	const char *final, *original, *action, *status, *diagnostic;
};

/* -- the machine-readable report -- */

/* The address in "rfc822; <a@b>", or NULL. */
static const char *
typed_address(struct arena *a, const char *value)
{
	struct mail_addresses found;
	const char *semicolon = strchr(value, ';');

	found = mime_addresses(a, semicolon != NULL ? semicolon + 1 : value);
	return found.count > 0 && text_is_address(found.items[0].email) ? found.items[0].email : NULL;
}

static bool
field(const char *line, const char *name, const char **value)
{
	size_t size = strlen(name);

	if (strncasecmp(line, name, size) != 0)
		return false;
	line += size;
	line += strspn(line, " \t");
	if (*line != ':')
		return false;
	*value = line + 1 + strspn(line + 1, " \t");
	return true;
}

static void
read_field(struct arena *a, const char *line, struct report *report)
{
	const char *value;

	if (field(line, "Final-Recipient", &value))
		report->final = typed_address(a, value);
	else if (field(line, "Original-Recipient", &value))
		report->original = typed_address(a, value);
	else if (field(line, "Action", &value))
		report->action = text_lower(a, value);
	else if (field(line, "Status", &value))
		report->status = bounce_status(a, value);
	else if (field(line, "Diagnostic-Code", &value))
		report->diagnostic = value;
}

static bool
failed(const struct report *report)
{
	/* Some say "failure", some leave it out and give a status. */
	return report->action != NULL ? strncmp(report->action, "fail", 4) == 0
				      : report->status != NULL && report->status[0] != '2';
}

static bool
delayed(const struct report *report)
{
	return report->action != NULL && strncmp(report->action, "delay", 5) == 0;
}

static enum bounce_class
class_of(const struct report *report)
{
	if (delayed(report) || (report->status != NULL && report->status[0] == '4'))
		return BOUNCE_SOFT;
	return BOUNCE_HARD;
}

static void
add_recipient(struct arena *a, struct bounce *bounce, const char *address)
{
	if (address != NULL && bounce->recipients.count < RECIPIENTS_MAX &&
	    !strings_have(&bounce->recipients, address))
		strings_add(a, &bounce->recipients, address);
}

/* A failure for good outweighs one that may pass, and that one a delay. */
static void
take_report(struct arena *a, const struct report *report, struct bounce *bounce)
{
	enum bounce_class class = class_of(report);

	if (!failed(report) && !delayed(report))
		return;
	if (bounce->class == BOUNCE_HARD && class != BOUNCE_HARD)
		return;
	if (class == BOUNCE_HARD && bounce->class == BOUNCE_SOFT)
		*bounce = (struct bounce){.original_message_id = bounce->original_message_id};
	bounce->class = class;
	/* Both names of the address that failed: a forward may have given it another than ours. */
	add_recipient(a, bounce, report->final);
	add_recipient(a, bounce, report->original);
	if (bounce->status == NULL)
		bounce->status = report->status;
}

/* Reads the groups of fields of a report; false: it reports no failure. */
static bool
read_reports(struct arena *a, const char *text, struct bounce *bounce)
{
	struct report report = {0};

	for (bool more = true; more;) {
		size_t size = strcspn(text, "\n");
		char *line = text_trim(a, arena_bytes(a, text, size));
		if (line[0] == '\0') {
			if (report.final != NULL || report.original != NULL || report.action != NULL)
				take_report(a, &report, bounce);
			report = (struct report){0};
		} else {
			read_field(a, line, &report);
		}
		more = text[size] != '\0';
		text += size + (more ? 1 : 0);
	}
	if (report.final != NULL || report.original != NULL || report.action != NULL)
		take_report(a, &report, bounce);
	return bounce->class != BOUNCE_UNKNOWN;
}

/* -- the letter that came back -- */

static const char *
original_id(struct arena *a, const char *text)
{
	const char *value, *open, *close;

	while (text != NULL && *text != '\0') {
		const char *line = text + strspn(text, " \t>");
		if (field(line, "Message-ID", &value)) {
			open = strchr(value, '<');
			close = open != NULL ? strchr(open, '>') : NULL;
			if (close != NULL && close - open < 998)
				return text_line(a, arena_bytes(a, open, (size_t)(close - open) + 1));
		}
		text = strchr(text, '\n');
		text = text != NULL ? text + 1 : NULL;
	}
	return NULL;
}

/* Whom the returned letter was for: the last resort. */
static void
add_returned_to(struct arena *a, const char *returned, struct bounce *bounce)
{
	const char *value;

	while (returned != NULL && *returned != '\0') {
		size_t size = strcspn(returned, "\n");
		if (size <= 1)
			return;
		if (field(returned, "To", &value)) {
			struct mail_addresses found =
			    mime_addresses(a, arena_bytes(a, value, strcspn(value, "\n")));
			for (size_t i = 0; i < found.count; i++)
				if (text_is_address(found.items[i].email))
					add_recipient(a, bounce, found.items[i].email);
			return;
		}
		returned += size + (returned[size] == '\n' ? 1 : 0);
	}
}

/* "Paul (p@final)<mailto:p@written>": the address that was written to, where a report tells only where it led. */
static void
add_linked(struct arena *a, const char *notice, struct bounce *bounce)
{
	size_t known = bounce->recipients.count;

	for (const char *line = notice; *line != '\0';) {
		size_t size = strcspn(line, "\n");
		const char *lower = text_lower(a, arena_bytes(a, line, size < 1000 ? size : 1000));
		const char *link = strstr(lower, "mailto:");
		for (size_t i = 0; link != NULL && i < known; i++) {
			const char *shown = strstr(lower, bounce->recipients.items[i]);
			const char *address = arena_bytes(a, link + 7, strcspn(link + 7, "<>)\"' ?"));
			if (shown != NULL && shown < link && text_is_address(address))
				add_recipient(a, bounce, address);
		}
		line += size + (line[size] == '\n' ? 1 : 0);
	}
}

/* -- the whole -- */

/* A report that says of each recipient what was done, and of none that it failed, is a receipt. */
static bool
reports_success(struct arena *a, const struct mime *mime)
{
	return mime->status != NULL && strstr(text_lower(a, mime->status), "action:") != NULL;
}

/* Sieve's "reject" answers with a receipt (RFC 5429 section 2.1.2): "automatically rejected", deleted unseen. */
static bool
is_rejection(struct arena *a, const struct mime *mime, const char *text)
{
	const char *lower = mime->disposition != NULL ? text_lower(a, mime->disposition) : "";

	return strstr(lower, "automatic-action") != NULL && strstr(lower, "deleted") != NULL &&
	       strstr(text_fold(a, arena_bytes(a, text, strnlen(text, 2000))), "reject") != NULL;
}

/* Every place where a notice names who was not reached, the surest first. */
static void
find_recipients(struct arena *a, const struct mime *mime, const struct strings *named, const char *returned,
    struct bounce *bounce)
{
	const char *header = mime_value(a, mime, "x-failed-recipients");

	if (header != NULL) {
		struct mail_addresses found = mime_addresses(a, header);
		for (size_t i = 0; i < found.count; i++)
			add_recipient(a, bounce, found.items[i].email);
	}
	for (size_t i = 0; i < named->count; i++)
		add_recipient(a, bounce, named->items[i]);
	if (bounce->recipients.count == 0)
		add_returned_to(a, returned, bounce);
}

static bool
read_rejection(struct arena *a, const struct mime *mime, struct bounce *bounce)
{
	for (const char *line = mime->disposition, *value; line != NULL && *line != '\0';) {
		size_t size = strcspn(line, "\n");
		if (field(line, "Final-Recipient", &value))
			add_recipient(
			    a, bounce, typed_address(a, arena_bytes(a, value, strcspn(value, "\n"))));
		if (field(line, "Original-Message-ID", &value))
			bounce->original_message_id =
			    text_trim(a, arena_bytes(a, value, strcspn(value, "\n")));
		line += size + (line[size] == '\n' ? 1 : 0);
	}
	bounce->class = BOUNCE_HARD;
	return true;
}

bool
bounce_read(struct arena *a, const struct mime *mime, const struct message *message,
    const struct lines *lines, struct bounce *bounce)
{
	const char *text, *returned;
	struct bounce_notice notice;
	size_t body;

	*bounce = (struct bounce){0};
	if (!bounce_is_possible(a, mime, message, lines))
		return false;
	text = lines_text(a, lines, 0, lines->count);
	body = bounce_copy_at(a, text);
	returned = mime->returned != NULL ? mime->returned : text + body;
	bounce->original_message_id = original_id(a, returned);
	if (mime->status != NULL && read_reports(a, mime->status, bounce)) {
		if (bounce->recipients.count == 0)
			add_returned_to(a, returned, bounce);
		add_linked(a, arena_bytes(a, text, body), bounce);
		return true;
	}
	if (mime->report_type != NULL && reports_success(a, mime))
		return false;
	if (is_rejection(a, mime, text))
		return read_rejection(a, mime, bounce);
	if (mime->disposition != NULL ||
	    !bounce_notice_read(a, mime, message, arena_bytes(a, text, body), text, &notice))
		return false;
	/* A report inside another letter, or written out as text. */
	if (strstr(text, "Final-Recipient:") != NULL && read_reports(a, text, bounce))
		return true;
	if (mime->returned != NULL && strstr(mime->returned, "Final-Recipient:") != NULL &&
	    read_reports(a, mime->returned, bounce))
		return true;
	bounce->class = notice.class;
	bounce->status = notice.status;
	find_recipients(a, mime, &notice.recipients, returned, bounce);
	return true;
}
