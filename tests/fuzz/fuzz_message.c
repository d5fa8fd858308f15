/* message: no sequence of bytes may crash it, and whatever it says must be valid text that ends. */
#include "fuzz.h"

static void
check_addresses(const struct mail_addresses *all)
{
	for (size_t i = 0; i < all->count; i++) {
		assert(all->items[i].email != NULL);
		fuzz_line(all->items[i].name);
		fuzz_text(all->items[i].email);
	}
}

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	const struct message *message = message_parse(a, bytes, size);

	assert(message->subject != NULL && message->text != NULL && message->quoted != NULL);
	assert(message->signature != NULL && message->from.email != NULL && message->sender.email != NULL);
	fuzz_line(message->subject);
	fuzz_text(message->text);
	fuzz_text(message->signature);
	fuzz_text(message->quoted);
	fuzz_line(message->from.name);
	fuzz_text(message->message_id);
	fuzz_text(message->in_reply_to);
	fuzz_text(message->absent_until);
	fuzz_text(message->bounce.status);
	fuzz_text(message->bounce.original_message_id);
	check_addresses(&message->reply_to);
	check_addresses(&message->to);
	check_addresses(&message->cc);
	fuzz_strings(&message->references);
	fuzz_strings(&message->delivered_to);
	fuzz_strings(&message->authentication_results);
	fuzz_strings(&message->bounce.recipients);
	fuzz_strings(&message->notes);
	for (size_t i = 0; i < message->block_count; i++) {
		fuzz_text(message->blocks[i].quoted);
		fuzz_text(message->blocks[i].text);
	}
	for (size_t i = 0; i < message->attachment_count; i++) {
		const struct attachment *attachment = &message->attachments[i];
		fuzz_line(attachment->filename);
		assert(attachment->filename == NULL || strchr(attachment->filename, '/') == NULL);
		fuzz_text(attachment->type);
		assert(attachment->data != NULL || attachment->size_bytes == 0);
	}
}
