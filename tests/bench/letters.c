#include "letters.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

struct letter {
	struct arena *arena;
	uint64_t *seed;
	unsigned number;
	const char *first, *last;
	struct buf text, quoted; /* the new words; the mail of ours they answer, a line each */
};

static const char *const firsts[] = {"Hélène", "Paul", "Zoé", "Karim", "Anne-Marie", "Jérôme", "Inès", "Luc"};
static const char *const lasts[] = {
    "Durand", "Lefèvre", "Benali", "Martin-Roux", "Nguyen", "Garçon", "Petit"};
static const char *const greetings[] = {"Bonjour,\n\n", "Bonjour Claire,\n\n", "Hello,\n\n", "", "Bjr\n"};
static const char *const sentences[] = {"Je souhaite rencontrer le candidat 2 mardi à 14h.",
    "Le profil de Jean Martin nous intéresse beaucoup.", "1 oui mardi 14h\n2 non trop junior\n3 : à voir",
    "Pouvez-vous m'envoyer le CV de Sofia Benali ?", "Non merci pour le 4, trop loin du site.",
    "Quel est le préavis de Karim ?", "Les deux premiers m'intéressent, pas les autres.",
    "Ok pour un entretien jeudi 10 décembre à 9h30 dans nos bureaux de Villeurbanne.",
    "Nous avons besoin d'une semaine de plus pour nous décider.",
    "L'entretien avec Sofia s'est très bien passé, nous souhaitons l'embaucher.",
    "Je transmets au chef d'atelier et je reviens vers vous en fin de semaine.",
    "Aucun de ces profils ne correspond, il nous faut quelqu'un qui soude en TIG depuis au moins cinq ans.",
    "Est-elle disponible dès le 4 janvier, et à quel taux horaire ?", "Qui est le candidat 3 ?"};
static const char *const closes[] = {
    "\n\nCordialement,\n\n", "\n\nBien à vous,\n", "\n\nMerci d'avance\n\n", "\n\n"};
static const char *const trades[] = {"soudeuse TIG, 8 ans", "chaudronnier, permis B",
    "tourneur-fraiseur, CACES 3", "tuyauteur, habilité nucléaire", "monteuse câbleuse, disponible de suite"};
static const char *const summaries[] = {
    "Huit ans d'atelier chez deux équipementiers de la région, lit les plans, forme les nouveaux.",
    "Sérieux et ponctuel ; a dirigé une équipe de quatre personnes pendant deux ans.",
    "Cherche un poste de jour à moins de trente minutes de Lyon, accepte les missions de plus de trois "
    "mois."};

static uint64_t
draw(struct letter *letter, size_t below)
{
	uint64_t z = *letter->seed += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (z ^ z >> 31) % below;
}
#define PICK(letter, table) ((table)[draw((letter), COUNT(table))])

static void
write_words(struct letter *letter)
{
	struct buf *text = &letter->text;
	size_t count = 1 + draw(letter, 5);

	buf_add(text, PICK(letter, greetings));
	for (size_t i = 0; i < count; i++)
		buf_addf(text, "%s%s", i > 0 ? (draw(letter, 3) == 0 ? "\n\n" : " ") : "",
		    PICK(letter, sentences));
	buf_add(text, PICK(letter, closes));
	buf_addf(text, "%s %s\n", letter->first, letter->last);
	if (draw(letter, 2) == 0)
		buf_addf(text, "Responsable de production\nAteliers du Rhône\nTél. : 04 00 00 %02u %02u\n",
		    (unsigned)draw(letter, 100), (unsigned)draw(letter, 100));
}

static void
write_quoted(struct letter *letter)
{
	struct buf *quoted = &letter->quoted;
	size_t count = 2 + draw(letter, 5);

	buf_addf(quoted, "Bonjour %s %s,\n\nVoici %zu candidats pour votre atelier.\n\n", letter->first,
	    letter->last, count);
	for (size_t i = 1; i <= count; i++)
		buf_addf(quoted,
		    "[C%zu] %s %s — %s\n%s\n%s\nDocuments : CV.pdf\nDemander un entretien\nPas intéressé\n\n",
		    i, PICK(letter, firsts), PICK(letter, lasts), PICK(letter, trades),
		    PICK(letter, summaries), PICK(letter, summaries));
	buf_add(quoted, "Répondez simplement à ce message, avec vos mots.\n\nClaire Morel\nAgence de Lyon\n");
}

/* -- encodings -- */

static void
add_quoted_printable(struct buf *out, const char *text)
{
	size_t column = 0;

	for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
		if (*c == '\n') {
			buf_add_char(out, '\n');
			column = 0;
			continue;
		}
		if (column > 72) {
			buf_add(out, "=\n");
			column = 0;
		}
		if (*c >= 0x80 || *c == '=') {
			buf_addf(out, "=%02X", *c);
			column += 3;
		} else {
			buf_add_char(out, (char)*c);
			column++;
		}
	}
}

static void
add_base64(struct buf *out, const void *bytes, size_t size)
{
	char *encoded = g_base64_encode(bytes, size);

	for (size_t at = 0, length = strlen(encoded); at < length; at += 76)
		buf_addf(out, "%.76s\n", encoded + at);
	g_free(encoded);
}

static void
add_part(struct letter *letter, struct buf *out, const char *type, const char *text)
{
	switch (draw(letter, 3)) {
	case 0:
		buf_addf(
		    out, "Content-Type: %s; charset=\"utf-8\"\nContent-Transfer-Encoding: base64\n\n", type);
		add_base64(out, text, strlen(text));
		break;
	case 1:
		buf_addf(out, "Content-Type: %s; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s", type,
		    text);
		break;
	default:
		buf_addf(out,
		    "Content-Type: %s; charset=\"UTF-8\"\nContent-Transfer-Encoding: quoted-printable\n\n",
		    type);
		add_quoted_printable(out, text);
	}
}

/* -- bodies -- */

static void
add_lines(struct buf *out, const char *text, const char *before, const char *after, bool escape)
{
	for (const char *end; *text != '\0'; text = end + (*end == '\n')) {
		end = text + strcspn(text, "\n");
		buf_add(out, before);
		if (escape && end == text)
			buf_add(out, "&nbsp;");
		buf_add_bytes(out, text, (size_t)(end - text));
		buf_add(out, after);
	}
}

static const char *
plain_body(struct letter *letter)
{
	struct buf out = buf_make(letter->arena);

	buf_add(&out, letter->text.data);
	buf_add(&out, "\nLe mar. 1 déc. 2026 à 09:12, Cabinet <diffusion@cabinet.example> a écrit :\n\n");
	add_lines(&out, letter->quoted.data, "> ", "\n", false);
	return out.data;
}

static const char *
gmail_body(struct letter *letter)
{
	struct buf out = buf_make(letter->arena);

	buf_add(&out, "<div dir=\"ltr\">");
	add_lines(&out, letter->text.data, "<div>", "</div>\n", true);
	buf_add(&out, "</div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">Le mar. 1 "
		      "déc. 2026 à "
		      "09:12, Cabinet &lt;<a "
		      "href=\"mailto:diffusion@cabinet.example\">diffusion@cabinet.example</a>&gt; "
		      "a écrit :<br></div><blockquote class=\"gmail_quote\" style=\"margin:0px 0px 0px "
		      "0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex\">");
	add_lines(&out, letter->quoted.data,
	    "<p style=\"margin:0 0 12px;font-family:Arial,sans-serif;font-size:14px;color:#222222\">",
	    "</p>\n", true);
	buf_add(&out, "</blockquote></div>\n");
	return out.data;
}

static const char *
outlook_body(struct letter *letter)
{
	struct buf out = buf_make(letter->arena);

	buf_add(&out, "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><meta "
		      "http-equiv=\"Content-Type\" "
		      "content=\"text/html; charset=utf-8\"><style><!--\n@font-face {font-family:Calibri;}\n"
		      "p.MsoNormal {margin:0cm; font-size:11.0pt; "
		      "font-family:\"Calibri\",sans-serif;}\n--></style></head>"
		      "<body lang=\"FR\" link=\"#0563C1\"><div class=\"WordSection1\">\n");
	add_lines(&out, letter->text.data, "<p class=\"MsoNormal\"><span style=\"font-size:11.0pt\">",
	    "<o:p></o:p></span></p>\n", true);
	buf_add(&out,
	    "<div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\"><p "
	    "class=\"MsoNormal\"><b>De&nbsp;:</b> Cabinet &lt;diffusion@cabinet.example&gt;<br>"
	    "<b>Envoyé&nbsp;:</b> mardi 1 décembre 2026 09:12<br><b>À&nbsp;:</b> vous<br>"
	    "<b>Objet&nbsp;:</b> [D-12] Soudeurs<o:p></o:p></p></div>\n");
	add_lines(&out, letter->quoted.data, "<p class=\"MsoNormal\"><span style=\"color:#222222\">",
	    "<o:p></o:p></span></p>\n", true);
	buf_add(&out, "</div></body></html>\n");
	return out.data;
}

/* -- the whole -- */

static void
add_headers(struct letter *letter, struct buf *out)
{
	char *name = g_base64_encode((const guchar *)letter->first, strlen(letter->first));

	buf_addf(out,
	    "Return-Path: <u%u@client.example>\nDelivered-To: "
	    "diffusion+abcdefghijklmnopqrst@cabinet.example\n",
	    letter->number);
	for (unsigned i = 0; i < 4; i++)
		buf_addf(out,
		    "Received: from relay%u.client.example (relay%u.client.example [192.0.2.%u])\n\tby "
		    "mx.cabinet.example "
		    "(Postfix) with ESMTPS id %08X\n\tfor <diffusion@cabinet.example>; Tue,  1 Dec 2026 "
		    "10:%02u:00 +0100 "
		    "(CET)\n",
		    i, i, (unsigned)draw(letter, 250), (unsigned)draw(letter, 1u << 31), i);
	buf_add(out,
	    "Authentication-Results: mx.cabinet.example; dkim=pass header.d=client.example;\n\tspf=pass "
	    "smtp.mailfrom=client.example; dmarc=pass (p=QUARANTINE) header.from=client.example\n"
	    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=client.example; s=s1;\n\t"
	    "h=from:to:subject:date:message-id:in-reply-to:references;\n\tbh=");
	for (unsigned i = 0; i < 12; i++)
		buf_addf(
		    out, "%016llX%s", (unsigned long long)draw(letter, UINT64_MAX), i % 4 == 3 ? "\n\t" : "");
	buf_addf(out,
	    "=\nFrom: =?UTF-8?B?%s?= %s <u%u@client.example>\nTo: Cabinet "
	    "<diffusion+abcdefghijklmnopqrst@cabinet.example>\n"
	    "Subject: =?utf-8?Q?Re:_[D-12]_Soudeurs_=C3=A0_Lyon_=E2=80=94_3_candidats?=\nDate: Tue, 1 Dec "
	    "2026 10:%02u:00 "
	    "+0100\nMessage-ID: <%u.%08X@client.example>\nIn-Reply-To: <d12.%u@cabinet.example>\nReferences: "
	    "<d12.0@cabinet.example>\n <d12.%u@cabinet.example>\nX-Mailer: Client 16.0\nThread-Index: "
	    "AQHZabcdefghijklmnop\nAccept-Language: fr-FR, en-US\nContent-Language: fr-FR\nMIME-Version: "
	    "1.0\n",
	    name, "\"D.\"", letter->number, (unsigned)draw(letter, 60), letter->number,
	    (unsigned)draw(letter, 1u << 31), letter->number, letter->number);
	g_free(name);
}

static void
add_alternative(struct letter *letter, struct buf *out, const char *html)
{
	buf_add(out, "Content-Type: multipart/alternative; boundary=\"alt_000\"\n\n--alt_000\n");
	add_part(letter, out, "text/plain", plain_body(letter));
	buf_add(out, "\n--alt_000\n");
	add_part(letter, out, "text/html", html);
	buf_add(out, "\n--alt_000--\n");
}

static void
add_with_document(struct letter *letter, struct buf *out)
{
	unsigned char bytes[8192];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)draw(letter, 256);
	buf_add(out, "Content-Type: multipart/mixed; boundary=\"mixed_000\"\n\n--mixed_000\n");
	add_alternative(letter, out, outlook_body(letter));
	buf_add(out,
	    "\n--mixed_000\nContent-Type: application/pdf; name=\"fiche.pdf\"\nContent-Disposition: "
	    "attachment; "
	    "filename*=UTF-8''Fiche%20de%20poste%20%C3%A9t%C3%A9.pdf\nContent-Transfer-Encoding: base64\n\n");
	add_base64(out, bytes, 2000 + draw(letter, sizeof(bytes) - 2000));
	buf_add(out, "\n--mixed_000--\n");
}

void
letter_make(struct buf *out, uint64_t *seed, unsigned number)
{
	struct letter letter = {.arena = arena_open(), .seed = seed, .number = number};

	letter.text = buf_make(letter.arena);
	letter.quoted = buf_make(letter.arena);
	letter.first = PICK(&letter, firsts);
	letter.last = PICK(&letter, lasts);
	write_words(&letter);
	write_quoted(&letter);
	add_headers(&letter, out);
	/* Of ten: three plain from telephones, three webmails, two Outlooks, one without its plain text, one with a file. */
	switch (draw(&letter, 10)) {
	case 0:
	case 1:
	case 2:
		add_part(&letter, out, "text/plain", plain_body(&letter));
		break;
	case 3:
	case 4:
	case 5:
		add_alternative(&letter, out, gmail_body(&letter));
		break;
	case 6:
	case 7:
		add_alternative(&letter, out, outlook_body(&letter));
		break;
	case 8:
		add_part(&letter, out, "text/html", gmail_body(&letter));
		break;
	default:
		add_with_document(&letter, out);
	}
	arena_close(letter.arena);
}
