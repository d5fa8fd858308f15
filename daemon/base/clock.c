/*
 * TZif files are read by hand (RFC 9636) rather than through localtime(3), whose zone is one per process, set
 * by a global and reloaded from a file: the reader has none in its sealed room, and the desk may serve two zones.
 */
#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"

#define ZONEINFO     "/usr/share/zoneinfo/"
#define FILE_BYTES   ((size_t)256 * 1024)
#define DAY_S	     86400
#define FIRST_YEAR   1970
#define LAST_YEAR    2100
#define OFFSET_S_MAX (26 * 3600)
/* Years 1 to 9999, the only ones a date of four digits can say, less a day for the offset. */
#define AT_MIN (-62135596800 + DAY_S)
#define AT_MAX (253402300799 - DAY_S)

static const char *const weekday_names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const month_names[] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

int64_t
clock_now(const struct clock *clock)
{
	return clock->fixed_at != 0 ? clock->fixed_at : (int64_t)time(NULL);
}

int64_t
clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t
divide_down(int64_t number, int64_t by)
{
	return number / by - (number % by < 0);
}

/* Days since 1970-01-01 of a date of the proleptic Gregorian calendar; years begin in March, so 29 February is last. */
static int64_t
days_from_date(int64_t year, int month, int64_t day)
{
	int64_t y = month > 2 ? year : year - 1, era = divide_down(y, 400), year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year + day -
	       1 - 719468;
}

static void
date_from_days(int64_t days, struct civil *civil)
{
	int64_t era, day_of_era, year_of_era, day_of_year, month;

	civil->weekday = (int)(((days + 4) % 7 + 7) % 7);
	days += 719468;
	era = divide_down(days, 146097);
	day_of_era = days - era * 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	month = (5 * day_of_year + 2) / 153;
	civil->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
	civil->month = (int)(month < 10 ? month + 3 : month - 9);
	civil->year = (int)(era * 400 + year_of_era + (civil->month <= 2));
}

/* The last change at or before `at`; the first one when all come after. */
static size_t
change_before(const struct zone *zone, int64_t at)
{
	size_t low = 0, high = zone->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (zone->changes[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static int32_t
offset_at(const struct zone *zone, int64_t at)
{
	return zone->changes[change_before(zone, at)].offset_s;
}

static int64_t
clamp(int64_t at)
{
	return at < AT_MIN ? AT_MIN : at > AT_MAX ? AT_MAX : at;
}

struct civil
clock_civil(const struct zone *zone, int64_t at)
{
	struct civil civil;
	int64_t local, days, second;

	at = clamp(at);
	local = at + offset_at(zone, at);
	days = divide_down(local, DAY_S);
	second = local - days * DAY_S;
	date_from_days(days, &civil);
	civil.hour = (int)(second / 3600);
	civil.minute = (int)(second / 60 % 60);
	civil.second = (int)(second % 60);
	return civil;
}

/* The instant at which the zone's clocks show `local`, counted as if they were UTC's. */
static int64_t
instant(const struct zone *zone, int64_t local)
{
	size_t i = change_before(zone, local - OFFSET_S_MAX);

	for (;; i++) {
		const struct zone_change *change = &zone->changes[i];
		if (i + 1 < zone->count && local - change->offset_s >= change[1].at)
			continue;
		/* Too late for the offset before, too early for this one: the clocks skip it. */
		if (i > 0 && local - change->offset_s < change->at)
			return local - change[-1].offset_s;
		return local - change->offset_s;
	}
}

int64_t
clock_instant(const struct zone *zone, const struct civil *civil)
{
	int64_t months = (int64_t)civil->year * 12 + civil->month - 1, year = divide_down(months, 12);
	int64_t days = days_from_date(year, (int)(months - year * 12) + 1, civil->day);
	int64_t local =
	    days * DAY_S + (int64_t)civil->hour * 3600 + (int64_t)civil->minute * 60 + civil->second;

	return instant(zone, clamp(local));
}

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool
clock_valid_date(int year, int month, int day)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
		return false;
	return day <= lengths[month - 1] + (month == 2 && is_leap(year));
}

int64_t
clock_day(const struct zone *zone, int64_t at, int days)
{
	struct civil civil = clock_civil(zone, at);

	return instant(zone, clamp((days_from_date(civil.year, civil.month, civil.day) + days) * DAY_S));
}

/* Exactly `digits` of them; moves *text past them. */
static bool
parse_number(const char **text, int digits, int most, int *number)
{
	*number = 0;
	for (; digits > 0; digits--, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*number = *number * 10 + (**text - '0');
	}
	return *number <= most;
}

static bool
parse_char(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

static bool
parse_date(const char **text, struct civil *civil)
{
	return parse_number(text, 4, 9999, &civil->year) && parse_char(text, '-') &&
	       parse_number(text, 2, 12, &civil->month) && parse_char(text, '-') &&
	       parse_number(text, 2, 31, &civil->day) &&
	       clock_valid_date(civil->year, civil->month, civil->day);
}

static bool
parse_time(const char **text, struct civil *civil)
{
	return parse_number(text, 2, 23, &civil->hour) && parse_char(text, ':') &&
	       parse_number(text, 2, 59, &civil->minute) &&
	       (!parse_char(text, ':') || parse_number(text, 2, 59, &civil->second));
}

/* "Z" or "+01:00", as clock_iso writes it. */
static bool
parse_offset(const char **text, int64_t *offset)
{
	int hours, minutes, sign = **text == '-' ? -1 : 1;

	*offset = 0;
	if (parse_char(text, 'Z'))
		return true;
	if (!parse_char(text, '+') && !parse_char(text, '-'))
		return false;
	if (!parse_number(text, 2, 23, &hours) || !parse_char(text, ':') ||
	    !parse_number(text, 2, 59, &minutes))
		return false;
	*offset = sign * (int64_t)(hours * 3600 + minutes * 60);
	return true;
}

bool
clock_parse_iso(const struct zone *zone, const char *text, bool end, int64_t *at)
{
	static const struct zone_change never = {0, 0};
	static const struct zone utc = {.name = "UTC", .count = 1, .changes = &never};
	struct civil civil = {0};
	int64_t offset;

	if (!parse_date(&text, &civil))
		return false;
	if (*text == '\0') {
		*at = clock_instant(zone, &civil);
		if (end)
			*at = clock_day(zone, *at, 1) - 1;
		return true;
	}
	if (!parse_char(&text, 'T') || !parse_time(&text, &civil))
		return false;
	if (*text == '\0') {
		*at = clock_instant(zone, &civil);
		return true;
	}
	if (!parse_offset(&text, &offset) || *text != '\0')
		return false;
	*at = clock_instant(&utc, &civil) - offset;
	return true;
}

/* "+0100" or "+01:00". */
static char *
offset_text(struct arena *a, const struct zone *zone, int64_t at, const char *colon)
{
	int32_t offset = offset_at(zone, clamp(at)), size = offset < 0 ? -offset : offset;

	return arena_printf(a, "%c%02d%s%02d", offset < 0 ? '-' : '+', size / 3600, colon, size / 60 % 60);
}

char *
clock_iso(struct arena *a, const struct zone *zone, int64_t at)
{
	struct civil c = clock_civil(zone, at);

	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d%s", c.year, c.month, c.day, c.hour, c.minute,
	    c.second, offset_text(a, zone, at, ":"));
}

char *
clock_rfc5322(struct arena *a, const struct zone *zone, int64_t at)
{
	struct civil c = clock_civil(zone, at);

	return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d %s", weekday_names[c.weekday], c.day,
	    month_names[c.month - 1], c.year, c.hour, c.minute, c.second, offset_text(a, zone, at, ""));
}

/* Bytes of a TZif file not read yet. */
struct cursor {
	const unsigned char *at;
	size_t left;
};

/* The next `size` bytes; NULL when there are not so many. */
static const unsigned char *
cut(struct cursor *cursor, size_t size)
{
	const unsigned char *bytes = cursor->at;

	if (size > cursor->left)
		return NULL;
	cursor->at += size;
	cursor->left -= size;
	return bytes;
}

static int64_t
big_endian(const unsigned char *bytes, size_t size)
{
	/* The sign fills what the number leaves. */
	uint64_t number = (bytes[0] & 0x80) != 0 ? UINT64_MAX : 0;

	for (size_t i = 0; i < size; i++)
		number = number << 8 | bytes[i];
	return (int64_t)number;
}

struct tzif_header {
	char version;
	size_t isut, isstd, leap, times, types, characters;
};

static bool
tzif_header(struct cursor *cursor, struct tzif_header *header)
{
	const unsigned char *bytes = cut(cursor, 44);
	size_t *counts[] = {&header->isut, &header->isstd, &header->leap, &header->times, &header->types,
	    &header->characters};

	if (bytes == NULL || memcmp(bytes, "TZif", 4) != 0)
		return false;
	header->version = (char)bytes[4];
	for (size_t i = 0; i < COUNT(counts); i++) {
		int64_t count = big_endian(bytes + 20 + 4 * i, 4);
		if (count < 0 || count > (int64_t)FILE_BYTES)
			return false;
		*counts[i] = (size_t)count;
	}
	return header->types > 0;
}

static size_t
tzif_body_size(const struct tzif_header *h, size_t time_size)
{
	return h->times * (time_size + 1) + h->types * 6 + h->characters + h->leap * (time_size + 4) +
	       h->isstd + h->isut;
}

static void
add_change(struct buf *changes, int64_t at, int64_t offset)
{
	struct zone_change change = {.at = at, .offset_s = (int32_t)offset};

	buf_add_bytes(changes, &change, sizeof(change));
}

/* What is in force in 1970, then each change from there on; *offset is left at the last one's. */
static bool
tzif_changes(
    struct cursor *cursor, const struct tzif_header *h, struct buf *changes, int64_t *offset, int64_t *last)
{
	const unsigned char *times = cut(cursor, h->times * 8), *indices = cut(cursor, h->times);
	const unsigned char *types = cut(cursor, h->types * 6);
	bool begun = false;

	if (times == NULL || indices == NULL || types == NULL ||
	    cut(cursor, h->characters + h->leap * 12 + h->isstd + h->isut) == NULL)
		return false;
	*offset = big_endian(types, 4);
	*last = INT64_MIN;
	for (size_t i = 0; i < h->times; i++) {
		int64_t at = big_endian(times + 8 * i, 8), before = *offset;
		if (indices[i] >= h->types || (i > 0 && at <= *last))
			return false;
		*last = at;
		*offset = big_endian(types + 6 * (size_t)indices[i], 4);
		if (*offset < -OFFSET_S_MAX || *offset > OFFSET_S_MAX)
			return false;
		if (at > 0 && !begun)
			add_change(changes, 0, before);
		begun = begun || at > 0;
		/* Only the name or the daylight flag may have changed. */
		if (at > 0 && *offset != before)
			add_change(changes, at, *offset);
	}
	if (!begun)
		add_change(changes, 0, *offset);
	return true;
}

/* One date of a POSIX TZ rule: Mm.w.d, Jn or n, and the local time then. */
struct rule_date {
	char kind; /* 'M', 'J' or '0' */
	int month, week, day;
	int64_t time_s;
};

/* The footer: "CET-1CEST,M3.5.0,M10.5.0/3".  Offsets here are east of Greenwich, unlike in the text. */
struct rule {
	bool has_summer;
	int64_t winter_s, summer_s;
	struct rule_date to_summer, to_winter;
};

static bool
rule_number(const char **text, int64_t most, int64_t *number)
{
	if (**text < '0' || **text > '9')
		return false;
	for (*number = 0; **text >= '0' && **text <= '9' && *number <= most; (*text)++)
		*number = *number * 10 + (**text - '0');
	return *number <= most;
}

/* hh[:mm[:ss]], signed; hours to 167 (RFC 9636, 3.3.1). */
static bool
rule_time(const char **text, int64_t *seconds)
{
	int64_t number, unit = 3600, sign = **text == '-' ? -1 : 1;

	if (**text == '-' || **text == '+')
		(*text)++;
	*seconds = 0;
	do {
		if (!rule_number(text, unit == 3600 ? 167 : 59, &number))
			return false;
		*seconds += number * unit;
		unit /= 60;
	} while (unit > 0 && parse_char(text, ':'));
	*seconds *= sign;
	return true;
}

static bool
rule_name(const char **text)
{
	const char *begin = *text;

	if (**text == '<') {
		const char *close = strchr(*text, '>');
		*text = close == NULL ? *text : close + 1;
		return close != NULL;
	}
	while ((**text >= 'A' && **text <= 'Z') || (**text >= 'a' && **text <= 'z'))
		(*text)++;
	return *text - begin >= 3;
}

static bool
rule_date(const char **text, struct rule_date *date)
{
	int64_t month = 0, week = 0, day;

	if (!parse_char(text, ','))
		return false;
	date->kind = '0';
	date->time_s = 2 * 3600;
	if (parse_char(text, 'M')) {
		date->kind = 'M';
		if (!rule_number(text, 12, &month) || month == 0 || !parse_char(text, '.') ||
		    !rule_number(text, 5, &week) || week == 0 || !parse_char(text, '.') ||
		    !rule_number(text, 6, &day))
			return false;
	} else {
		if (parse_char(text, 'J'))
			date->kind = 'J';
		if (!rule_number(text, 365, &day))
			return false;
	}
	date->month = (int)month;
	date->week = (int)week;
	date->day = (int)day;
	return !parse_char(text, '/') || rule_time(text, &date->time_s);
}

static bool
rule_parse(const char *text, struct rule *rule)
{
	int64_t west;

	*rule = (struct rule){0};
	if (!rule_name(&text) || !rule_time(&text, &west))
		return false;
	rule->winter_s = -west;
	if (*text == '\0')
		return true;
	rule->has_summer = true;
	rule->summer_s = rule->winter_s + 3600;
	if (!rule_name(&text))
		return false;
	if (*text != ',') {
		if (!rule_time(&text, &west))
			return false;
		rule->summer_s = -west;
	}
	return rule_date(&text, &rule->to_summer) && rule_date(&text, &rule->to_winter) && *text == '\0';
}

/* The local time a rule names in `year`, counted as if it were UTC. */
static int64_t
rule_local(const struct rule_date *date, int year)
{
	int64_t first = days_from_date(year, 1, 1), day;
	struct civil begin;

	if (date->kind == 'M') {
		first = days_from_date(year, date->month, 1);
		date_from_days(first, &begin);
		day = 1 + (date->day - begin.weekday + 7) % 7 + 7 * (date->week - 1);
		/* The fifth week is the last one. */
		while (!clock_valid_date(year, date->month, (int)day))
			day -= 7;
		day -= 1;
	} else {
		day = date->kind == 'J' ? date->day - 1 + (is_leap(year) && date->day > 59) : date->day;
	}
	return (first + day) * DAY_S + date->time_s;
}

/* The changes a rule makes after `last`, to the end of 2100. */
static void
rule_expand(const struct rule *rule, int64_t last, struct buf *changes)
{
	for (int year = FIRST_YEAR; rule->has_summer && year <= LAST_YEAR; year++) {
		struct zone_change summer = {
		    rule_local(&rule->to_summer, year) - rule->winter_s, (int32_t)rule->summer_s};
		struct zone_change winter = {
		    rule_local(&rule->to_winter, year) - rule->summer_s, (int32_t)rule->winter_s};
		bool north = summer.at < winter.at;
		const struct zone_change *pair[] = {north ? &summer : &winter, north ? &winter : &summer};
		for (size_t i = 0; i < COUNT(pair); i++)
			if (pair[i]->at > last && pair[i]->at > 0)
				add_change(changes, pair[i]->at, pair[i]->offset_s);
	}
}

/* The rule between two newlines that ends a file of version 2 or later; empty: the last change holds for ever. */
static bool
tzif_footer(struct arena *a, struct cursor *cursor, int64_t last, struct buf *changes)
{
	const unsigned char *end;
	const char *text;
	struct rule rule;

	if (cursor->left < 2 || *cut(cursor, 1) != '\n' ||
	    (end = memchr(cursor->at, '\n', cursor->left)) == NULL)
		return false;
	text = arena_bytes(a, cursor->at, (size_t)(end - cursor->at));
	if (*text == '\0')
		return true;
	if (!rule_parse(text, &rule))
		return false;
	rule_expand(&rule, last, changes);
	return true;
}

/* A version 2 file says everything twice, first with 32-bit times, which are skipped. */
static bool
tzif_parse(struct arena *a, struct cursor file, struct buf *changes)
{
	struct tzif_header header;
	int64_t offset, last;

	return tzif_header(&file, &header) && header.version >= '2' &&
	       cut(&file, tzif_body_size(&header, 4)) != NULL && tzif_header(&file, &header) &&
	       tzif_changes(&file, &header, changes, &offset, &last) && tzif_footer(a, &file, last, changes);
}

static bool
is_zone_name(const char *name)
{
	size_t size = strlen(name);

	if (size == 0 || size > 64 || *name == '/' || strstr(name, "..") != NULL)
		return false;
	return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/.") == size;
}

static enum status
read_zone_file(struct arena *a, const char *name, struct cursor *file, struct why *why)
{
	const char *path = arena_printf(a, ZONEINFO "%s", name);
	unsigned char *bytes = arena_alloc(a, FILE_BYTES);
	FILE *stream;

	if ((stream = fopen(path, "rbe")) == NULL && errno == ENOENT)
		return because(why, REFUSED, "no time zone is named \"%s\" (%s does not exist)", name, path);
	if (stream == NULL)
		return because(why, BROKEN, "%s: %s", path, strerror(errno));
	file->at = bytes;
	file->left = fread(bytes, 1, FILE_BYTES, stream);
	fclose(stream);
	return OK;
}

enum status
zone_load(struct arena *a, const char *name, const struct zone **zone, struct why *why)
{
	struct arena *scratch = arena_open();
	struct buf changes = buf_make(a);
	struct cursor file;
	struct zone *made;
	enum status st;

	*zone = NULL;
	if (!is_zone_name(name)) {
		st = because(why, REFUSED, "\"%s\" is not the name of a time zone, as Europe/Paris is", name);
		goto out;
	}
	if ((st = read_zone_file(scratch, name, &file, why)) != OK)
		goto out;
	if (!tzif_parse(scratch, file, &changes)) {
		st = because(why, REFUSED, ZONEINFO "%s is not a time zone file (TZif 2 or later)", name);
		goto out;
	}
	made = arena_alloc(a, sizeof(*made));
	made->name = arena_string(a, name);
	made->count = changes.size_bytes / sizeof(struct zone_change);
	/* The arena aligns what it gives for any type, a buffer's bytes included. */
	made->changes = (const void *)changes.data;
	*zone = made;
out:
	arena_close(scratch);
	return st;
}
