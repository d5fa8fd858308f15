/* turns: turns of phrase that were once misread, and what only looks like them. */
#include "rows.h"

/* What stands before a comma, and names or opens without asking anything. */
static const struct row openings[] = {
    {"Sofia me plaît. Pour tous les autres, est-ce qu'il reste d'autres profils chez vous ?",
	"1:information 2:interested 3:information 4:information"},
    {"Pour le reste, quand pensez-vous m'envoyer la suite ?", "0:comment"},
    {"3 Anonyme, il parle allemand ?", "3:information"},
    {"Jean : oui. PG : est-ce que Karim a le permis ?", "1:interested 4:information"},
    {"Jean : ok\nAutre sujet, Karim a-t-il une voiture ?", "1:interested 4:information"},
    {"Jean, oui. Sinon, pour finir, Sofia est-elle libre en mars ?", "1:interested 2:information"},
    {"Jean est parfait. Une dernière chose, pour Karim : quel est son préavis ?",
	"1:interested 4:information"},
    {"Jean is perfect. One more thing, what is Karim's notice period?", "1:interested 4:information"},
    {"Jean Martin : non. Nota, il habite où, Karim ?", "1:declined 4:information"},
    {"Tous sauf Karim, c'est d'accord. Tous les autres, vous pouvez les prévenir.", NULL},
};

/* Who is left when some were named. */
static const struct row rests[] = {
    {"Karim non. Tous les autres m'intéressent.", "1:interested 2:interested 3:interested 4:declined"},
    {"Je garde Jean, tous les autres sont trop juniors.", "1:interested 2:declined 3:declined 4:declined"},
    {"Non pour Karim, oui pour tous les autres.", "1:interested 2:interested 3:interested 4:declined"},
    {"Toutes les autres candidatures, non. Sofia oui.", NULL},
    {"Not Karim, the rest are fine.", "1:interested 2:interested 3:interested 4:declined"},
    {"Sofia is a yes. All the others are too junior.", "1:declined 2:interested 3:declined 4:declined"},
    {"Everyone else is a no, Jean is the one we like.", NULL},
    {"Jean yes. Everybody else is too expensive.", "1:interested 2:declined 3:declined 4:declined"},
    {"Sauf Karim, tous me plaisent, pour lui c'est trop loin.", NULL},
    {"Je verrais bien tout le monde sauf Sofia ; le reste, c'est bon.", NULL},
    {"Aucun des 4 ne me convient.", "1:declined 2:declined 3:declined 4:declined"},
    {"Aucun des quatre.", "1:declined 2:declined 3:declined 4:declined"},
    {"Je ne retiens aucun des 4 profils.", "1:declined 2:declined 3:declined 4:declined"},
    {"None of them, sorry.", "1:declined 2:declined 3:declined 4:declined"},
    {"None of them will do.", "1:declined 2:declined 3:declined 4:declined"},
    {"None of the 4 fit.", "1:declined 2:declined 3:declined 4:declined"},
    {"I wouldn't take any of them.", "1:declined 2:declined 3:declined 4:declined"},
    {"Sofia oui. Aucun des autres ne convient.", "1:declined 2:interested 3:declined 4:declined"},
    {"Sofia yes. None of the others.", "1:declined 2:interested 3:declined 4:declined"},
    {"Aucun des trois autres ne correspond, Jean oui.", NULL},
};

/* Where a sentence ends, and where it does not. */
static const struct row ends[] = {
    {"Nous souhaiterions vivement pouvoir rencontrer dès cette semaine M.\nHaddad, jeudi à 10h.",
	"4:interview@2026-12-03T10:00"},
    {"Après réflexion avec mes équipes, nous ne donnerons pas suite pour Mme.\nBenali, trop junior.",
	"2:declined"},
    {"Bonjour,\nJean ok pour jeudi 10h.\nA+", "1:interview@2026-12-03T10:00"},
    {"Karim : non, trop cher.\nA plus,\nP.", "4:declined"},
    {"Sofia, c'est oui. @+", "2:interested"},
    {"Sofia, c'est oui.\nà plus", "2:interested"},
    {"Sofia, c'est oui.\nBiz\nPaul", "2:interested"},
};

/* Politeness, and more time. */
static const struct row patience[] = {
    {"Sofia me plaît. Merci de votre patience.", "2:interested"},
    {"Merci de votre patience, je vous réponds vendredi.", ""},
    {"Thank you for your patience.", ""},
    {"Désolé pour le délai, Jean me convient.", "1:interested"},
    {"Merci pour le délai.", ""},
    {"Pouvez-vous garder la diffusion ouverte jusqu'au 18 décembre ?", "0:extension"},
    {"Merci de laisser ouvert jusqu'au 11 décembre.", "0:extension"},
    {"On peut laisser la sélection ouverte encore quelques jours ?", "0:extension"},
    {"Could you keep the list open until Friday?", "0:extension"},
    {"Please leave this open until the 18th.", "0:extension"},
    {"Le magasin reste ouvert jusqu'à 20h.", "0:comment"},
    {"Pourriez-vous repousser la clôture au 20 ?", "0:extension"},
    {"I'll get back to you when I have spoken with the board.", ""},
    {"Je reviens vers vous quand j'en aurai parlé à mon équipe.", ""},
    {"I'll get back to you once I've met Karim.", "4:comment"},
    {"When I spoke to Karim he was late.", "4:report"},
    {"Laissez la porte ouverte à Karim.", NULL},
};

/* Days and hours as they are said. */
static const struct row hours[] = {
    {"Jean à voir vendredi 14h15", "1:interview@2026-12-04T14:15"},
    {"Karim, à voir jeudi à 9h", "4:interview@2026-12-03T09:00"},
    {"Sofia à voir", "2:comment?"},
    {"Sofia, à voir avec mon associé vendredi", "2:comment"},
    {"Jean lundi à 9 heures et demie", "1:interview@2026-12-07T09:30"},
    {"Jean lundi à neuf heures et demie", "1:interview@2026-12-07T09:30"},
    {"Je reçois Sofia jeudi à midi et quart", "2:interview@2026-12-03T12:15"},
    {"Je reçois Sofia jeudi à midi et demi", "2:interview@2026-12-03T12:30"},
    {"Je vois Karim vendredi à onze heures moins le quart", "4:interview@2026-12-04T10:45"},
    {"Je vois Karim vendredi à 10 heures moins dix", "4:interview@2026-12-04T09:50"},
    {"Je vois Karim vendredi à 10h et quart", "4:interview@2026-12-04T10:15"},
    {"I'd like to see Jean on Thursday at half past two.", "1:interview@2026-12-03T14:30"},
    {"Let's meet Sofia on Friday at quarter to four", "2:interview@2026-12-04T15:45"},
    {"Let's meet Sofia on Friday at a quarter past ten", "2:interview@2026-12-04T10:15"},
    {"Let's meet Sofia on Friday at half past nine in the morning", "2:interview@2026-12-04T09:30"},
    {"I can see Karim on Monday at quarter to twelve in the morning.", "4:interview@2026-12-07T11:45"},
    {"Karim lundi à quatre heures et demie", NULL},
    {"Je vois Karim lundi à minuit moins le quart", NULL},
    {"I can see Karim on Monday at half ten.", "4:interview@2026-12-07T10:30"},
    {"I can see Karim on Monday at noon.", "4:interview@2026-12-07T12:00"},
    {"Can we move Jean to Monday 4pm?", "1:interview@2026-12-07T16:00"},
    {"Please move Sofia's slot to Friday at 11am.", "2:interview@2026-12-04T11:00"},
    {"On décale Karim à lundi 16h ?", "4:interview@2026-12-07T16:00"},
    /* of two, one of whom surely is a woman */
    {"Jean et Sofia vendredi : elle à 10h, lui à 11h.",
	"1:interview@2026-12-04T11:00 2:interview@2026-12-04T10:00"},
    {"Je peux recevoir Karim et Sofia jeudi, lui à 9h, elle à 10h30.",
	"2:interview@2026-12-03T10:30 4:interview@2026-12-03T09:00"},
    {"I can see Jean and Sofia on Friday, her at 10am and him at 11am.",
	"1:interview@2026-12-04T11:00 2:interview@2026-12-04T10:00"},
    {"Je veux voir Karim et Sofia. Jeudi, elle à 9h et lui à 10h.",
	"2:interview@2026-12-03T09:00 4:interview@2026-12-03T10:00"},
    {"Je peux recevoir Karim et Jean jeudi, lui à 9h, elle à 10h30.", "1:interview 4:interview"},
    {"Je peux voir le 3 et Karim jeudi, elle à 9h, lui à 10h.", "3:interview 4:interview"},
    {"Je veux voir Karim, Jean et Sofia jeudi, elle à 9h et lui à 10h.",
	"1:interview 2:interview 4:interview"},
    {"Je vois Karim et Sofia jeudi, elle à 9h et à 11h.", "2:interview 4:interview"},
    {"Je vois Jean jeudi à 14h. Sofia vendredi, même heure.",
	"1:interview@2026-12-03T14:00 2:interview@2026-12-04T14:00"},
    {"Le rdv avec Karim jeudi à 10h ne va plus. On le met lundi, même heure ?",
	"4:interview@2026-12-07T10:00"},
    {"Mon rdv de jeudi 8h avec Jean tombe mal. Décalons à vendredi, même heure.",
	"1:interview@2026-12-04T08:00"},
};

/* The first and the second of those just named, numbers in letters, and what can be moved. */
static const struct row seconds[] = {
    {"Je peux voir Sofia et Karim vendredi, 9h pour la première et 10h pour le second.",
	"2:interview@2026-12-04T09:00 4:interview@2026-12-04T10:00"},
    {"D'accord pour voir Jean et Sofia, mardi 8h à l'agence pour le premier et 9h15 pour la seconde",
	"1:interview@2026-12-08T08:00 2:interview@2026-12-08T09:15"},
    {"ok pour voir Karim jeudi à 17h", "4:interview@2026-12-03T17:00"},
    {"le deux non merci il est trop cher", "2:declined"},
    {"le quatre me plaît", "4:interested"},
    {"Le quatre décembre à 10h je serai en réunion.", "0:comment"},
    {"Je préfère le deux pièces.", "0:comment"},
    {"mercredi à quinze heure pour le quatre", NULL},
    {"Le rendez-vous de mercredi avec Karim peut être reporté à jeudi 14h ?", "4:interview@2026-12-03T14:00"},
    {"Karim est peut être trop jeune.", "4:comment?"},
    {"Sofia peut-être.", "2:comment?"},
    {"Sofia c'est oui. Les trois autres, je n'en aurai pas besoin.",
	"1:declined 2:interested 3:declined 4:declined"},
    {"le 4 pas la peine", "4:declined"},
    {"Karim : inutile.", "4:declined"},
    {"Karim, pas la peine de m'appeler.", NULL},
    {"Jean, il peut passer jeudi 15h ?", "1:interview@2026-12-03T15:00"},
    {"Jean, il peut passer le permis C ?", "1:information"},
    {"Karim, on l'a vu l'an dernier, c'est non.", "4:declined"},
    {"We saw Karim two years ago, so it's a no.", "4:declined"},
    {"Could you send me Jean's degree and Sofia's reference letters?", "1:document 2:document"},
    {"We liked Jean's degree and Sofia's references.", NULL},
};

/* Wishes, refusals and visits in other words, and what only looks like them. */
static const struct row words[] = {
    {"Vous pouvez arrêter là pour Karim, avec nos regrets.", "4:declined"},
    {"Finalement non pour Jean.", "1:declined"},
    {"Oubliez ce que j'ai dit pour Karim, c'est oui.", "4:interested"},
    {"J'ai changé d'avis pour Sofia, je ne la reçois plus.", "2:declined"},
    {"Please withdraw Karim, his salary is too high.", "4:declined"},
    {"Take Sofia off the list.", "2:declined"},
    {"Sofia est venue mardi faire un essai, elle tient la cadence.", "2:report"},
    {"We trialled Karim on Saturday. He was late.", "4:report"},
    {"Pas besoin du nom du 3, je veux seulement savoir s'il a le permis.", "3:information"},
    {"Jean il est dispo quand", "1:information"},
    {"Sofia : permis ?", "2:information"},
    {"Does Sofia need a work visa?", "2:information"},
    {"Sofia a été retenue ailleurs ?", "2:information"},
    {"Vous n'auriez pas quelqu'un comme Sofia mais plus senior ?", "2:comment?"},
    {"Do you have someone like Jean but cheaper?", "1:comment?"},
    {"I like both Jean and Sofia but can only see one.", "1:interested 2:interested"},
    {"Faites signer Jean.", "1:hire"},
    {"Tell Jean he's got the job.", "1:hire"},
    {"How about Thursday at 3pm for Jean?", "1:interview@2026-12-03T15:00"},
    {"I'll see Jean Tuesday at 3 o'clock.", "1:interview@2026-12-08T15:00"},
    {"Jean, pourquoi pas. Sofia, certainement pas.", "1:comment? 2:declined"},
    {"N'écartez surtout pas Sofia, elle m'intéresse.", NULL},
    {"Jean : 03/12 10h30", "1:interview@2026-12-03T10:30"},
    {"Le 1 et le 4 m'intéressent, je voudrais les voir mercredi, 9h le 1 et 10h le 4.",
	"1:interview@2026-12-02T09:00 4:interview@2026-12-02T10:00"},
    {"Jean 9h jeudi, Sofia 10h", NULL},
    {"Je confirme mardi 9h pour Sofia.", "2:interview@2026-12-08T09:00"},
    {"Je propose le 10 à 14h ou le 11 à 9h pour Sofia.", "2:comment"},
    {"C'est noté pour jeudi 10h avec Jean.", "1:interview@2026-12-03T10:00"},
    {"Pouvez-vous confirmer à Jean que c'est ok pour lundi ?", "1:comment"},
    {"Demandez à Sofia si elle a le permis.", "2:information"},
    {"Vérifiez que Karim a bien son CACES.", "4:information"},
    {"Ask Karim whether he drives.", "4:information"},
    {"Prolongez d'une semaine svp, je n'ai pas vu tout le monde.", "0:extension"},
    {"Les deux profils masqués, non.", "0:comment"},
    {"Pour les profils masqués, merci de me communiquer leur nom.", "3:identity"},
    {"Le 3 : sans son nom je ne peux pas décider, merci de me le donner.", "3:identity"},
    {"slt Maud 1 et 4 c ok je les embauche des lundi", "1:hire 4:hire"},
    {"J'ai lu les quatre dossiers avec Lucie, notre chef. Jean : oui.", "1:interested"},
    {"Sofia non. I am still reading the other three.", "2:declined"},
    {"Jean : oui. Nous voudrions le voir tous les deux, mon frère et moi, mardi à 18h.",
	"1:interview@2026-12-08T18:00"},
    {"Je ne peux plus mercredi à 8h pour Karim. On décale à vendredi, même heure ?",
	"4:interview@2026-12-04T08:00"},
    {"Je ne peux plus mercredi à 8h pour Karim.", "4:comment?"},
    {"Est-ce que Jean parle anglais ? Karim : même question.", "1:information 4:information"},
    {"J. Martin et S. Benali oui", "1:interested 2:interested"},
    {"Non pour K. Haddad.", "4:declined"},
    {"Mme S. Benali : oui", "2:interested"},
    {"Jean pas possible, il n'a plus le permis. Sofia ok.", "1:declined 2:interested"},
    {"Jean : pas possible", "1:declined"},
    {"1 oui, 2 pas possible, 4 non", "1:interested 2:declined 4:declined"},
    {"Jean pas possible vendredi", "1:comment?"},
    {"Jean : impossible, il est pris jeudi", "1:comment?"},
    {"Jean, ce n'est pas possible.", "1:comment?"},
    {"Jean pas possible ?", "1:comment?"},
    {"Jean : impossible de le joindre", "1:comment?"},
    {"All no.", "1:declined 2:declined 3:declined 4:declined"},
};

/* A no to some kind of people, a name needed, and what is only wondered. */
static const struct row kinds[] = {
    {"Ok pour voir Jean et Sofia jeudi 10h. Karim non, je n'embauche personne sans permis.",
	"1:interview@2026-12-03T10:00 2:interview@2026-12-03T10:00 4:declined"},
    {"Jean oui. Je ne prends personne en alternance.", "1:interested"},
    {"Je ne retiens personne de votre liste.", "1:declined 2:declined 3:declined 4:declined"},
    {"Je ne prends personne.", "1:declined 2:declined 3:declined 4:declined"},
    {"Pour le 3 j'ai besoin du nom avant de continuer, je me demande si ce n'est pas un ancien de la maison.",
	"3:identity"},
    {"Le 3 : il me manque le nom.", "3:identity"},
    {"J'ai besoin du nom de la rue pour Karim.", "4:comment"},
    {"Je me demande si Jean n'est pas trop cher.", "1:comment?"},
    {"Je me demande si Jean parle anglais.", "1:information"},
};

/* What runs on without a stop, what is hedged by a "however", and two things of one request. */
static const struct row runs[] = {
    {"Jean c'est plus la peine j'ai quelqu'un", "1:declined"},
    {"Sofia, finalement ce n'est plus la peine.", "2:declined"},
    {"Karim : pas la peine de le rappeler, je le vois lundi.", NULL},
    {"Karim je le prends il me plaît", "4:hire"},
    {"sofia je la prend elle est top", "2:hire"},
    {"Karim je le prends en voiture lundi", "4:comment"},
    {"Sofia me plaît ; j'aimerais cependant savoir si elle est mobile.", "2:information"},
    {"Karim est bien. Je voudrais tout de même savoir quel est son préavis.", "4:information"},
    {"Pourriez-vous m'envoyer le CV de Jean ainsi que ses disponibilités ?", "1:information 1:document"},
    {"Merci de m'adresser les diplômes de Sofia et son préavis.", "2:information 2:document"},
    {"Pouvez-vous nous transmettre le salaire de Karim ?", "4:information"},
    {"J'ai lu le CV de Sofia et ses prétentions.", "2:comment"},
    {"Il me faut quelqu'un avec un diplôme et l'expérience de Karim.", "4:comment"},
    {"Je vais transmettre les disponibilités de Jean à mon équipe.", "1:comment"},
    {"Peut-on avoir le CV de Jean et ses prétentions ?", "1:information 1:document"},
    {"Jean's a no go.", "1:declined"},
    {"Envoyez-moi le CV de Sofia et ses prétentions me conviendront peut-être.", NULL},
    {"J'ai bien le CV de Sofia et ses prétentions salariales sont trop hautes.", "2:comment"},
    {"Sofia oui. Le dernier de votre liste, non.", "2:interested 4:declined"},
    {"Le premier de la liste me plaît", "1:interested"},
    {"The last one on your list is a no.", "4:declined"},
    {"Karim's a no, sorry.", "4:declined"},
    {"Jean's a no because he lives too far.", "1:declined"},
    {"Jean's a no-nonsense sort of man.", NULL},
    {"Sofia is too slow, so we shall not be taking this further.", "2:declined"},
    {"Karim 👎 pas assez d'expérience", "4:declined"},
    {"Karim 👎 without a licence", "4:declined"},
};

/* Lines that begin alike, a doubt before somebody else, the same again, and what holds in general. */
static const struct row alikes[] = {
    {"OK pour Jean et Karim : entretien jeudi à 10h30 à l'atelier\nKO pour Sofia (trop d'absences)",
	"1:interview@2026-12-03T10:30 2:declined 4:interview@2026-12-03T10:30"},
    {"Oui pour Jean, que nous souhaitons recevoir jeudi à 9h sur place\nNon pour Sofia",
	"1:interview@2026-12-03T09:00 2:declined"},
    {"Karim m'a dit au téléphone que pour lui le salaire était tout à fait\nok pour commencer.", "4:comment"},
    {"Jean, on verra, Sofia ok", "1:comment? 2:interested"},
    {"Jean oui, Karim, on en reparle, Sofia non", "1:interested 2:declined 4:comment?"},
    {"Karim : j'hésite, Sofia non", "2:declined 4:comment?"},
    {"Jean, merci, Sofia ok", "2:interested"},
    {"1 - visio jeudi 11h\n2 - idem mais 15h", "1:interview@2026-12-03T11:00 2:interview@2026-12-03T15:00"},
    {"Jean jeudi 11h\nSofia - pareil mais 15h", "1:interview@2026-12-03T11:00 2:interview@2026-12-03T15:00"},
    {"Jean oui, Sofia, idem.", "1:interested 2:interested"},
    {"Jean non, pareil.", "1:declined"},
    {"Jean non. D'une manière générale évitez les juniors.", "0:comment 1:declined"},
    {"Jean oui. À l'avenir envoyez-moi plutôt des profils du secteur.", "0:comment 1:interested"},
    {"Sofia is a no. Next time please send people who live nearby.", "0:comment 2:declined"},
    {"Jean oui. En général il est ponctuel.", "1:interested"},
    {"Jean non pas cette année.", "1:declined"},
};

/* What is asked of somebody in doubt, or of somebody else who cannot be told. */
static const struct row asks[] = {
    {"Sofia pourquoi pas, elle a le permis ?", "2:information"},
    {"Karim j'hésite, il parle anglais ?", "4:information"},
    {"Karim me plaît, il a le permis ?", "4:information"},
    {"Karim, je ne sais pas.", "4:comment?"},
    {"J'hésite entre Jean et Sofia, elle est libre ?", "1:comment? 2:comment?"},
    {"Jean et Sofia me plaisent, est-ce qu'elle est mobile ?", "1:interested 2:interested"},
    {"Jean et Sofia me plaisent, est-ce qu'ils sont mobiles ?", "1:information 2:information"},
    {"Sofia peut-être, elle pourrait jeudi ?", NULL},
    {"Karim non. La dame a le permis ?", "0:comment? 4:declined"},
    {"Jean non. Le gars, je veux le voir jeudi 10h.", "0:comment 1:declined"},
    {"Sofia : la dame est trop loin.", "2:declined"},
    {"Sofia est la femme qu'il nous faut.", "2:interested"},
    {"Jean oui, c'est un bon gars.", "1:interested"},
    {"Sofia 👍\nThe other three 👎 no licence", "1:declined 2:interested 3:declined 4:declined"},
    {"Le premier 👎 le dernier 👍", "1:declined 4:interested"},
    {"J'en prends deux 👍", "0:comment"},
    {"I can see Jean Thursday 10am and Sofia 10.30.",
	"1:interview@2026-12-03T10:00 2:interview@2026-12-03T10:30"},
    {"Can see Jean Thursday 2pm and Sofia 2.30.",
	"1:interview@2026-12-03T14:00 2:interview@2026-12-03T14:30"},
    {"I can see Jean Thursday 10am and Sofia wants 12.50 an hour.", "1:interview@2026-12-03T10:00 2:comment"},
    {"I can see Jean Thursday at 10am, Sofia asks £12.50.", "1:interview@2026-12-03T10:00 2:comment"},
};

/* Two things of one sentence. */
static const struct row pairs[] = {
    {"Pouvez-vous m'envoyer le CV de Karim et me dire si Sofia est mobile ?", "2:information 4:document"},
    {"Est-ce que Jean est libre en janvier et peut-on rencontrer Karim ?", "1:information 4:interview"},
    {"Can I have Jean's references and does Karim drive?", "1:document 4:information"},
    {"Could you send me Sofia's CV and Jean's?", "1:document 2:document"},
    {"I'd like Jean's CV and Sofia's please.", "1:document 2:document"},
    {"Quel est le préavis de Jean, et celui de Sofia ?", "1:information 2:information"},
    {"Peut-on voir Jean et avoir le CV de Sofia ?", "1:interview 2:document"},
    {"Quel est son nom et peut-on le voir jeudi à 10h, le 3 ?", NULL},
};

/* What others say, and what is no for us. */
static const struct row others[] = {
    {"Ma collègue dit que Karim est très bien.", "4:comment?"},
    {"Mon associé pense que Sofia ne convient pas.", "2:comment?"},
    {"D'après mon chef, Jean serait parfait.", "1:comment?"},
    {"My colleague says Karim is great.", "4:comment?"},
    {"My boss thinks Sofia is too junior.", "2:comment?"},
    {"Karim isn't one for us.", "4:declined"},
    {"Jean is not one for us, sorry.", "1:declined"},
    {"Sofia won't work because she can't do nights.", "2:declined"},
    {"Jean doesn't work for us because of the commute.", "1:declined"},
    {"Karim won't work nights.", "4:comment"},
    {"Karim is our man.", "4:interested"},
    {"Sofia, c'est notre homme !", NULL},
};

/* As thumbs type. */
static const struct row thumbs[] = {
    {"slt, jean c ok pr moi, karim nn merci", "1:interested 4:declined"},
    {"sofia jve la voir jeudi 10h", "2:interview@2026-12-03T10:00"},
    {"karim pa interessé", "4:declined"},
    {"jean jle prend", "1:hire"},
    {"tpx menvoyer le cv 2 karim ?", "4:document"},
    {"sofia jla veu bien en entretien", "2:interview"},
    {"jean c mort", "1:declined"},
    {"karim g pa confiance", "4:comment"},
    {"g vu sofia hier c t bien", "2:report"},
    {"ki c le 3 ?", "3:identity"},
    {"c koi le nom du 3 ?", "3:identity"},
    {"jean a til le permi ?", "1:information"},
    {"karim oui stp dem 9h", NULL},
};

#define TURNS(rows)                                                                                          \
	static void rows##_are_read(void **state)                                                            \
	{                                                                                                    \
		(void)state;                                                                                 \
		try_rows(rows, COUNT(rows));                                                                 \
	}
TURNS(openings)
TURNS(rests)
TURNS(ends)
TURNS(patience)
TURNS(hours)
TURNS(seconds)
TURNS(words)
TURNS(kinds)
TURNS(runs)
TURNS(alikes)
TURNS(asks)
TURNS(pairs)
TURNS(others)
TURNS(thumbs)

/* Word puts no-break spaces in the lines between: two in a row must not take the color of what follows. */
static void
answers_in_red_are_found_between_the_lines(void **state)
{
	static const char raw[] =
	    "From: Paul Roux <p.roux@client.example>\r\nSubject: Re: [D-1] Essai\r\n"
	    "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
	    "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
	    "Mes réponses en rouge.\r\n\r\nDe : RH <rh@x.example>\r\nEnvoyé : lundi 30 novembre 2026 "
	    "09:00\r\n"
	    "À : Paul\r\nObjet : [D-1] Essai\r\n\r\n[C1] Jean Martin\r\n\r\nOui.\r\n\r\n[C2] Sofia "
	    "Benali\r\n\r\nTrop loin.\r\n"
	    "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
	    "<p>Mes réponses en rouge.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>De "
	    ":</b> RH "
	    "&lt;rh@x.example&gt;<br><b>Envoyé :</b> lundi 30 novembre 2026 09:00<br><b>À :</b> "
	    "Paul<br><b>Objet :</b> "
	    "[D-1] Essai</p></div><p>Bonjour,</p><p>Voici nos candidats.</p><p>[C1] Jean "
	    "Martin</p><p>&nbsp;</p><p>&nbsp;</p>"
	    "<p><span style='color:red'>Oui.</span></p><p>&nbsp;</p><p>&nbsp;</p><p>[C2] Sofia "
	    "Benali</p><p>&nbsp;</p>"
	    "<p>&nbsp;</p><p><span style='color:red'>Trop loin.</span></p>\r\n--b--\r\n";
	struct arena *a = arena_open();
	const struct message *message = message_parse(a, raw, strlen(raw));

	(void)state;
	assert_int_equal(message->block_count, 2);
	assert_string_equal(message->blocks[0].text, "Oui.");
	assert_string_equal(message->blocks[1].text, "Trop loin.");
	arena_close(a);
}

/* Under a subject of the writer's own, a letter that begins with "et" goes on with it; any other stands alone. */
static void
a_letter_goes_on_with_the_subject_it_begins(void **state)
{
	static const struct {
		const char *subject, *text, *want;
	} letters[] = {
	    {"ok pour recevoir Sofia jeudi 9h au bureau", "et les trois autres, non merci",
		"1:declined 2:interview@2026-12-03T09:00 3:declined 4:declined"},
	    {"Jean oui", "mais Karim non", "1:interested 4:declined"},
	    {"Karim is a no", "but I like Jean", "1:interested 4:declined"},
	    {"Entretien Jean Martin jeudi 9h", "Bonjour,\r\n\r\nSofia me plaît.", "2:interested"},
	    {"Nos magasins", "et Sofia ?", "2:information"},
	    {"Re: ok pour Jean", "et Sofia, non", "2:declined"},
	    {"[D-1] ok pour Jean", "et Sofia, non", "2:declined"},
	};
	struct arena *arena = arena_open();
	const struct rules *rules = load(arena);

	(void)state;
	for (size_t i = 0; i < COUNT(letters); i++)
		assert_string_equal(
		    spelt(arena, read_letter(arena, rules, letters[i].subject, letters[i].text)),
		    letters[i].want);
	arena_close(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(openings_are_read),
	    cmocka_unit_test(rests_are_read),
	    cmocka_unit_test(ends_are_read),
	    cmocka_unit_test(patience_are_read),
	    cmocka_unit_test(hours_are_read),
	    cmocka_unit_test(seconds_are_read),
	    cmocka_unit_test(words_are_read),
	    cmocka_unit_test(kinds_are_read),
	    cmocka_unit_test(runs_are_read),
	    cmocka_unit_test(alikes_are_read),
	    cmocka_unit_test(asks_are_read),
	    cmocka_unit_test(pairs_are_read),
	    cmocka_unit_test(others_are_read),
	    cmocka_unit_test(thumbs_are_read),
	    cmocka_unit_test(answers_in_red_are_found_between_the_lines),
	    cmocka_unit_test(a_letter_goes_on_with_the_subject_it_begins),
	};

	message_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
