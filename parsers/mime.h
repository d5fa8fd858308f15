/*
 * mime -- a letter taken apart (GMime): headers decoded, bodies to read, attachments, and the parts of a report.
 *
 * Memory:  everything lives in the arena given; no GMime object leaves mime.c.
 * Limits:  MIME_HEADER_BYTES_MAX and the counts below; what is past them is left out and said in `notes`.
 */
#ifndef PARSERS_MIME_H
#define PARSERS_MIME_H

#include "message.h"

#define MIME_HEADER_BYTES_MAX	((size_t)256 * 1024)
#define MIME_HEADERS_MAX	2000
#define MIME_PARTS_MAX		500
#define MIME_BOUNDARIES_MAX	20000
#define MIME_ATTACHMENTS_MAX	100
#define MIME_BODIES_MAX		50
#define MIME_ADDRESSES_MAX	1000
#define MIME_RETURNED_BYTES_MAX ((size_t)64 * 1024)

struct mime_header {
	const char *name; /* lower case */
	const char *raw;  /* as it stood */
};
/* One piece of what is to be read; multipart/alternative gives both. */
struct mime_body {
	const char *plain; /* UTF-8, or NULL */
	bool flowed, delsp;
	const char *html; /* UTF-8, or NULL */
};
struct mime {
	size_t header_count;
	struct mime_header *headers;
	size_t body_count;
	struct mime_body *bodies;
	size_t attachment_count,
	    picture_count; /* pictures: those of the HTML, counted among the attachments */
	struct attachment *attachments;
	const char *report_type; /* of multipart/report: "delivery-status", ...; lower case, or NULL */
	const char *status;	 /* message/delivery-status (RFC 3464), or NULL */
	const char *disposition; /* message/disposition-notification (RFC 8098), or NULL */
	const char *returned;	 /* the letter that came back, or its headers: its beginning, or NULL */
	bool calendar;		 /* carries text/calendar */
	struct strings notes;
};

struct mime *mime_open(struct arena *, const void *bytes, size_t size_bytes);
/* The first of this (lower case) name, or NULL. */
const struct mime_header *mime_header(const struct mime *, const char *name);
/* Its value decoded, on one line, or NULL.  Few fields are asked for: those that are not stay as they stood. */
const char *mime_value(struct arena *, const struct mime *, const char *name);
/* Groups are taken apart; what cannot be read is left out. */
struct mail_addresses mime_addresses(struct arena *, const char *raw);
/* UTC seconds, 0 when unreadable. */
int64_t mime_date(const char *raw);
void mime_prepare(void);

/* Adds to a list that grows in the arena. */
void strings_add(struct arena *, struct strings *, const char *);
bool strings_have(const struct strings *, const char *);

#endif
