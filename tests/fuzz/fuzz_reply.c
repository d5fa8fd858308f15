/* reply: of a plain body, every word ends up in the new text, the signature or the quote. */
#include "fuzz.h"

#include "base/buf.h"
#include "lines.h"
#include "reply.h"

/* ASCII letters and digits: what no cutting at spaces, marks and rules may lose. */
static size_t
letters(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += (*text >= '0' && *text <= '9') || (*text >= 'A' && *text <= 'Z') ||
			 (*text >= 'a' && *text <= 'z');
	return count;
}

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	static const struct mail_address sender = {.name = "Hélène Durand-Petit", .email = "h.durand@x.fr"};
	unsigned char how = size > 0 ? (unsigned char)bytes[0] : 0;
	struct buf all = buf_make(a);
	struct lines lines = {0};
	struct reply reply;

	lines_add_plain(a, &lines, text_valid(a, bytes, size), (how & 3) == 1, (how & 4) != 0);
	reply_read(a, &lines, &sender, &reply);
	fuzz_text(reply.text);
	fuzz_text(reply.signature);
	fuzz_text(reply.quoted);
	for (size_t i = 0; i < lines.count; i++) {
		assert(lines.items[i].size_bytes == strlen(lines.items[i].text));
		buf_add(&all, lines.items[i].text);
	}
	assert(letters(all.data) == letters(reply.text) + letters(reply.signature) + letters(reply.quoted));
	for (size_t i = 0; i < reply.block_count; i++)
		assert(strstr(reply.text, reply.blocks[i].text) != NULL);
}
