#include <gmime/gmime.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "charset.h"
#include "mime-options.h"
#include "words.h"

/* Raw 8-bit headers are UTF-8 or what Windows writes. */
GMimeParserOptions *
mime_options(void)
{
	const char *charsets[] = {"utf-8", "windows-1252", NULL};
	GMimeParserOptions *options = g_mime_parser_options_new();

	g_mime_parser_options_set_fallback_charsets(options, charsets);
	g_mime_parser_options_set_allow_addresses_without_domain(options, TRUE);
	return options;
}

static void
add_address(struct arena *a, struct mail_addresses *all, const char *name, const char *email)
{
	struct mail_address *address;

	if (all->count == MIME_ADDRESSES_MAX)
		return;
	if ((all->count & (all->count - 1)) == 0)
		all->items = arena_grow(a, all->items, all->count * sizeof(*address),
		    (all->count == 0 ? 1 : all->count * 2) * sizeof(*address));
	address = &all->items[all->count++];
	address->email =
	    email != NULL ? text_lower(a, text_trim(a, text_valid(a, email, strlen(email)))) : "";
	address->name =
	    name != NULL ? text_line(a, charset_mend(a, text_valid(a, name, strlen(name)))) : NULL;
	if (address->name != NULL && address->name[0] == '\0')
		address->name = NULL;
}

static void
add_list(struct arena *a, struct mail_addresses *all, InternetAddressList *list, unsigned depth)
{
	int count = list != NULL && depth < 4 ? internet_address_list_length(list) : 0;

	for (int i = 0; i < count; i++) {
		InternetAddress *address = internet_address_list_get_address(list, i);
		if (INTERNET_ADDRESS_IS_MAILBOX(address))
			/* As DNS and SMTP know its domain (RFC 5890), whatever its alphabet. */
			add_address(a, all, internet_address_get_name(address),
			    internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(address)));
		else if (INTERNET_ADDRESS_IS_GROUP(address))
			add_list(a, all, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)),
			    depth + 1);
	}
}

/*
 * What GMime 3.2 stumbles over is made harmless.  It forgets the address before a comment that does not end: enough
 * parentheses are added to end any (a backslash may hide some, then only their number is sure).  It goes one call deeper
 * with each colon of "a:b:c:", and falls: nobody means so many groups.
 */
static const char *
tame_addresses(struct arena *a, const char *raw)
{
	struct buf tame = buf_make(a);
	size_t open = 0, colons = 0;
	bool hidden = strchr(raw, '\\') != NULL;

	for (const char *c = raw; *c != '\0'; c++) {
		if (*c == '(')
			open++;
		else if (*c == ')' && open > 0 && !hidden)
			open--;
		buf_add_char(&tame, *c == ':' && ++colons > MIME_ADDRESSES_MAX ? ' ' : *c);
	}
	/* The last character may be a backslash. */
	if (open > 0)
		buf_add_char(&tame, ' ');
	while (open-- > 0)
		buf_add_char(&tame, ')');
	return tame.data;
}

/* Where the grammar gave up: the first word with an @ in it. */
static void
find_address(struct arena *a, struct mail_addresses *all, const char *raw)
{
	const char *at = strchr(raw, '@'), *start = at, *end = at;

	if (at == NULL)
		return;
	while (start > raw && strchr(" \t\r\n<>(),;:\"'[]", start[-1]) == NULL)
		start--;
	end += strcspn(at, " \t\r\n<>(),;:\"'[]");
	add_address(a, all, NULL, arena_bytes(a, start, (size_t)(end - start)));
}

/* Past the address at `at`, which must be of letters, digits and what stands among them everywhere; NULL: it is not. */
static const char *
skip_plain_address(const char *at)
{
	for (const char *start = at; g_ascii_isalnum(*at) || (*at != '\0' && strchr("+_-.", *at) != NULL);
	     at++)
		if (*at == '.' && (at == start || !g_ascii_isalnum(at[1])))
			return NULL;
	if (*at != '@')
		return NULL;
	for (at++; g_ascii_isalnum(*at) || *at == '-' || *at == '.'; at++)
		;
	return at;
}

/*
 * "Claire Morel <claire@x.fr>", "=?utf-8?q?H=C3=A9l=C3=A8ne?= <helene@x.fr>", "claire@x.fr": most fields are no more, and
 * GMime takes long to say so.
 */
static bool
read_plain_address(struct arena *a, const char *raw, struct mail_addresses *all)
{
	const char *name = raw + strspn(raw, " "), *address = name, *end = words_skip(name);
	bool encoded = end > name;

	while (!encoded && (g_ascii_isalnum(*end) || (*end == ' ' && g_ascii_isalnum(end[1]))))
		end++;
	if (*end == '<' || (end > name && *end == ' ' && end[1] == '<'))
		address = strchr(end, '<') + 1;
	else
		end = name;
	if ((raw = skip_plain_address(address)) == NULL || (address > name && *raw != '>'))
		return false;
	if (raw[(address > name) + strspn(raw + (address > name), " \r\n")] != '\0')
		return false;
	name = end > name ? arena_bytes(a, name, (size_t)(end - name)) : NULL;
	add_address(
	    a, all, encoded ? words_decode(a, name) : name, arena_bytes(a, address, (size_t)(raw - address)));
	if (!text_is_address(all->items[0].email))
		all->count = 0;
	return all->count > 0;
}

struct mail_addresses
mime_addresses(struct arena *a, const char *raw)
{
	struct mail_addresses all = {0};
	GMimeParserOptions *options;
	InternetAddressList *list;
	bool found = false;

	if (raw == NULL || read_plain_address(a, raw, &all))
		return all;
	options = mime_options();
	list = internet_address_list_parse(options, tame_addresses(a, words_join(a, raw)));
	add_list(a, &all, list, 0);
	for (size_t i = 0; i < all.count; i++)
		found = found || text_is_address(all.items[i].email);
	if (!found)
		find_address(a, &all, raw);
	g_clear_object(&list);
	g_mime_parser_options_free(options);
	return all;
}
