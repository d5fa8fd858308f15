/*
 * status -- what a call came to, told by who must act.
 *
 * Every function that can fail returns an enum status; a struct why of the
 * caller's holds one sentence, fit to be read by a person, that says what
 * happened.  Log where a status is handled, once; on the way up only return it.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#define MUST_USE	     __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, at) __attribute__((format(printf, fmt, at)))
/* What is returned takes the arguments of that parameter, where it is a format. */
#define FORMAT_OF(fmt) __attribute__((format_arg(fmt)))
#define COUNT(array)   (sizeof(array) / sizeof(*(array)))

enum status {
	OK = 0,
	NONE,	 /* looked for, not there: not a failure */
	REFUSED, /* the sender can put it right: answered by mail */
	RETRY,	 /* may work later: left where it was */
	BROKEN,	 /* an operator must act: logged, the run stops cleanly */
};

struct why {
	char text[512];
};

/*
 * Sets why->text (cut at its size, never inside a UTF-8 character) and comes to `status`.  `why` may be NULL.  A macro,
 * so that compilers and analyzers see in each file what a function that gives a reason returns.
 */
#define because(why, what, ...) (why_write((why), __VA_ARGS__), (what))
void why_write(struct why *, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* "ok", "none", "refused", "retry", "broken": for logs. */
const char *status_name(enum status);

#endif
