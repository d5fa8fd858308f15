/*
 * listing -- every list a recruiter asks for: the page wanted as a table, links to the pages around it, and the whole of
 * it as a CSV attached.
 *
 *     static const struct listing_kind kind = {"diffusions", headings, COUNT(headings), 0, "statut|Tags"};
 *     struct listing *list = listing_open(take, command, &kind, "diffusions");
 *     for (...) listing_add(list, cells);
 *     if ((st = listing_show(list, why)) != OK) return st;
 *     listing_page(list, &first, &count);        which of the rows are shown, for links beside them
 *
 * `page : 2`, `lignes : 50` and `recherche : soudeur` are looked at here, for all lists alike; links to other pages
 * repeat every field of the command.  Rows are added whole and in order, all pages of them; or those of the piece that
 * listing_piece names, and `lignes : tout` asks for all.
 *
 * Memory:  cells are borrowed: they live in take->arena.  "" is an empty cell, shown as a dash.
 */
#ifndef DESK_TYPED_LISTING_H
#define DESK_TYPED_LISTING_H

#include "desk/take/take.h"

#define LISTING_ROWS_MAX 10000 /* what the caller should ask the store for at most */
#define LISTING_PIECE	 1000  /* rows of a longer list that one mail holds, unless it was asked for all */

struct listing_kind {
	const char *name; /* of the file: "diffusions" */
	const char *const *headings;
	size_t columns;
	size_t shown;	  /* how many of them the table has, the first ones; the CSV has all.  0: all */
	const char *also; /* "statut|Tags": the fields it takes besides; others are told.  NULL: any */
};
struct listing;

/* `verb` is what links to other pages write: "retours D-12". */
struct listing *listing_open(
    struct take *, const struct read_command *, const struct listing_kind *, const char *verb);
/* A row of kind->columns cells.  false: left out, since `recherche` was given and a word of it stands in no cell. */
bool listing_add(struct listing *, const char *const *cells);
/* As listing_add for a list the store searched already. */
void listing_add_found(struct listing *, const char *const *cells);
/* More match than were added: how many in all. */
void listing_of(struct listing *, size_t total);
size_t listing_total(const struct listing *);
/* Where `count` were found and `recherche` left none of them, says so (French) and is true. */
bool listing_say_none(struct listing *, size_t count, const char *sentence);
/* Cells. */
const char *listing_day(const struct take *, int64_t at);
const char *listing_number(const struct take *, int64_t number);
/*
 * Of a list of `total` rows from which nothing is left out here: which to add, so that a page costs the same however long
 * the list is.
 */
void listing_piece(struct listing *, size_t total, size_t *offset, size_t *limit);
/* Into the answer: table, "page 1 sur 4", links; attaches the CSV.  An empty list adds nothing. */
MUST_USE enum status listing_show(struct listing *, struct why *);
/* The rows on the page shown: count of them, from the `first` of those added. */
void listing_page(const struct listing *, size_t *first, size_t *count);

struct listing_choice {
	const char *word; /* "en cours" */
	int value;
};
/* What the field says among these; -1: not given, or none of them (then told, with the words that exist). */
int listing_choice(struct take *, const struct read_command *, const char *field,
    const struct listing_choice *, size_t count);

#endif
