/*
 * hostile.h -- letters made of one piece over and over, each against one part of the parsers.  test_limits bounds what
 * they keep in memory, tests/bench/limits shows how their time grows.
 */
#ifndef UNIT_HOSTILE_H
#define UNIT_HOSTILE_H

#include "base/buf.h"

static const char *
repeat(struct arena *a, const char *head, const char *piece, size_t times, const char *tail)
{
	struct buf buf = buf_make(a);

	buf_add(&buf, head);
	while (times-- > 0)
		buf_add(&buf, piece);
	buf_add(&buf, tail);
	return buf.data;
}

/* A piece so many times over, between a head and a tail. */
struct hostile {
	const char *name, *head, *piece, *tail;
	size_t times;
};
#define FROM  "From: a@b.fr\nSubject: x\n"
#define PLAIN FROM "\n"
#define HTML  FROM "Content-Type: text/html\n\n"
#define MIXED FROM "Content-Type: multipart/mixed; boundary=b\n\n"

static const struct hostile letters[] = {
    {"parentheses in From", "From: ", "(", "\n\nx\n", 60000},
    {"angle brackets in From", "From: ", "<", "\n\nx\n", 60000},
    {"commas in From", "From: ", "a,", "\n\nx\n", 20000},
    {"groups in To", "To: ", "a:b@c,", "\n\nx\n", 5000},
    {"encoded words", "Subject: ", "=?utf-8?q?=C3=A9?= ", "\n\nx\n", 3000},
    {"broken encoded words", "Subject: ", "=?utf-8?q?", "\n\nx\n", 6000},
    {"fields", FROM, "X: y\n", "\nx\n", 10000},
    {"folded lines", FROM "X: a\n", " b\n", "\nx\n", 15000},
    {"references", FROM "References: ", "<a@b> ", "\n\nx\n", 10000},
    {"parameters", FROM "Content-Type: text/plain", "; a=b", "\n\nx\n", 4000},
    {"nested parts", FROM, "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "\nx\n", 2000},
    {"nested letters", FROM, "Content-Type: message/rfc822\n\n", "\nx\n", 5000},
    {"boundaries", MIXED, "--b\n\nx\n", "", 3000},
    {"documents", MIXED, "--b\nContent-Type: application/pdf; name=f.pdf\n\nx\n", "", 1000},
    {"one line", PLAIN, "oui ", "\n", 60000},
    {"blanks", PLAIN, " ", "x\n", 120000},
    {"empty lines", PLAIN, "\n", "x\n", 12000},
    {"a long quote", PLAIN "Oui\n\nLe 1 dec. 2026, A <a@b.fr> a écrit :\n", "> du texte\n", "", 8000},
    {"a deep quote", PLAIN "Oui\n", ">", "x\n", 120000},
    {"interleaved answers", PLAIN, "> q\noui\n", "", 4000},
    {"attributions", PLAIN, "Le 1 dec. 2026, A\n", "", 3000},
    {"header blocks", PLAIN, "De : a\nEnvoyé : b\nÀ : c\nObjet : d\n", "", 1500},
    {"closings", PLAIN, "Cordialement,\n", "", 4000},
    {"delimiters", PLAIN, "-- \n", "", 10000},
    {"postscripts", PLAIN, "-- \nA B\nPS : x\n", "", 3000},
    {"signatures without end", PLAIN, "-----BEGIN PGP SIGNATURE-----\n", "", 4000},
    {"marks over one letter", PLAIN "e", "\xCC\x81", "\n", 60000},
    {"nested divs", HTML, "<div>", "x\n", 30000},
    {"nested quotes", HTML, "<blockquote>", "x\n", 15000},
    {"nested tables", HTML, "<table><tr><td>", "x\n", 10000},
    {"unclosed ends", HTML, "</div>", "x\n", 20000},
    {"elements", HTML, "<div>x</div>", "", 3000},
    {"attributes of one element", HTML "<div", " abc=d", ">x</div>", 10000},
    {"attributes of one element, bare", HTML "<div", " a='<'b", ">x</div>", 10000},
    {"one class", HTML "<div class=\"", "a ", "\">x</div>", 60000},
    {"one style", HTML "<div style=\"", "color ", "\">x</div>", 20000},
    {"comments", HTML, "<!--", "x", 30000},
    {"bare paragraphs", HTML, "<p>", "x\n", 30000},
    {"paragraphs", HTML, "<p>a", "\n", 20000},
    {"alternating quotes", PLAIN, "> a\nb\n", "", 8000},
    {"own words", PLAIN, "Je souhaite rencontrer le candidat 2 mardi, ", "\n", 3000},
    {"own sentences", PLAIN, "Je souhaite rencontrer le candidat 2 mardi. ", "\n", 3000},
    {"own lines", PLAIN, "Le 2 ne me convient pas du tout\n", "", 4000},
    {"entities", HTML, "&eacute;", "\n", 15000},
    {"reports", FROM "Content-Type: message/delivery-status\n\n",
	"Final-Recipient: rfc822; a@b.fr\nAction: failed\n\n", "", 2500},
};

#endif
