/* html: any page is lines of valid text, and what is new in them can be told. */
#include "fuzz.h"

#include "html.h"
#include "reply.h"

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	static const struct mail_address sender = {.name = "Hélène Durand", .email = "h.durand@x.fr"};
	struct lines lines = {0};
	struct reply reply;
	bool cut;

	html_lines(a, text_valid(a, bytes, size), &lines, &cut);
	assert(!cut || size > HTML_BYTES_MAX / 2);
	for (size_t i = 0; i < lines.count; i++) {
		assert(lines.items[i].size_bytes == strlen(lines.items[i].text));
		fuzz_line(lines.items[i].text);
	}
	reply_read(a, &lines, &sender, &reply);
	fuzz_text(reply.text);
	fuzz_text(reply.signature);
	fuzz_text(reply.quoted);
}
