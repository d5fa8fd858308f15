#include "mime-part.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "mime-options.h"

#define DEPTH_MAX	   8
#define PARTS_MAX	   100
#define BOUNDARY_BYTES_MAX 200

/* Of a part, while its fields are read. */
struct fields {
	struct mime_part *part;
	struct arena *arena;
	bool typed, encoded, disposed;
	const char *name, *boundary; /* parameters of Content-Type */
};
struct taken {
	struct arena *arena;
	size_t count;
};

/* -- lines -- */

const char *
mime_start(const char *bytes, size_t *size)
{
	const char *at = bytes, *end = at + *size;

	if (*size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
		at += 3;
	/* Lines of nothing but blanks. */
	for (const char *c = at; c < end && strchr(" \t\r\n", *c) != NULL && *c != '\0'; c++)
		if (*c == '\n')
			at = c + 1;
	while (end - at > 6 && (memcmp(at, "From ", 5) == 0 || memcmp(at, ">From ", 6) == 0)) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		if (newline == NULL)
			break;
		at = newline + 1;
	}
	*size = (size_t)(end - at);
	return at;
}

size_t
mime_header_end(const char *bytes, size_t size)
{
	for (const char *line = bytes, *end = bytes + size; line < end;) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		if (*line == '\n' || (*line == '\r' && newline == line + 1) || newline == NULL)
			return newline == NULL ? size : (size_t)(line - bytes);
		line = newline + 1;
	}
	return size;
}

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '_';
}

const char *
mime_field(const char *field, const char *end, size_t *name)
{
	const char *newline;

	for (*name = 0; field + *name < end && is_name(field[*name]);)
		++*name;
	if (*name == 0 || field + *name == end || field[*name] != ':')
		return NULL;
	for (const char *line = field; (newline = memchr(line, '\n', (size_t)(end - line))) != NULL;) {
		line = newline + 1;
		if (line == end || (*line != ' ' && *line != '\t'))
			return line;
		while (line < end && (*line == ' ' || *line == '\t'))
			line++;
		if (line == end || *line == '\r' || *line == '\n')
			return NULL;
	}
	return NULL;
}

/* -- values -- */

/* White space, and line ends as they stand within a field. */
static const char *
past_space(const char *at, const char *end)
{
	while (at < end &&
	       (*at == ' ' || *at == '\t' || *at == '\n' || (*at == '\r' && at + 1 < end && at[1] == '\n')))
		at++;
	return at;
}

/* RFC 2045 section 5.1; what RFC 2231 gives a meaning is in doubt. */
static bool
is_token(char c)
{
	return c > ' ' && c < 0x7F && strchr("()<>@,;:\\\"/[]?=*'%", c) == NULL;
}

static const char *
past_token(const char *at, const char *end)
{
	while (at < end && is_token(*at))
		at++;
	return at;
}

static bool
is_word(const char *at, const char *past, const char *word)
{
	size_t size = strlen(word);

	return (size_t)(past - at) == size && strncasecmp(at, word, size) == 0;
}

/* A token or a quoted string of plain characters; NULL in *value: neither. */
static const char *
read_value(struct arena *a, const char *at, const char *end, const char **value)
{
	const char *past;

	*value = NULL;
	if (at == end || *at != '"') {
		past = past_token(at, end);
		if (past > at)
			*value = arena_bytes(a, at, (size_t)(past - at));
		return past;
	}
	for (past = ++at; past < end && *past >= ' ' && *past < 0x7F && *past != '"' && *past != '\\'; past++)
		if (*past == '?' && past[-1] == '=')
			return end;
	if (past == end || *past != '"' || past == at)
		return end;
	*value = arena_bytes(a, at, (size_t)(past - at));
	return past + 1;
}

struct parameter {
	const char *name, **place;
};

/* "; name=value" to the end of the field. */
static bool
read_parameters(
    struct arena *a, const char *at, const char *end, const struct parameter *wanted, size_t count)
{
	while ((at = past_space(at, end)) < end) {
		const char *name, *past, *value;
		if (*at != ';')
			return false;
		if ((name = past_space(at + 1, end)) == end)
			return true;
		past = past_token(name, end);
		if (past == name || past == end || *past != '=')
			return false;
		at = read_value(a, past + 1, end, &value);
		if (value == NULL)
			return false;
		for (size_t i = 0; i < count; i++) {
			if (!is_word(name, past, wanted[i].name))
				continue;
			if (*wanted[i].place != NULL)
				return false;
			*wanted[i].place = value;
		}
	}
	return true;
}

/* Names in other alphabets and what clients get wrong: here GMime reads the parameters, and only those. */
static bool
read_odd_parameters(
    struct arena *a, const char *at, const char *end, const struct parameter *wanted, size_t count)
{
	GMimeParserOptions *options;
	GMimeParamList *list;
	struct buf unfolded = buf_make(a);

	if ((at = past_space(at, end)) == end || *at != ';')
		return false;
	while (++at < end) {
		/* It decodes the whole field before. */
		if ((unsigned char)*at >= 0x80)
			return false;
		if (*at != '\r' && *at != '\n')
			buf_add_char(&unfolded, *at);
	}
	if (strstr(unfolded.data, "=?") != NULL)
		return false;
	options = mime_options();
	list = g_mime_param_list_parse(options, unfolded.data);
	for (size_t i = 0; i < count; i++) {
		GMimeParam *found =
		    list != NULL ? g_mime_param_list_get_parameter(list, wanted[i].name) : NULL;
		*wanted[i].place = found != NULL ? arena_string(a, g_mime_param_get_value(found)) : NULL;
	}
	if (list != NULL)
		g_object_unref(list);
	g_mime_parser_options_free(options);
	return true;
}

static bool
read_type(struct fields *fields, const char *at, const char *end)
{
	const struct parameter wanted[] = {{"charset", &fields->part->charset},
	    {"format", &fields->part->format}, {"delsp", &fields->part->delsp},
	    {"smime-type", &fields->part->smime_type}, {"name", &fields->name},
	    {"boundary", &fields->boundary}};
	const char *type = past_space(at, end), *slash = past_token(type, end), *past;

	if (fields->typed || slash == type || slash == end || *slash != '/')
		return false;
	past = past_token(slash + 1, end);
	if (past == slash + 1)
		return false;
	fields->typed = true;
	fields->part->type =
	    text_lower(fields->arena, arena_bytes(fields->arena, type, (size_t)(past - type)));
	return read_parameters(fields->arena, past, end, wanted, COUNT(wanted)) ||
	       (!text_starts(fields->part->type, "multipart/") &&
		   read_odd_parameters(fields->arena, past, end, wanted, COUNT(wanted)));
}

static bool
read_disposition(struct fields *fields, const char *at, const char *end)
{
	const struct parameter wanted[] = {{"filename", &fields->part->filename}};
	const char *word = past_space(at, end), *past = past_token(word, end);

	if (fields->disposed || past == word)
		return false;
	fields->disposed = true;
	fields->part->attached = is_word(word, past, "attachment");
	return read_parameters(fields->arena, past, end, wanted, COUNT(wanted)) ||
	       read_odd_parameters(fields->arena, past, end, wanted, COUNT(wanted));
}

static bool
read_encoding(struct fields *fields, const char *at, const char *end)
{
	static const struct {
		const char *word;
		enum mime_encoding encoding;
	} encodings[] = {{"7bit", MIME_AS_IT_IS}, {"8bit", MIME_AS_IT_IS}, {"binary", MIME_AS_IT_IS},
	    {"quoted-printable", MIME_QUOTED}, {"base64", MIME_BASE64}};
	const char *word = past_space(at, end), *past = past_token(word, end);

	if (fields->encoded || past_space(past, end) != end)
		return false;
	fields->encoded = true;
	for (size_t i = 0; i < COUNT(encodings); i++)
		if (is_word(word, past, encodings[i].word)) {
			fields->part->encoding = encodings[i].encoding;
			return true;
		}
	return false;
}

/* Those that tell of the part; the others do not change what it is. */
static bool
read_fields(struct fields *fields, const char *at, const char *end)
{
	static const struct {
		const char *name;
		bool (*read)(struct fields *, const char *, const char *);
	} readers[] = {{"content-type", read_type}, {"content-transfer-encoding", read_encoding},
	    {"content-disposition", read_disposition}};

	for (const char *past; at < end; at = past) {
		size_t name;
		if (*at == '-' || (past = mime_field(at, end, &name)) == NULL)
			return false;
		for (size_t i = 0; i < COUNT(readers); i++)
			if (is_word(at, at + name, readers[i].name) &&
			    !readers[i].read(fields, at + name + 1, past))
				return false;
	}
	return true;
}

/* -- parts -- */

static struct mime_part *take_part(
    struct taken *, const char *bytes, size_t header, const char *end, unsigned depth);

/* Past the empty line. */
static const char *
past_line(const char *line)
{
	return line + (*line == '\r' ? 2 : 1);
}

/* One of a multipart, from behind its boundary to the next, which its last line end belongs to. */
static struct mime_part *
take_piece(struct taken *taken, const char *at, const char *end, bool carriage, unsigned depth)
{
	size_t header = mime_header_end(at, (size_t)(end - at));

	if (at + header == end)
		return NULL;
	/* Unless that is the header's own. */
	if (past_line(at + header) < end) {
		end--;
		/* GMime goes by how the boundary's own line ends. */
		if (carriage != (end[-1] == '\r'))
			return NULL;
		end -= carriage;
	}
	return take_part(taken, at, header, end, depth);
}

/* What ends the line of a boundary: false when anything else stands there. */
static bool
ends_boundary(const char **at, const char *end, bool *last, bool *carriage)
{
	*last = end - *at >= 2 && (*at)[0] == '-' && (*at)[1] == '-';
	*at += *last ? 2 : 0;
	*carriage = *at < end && **at == '\r';
	*at += *carriage ? 1 : 0;
	return *at < end && *(*at)++ == '\n';
}

static bool
take_pieces(struct taken *taken, struct mime_part *whole, const char *boundary, unsigned depth)
{
	const char *end = whole->data + whole->size_bytes, *piece = NULL, *at = whole->data, *found;
	const char *dashed = arena_printf(taken->arena, "--%s", boundary);
	size_t size = strlen(dashed);
	struct mime_part **next = &whole->parts;
	bool last = false, carriage;

	while ((found = memmem(at, (size_t)(end - at), dashed, size)) != NULL) {
		at = found + size;
		if (last || (found > whole->data && found[-1] != '\n') ||
		    !ends_boundary(&at, end, &last, &carriage))
			return false;
		if (piece != NULL) {
			if ((*next = take_piece(taken, piece, found, carriage, depth)) == NULL)
				return false;
			next = &(*next)->next;
			whole->part_count++;
		}
		piece = at;
	}
	return last && whole->part_count > 0;
}

static struct mime_part *
take_multipart(struct taken *taken, struct mime_part *part, const char *boundary, unsigned depth)
{
	static const char *const types[] = {"multipart/mixed", "multipart/alternative", "multipart/related"};

	for (size_t i = 0; i < COUNT(types); i++)
		if (strcmp(part->type, types[i]) == 0)
			return part->encoding == MIME_AS_IT_IS && boundary != NULL &&
				       strlen(boundary) <= BOUNDARY_BYTES_MAX &&
				       take_pieces(taken, part, boundary, depth + 1)
				   ? part
				   : NULL;
	return NULL;
}

static struct mime_part *
take_part(struct taken *taken, const char *bytes, size_t header, const char *end, unsigned depth)
{
	struct mime_part *part = arena_alloc(taken->arena, sizeof(*part));
	struct fields fields = {.part = part, .arena = taken->arena};

	if (depth > DEPTH_MAX || ++taken->count > PARTS_MAX || !read_fields(&fields, bytes, bytes + header))
		return NULL;
	if (!fields.typed)
		part->type = "text/plain";
	if (part->filename == NULL)
		part->filename = fields.name;
	part->data = past_line(bytes + header);
	part->size_bytes = (size_t)(end - part->data);
	if (text_starts(part->type, "message/"))
		return NULL;
	return text_starts(part->type, "multipart/") ? take_multipart(taken, part, fields.boundary, depth)
						     : part;
}

struct mime_part *
mime_parts(struct arena *a, const char *bytes, size_t header, size_t size)
{
	struct taken taken = {.arena = a};

	if (header == size || memchr(bytes, '\0', size) != NULL)
		return NULL;
	return take_part(&taken, bytes, header, bytes + size, 0);
}
