#include "letters/french.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "letters/phrases.h"

#define NBSP "\u00a0"

static const char *const days[2][7] = {
    {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
    {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
};
static const char *const months[2][12] = {
    {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
	"novembre", "décembre"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
	"November", "December"},
};

static const char *
day_of(struct arena *arena, const char *language, const struct civil *at)
{
	bool english = language_is_english(language);
	const char *day = days[english][at->weekday], *month = months[english][at->month - 1];

	if (english)
		return arena_printf(arena, "%s %d %s", day, at->day, month);
	return arena_printf(arena, "%s %d%s %s", day, at->day, at->day == 1 ? "er" : "", month);
}

static const char *
hour_of(struct arena *arena, const char *language, const struct civil *at)
{
	if (language_is_english(language) && at->minute == 0)
		return arena_printf(
		    arena, "%d %s", at->hour % 12 == 0 ? 12 : at->hour % 12, at->hour < 12 ? "am" : "pm");
	if (language_is_english(language))
		return arena_printf(arena, "%d:%02d %s", at->hour % 12 == 0 ? 12 : at->hour % 12, at->minute,
		    at->hour < 12 ? "am" : "pm");
	if (at->minute == 0)
		return arena_printf(arena, "%d" NBSP "h", at->hour);
	return arena_printf(arena, "%d" NBSP "h" NBSP "%02d", at->hour, at->minute);
}

static const char *
moment_of(struct arena *arena, const char *language, const struct civil *at)
{
	return arena_printf(arena, language_is_english(language) ? "%s, %s" : "%s à %s",
	    day_of(arena, language, at), hour_of(arena, language, at));
}

const char *
say_date(struct arena *arena, const char *language, const struct zone *zone, int64_t at)
{
	struct civil civil = clock_civil(zone, at);

	return arena_printf(arena, "%s %d", day_of(arena, language, &civil), civil.year);
}

const char *
say_day(struct arena *arena, const char *language, const struct zone *zone, int64_t at)
{
	struct civil civil = clock_civil(zone, at);

	return day_of(arena, language, &civil);
}

const char *
say_short_date(struct arena *arena, const struct zone *zone, int64_t at)
{
	struct civil civil = clock_civil(zone, at);

	return arena_printf(arena, "%02d/%02d/%04d", civil.day, civil.month, civil.year);
}

const char *
say_moment(struct arena *arena, const char *language, const struct zone *zone, int64_t at)
{
	struct civil civil = clock_civil(zone, at);

	return moment_of(arena, language, &civil);
}

const char *
say_hour(struct arena *arena, const char *language, const struct zone *zone, int64_t at)
{
	struct civil civil = clock_civil(zone, at);

	return hour_of(arena, language, &civil);
}

/* A civil time is taken through a zone without offset, which gives it its weekday and nothing else. */
const char *
say_when(struct arena *arena, const char *language, const char *when_local)
{
	static const struct zone_change none = {0, 0};
	static const struct zone still = {.name = "UTC", .count = 1, .changes = &none};
	struct civil civil;
	int64_t at;

	if (when_local == NULL || !clock_parse_iso(&still, when_local, false, &at))
		return when_local;
	civil = clock_civil(&still, at);
	return strchr(when_local, 'T') == NULL ? day_of(arena, language, &civil)
					       : moment_of(arena, language, &civil);
}

const char *
say_count(struct arena *arena, const char *language, int64_t count, const char *one, const char *many)
{
	/* French counts nothing in the singular: aucun candidat, aucune réponse. */
	static const char *const feminine[] = {"demande", "réponse", "notification", "minute", "question",
	    "date", "heure", "personne", "liste", "page", "ligne", "journée", "semaine", "diffusion"};
	bool english = language_is_english(language), is_feminine = false;

	one = phrase(language, one);
	many = phrase(language, many);
	if (count == 1)
		return arena_printf(arena, "1 %s", one);
	if (count != 0)
		return arena_printf(arena, "%lld %s", (long long)count, many);
	if (english)
		return arena_printf(arena, "no %s", many);
	for (size_t i = 0; i < COUNT(feminine); i++)
		is_feminine |= strncmp(one, feminine[i], strlen(feminine[i])) == 0;
	return arena_printf(arena, "%s %s", is_feminine ? "aucune" : "aucun", one);
}

const char *
say_spaced(struct arena *arena, const char *text)
{
	struct buf out = buf_make(arena);

	while (*text != '\0') {
		const char *tag = strncmp(text, "{{", 2) == 0 ? strstr(text, "}}") : NULL;

		if (tag != NULL) {
			buf_add_bytes(&out, text, (size_t)(tag + 2 - text));
			text = tag + 2;
		} else if (*text == ' ' &&
			   (strchr(":;!?", text[1]) != NULL || strncmp(text + 1, "»", 2) == 0) &&
			   text[1] != '\0') {
			buf_add(&out, NBSP);
			text++;
		} else if (strncmp(text, "« ", strlen("« ")) == 0) {
			buf_add(&out, "«" NBSP);
			text += strlen("« ");
		} else {
			buf_add_char(&out, *text++);
		}
	}
	return out.data;
}

const char *
say_answers(struct arena *arena, const char *language, int64_t count)
{
	return say_count(arena, language, count, "réponse", "réponses");
}

const char *
say_candidates(struct arena *arena, const char *language, int64_t count)
{
	return say_count(arena, language, count, "candidat", "candidats");
}

const char *
say_hello(struct arena *arena, const char *language, const char *name)
{
	return phrase_printf(arena, language, "Bonjour %s,", name);
}

const char *
say_progress(struct arena *arena, const char *language, int64_t answered, int64_t recipients)
{
	long long done = (long long)answered, all = (long long)recipients;

	if (language_is_english(language)) {
		if (all == 1)
			return done == 0 ? "the contact has not answered yet" : "the contact has answered";
		if (done == 0)
			return arena_printf(arena, "none of the %lld contacts has answered yet", all);
		if (done >= all)
			return arena_printf(arena, "all %lld contacts have answered", all);
		return arena_printf(
		    arena, "%lld of %lld contacts %s answered", done, all, done == 1 ? "has" : "have");
	}
	if (all == 1)
		return done == 0 ? "le contact n'a pas encore répondu" : "le contact a répondu";
	if (done == 0)
		return arena_printf(arena, "aucun des %lld contacts n'a encore répondu", all);
	if (done >= all)
		return arena_printf(arena, "les %lld contacts ont répondu", all);
	return arena_printf(arena, "%lld contact%s sur %lld %s répondu", done, done == 1 ? "" : "s", all,
	    done == 1 ? "a" : "ont");
}

const char *
say_list(struct arena *arena, const char *language, const char *const *items, size_t count)
{
	struct buf buf = buf_make(arena);

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_add(&buf, i + 1 < count		      ? ", "
				      : language_is_english(language) ? " and "
								      : " et ");
		buf_add(&buf, items[i]);
	}
	return buf.data;
}

const char *
say_size(struct arena *arena, const char *language, size_t size_bytes)
{
	static const char *const units[2][4] = {{"octets", "Ko", "Mo", "Go"}, {"bytes", "KB", "MB", "GB"}};
	bool english = language_is_english(language);
	double size = (double)size_bytes;
	size_t unit = 0;
	char text[32];
	char *point;

	while (size >= 999.5 && unit + 1 < COUNT(units[0])) {
		size /= 1000;
		unit++;
	}
	snprintf(text, sizeof(text), unit < 2 || size >= 9.95 ? "%.0f" : "%.1f", size);
	if (!english && (point = strchr(text, '.')) != NULL)
		*point = ',';
	return arena_printf(arena, "%s" NBSP "%s", text, units[english][unit]);
}

const char *
say_action(struct arena *arena, const char *language, const char *action)
{
	static const struct {
		const char *action, *french, *english;
	} words[] = {
	    {"interview", "demande d'entretien", "interview request"},
	    {"information", "demande d'information", "question"},
	    {"document", "demande de document", "document request"},
	    {"identity", "demande d'identité", "identity request"},
	    {"hire", "demande d'embauche", "hiring request"},
	    {"extension", "demande de prolongation", "extension request"},
	    {"interested", "intéressé", "interested"},
	    {"declined", "pas intéressé", "not interested"},
	    {"report", "compte-rendu", "report"},
	    {"comment", "commentaire", "comment"},
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(action, words[i].action) == 0)
			return language_is_english(language) ? words[i].english : words[i].french;
	return arena_string(arena, action);
}

const char *
say_status(const char *language, const char *status)
{
	static const struct {
		const char *status, *french, *english;
	} words[] = {
	    {"draft", "Brouillon", "Draft"},
	    {"running", "En cours", "Running"},
	    {"reviewing", "Traitement des retours", "Reviewing"},
	    {"done", "Terminée", "Finished"},
	    {"archived", "Archivée", "Archived"},
	    {"pending", "En attente", "Pending"},
	    {"validated", "Validée", "Approved"},
	    {"refused", "Refusée", "Declined"},
	    {"notified", "Notification", "Notified"},
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(status, words[i].status) == 0)
			return language_is_english(language) ? words[i].english : words[i].french;
	return status;
}
