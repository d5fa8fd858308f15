#include "letters/letters.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/text.h"
#include "letters/elision.h"
#include "letters/layout.h"
#include "letters/mustache.h"
#include "letters/shelf.h"
#include "letters/templates.h"

#define PARTIALS_MAX  64
#define TRIAL	      "trial"
#define GREETING_MOST 60
#define TEASER_MOST   140
#define HTML_BYTES    8000 /* room for most mails, so that what was written is not moved */
#define TEXT_BYTES    1000

static const char *const languages[] = {"fr", "en"};

struct partial {
	const char *file; /* "fr/_liens.txt" */
	const struct mustache *template;
};
struct template
{
	const char *language, *name;
	const struct mustache *subject, *text, *html;
	bool counts; /* names how many of something a diffusion has */
};
struct letters {
	struct arena *arena;
	/* Searched before what is compiled in; the first is NULL where nothing is edited by mail. */
	const char *edited;
	const struct shelf *shelf;
	const char *trial_file,
	    *trial_text; /* stands for this file before any folder is looked into; NULL: none */
	size_t count;
	struct template *templates;
	size_t partial_count;
	struct partial partials[PARTIALS_MAX];
	const char **names;
	size_t fault_count;
	const char **faults;
};

/* -- finding the files -- */

/* Where a text came from: 0 edited by mail, 1 the sysadmin's folder, 2 compiled in. */
struct source {
	const char *path, *text;
	size_t level;
};

/* Looks from level `from` on.  NONE: nowhere. */
static enum status
find_source(struct letters *letters, const char *file, size_t from, struct source *source, struct why *why)
{
	const struct embedded *embedded;
	enum status st;

	if (letters->trial_file != NULL && strcmp(letters->trial_file, file) == 0) {
		*source = (struct source){TRIAL, letters->trial_text, 0};
		return OK;
	}
	if (from == 0 && letters->edited != NULL) {
		source->level = 0;
		source->path = arena_printf(letters->arena, "%s/%s", letters->edited, file);
		if ((st = shelf_read(letters->arena, source->path, &source->text, why)) != NONE)
			return st;
	}
	source->level = 1;
	if (from <= 1 && (st = shelf_find(letters->shelf, file, &source->path, &source->text, why)) != NONE)
		return st;
	if ((embedded = embedded_find(file)) == NULL)
		return NONE;
	*source = (struct source){file, embedded->text, 2};
	return OK;
}

/* -- what a template may name -- */

struct check {
	const struct check *outer; /* the template that named this partial */
	const char *file;	   /* of a partial */
	struct letters *letters;
	const char *language, *extension;
	size_t from; /* the level files are looked for from */
	const char *path;
	const char *fields; /* NULL: in a partial, which serves many mails: any of theirs */
	struct why *why;
	enum status status;
};

/* Whether `name` is one of the words. */
static bool
is_word(const char *words, const char *name)
{
	size_t size = strlen(name);

	while (*words != '\0') {
		size_t word = strcspn(words, " \n[");
		if (word == size && strncmp(words, name, size) == 0)
			return true;
		words += strcspn(words, " \n");
		words += strspn(words, " \n");
	}
	return false;
}

/* A status has its tone, which the layout asks for by itself. */
static bool
is_known(const char *fields, const char *name)
{
	char plain[64];
	size_t size = strlen(name), end = strlen("_ton");

	if (is_word(fields, name))
		return true;
	if (size < sizeof(plain) && size > end && strcmp(name + size - end, "_ton") == 0) {
		memcpy(plain, name, size - end);
		plain[size - end] = '\0';
		return is_word(fields, plain);
	}
	return false;
}

static bool
is_field(const char *fields, const char *name)
{
	if (strcmp(name, ".") == 0 || is_word(template_common, name))
		return true;
	if (fields != NULL)
		return is_known(fields, name);
	for (size_t i = 0; template_kinds[i].name != NULL; i++)
		if (is_known(template_kinds[i].fields, name))
			return true;
	return false;
}

static enum status load_partial(const struct check *, const char *name, int line, struct why *);

static void
check_name(const char *name, enum mustache_use use, int line, void *data)
{
	struct check *check = data;

	if (check->status != OK)
		return;
	if (use == MUSTACHE_PARTIAL)
		check->status = load_partial(check, name, line, check->why);
	else if (use == MUSTACHE_RAW && strcmp(check->extension, "html") == 0)
		check->status = because(check->why, REFUSED, "%s:%d: in HTML write {{%s}}: all is escaped",
		    check->path, line, name);
	else if (!is_field(check->fields, name))
		check->status = because(check->why, REFUSED, "%s:%d: {{%s}} is not a field of this mail",
		    check->path, line, name);
}

static enum status
check_names(const struct check *of, const struct mustache *template)
{
	struct check check = *of;

	check.status = OK;
	mustache_each_name(template, check_name, &check);
	return check.status;
}

static const struct mustache *
find_partial(const struct letters *letters, const char *file)
{
	for (size_t i = 0; i < letters->partial_count; i++)
		if (strcmp(letters->partials[i].file, file) == 0)
			return letters->partials[i].template;
	return NULL;
}

struct partial_finder {
	const struct letters *letters;
	const char *language, *extension;
};

static const struct mustache *
finder(const char *name, void *data)
{
	const struct partial_finder *from = data;
	size_t language = strlen(from->language), size = strlen(name);

	for (size_t i = 0; i < from->letters->partial_count; i++) {
		const char *file = from->letters->partials[i].file; /* LANGUAGE/NAME.EXTENSION */

		if (strncmp(file, from->language, language) == 0 && file[language] == '/' &&
		    strncmp(file + language + 1, name, size) == 0 && file[language + 1 + size] == '.' &&
		    strcmp(file + language + size + 2, from->extension) == 0)
			return from->letters->partials[i].template;
	}
	return NULL;
}

static enum status
compile(struct letters *letters, const char *path, const char *text, int line,
    const struct mustache **template, struct why *why)
{
	struct why said;

	if (mustache_compile(
		letters->arena, elision_mark_template(letters->arena, text), line, template, &said) != OK)
		return because(why, REFUSED, "%s:%s", path, said.text);
	return OK;
}

/* A partial that holds itself would be refused only when the first mail is written. */
static bool
is_within(const struct check *check, const char *file)
{
	for (; check != NULL; check = check->outer)
		if (check->file != NULL && strcmp(check->file, file) == 0)
			return true;
	return false;
}

/* In the reader's language, else in French: what holds no words is written once. */
static enum status
find_partial_source(const struct check *check, const char *name, const char *extension, struct source *source,
    bool *own, struct why *why)
{
	struct letters *letters = check->letters;
	const char *file = arena_printf(letters->arena, "%s/%s.%s", check->language, name, extension);
	enum status st = find_source(letters, file, check->from, source, why);

	*own = st == OK;
	if (st == NONE)
		st = find_source(letters, arena_printf(letters->arena, "fr/%s.%s", name, extension),
		    check->from, source, why);
	return st;
}

/* The HTML written by hand, unless a text nearer to the reader stands beside it: then made from that. */
static enum status
find_partial_html(const struct check *check, const char *name, struct source *source, struct why *why)
{
	struct source html, text;
	bool own_html, own_text;
	enum status has_html = find_partial_source(check, name, "html", &html, &own_html, why);
	enum status has_text = find_partial_source(check, name, "txt", &text, &own_text, why);

	if (has_html == REFUSED || has_text == REFUSED || (has_html == NONE && has_text == NONE))
		return has_html == REFUSED ? has_html : has_text;
	if (has_text == NONE ||
	    (has_html == OK && own_html >= own_text && (own_html > own_text || html.level <= text.level))) {
		*source = html;
		return OK;
	}
	*source = text;
	source->text = layout_html(check->letters->arena, text.text, false);
	return OK;
}

static enum status
load_partial(const struct check *check, const char *name, int line, struct why *why)
{
	struct letters *letters = check->letters;
	const char *file = arena_printf(letters->arena, "%s/%s.%s", check->language, name, check->extension);
	const struct mustache *template = find_partial(letters, file);
	struct check inner = *check;
	struct source source;
	bool own;
	enum status st;

	if (is_within(check, file))
		return because(why, REFUSED, "%s:%d: partial %s holds itself", check->path, line, name);
	if (template != NULL)
		return OK;
	if (*name != '_' || strchr(name, '/') != NULL)
		return because(why, REFUSED, "%s:%d: the name of a partial begins with _", check->path, line);
	if (letters->partial_count == PARTIALS_MAX)
		return because(why, REFUSED, "%s:%d: too many partials", check->path, line);
	st = strcmp(check->extension, "html") == 0
		 ? find_partial_html(check, name, &source, why)
		 : find_partial_source(check, name, check->extension, &source, &own, why);
	if (st == NONE)
		return because(why, REFUSED, "%s:%d: there is no partial %s", check->path, line, name);
	if (st != OK || (st = compile(letters, source.path, source.text, 1, &template, why)) != OK)
		return st;
	inner.path = source.path;
	letters->partials[letters->partial_count++] = (struct partial){file, template};
	inner.outer = check;
	inner.file = file;
	inner.fields = NULL;
	return check_names(&inner, template);
}

/* -- opening -- */

/* "Subject: ..." and a blank line, then the text, which *body is told. */
static enum status
open_text(const struct check *check, const char *text, struct template *template, const char **body,
    struct why *why)
{
	static const char header[] = "Subject: ";
	size_t line = strcspn(text, "\n");
	const char *subject;
	enum status st;

	if (!text_starts(text, header) || text[line] != '\n' || text[line + 1] != '\n')
		return because(why, REFUSED,
		    "%s:1: the first line must be \"Subject: ...\", the second blank", check->path);
	subject = arena_bytes(check->letters->arena, text + strlen(header), line - strlen(header));
	*body = text + line + 2;
	if ((st = compile(check->letters, check->path, subject, 1, &template->subject, why)) != OK ||
	    (st = compile(check->letters, check->path, *body, 3, &template->text, why)) != OK)
		return st;
	if ((st = check_names(check, template->subject)) != OK)
		return st;
	return check_names(check, template->text);
}

/* HTML written by hand counts where it stands beside its text, or before it; else it is made from the text. */
static enum status
open_html(struct check *check, const struct source *text, const char *body, struct template *template,
    struct why *why)
{
	struct letters *letters = check->letters;
	const char *file = arena_printf(letters->arena, "%s/%s.html", template->language, template->name);
	struct source html;
	enum status st = find_source(letters, file, check->from, &html, why);

	if (st != OK && st != NONE)
		return st;
	if (st == NONE || html.level > text->level)
		html = (struct source){text->path, layout_html(letters->arena, body, true), text->level};
	check->extension = "html";
	check->path = html.path;
	if ((st = compile(letters, html.path, html.text, 1, &template->html, why)) != OK)
		return st;
	return check_names(check, template->html);
}

/* NONE: there is no such template in this language. */
static enum status
open_template(
    struct check *check, const char *name, struct template *template, struct source *text, struct why *why)
{
	const char *body = NULL,
		   *file = arena_printf(check->letters->arena, "%s/%s.txt", check->language, name);
	enum status st;

	*template = (struct template){.language = check->language, .name = name};
	if ((st = find_source(check->letters, file, check->from, text, why)) != OK)
		return st;
	check->extension = "txt";
	check->path = text->path;
	if ((st = open_text(check, text->text, template, &body, why)) != OK)
		return st;
	return open_html(check, text, body, template, why);
}

/* What was edited by mail and no longer holds is noted and left out: the text below it stands. */
static enum status
open_sound(struct letters *letters, const char *language, const struct template_kind *kind, struct why *why)
{
	struct check check = {.letters = letters, .language = language, .fields = kind->fields, .why = why};
	struct template *template = &letters->templates[letters->count];
	size_t partials = letters->partial_count;
	struct source text = {.level = 0};
	enum status st = open_template(&check, kind->name, template, &text, why);

	if (st == REFUSED && letters->edited != NULL) {
		letters->faults[letters->fault_count++] = arena_string(letters->arena, why->text);
		letters->partial_count = partials;
		check.from = 1;
		st = open_template(&check, kind->name, template, &text, why);
		/* It was not the edited one that is wrong. */
		if (st == REFUSED)
			letters->fault_count--;
	}
	if (st == NONE && strcmp(language, "fr") == 0)
		return because(why, REFUSED, "fr/%s.txt: this template is missing", kind->name);
	letters->count += st == OK;
	return st == NONE ? OK : st;
}

/* What a template names, and its partials. */
struct counting {
	const struct letters *letters;
	const char *language, *extension;
	bool found;
};

static void
note_count(const char *name, enum mustache_use use, int line, void *data)
{
	struct counting *counting = data;
	struct partial_finder from = {counting->letters, counting->language, counting->extension};
	const struct mustache *partial;

	(void)line;
	if (use != MUSTACHE_PARTIAL)
		counting->found |= text_starts(name, "progres") || strstr(name, "_nombre") != NULL;
	else if ((partial = finder(name, &from)) != NULL)
		mustache_each_name(partial, note_count, counting);
}

static bool
counts_something(const struct letters *letters, const struct template *template)
{
	struct counting counting = {letters, template->language, "txt", false};

	mustache_each_name(template->subject, note_count, &counting);
	mustache_each_name(template->text, note_count, &counting);
	counting.extension = "html";
	mustache_each_name(template->html, note_count, &counting);
	return counting.found;
}

static enum status
open_all(struct letters *letters, struct why *why)
{
	size_t kinds = 0;
	enum status st;

	while (template_kinds[kinds].name != NULL)
		kinds++;
	letters->templates =
	    arena_array(letters->arena, kinds * COUNT(languages), sizeof(*letters->templates));
	letters->faults = arena_array(letters->arena, kinds * COUNT(languages) + 1, sizeof(*letters->faults));
	letters->names = arena_array(letters->arena, kinds + 1, sizeof(*letters->names));
	for (size_t i = 0; i < kinds; i++)
		letters->names[i] = template_kinds[i].name;
	for (size_t l = 0; l < COUNT(languages); l++)
		for (size_t i = 0; i < kinds; i++)
			if ((st = open_sound(letters, languages[l], &template_kinds[i], why)) != OK)
				return st;
	for (size_t i = 0; i < letters->count; i++)
		letters->templates[i].counts = counts_something(letters, &letters->templates[i]);
	return OK;
}

static enum status
open_letters(const char *edited_dir, const char *templates_dir, const struct shelf *shelf,
    struct letters **opened, struct why *why)
{
	struct arena *arena = arena_open();
	struct letters *letters = arena_alloc(arena, sizeof(*letters));
	enum status st;

	letters->arena = arena;
	letters->edited = arena_string(arena, edited_dir);
	letters->shelf =
	    shelf != NULL ? shelf : shelf_open(arena, templates_dir, languages, COUNT(languages));
	*opened = NULL;
	if ((st = open_all(letters, why)) != OK) {
		arena_close(arena);
		return st;
	}
	*opened = letters;
	return OK;
}

enum status
letters_open(const char *templates_dir, const char *edited_dir, struct letters **opened, struct why *why)
{
	/* A folder that was named and is not there is a slip: without a word the built-in texts would be sent. */
	if (templates_dir != NULL && access(templates_dir, R_OK | X_OK) != 0) {
		*opened = NULL;
		return because(why, REFUSED, "templates_dir: %s: %s", templates_dir, strerror(errno));
	}
	return open_letters(edited_dir, templates_dir, NULL, opened, why);
}

enum status
letters_reopen(const struct letters *proven, struct letters **opened, struct why *why)
{
	return open_letters(proven->edited, NULL, proven->shelf, opened, why);
}

void
letters_close(struct letters *letters)
{
	if (letters != NULL)
		arena_close(letters->arena);
}

const char *const *
letters_names(const struct letters *letters)
{
	return letters->names;
}

const char *const *
letters_faults(const struct letters *letters)
{
	return letters->faults;
}

/* -- rendering -- */

/* Blank lines that sections leave behind: never two together, none at either end. */
static const char *
tidy(struct arena *arena, const char *text)
{
	struct buf out = buf_make(arena);
	size_t blanks = 0;

	while (*text != '\0') {
		size_t size = strcspn(text, "\n"), end = size;

		while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t'))
			end--;
		if (end == 0) {
			blanks++;
		} else {
			if (blanks > 0 && out.size_bytes > 0)
				buf_add_char(&out, '\n');
			blanks = 0;
			buf_add_bytes(&out, text, end);
			buf_add_char(&out, '\n');
		}
		text += size + (text[size] == '\n');
	}
	return out.data;
}

static const struct template *
find_template(const struct letters *letters, const char *language, const char *name)
{
	const struct template *french = NULL;

	for (size_t i = 0; i < letters->count; i++) {
		const struct template *template = &letters->templates[i];
		if (strcmp(template->name, name) != 0)
			continue;
		if (language != NULL && strcmp(template->language, language) == 0)
			return template;
		if (strcmp(template->language, "fr") == 0)
			french = template;
	}
	return french;
}

static enum status
render(const struct letters *letters, struct arena *arena, const struct template *template,
    const struct mustache *part, enum mustache_escape escape, const json_t *view, const char **out,
    struct why *why)
{
	struct partial_finder from = {.letters = letters,
	    .language = template->language,
	    .extension = escape == MUSTACHE_HTML ? "html" : "txt"};
	struct buf buf = buf_make_room(arena, escape == MUSTACHE_HTML ? HTML_BYTES : TEXT_BYTES);
	enum status st = mustache_render(part, view, escape, finder, &from, &buf, why);

	*out = elision_settle(arena, buf.data);
	return st;
}

/* What a list of mails shows beside the subject: the first words that are no greeting. */
static const char *
teaser(struct arena *arena, const char *text)
{
	size_t line = strcspn(text, "\n");

	if (line > 0 && line < GREETING_MOST && text[line - 1] == ',')
		text += line;
	return text_excerpt(arena, text_line(arena, text_trim(arena, text)), TEASER_MOST);
}

static enum status
render_html(const struct letters *letters, struct arena *arena, const struct template *template,
    const json_t *view, struct letter *letter, struct why *why)
{
	json_t *whole = json_is_object(view) ? json_copy((json_t *)(uintptr_t)view) : json_object();
	enum status st;

	json_object_set_new(whole, "langue", json_string(template->language));
	json_object_set_new(whole, "intitule", json_string(letter->subject));
	json_object_set_new(whole, "accroche", json_string(teaser(arena, letter->text)));
	st = render(letters, arena, template, template->html, MUSTACHE_HTML, whole, &letter->html, why);
	json_decref(whole);
	return st;
}

enum status
letters_render(const struct letters *letters, struct arena *arena, const char *language, const char *name,
    const json_t *view, struct letter *letter, struct why *why)
{
	const struct template *template = find_template(letters, language, name);
	const char *text;
	enum status st;

	if (template == NULL)
		return because(why, BROKEN, "there is no template %s", name);
	if ((st = render(letters, arena, template, template->subject, MUSTACHE_HEADER, view, &letter->subject,
		 why)) != OK ||
	    (st = render(letters, arena, template, template->text, MUSTACHE_PLAIN, view, &text, why)) != OK)
		return st;
	letter->subject = text_trim(arena, letter->subject);
	letter->text = tidy(arena, text);
	return render_html(letters, arena, template, view, letter, why);
}

bool
letters_count(const struct letters *letters, const char *name)
{
	for (size_t i = 0; i < letters->count; i++)
		if (letters->templates[i].counts && strcmp(letters->templates[i].name, name) == 0)
			return true;
	return false;
}

/* -- editing -- */

enum status
letters_source(const struct letters *letters, struct arena *arena, const char *language, const char *name,
    bool shipped, const char **text, bool *edited, struct why *why)
{
	struct letters looked = {.arena = arena, .edited = letters->edited, .shelf = letters->shelf};
	struct source source;
	enum status st = find_source(
	    &looked, arena_printf(arena, "%s/%s.txt", language, name), shipped ? 1 : 0, &source, why);

	if (st != OK)
		return st;
	*text = arena_string(arena, source.text);
	*edited = source.level == 0;
	return OK;
}

static const struct template_kind *
find_kind(const char *name)
{
	for (const struct template_kind *kind = template_kinds; kind->name != NULL; kind++)
		if (strcmp(kind->name, name) == 0)
			return kind;
	return NULL;
}

enum status
letters_try(const struct letters *letters, struct arena *arena, const char *language, const char *name,
    const char *text, const json_t *view, struct letter *letter, struct why *why)
{
	const struct template_kind *kind = find_kind(name);
	struct letters trial = {.arena = arena,
	    .edited = letters->edited,
	    .shelf = letters->shelf,
	    .trial_file = arena_printf(arena, "%s/%s.txt", language, name),
	    .trial_text = text};
	struct check check = {.letters = &trial, .language = language, .why = why};
	struct template *template = arena_alloc(arena, sizeof(*template));
	struct source source;
	struct why said;
	enum status st;

	if (kind == NULL)
		return because(why, BROKEN, "there is no template %s", name);
	check.fields = kind->fields;
	check.why = &said;
	st = open_template(&check, name, template, &source, &said);
	/* "trial:4: ..." */
	if (st != OK)
		return because(why, st, "%s",
		    text_starts(said.text, TRIAL ":") ? said.text + strlen(TRIAL ":") : said.text);
	trial.templates = template;
	trial.count = 1;
	return letters_render(&trial, arena, language, name, view, letter, why);
}
