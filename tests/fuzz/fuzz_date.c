/* date: days and hours in prose, the day an absence ends, and the Date field. */
#include "fuzz.h"

#include "absence.h"
#include "mime.h"
#include "when.h"

#define MOMENTS 50

static void
check_moment(const struct prose *prose, const struct moment *moment)
{
	assert(moment->begin <= moment->end && moment->end <= prose->size);
	if (moment->has_day)
		assert(clock_valid_date(moment->year, moment->month, moment->day));
	if (moment->has_hour)
		assert(moment->hour >= 0 && moment->hour < 24 && moment->minute >= 0 && moment->minute < 60);
}

void
fuzz_one(struct arena *a, const char *bytes, size_t size)
{
	static const struct civil days[] = {
	    {.year = 2026, .month = 12, .day = 1, .hour = 9, .weekday = 2},
	    {.year = 2028, .month = 2, .day = 29, .hour = 23, .minute = 59, .weekday = 2},
	};
	const char *text = text_valid(a, bytes, size), *until;
	struct moment moments[MOMENTS], days_hour = {.has_hour = true, .hour = 14};
	bool cut;
	const struct prose *prose = prose_make(a, text, &cut);

	for (size_t i = 0; i < prose->sentence_count; i++) {
		const struct sentence *sentence = &prose->sentences[i];
		size_t count = when_find(prose, sentence->first_word, sentence->word_count, &days[size % 2],
		    i % 2 == 0 ? NULL : &days_hour, moments, MOMENTS);
		assert(count <= MOMENTS);
		for (size_t k = 0; k < count; k++) {
			check_moment(prose, &moments[k]);
			assert(k == 0 || moments[k].begin >= moments[k - 1].end);
		}
	}
	until = absence_return(a, text, 1796115600);
	assert(until == NULL || strlen(until) == strlen("2026-12-10"));
	(void)mime_date(text);
}
