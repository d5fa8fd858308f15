#include "tnef.h"

#include <stdint.h>
#include <string.h>

#include "charset.h"

#define SIGNATURE 0x223E9F78u

enum attribute {
	ATT_BODY = 0x800C,
	ATT_ATTACH_DATA = 0x800F,
	ATT_ATTACH_TITLE = 0x8010,
	ATT_ATTACH_BEGIN = 0x9002,
	ATT_PROPERTIES = 0x9003,
	ATT_ATTACH_PROPERTIES = 0x9005,
	ATT_CODEPAGE = 0x9007,
};
enum property { PROPERTY_BODY = 0x1000, PROPERTY_HTML = 0x1013, PROPERTY_LONG_NAME = 0x3707 };
enum type {
	TYPE_STRING = 0x1E,
	TYPE_UNICODE = 0x1F,
	TYPE_BINARY = 0x102,
	TYPE_OBJECT = 0x0D,
	TYPE_MANY = 0x1000
};

/* Bytes left to be read; what is asked for beyond them is 0, and ends the reading. */
struct bytes {
	const unsigned char *at;
	size_t left;
};

struct stream {
	struct arena *arena;
	struct tnef *tnef;
	const char *charset;
};

static struct bytes
take(struct bytes *bytes, size_t size)
{
	struct bytes taken = {.at = bytes->at, .left = size < bytes->left ? size : bytes->left};

	bytes->at += taken.left;
	bytes->left -= taken.left;
	return taken;
}

static uint32_t
number(struct bytes *bytes, size_t size)
{
	struct bytes taken = take(bytes, size);
	uint32_t value = 0;

	if (taken.left < size)
		return 0;
	while (size-- > 0)
		value = value << 8 | taken.at[size];
	return value;
}

/* Values stand at multiples of four bytes. */
static struct bytes
take_padded(struct bytes *bytes, size_t size)
{
	struct bytes taken = take(bytes, size);

	take(bytes, (4 - size % 4) % 4);
	return taken;
}

static const char *
text_of(const struct stream *stream, struct bytes value, const char *charset)
{
	bool wide = charset != NULL && strcmp(charset, "utf-16le") == 0;

	/* Without the zero that ends it. */
	while (value.left > 0 && value.at[value.left - 1] == 0 &&
	       (!wide || (value.left % 2 == 0 && value.at[value.left - 2] == 0)))
		value.left -= wide ? 2 : 1;
	return charset_text(stream->arena, value.at, value.left, charset);
}

static void
take_value(struct stream *stream, struct tnef_file *file, unsigned id, unsigned type, struct bytes value)
{
	const char *charset = type == TYPE_UNICODE  ? "utf-16le"
			      : type == TYPE_STRING ? stream->charset
						    : NULL;

	if (file != NULL && id == PROPERTY_LONG_NAME && type != TYPE_BINARY)
		file->name = text_of(stream, value, charset);
	else if (file == NULL && id == PROPERTY_BODY && type != TYPE_BINARY)
		stream->tnef->plain = text_of(stream, value, charset);
	else if (file == NULL && id == PROPERTY_HTML)
		stream->tnef->html = text_of(stream, value, charset);
}

static size_t
fixed_size(unsigned type)
{
	switch (type) {
	case 0x05: /* double, currency, time, 64 bits */
	case 0x06:
	case 0x07:
	case 0x14:
	case 0x40:
		return 8;
	case 0x48: /* GUID */
		return 16;
	default:
		return 4;
	}
}

/* A named property carries its name: a GUID and a number or a string. */
static void
skip_name(struct bytes *bytes)
{
	take(bytes, 16);
	if (number(bytes, 4) == 0)
		take(bytes, 4);
	else
		take_padded(bytes, number(bytes, 4));
}

static void
read_properties(struct stream *stream, struct tnef_file *file, struct bytes bytes)
{
	for (uint32_t left = number(&bytes, 4); left > 0 && bytes.left >= 4; left--) {
		unsigned type = number(&bytes, 2), id = number(&bytes, 2);
		unsigned kind = type & ~(unsigned)TYPE_MANY;
		bool varies =
		    kind == TYPE_STRING || kind == TYPE_UNICODE || kind == TYPE_BINARY || kind == TYPE_OBJECT;
		uint32_t values = 1;
		if (id >= 0x8000)
			skip_name(&bytes);
		if (varies || (type & TYPE_MANY) != 0)
			values = number(&bytes, 4);
		for (; values > 0 && bytes.left > 0; values--) {
			struct bytes value =
			    take_padded(&bytes, varies ? number(&bytes, 4) : fixed_size(kind));
			if (varies)
				take_value(stream, file, id, kind, value);
		}
	}
}

static const char *
charset_of(struct arena *a, uint32_t codepage)
{
	if (codepage == 65001)
		return "utf-8";
	return codepage != 0 ? arena_printf(a, "windows-%u", (unsigned)codepage) : NULL;
}

static void
take_attribute(struct stream *stream, unsigned id, struct bytes value)
{
	struct tnef *tnef = stream->tnef;
	struct tnef_file *file = tnef->file_count > 0 ? &tnef->files[tnef->file_count - 1] : NULL;

	switch (id) {
	case ATT_CODEPAGE:
		stream->charset = charset_of(stream->arena, number(&value, 4));
		break;
	case ATT_BODY:
		tnef->plain = text_of(stream, value, stream->charset);
		break;
	case ATT_PROPERTIES:
		read_properties(stream, NULL, value);
		break;
	case ATT_ATTACH_BEGIN:
		if (tnef->file_count < TNEF_FILES_MAX)
			tnef->files[tnef->file_count++] = (struct tnef_file){.data = ""};
		break;
	case ATT_ATTACH_TITLE:
		if (file != NULL && file->name == NULL)
			file->name = text_of(stream, value, stream->charset);
		break;
	case ATT_ATTACH_DATA:
		if (file != NULL) {
			file->data = value.at;
			file->size_bytes = value.left;
		}
		break;
	case ATT_ATTACH_PROPERTIES:
		if (file != NULL)
			read_properties(stream, file, value);
		break;
	default:
		break;
	}
}

bool
tnef_read(struct arena *a, const void *data, size_t size, struct tnef *tnef)
{
	struct stream stream = {.arena = a, .tnef = tnef};
	struct bytes bytes = {.at = data, .left = size};

	*tnef = (struct tnef){0};
	if (number(&bytes, 4) != SIGNATURE)
		return false;
	take(&bytes, 2);
	/* Level, attribute, its type, its length; a checksum behind the value, which nobody checks. */
	while (bytes.left >= 9) {
		unsigned level = number(&bytes, 1), id = number(&bytes, 2);
		take(&bytes, 2);
		if (level != 1 && level != 2)
			break;
		take_attribute(&stream, id, take(&bytes, number(&bytes, 4)));
		take(&bytes, 2);
	}
	return true;
}
