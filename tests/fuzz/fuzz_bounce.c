/* bounce: subject, text, report and returned letter of what may be a notice; whom it names are addresses. */
#include "fuzz.h"

#include "absence.h"
#include "automatic.h"
#include "bounce.h"

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	const char *at = bytes, *end = bytes + size;
	const char *subject = fuzz_part(a, &at, end), *text = fuzz_part(a, &at, end);
	const char *status = fuzz_part(a, &at, end), *returned = fuzz_part(a, &at, end);
	struct message *message = fuzz_letter(a, subject, text, "");
	struct mime_header header = {.name = "subject", .raw = subject};
	struct mime mime = {.header_count = 1, .headers = &header};
	struct bounce bounce = {0};
	struct lines lines = {0};

	if (size % 2 == 0)
		message->from.email = "mailer-daemon@mx.example";
	if (*status != '\0') {
		mime.report_type = "delivery-status";
		mime.status = status;
	}
	mime.returned = *returned != '\0' ? returned : NULL;
	lines_add_plain(a, &lines, text, false, false);
	if (bounce_read(a, &mime, message, &lines, &bounce)) {
		fuzz_text(bounce.status);
		fuzz_text(bounce.original_message_id);
		fuzz_strings(&bounce.recipients);
	} else if (automatic_is(a, &mime, message)) {
		fuzz_text(absence_return(a, message->text, message->sent_at));
	}
}
