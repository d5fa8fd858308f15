#include "verdict.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "prose.h"
#include "thumb.h"
#include "verdict_comment.h"
#include "verdict_mark.h"

#define HEADS_MAX  200
#define PLACES_MAX 500

/* A decision where it is said. */
struct head {
	enum decision_kind kind;
	const char *verb;  /* its words, folded */
	size_t begin, end; /* in prose->folded, its references included */
	size_t sentence;   /* index */
	bool named;	   /* it says which requests */
	bool plain;	   /* a colon follows: what is behind it is the comment, whatever it says */
	bool doubt;
	size_t ref_count, except_count;
	const char *excepts[MARKS_MAX]; /* "sauf R-33" */
	const char *refs[MARKS_MAX];	/* NULL: all of the letter's */
};
struct trial {
	struct arena *arena;
	const struct context *context;
	const struct rules *rules;
	const struct prose *prose;
	size_t head_count;
	struct head *heads;
	size_t doubt_count, mention_count;
	size_t *doubts;	  /* where doubt is said */
	size_t *mentions; /* where a clause begins about a request that nothing is decided about */
	bool full;
};

static bool
is_verdict(const struct mark *mark)
{
	return mark->kind == MARK_VALIDATE || mark->kind == MARK_REFUSE;
}

/* The references from mark `at` on that touch each other; the first mark past them. */
static size_t
group_end(const char *text, const struct mark *marks, size_t count, size_t at)
{
	while (
	    at + 1 < count && marks[at + 1].kind == MARK_REF && marks_touch(text, &marks[at], &marks[at + 1]))
		at++;
	return at + 1;
}

static bool
has_comma(const char *text, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++)
		if (text[i] == ',' || text[i] == ';' || text[i] == '/')
			return true;
	return false;
}

enum owner { OWNER_BEFORE, OWNER_AFTER, OWNER_UNKNOWN };
/* "oui, R-32 non": whose are the references in [first, past) between two decisions? */
static enum owner
owner_of(const char *text, const struct mark *marks, size_t count, size_t verdict, size_t first, size_t past)
{
	bool before, after;

	if (past >= count || !is_verdict(&marks[past]) || !marks_touch(text, &marks[past - 1], &marks[past]))
		return OWNER_BEFORE;
	if (past + 1 < count && marks[past + 1].kind == MARK_REF &&
	    marks_touch(text, &marks[past], &marks[past + 1]))
		return OWNER_BEFORE;
	before = has_comma(text, marks[verdict].end, marks[first].begin);
	after = has_comma(text, marks[past - 1].end, marks[past].begin);
	if (marks[past].kind == marks[verdict].kind || before == after)
		return marks[past].kind == marks[verdict].kind ? OWNER_BEFORE : OWNER_UNKNOWN;
	return before ? OWNER_AFTER : OWNER_BEFORE;
}

static struct head *
add_head(struct trial *trial, const struct sentence *sentence, const struct mark *verdict, const char *text)
{
	struct head *head;

	if (trial->head_count == HEADS_MAX) {
		trial->full = true;
		return NULL;
	}
	head = &trial->heads[trial->head_count++];
	*head = (struct head){
	    .kind = verdict->kind == MARK_VALIDATE ? DECISION_VALIDATE : DECISION_REFUSE,
	    .verb = arena_bytes(trial->arena, text + verdict->begin, verdict->end - verdict->begin),
	    .begin = sentence->begin + verdict->begin,
	    .end = sentence->begin + verdict->end,
	    .sentence = (size_t)(sentence - trial->prose->sentences),
	};
	return head;
}

static void
add_refs(
    struct head *head, const struct sentence *sentence, const struct mark *marks, size_t first, size_t past)
{
	for (size_t i = first; head != NULL && i < past && head->ref_count < MARKS_MAX; i++) {
		head->refs[head->ref_count++] = marks[i].ref;
		head->named = true;
		if (sentence->begin + marks[i].begin < head->begin)
			head->begin = sentence->begin + marks[i].begin;
		if (sentence->begin + marks[i].end > head->end)
			head->end = sentence->begin + marks[i].end;
	}
}

static void
add_place(struct trial *trial, size_t *places, size_t *count, size_t place)
{
	if (*count == PLACES_MAX)
		trial->full = true;
	else
		places[(*count)++] = place;
}

/* "pour R-32 je te dis demain": nothing is said about what stands before that clause. */
static void
add_mention(struct trial *trial, size_t at)
{
	const char *text = trial->prose->folded;

	size_t after = trial->head_count == 0 ? 0 : trial->heads[trial->head_count - 1].end;

	while (at > after && strchr(",;:.!?\n", text[at - 1]) == NULL)
		at--;
	add_place(trial, trial->mentions, &trial->mention_count, at);
}

/* References first: "R-31 : oui".  Returns the mark to go on with. */
static size_t
take_refs(struct trial *trial, const struct sentence *sentence, const char *text, const struct mark *marks,
    size_t count, size_t at, bool *named)
{
	size_t past = group_end(text, marks, count, at);

	if (past >= count || !is_verdict(&marks[past]) ||
	    !marks_touch(text, &marks[past - 1], &marks[past])) {
		add_mention(trial, sentence->begin + marks[at].begin);
		return past;
	}
	add_refs(add_head(trial, sentence, &marks[past], text), sentence, marks, at, past);
	*named = true;
	return past + 1;
}

/* "Please reject, no budget": the second no is the reason. */
static bool
repeats_no(const struct trial *trial, const struct sentence *sentence, const struct mark *mark)
{
	const struct head *last = trial->head_count == 0 ? NULL : &trial->heads[trial->head_count - 1];

	return last != NULL && mark->kind == MARK_REFUSE && last->kind == DECISION_REFUSE &&
	       last->sentence == (size_t)(sentence - trial->prose->sentences);
}

/* The decision first: "valider R-31, R-32", or alone. */
static size_t
take_verdict(struct trial *trial, const struct sentence *sentence, const char *text, const struct mark *marks,
    size_t count, size_t at, bool *named)
{
	size_t past = at + 1;
	enum owner owner = OWNER_BEFORE;
	struct head *head;

	if (past < count && marks[past].kind == MARK_REF && marks_touch(text, &marks[at], &marks[past])) {
		past = group_end(text, marks, count, at + 1);
		owner = owner_of(text, marks, count, at, at + 1, past);
	} else if (*named) {
		/* "R-54 : non, il a accepté" is one decision, "ok R-54, non" is none. */
		head = &trial->heads[trial->head_count - 1];
		if (at > 0 && marks_touch(text, &marks[at - 1], &marks[at]) &&
		    (head->kind == DECISION_VALIDATE) != (marks[at].kind == MARK_VALIDATE))
			head->doubt = true;
		return past;
	}
	if (past == at + 1 && repeats_no(trial, sentence, &marks[at]))
		return past;
	head = add_head(trial, sentence, &marks[at], text);
	if (owner == OWNER_AFTER || past == at + 1)
		return at + 1;
	add_refs(head, sentence, marks, at + 1, past);
	if (head != NULL)
		head->doubt = owner == OWNER_UNKNOWN;
	*named = true;
	return past;
}

/*
 * "tout valider sauf R-33": nothing is said of those, unless it is said apart.  An exception that names no request
 * leaves in doubt what it touches; one that comes first ("sauf R-33, ok"), what follows.
 */
static size_t
take_exception(struct trial *trial, const struct sentence *sentence, const char *text,
    const struct mark *marks, size_t count, size_t at)
{
	struct head *head = trial->head_count == 0 ? NULL : &trial->heads[trial->head_count - 1];
	bool named =
	    at + 1 < count && marks[at + 1].kind == MARK_REF && marks_touch(text, &marks[at], &marks[at + 1]);
	size_t past = named ? group_end(text, marks, count, at + 1) : at + 1;

	if (head == NULL || head->sentence != (size_t)(sentence - trial->prose->sentences)) {
		add_place(trial, trial->doubts, &trial->doubt_count, sentence->begin + marks[at].begin);
		return past;
	}
	if (!named) {
		head->doubt = head->doubt || (at > 0 && marks_touch(text, &marks[at - 1], &marks[at]));
		return past;
	}
	for (size_t i = at + 1; i < past && head->except_count < MARKS_MAX; i++)
		head->excepts[head->except_count++] = marks[i].ref;
	if (past < count && is_verdict(&marks[past]) && marks_touch(text, &marks[past - 1], &marks[past]))
		return at + 1;
	add_mention(trial, sentence->begin + marks[at].begin);
	return past;
}

static void
read_sentence(struct trial *trial, const struct sentence *sentence)
{
	size_t size = sentence->end - sentence->begin;
	const char *text = arena_bytes(trial->arena, trial->prose->folded + sentence->begin, size);
	struct mark *marks = arena_array(trial->arena, MARKS_MAX, sizeof(*marks));
	size_t count = marks_find(trial->arena, text, size, trial->context, trial->rules, marks, MARKS_MAX);
	bool named = false;

	trial->full = trial->full || count == MARKS_MAX;
	for (size_t at = 0; at < count;) {
		if (marks[at].kind == MARK_DOUBT) {
			add_place(
			    trial, trial->doubts, &trial->doubt_count, sentence->begin + marks[at].begin);
			at++;
		} else if (marks[at].kind == MARK_EXCEPT) {
			at = take_exception(trial, sentence, text, marks, count, at);
		} else if (marks[at].kind == MARK_REF) {
			at = take_refs(trial, sentence, text, marks, count, at, &named);
		} else {
			at = take_verdict(trial, sentence, text, marks, count, at, &named);
		}
	}
}

static bool
colon_follows(const struct trial *trial, size_t at)
{
	const char *text = trial->prose->folded;

	return text[at + strspn(text + at, " ")] == ':';
}

/* Behind "valider :" nothing decides but what begins a line or, naming a request, a clause of its own. */
static bool
is_inner(const struct trial *trial, const struct head *head, bool first)
{
	const char *text = trial->prose->folded;
	size_t at = head->begin;

	if (first)
		return !head->named && !head->plain;
	while (at > 0 && text[at - 1] == ' ')
		at--;
	return !head->named || at == 0 || strchr(",;.!\n", text[at - 1]) == NULL;
}

static void
drop_inner(struct trial *trial)
{
	bool plain = false;
	size_t kept = 0;

	for (size_t i = 0; i < trial->head_count; i++) {
		struct head head = trial->heads[i];
		const struct sentence *sentence = &trial->prose->sentences[head.sentence];
		bool first = sentence->line_start && head.begin == sentence->begin;
		head.plain = colon_follows(trial, head.end) && (first || head.named);
		if (plain && is_inner(trial, &head, first))
			continue;
		trial->heads[kept++] = head;
		plain = head.plain;
	}
	trial->head_count = kept;
}

/* "le reste j'attends": from here on it is about others. */
static size_t
others_at(const char *text, size_t begin, size_t end)
{
	static const char *const others[] = {"le reste", "les autres", "l'autre", "the rest", "the other"};

	for (size_t i = 0; i < COUNT(others); i++) {
		const char *at = strstr(text + begin, others[i]);
		if (at != NULL && at < text + end)
			end = (size_t)(at - text);
	}
	return end;
}

/* Where what a head says ends: at the next one. */
static size_t
span_end(const struct trial *trial, size_t index)
{
	const struct prose *prose = trial->prose;
	const struct head *head = &trial->heads[index];
	size_t end = index + 1 < trial->head_count ? trial->heads[index + 1].begin : prose->size;

	if (head->plain)
		return end;
	for (size_t i = 0; i < trial->mention_count; i++)
		if (trial->mentions[i] >= head->end && trial->mentions[i] < end)
			end = trial->mentions[i];
	return others_at(prose->folded, head->end, end);
}

/* Doubt or a question beside it, unless it is said as a command says it. */
static bool
is_doubtful(const struct trial *trial, size_t index, size_t end)
{
	const struct head *head = &trial->heads[index];
	const struct sentence *sentence = &trial->prose->sentences[head->sentence];
	size_t from = index == 0 ? 0 : trial->heads[index - 1].end;

	if (head->doubt)
		return true;
	if (head->plain)
		return false;
	if (sentence->question && sentence->end <= end)
		return true;
	/* A decision that names no request is all the letter says: doubt anywhere is about it. */
	if (head->named) {
		from = from > sentence->begin ? from : sentence->begin;
		end = end < sentence->end ? end : sentence->end;
	}
	for (size_t i = 0; i < trial->doubt_count; i++)
		if (trial->doubts[i] >= from && trial->doubts[i] < end)
			return true;
	return false;
}

/* What stands between two places, a sentence at a time, courtesy left out. */
static const char *
gather(const struct trial *trial, size_t begin, size_t end)
{
	const struct prose *prose = trial->prose;
	const char *comment = NULL;

	for (size_t i = 0; i < prose->sentence_count; i++) {
		const struct sentence *sentence = &prose->sentences[i];
		size_t to = sentence->end < end ? sentence->end : end;
		if (sentence->begin < begin || sentence->begin >= end)
			continue;
		comment = comment_join(trial->arena, comment,
		    comment_sentence(
			trial->arena, prose_quote(trial->arena, prose, sentence->begin, to), trial->context));
	}
	return comment;
}

/* Behind a colon: the line as it stands, then what is below it. */
static const char *
plain_comment(const struct trial *trial, size_t at, size_t end)
{
	const char *folded = trial->prose->folded, *typed = NULL;
	size_t from = at + strspn(folded + at, " :"), until = from + strcspn(folded + from, "\n"), cut;

	until = until < end ? until : end;
	for (cut = until; cut > from && until == end && strchr(" ,;", folded[cut - 1]) != NULL; cut--)
		;
	if (cut > from)
		typed = prose_quote(trial->arena, trial->prose, from, cut);
	if (typed != NULL && *typed == '\0')
		typed = NULL;
	return comment_join(trial->arena, typed, gather(trial, until, end));
}

static const char *
comment_of(const struct trial *trial, size_t index)
{
	const struct prose *prose = trial->prose;
	const struct head *head = &trial->heads[index];
	const struct sentence *sentence = &prose->sentences[head->sentence];
	size_t end = span_end(trial, index), until = sentence->end < end ? sentence->end : end, from;
	const char *typed, *comment;

	if (head->plain)
		return plain_comment(trial, head->end, end);
	typed = until > head->end ? prose_quote(trial->arena, prose, head->end, until) : "";
	comment = comment_after(trial->arena, typed, head->verb, head->kind, trial->context);
	comment = comment_join(trial->arena, comment, gather(trial, until, end));
	if (comment != NULL || head->named || head->kind != DECISION_REFUSE)
		return comment;
	/* The reason may come first: "Elle est en poste depuis lundi, donc non." */
	from = index == 0 ? 0 : trial->heads[index - 1].end;
	return index > 0 && trial->heads[index - 1].sentence == head->sentence
		   ? NULL
		   : gather(trial, from, head->begin);
}

/* -- decisions -- */

static struct read_decision *
decision_about(const struct trial *trial, struct reading *reading, const char *ref)
{
	struct read_decision *decision;

	for (size_t i = 0; i < reading->decision_count; i++) {
		decision = &reading->decisions[i];
		if (ref == NULL ? decision->ref == NULL
				: decision->ref != NULL && strcmp(decision->ref, ref) == 0)
			return decision;
	}
	if (reading->decision_count == DECISIONS_MAX)
		return NULL;
	decision = &reading->decisions[reading->decision_count++];
	*decision = (struct read_decision){
	    .kind = (enum decision_kind) - 1, .ref = ref == NULL ? NULL : arena_string(trial->arena, ref)};
	return decision;
}

/* Said twice it is one; said and unsaid it is none. */
static void
decide(struct trial *trial, struct reading *reading, const char *ref, enum decision_kind kind,
    const char *comment)
{
	struct read_decision *decision = decision_about(trial, reading, ref);

	if (decision == NULL) {
		trial->full = true;
	} else if (decision->kind == (enum decision_kind) - 1) {
		decision->kind = kind;
		decision->comment = comment;
	} else if (decision->kind == kind) {
		decision->comment = comment_join(trial->arena, decision->comment, comment);
	} else {
		decision->kind = DECISION_NONE;
		decision->comment = NULL;
	}
}

static bool
is_excepted(const struct head *head, const char *ref)
{
	for (size_t i = 0; i < head->except_count; i++)
		if (head->excepts[i] == NULL || strcmp(head->excepts[i], ref) == 0)
			return true;
	return false;
}

static void
decide_head(struct trial *trial, struct reading *reading, size_t index)
{
	const struct context *context = trial->context;
	const struct head *head = &trial->heads[index];
	bool doubtful = is_doubtful(trial, index, span_end(trial, index));
	enum decision_kind kind = doubtful ? DECISION_NONE : head->kind;
	const char *comment = doubtful ? NULL : comment_of(trial, index);

	if (!head->named)
		decide(trial, reading, context->request_ref, kind, comment);
	for (size_t i = 0; i < head->ref_count; i++) {
		if (head->refs[i] != NULL)
			decide(trial, reading, head->refs[i], kind, comment);
		for (size_t r = 0; head->refs[i] == NULL && r < context->request_count; r++)
			if (context->requests[r].pending && !is_excepted(head, context->requests[r].ref))
				decide(trial, reading, context->requests[r].ref, kind, comment);
	}
}

/* Without a request replied to, "ok" may be about anything. */
static bool
counts(const struct trial *trial, const struct head *head)
{
	return trial->context->request_ref != NULL || head->named ||
	       ((text_starts(head->verb, "valid") || text_starts(head->verb, "refus")) &&
		   head->sentence == 0 && head->begin == trial->prose->sentences[0].begin);
}

static void
finish(const struct trial *trial, struct reading *reading)
{
	if (reading->decision_count == 0 && trial->context->request_ref != NULL)
		reading->decisions[reading->decision_count++] =
		    (struct read_decision){.kind = DECISION_NONE, .ref = trial->context->request_ref};
	for (size_t i = 0; i < reading->decision_count; i++)
		if (reading->decisions[i].kind == DECISION_REFUSE && reading->decisions[i].comment == NULL)
			reading->decisions[i].error = "reason-required";
}

bool
verdict_begins(struct arena *a, const char *line, const struct rules *rules)
{
	static const struct context nothing = {0};
	const char *folded = text_fold(a, text_line(a, line));
	struct mark marks[8];
	size_t skipped = strspn(folded, " -*>[("), size, count;

	if (text_starts(folded + skipped, "tout ")) { /* "tout valider" */
		folded += skipped + strlen("tout ");
		skipped = 0;
	}
	size = strnlen(folded, 200);
	count = marks_find(a, folded, size, &nothing, rules, marks, COUNT(marks));
	if (count == 0 || marks[0].begin > skipped || marks[0].kind == MARK_DOUBT)
		return false;
	if (marks[0].kind == MARK_REF) {
		size_t past = group_end(folded, marks, count, 0);
		return past < count && is_verdict(&marks[past]) &&
		       marks_touch(folded, &marks[past - 1], &marks[past]);
	}
	return text_starts(folded + marks[0].begin, "valid") ||
	       text_starts(folded + marks[0].begin, "refus") ||
	       (count > 1 && marks[1].kind == MARK_REF && marks_touch(folded, &marks[0], &marks[1]));
}

/* A thumb that begins a line, as the word it stands for. */
static const char *
thumb_said(const char **line)
{
	const char *at = *line + strspn(*line, " ");
	size_t size;
	char thumb = thumb_at(at, &size);

	if (thumb == 0)
		return "";
	*line = at + size;
	return thumb == THUMB_UP ? "ok" : "non,";
}

/* A blank line before each line that decides: lines of a list are not one wrapped sentence. */
static const char *
set_apart(struct arena *a, const char *text, const struct rules *rules)
{
	struct buf out = buf_make(a);

	for (const char *end; *text != '\0'; text = end + (*end == '\n')) {
		const char *line;
		end = text + strcspn(text, "\n");
		line = arena_bytes(a, text, (size_t)(end - text));
		if (out.size_bytes > 0 && verdict_begins(a, line, rules))
			buf_add_char(&out, '\n');
		buf_add(&out, thumb_said(&line));
		buf_add(&out, line);
		buf_add_char(&out, '\n');
	}
	return out.data;
}

enum status
verdict_read(struct arena *a, const char *text, const struct message *message, const struct context *context,
    const struct rules *rules, struct reading *reading, struct why *why)
{
	struct trial trial = {.arena = a, .context = context, .rules = rules};
	bool cut;

	(void)message;
	trial.prose = prose_make(a, set_apart(a, text, rules), &cut);
	trial.heads = arena_array(a, HEADS_MAX, sizeof(*trial.heads));
	trial.doubts = arena_array(a, PLACES_MAX, sizeof(*trial.doubts));
	trial.mentions = arena_array(a, PLACES_MAX, sizeof(*trial.mentions));
	reading->decisions = arena_array(a, DECISIONS_MAX, sizeof(*reading->decisions));
	for (size_t i = 0; i < trial.prose->sentence_count && !trial.full; i++)
		read_sentence(&trial, &trial.prose->sentences[i]);
	drop_inner(&trial);
	for (size_t i = 0; i < trial.head_count; i++)
		if (counts(&trial, &trial.heads[i]))
			decide_head(&trial, reading, i);
	finish(&trial, reading);
	if (cut || trial.full)
		return because(why, REFUSED, "the letter decides more than anybody means");
	return OK;
}
