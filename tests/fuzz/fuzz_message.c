/* message: no sequence of bytes may crash it, and whatever it says must be valid text that ends. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "message.h"

int LLVMFuzzerInitialize(int *, char ***);
int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	message_prepare();
	return 0;
}

static void
check(const char *text)
{
	assert(text == NULL || text_is_utf8(text, strlen(text)));
}

static void
check_all(const struct strings *list)
{
	for (size_t i = 0; i < list->count; i++) {
		assert(list->items[i] != NULL);
		check(list->items[i]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *a = arena_open();
	const struct message *message = message_parse(a, bytes, size);

	assert(message->subject != NULL && message->text != NULL && message->quoted != NULL);
	assert(message->signature != NULL && message->from.email != NULL && message->sender.email != NULL);
	assert(strchr(message->subject, '\n') == NULL);
	check(message->subject);
	check(message->text);
	check(message->signature);
	check(message->quoted);
	check(message->from.name);
	check(message->message_id);
	check(message->absent_until);
	check(message->bounce.status);
	check_all(&message->references);
	check_all(&message->delivered_to);
	check_all(&message->authentication_results);
	check_all(&message->bounce.recipients);
	check_all(&message->notes);
	for (size_t i = 0; i < message->block_count; i++) {
		check(message->blocks[i].quoted);
		check(message->blocks[i].text);
	}
	for (size_t i = 0; i < message->attachment_count; i++) {
		check(message->attachments[i].filename);
		assert(message->attachments[i].data != NULL || message->attachments[i].size_bytes == 0);
	}
	arena_close(a);
	return 0;
}
