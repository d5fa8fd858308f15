#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "message.h"
#include "reading.h"
#include "rules.h"

/* Dossiers: 1 Jean Martin, 2 Sofia Benali, 3 hidden, 4 Karim Haddad.  Sent on Tuesday 1 December 2026. */
#define SENT 1796115600

struct row {
	const char *text;
	const char *want; /* "1:interview@2026-12-08T14:00 2:declined"; 0: nobody; ? unclear */
};

static const struct row french[] = {
    /* grids, as typed on a telephone */
    {"1 oui 2 non 3 oui 4 non", "1:interested 2:declined 3:interested 4:declined"},
    {"1 : entretien", "1:interview"},
    {"1- ok\n2- non\n4- ok", "1:interested 2:declined 4:interested"},
    {"2 : question : parle-t-elle anglais ?", "2:information"},
    {"3 : identité", "3:identity"},
    {"2 : pas intéressé", "2:declined"},
    {"2 : document", "2:document"},
    {"1 oui mardi 14h, 2 non trop junior", "1:interview@2026-12-08T14:00 2:declined"},
    {"le 1 ok", "1:interested"},
    {"cv du 4 svp", "4:document"},
    /* plain wishes */
    {"Je souhaite rencontrer Jean Martin.", "1:interview"},
    {"Bonjour,\nPouvez-vous organiser un entretien avec Mme Benali jeudi à 10h30 ?\nMerci",
	"2:interview@2026-12-03T10:30"},
    {"J'aimerais voir M. Haddad le 10 décembre à 9h", "4:interview@2026-12-10T09:00"},
    {"On peut voir Karim la semaine prochaine ?", "4:interview"},
    {"Je voudrais recevoir Sofia et Karim", "2:interview 4:interview"},
    {"Merci de m'envoyer le CV de Sofia Benali", "2:document"},
    {"Qui est le candidat 3 ?", "3:identity"},
    {"Pouvez-vous lever l'anonymat du candidat 3 ?", "3:identity"},
    {"Quel est le préavis de Jean ?", "1:information"},
    {"Sofia est-elle mobile ?", "2:information"},
    {"Nous souhaitons embaucher Karim Haddad.", "4:hire"},
    {"On prend le 2 !", "2:hire"},
    {"Serait-il possible d'avoir une semaine de plus pour répondre ?", "0:extension"},
    {"Pouvez-vous prolonger la diffusion jusqu'au 20 ?", "0:extension"},
    /* opinions */
    {"Le profil de Sofia nous intéresse beaucoup.", "2:interested"},
    {"Jean Martin correspond parfaitement.", "1:interested"},
    {"Pas intéressé par Karim.", "4:declined"},
    {"Le 4 est trop cher pour nous", "4:declined"},
    {"Non merci pour Sofia, trop junior", "2:declined"},
    {"Aucun de ces profils ne nous convient.", "1:declined 2:declined 3:declined 4:declined"},
    {"Sofia ne correspond pas au poste.", "2:declined"},
    /* denial, and what only looks like it */
    {"Je ne souhaite pas rencontrer Jean.", "1:declined"},
    {"Pas d'objection à voir Jean.", "1:interview"},
    {"Je ne suis pas contre rencontrer Sofia", "2:interview"},
    {"N'hésitez pas à m'appeler.", "0:comment"},
    /* all, and all but one */
    {"Je veux voir tout le monde sauf le 4", "1:interview 2:interview 3:interview 4:declined"},
    {"ok pour les deux premiers", "1:interested 2:interested"},
    {"Les autres ne conviennent pas. Jean Martin, oui.", NULL},
    {"Jean et Sofia m'intéressent, les deux autres non.", "1:interested 2:interested 3:declined 4:declined"},
    /* several things about one */
    {"Jean me plaît, je veux bien son CV et le rencontrer mardi à 11h.",
	"1:interview@2026-12-08T11:00 1:document"},
    {"Décaler le rendez-vous avec Jean de mardi 14h à jeudi 16h ?", "1:interview@2026-12-03T16:00"},
    /* met already */
    {"Nous avons reçu Jean hier : bon niveau, un peu réservé.", "1:report"},
    {"Compte-rendu de l'entretien avec Sofia : très bien.", "2:report"},
    {"Entretien avec Jean ce matin. Points forts : rigueur. Points faibles : anglais.", "1:report"},
    {"Sofia a fait sa journée d'essai hier, l'équipe est contente.", "2:report"},
    {"Voilà pour mon compte rendu sur Karim.", "4:report"},
    {"Je ne peux pas recevoir Jean mardi. Plutôt jeudi 10 à 11h.", "1:interview@2026-12-10T11:00"},
    {"Le CV de Karim n'était pas joint, pouvez-vous me le renvoyer ?", "4:document"},
    {"Nom du 3 ?", "3:identity"},
    {"Fiches de paie du 2 ?", "2:document"},
    {"Karim n'a pas le diplôme : inutile d'aller plus loin.", "4:declined"},
    {"Dites non aux autres, Jean est parfait pour nous.", NULL},
    {"Merci Luc pour votre réactivité, et bonne année à toute l'équipe.", ""},
    {"On ne retient que Jean, les autres sont trop justes. Une visio avec lui ?",
	"1:interview 2:declined 3:declined 4:declined"},
    {"Vous auriez le CV de Karim ?", "4:document"},
    {"Aucun ne convient, il nous faut le CACES 6.", "1:declined 2:declined 3:declined 4:declined"},
    {"Pouvez-vous nous laisser jusqu'à lundi ?", "0:extension"},
    {"Jean, oui. Pas Karim.", "1:interested 4:declined"},
    {"Merci beaucoup et bonne journée !", ""},
    /* doubt never acts */
    {"Karim bof... je ne dis ni oui ni non", "4:comment?"},
    {"Sofia ok, mais je reste partagé", "2:comment?"},
    {"Sofia, pourquoi pas, on en reparle.", "2:comment?"},
    {"Je verrai peut-être Karim, je réfléchis", "4:comment?"},
    /* nothing asked, nothing said */
    {"Merci, bien reçu.", ""},
    {"Bonjour,\nMerci pour votre message.\nBonne journée", ""},
    {"Merci beaucoup !", ""},
    /* about nobody */
    {"Notre chantier de Lyon est reporté en mars.", "0:comment"},
    {"Le candidat 2 habite à côté de nos bureaux.", "2:comment"},
    {"slt, le 1 jle veux bien en rdv jeudi 10h, le 2 c non, le 4 envoie moi son cv stp",
	"1:interview@2026-12-03T10:00 2:declined 4:document"},
    {"Je serais ravi de rencontrer Mme Benali lors d'un échange en visio, jeudi prochain à 15h30.",
	"2:interview@2026-12-03T15:30"},
    {"Je préfère nettement Sofia à Karim.", "2:comment 4:comment"},
    {"Si Jean est encore disponible, j'aimerais le voir la semaine du 14.", "1:interview"},
    {"Tous m'intéressent à l'exception de Karim, trop loin.",
	"1:interested 2:interested 3:interested 4:declined"},
    {"À part le 3, tous me conviennent.", "1:interested 2:interested 3:declined 4:interested"},
    {"Je ne retiens que le 2.", "2:interested"},
    {"Je ne garde que Sofia.", "2:interested"},
    {"Seul le profil 1 nous intéresse", "1:interested"},
    {"Ni le 1 ni le 2 ne me conviennent.", "1:declined 2:declined"},
    {"Ni Jean ni Sofia.", "1:declined 2:declined"},
    {"On ne va pas donner suite pour Karim, son salaire est au-dessus de notre grille.", "4:declined"},
    {"Je n'ai pas besoin du CV de Jean, je l'ai déjà.", "1:comment"},
    {"Inutile de m'envoyer d'autres documents pour Sofia.", "2:comment?"},
    {"Pas la peine de programmer un entretien avec Karim.", "4:declined"},
    {"Jean : RAS, on avance avec lui. Sofia : trop chère. Karim : peut-on savoir s'il a le permis B ?",
	"1:interested 2:declined 4:information"},
    {"Est-ce que Karim accepterait un CDD de 6 mois ?", "4:information"},
    {"Karim accepterait-il un CDD ?", "4:information"},
    {"Quelles sont les prétentions salariales du 1 et du 4 ?", "1:information 4:information"},
    {"Auriez-vous les références de Jean ?", "1:document"},
    {"Pourrions-nous avoir les diplômes de Mme Benali ?", "2:document"},
    {"Pouvez vous me transmettre le cv anonymisé du candidat 3 ?", "3:document"},
    {"Le 3 m'intrigue, c'est qui ?", "3:identity"},
    {"Qui se cache derrière le n°3 ?", "3:identity"},
    {"J'aimerais connaître l'identité du troisième.", "3:identity"},
    {"Bonne pioche pour Jean, on l'embauche !", "1:hire"},
    {"On recrute Karim.", "4:hire"},
    {"Vous pouvez lancer le contrat pour Sofia.", "2:hire"},
    {"C'est bon pour Sofia, on la prend à partir du 4 janvier.", "2:hire"},
    {"Nous aurions besoin de deux semaines supplémentaires avant de nous prononcer.", "0:extension"},
    {"Peut-on décaler la date limite au 22 décembre ?", "0:extension"},
    {"Je n'ai pas le temps cette semaine, est ce possible de repousser la date de réponse ?", "0:extension"},
    {"Merci, je reviens vers vous.", "0:comment"},
    {"Je regarde ça et vous tiens au courant.", "0:comment"},
    {"Bien reçu, je transmets à mon directeur.", "0:comment"},
    {"1/ oui\n2/ non\n3/ ?\n4/ à voir", "1:interested 2:declined 3:information 4:comment?"},
    {"1. RDV mardi 8 à 9h\n2. Refus\n4. RDV mercredi 9 à 14h30",
	"1:interview@2026-12-08T09:00 2:declined 4:interview@2026-12-09T14:30"},
    {"Candidat\tAvis\n1\tOK\n2\tKO\n4\tEntretien", "1:interested 2:declined 4:interview"},
    {"Jean Martin\toui\nSofia Benali\tnon\nKarim Haddad\tentretien jeudi 10h",
	"1:interested 2:declined 4:interview@2026-12-03T10:00"},
    {"Nom : Jean Martin | Avis : favorable\nNom : Sofia Benali | Avis : défavorable",
	"1:interested 2:declined"},
    {"J'ai vu Jean hier en entretien, très bon contact, je souhaite le recruter.", "1:hire 1:report"},
    {"J'ai eu Karim au téléphone ce matin, il est motivé.", "4:report"},
    {"L'entretien avec Sofia s'est bien passé.", "2:report"},
    {"On a vu Sofia : pas convaincus, on arrête là.", "2:declined 2:report"},
    {"Je suis dispo mardi 8 à partir de 14h pour rencontrer Jean", "1:interview"},
    {"Mardi 14h pour Jean, mercredi 10h pour Sofia.",
	"1:interview@2026-12-08T14:00 2:interview@2026-12-02T10:00"},
    {"Jean mardi 14h, Sofia mercredi 10h", "1:interview@2026-12-08T14:00 2:interview@2026-12-02T10:00"},
    {"Le rdv de mardi avec Jean ne me va plus, plutôt jeudi 11h.", "1:interview@2026-12-03T11:00"},
    {"Finalement je ne pourrai pas recevoir Jean mardi, jeudi 16h serait mieux.",
	"1:interview@2026-12-03T16:00"},
    {"J'annule le rdv avec Karim.", "4:declined"},
    {"Je ne suis pas sûr pour Karim.", "4:comment?"},
    {"Karim, bof.", "4:declined"},
    {"Sofia, top !", "2:interested"},
    {"Pour Jean c'est ok. Pour Sofia aussi. Pour Karim non.", "1:interested 2:interested 4:declined"},
    {"Jean ok, Sofia idem, Karim pas du tout.", "1:interested 2:interested 4:declined"},
    {"Merci de bien vouloir organiser une rencontre avec les candidats 1 et 4.", "1:interview 4:interview"},
    {"Je veux voir les 3 premiers.", "1:interview 2:interview 3:interview"},
    {"Je souhaiterais m'entretenir avec le dernier.", "4:interview"},
    {"Le premier est parfait, le second moins.", "1:interested 2:comment"},
    {"J'ai une question sur Sofia : a-t-elle déjà managé ?", "2:information"},
    {"Sofia a-t-elle déjà managé une équipe de plus de 10 personnes ?", "2:information"},
    {"Bonjour, pouvez vous m'appeler au 06 12 34 56 78 ?", "0:comment"},
    {"Appelez-moi pour parler de Jean.", "1:comment"},
    {"Je n'ai pas reçu le CV de Karim.", "4:document"},
    {"Le lien vers le CV de Jean ne marche pas.", "1:document"},
    {"Aucun intérêt pour Karim.", "4:declined"},
    {"Karim ne m'intéresse pas du tout mais Sofia oui.", "2:interested 4:declined"},
    {"Je ne dis pas non à Karim.", "4:comment?"},
    {"Je n'exclus pas de rencontrer Karim.", "4:comment?"},
    {"Ce n'est pas que Karim ne m'intéresse pas, mais il est trop loin.", "4:declined"},
    {"Mon chef voudrait voir Jean.", "1:interview"},
    {"Mon collègue Pierre Durand souhaite rencontrer Sofia jeudi à 9 h.", "2:interview@2026-12-03T09:00"},
    {"Jean Martin nous semble être le candidat idéal, quand pouvons-nous le recevoir ?", "1:interview"},
    {"Ok pour une visio avec Sofia mercredi 9 décembre à 11h, je vous laisse envoyer l'invitation.",
	"2:interview@2026-12-09T11:00"},
    {"Pas fan de Karim.", "4:declined"},
    {"Karim n'est pas pour nous.", "4:declined"},
    {"Karim : hors sujet", "4:declined"},
    {"Le profil 4 ne colle pas avec nos besoins.", "4:declined"},
    {"Je suis moyennement convaincu par Karim.", "4:comment"},
    {"On garde Jean sous le coude.", "1:comment?"},
    {"Mettez Jean de côté pour l'instant.", "1:comment?"},
    {"Jean en priorité, Sofia en second choix", "1:interested 2:comment?"},
    {"Sofia, j'adore son parcours.", "2:interested"},
    {"Sofia : carton plein, quand est-elle disponible ?", "2:information"},
    {"Y a-t-il une possibilité que Jean commence avant janvier ?", "1:information"},
    {"Savez-vous si Karim a le permis C ?", "4:information"},
    {"J'aimerais savoir si Karim a le permis.", "4:information"},
    {"Je voudrais savoir pourquoi Sofia a quitté son dernier poste.", "2:information"},
    {"Pouvez-vous demander à Jean s'il accepte les déplacements ?", "1:information"},
    {"Il faudrait vérifier les références de Jean avant d'aller plus loin.", "1:comment"},
    {"Il manque le CV de Karim dans votre envoi.", "4:document"},
    {"Pourriez-vous joindre les certificats de Jean et de Sofia ?", "1:document 2:document"},
    {"Je n'arrive pas à ouvrir la pièce jointe de Sofia.", "2:document"},
    {"Le 3 travaille-t-il chez un concurrent ? Si oui j'aimerais savoir lequel.", "3:information"},
    {"Je souhaite lever l'anonymat sur le candidat masqué.", "3:identity"},
    {"Merci de me communiquer l'identité de la personne masquée.", "3:identity"},
    {"On prend Jean et Sofia, on laisse tomber Karim.", "1:hire 2:hire 4:declined"},
    {"Je valide l'embauche de Sofia.", "2:hire"},
    {"Nous avons retenu Karim pour le poste.", "4:interested"},
    {"Faites une proposition à Sofia.", "2:hire"},
    {"Nous aimerions faire une offre à Jean.", "1:hire"},
    {"Peut-on prolonger jusqu'à vendredi ? Notre directeur est en déplacement.", "0:extension"},
    {"Il me faut encore quelques jours pour vous répondre.", "0:extension"},
    {"Je vous réponds la semaine prochaine.", "0:comment"},
    {"Je n'aurai pas le temps avant le 18, peut on avoir un délai ?", "0:extension"},
    {"Retour entretien Jean : bonne présentation, connaissances solides, salaire élevé.", "1:report"},
    {"Suite à notre rencontre avec Karim hier, voici mon retour : sérieux mais trop lent.", "4:report"},
    {"Entretien avec Sofia ce matin : elle a été excellente.", "2:report"},
    {"J'ai rencontré Sofia et Karim. Sofia : excellente. Karim : décevant.", "2:report 4:report"},
    {"Jean ne s'est pas présenté à l'entretien de lundi.", "1:report"},
    {"Karim a décliné notre offre.", "4:comment"},
    {"Jean a trouvé autre chose apparemment.", "1:comment"},
    {"Sofia m'a appelé hier, elle est toujours intéressée.", "2:comment"},
    {"Nous avons déjà trouvé quelqu'un.", "0:comment"},
    {"Aucun ne correspond à notre recherche.", "1:declined 2:declined 3:declined 4:declined"},
    {"Bof bof cette fois, rien d'intéressant.", "0:comment?"},
    {"Tous les profils sont intéressants.", "1:interested 2:interested 3:interested 4:interested"},
    {"Très bonne sélection, je veux tous les rencontrer !",
	"1:interview 2:interview 3:interview 4:interview"},
    {"Les 2 premiers en entretien, les autres non.", "1:interview 2:interview 3:declined 4:declined"},
    {"Je prends rdv avec les n°1 et 2, le reste ne m'intéresse pas.",
	"1:interview 2:interview 3:declined 4:declined"},
    {"Jean Martin", "1:comment"},
    {"2", "2:comment"},
    {"le 2 svp", "2:comment"},
    {"1, 2 et 4", "1:comment 2:comment 4:comment"},
    {"oui pour tous", "1:interested 2:interested 3:interested 4:interested"},
    {"non merci", "0:comment?"},
    {"Non à tous.", "1:declined 2:declined 3:declined 4:declined"},
    {"C1 ok, C2 ko, C4 à rencontrer", "1:interested 2:declined 4:interview"},
    {"Candidat 1 : à rencontrer / Candidat 2 : à écarter / Candidat 4 : à revoir plus tard",
	"1:interview 2:declined 4:comment?"},
    {"Je peux recevoir Jean le 10 ou le 11 décembre, au choix.", "1:interview"},
    {"Je suis disponible mardi matin ou mercredi après-midi pour Sofia.", "2:interview"},
    {"Rdv avec Jean le 8/12 à 14h et avec Sofia le 9/12 à 10h30.",
	"1:interview@2026-12-08T14:00 2:interview@2026-12-09T10:30"},
    {"Voyons Jean après-demain à 8h.", "1:interview@2026-12-03T08:00"},
    {"OK pour demain 14h avec Karim", "4:interview@2026-12-02T14:00"},
    {"Je confirme l'entretien de Jean jeudi à 15h.", "1:interview@2026-12-03T15:00"},
    {"L'entretien avec Karim est annulé.", "4:declined"},
    {"Merci d'annuler l'entretien prévu avec Jean.", "1:declined"},
    {"Je ne pourrai finalement pas recevoir Sofia.", "2:declined"},
    {"Sofia : pas avant janvier", "2:comment"},
    {"Si Sofia accepte de baisser son TJM, je la vois volontiers.", "2:interview"},
    {"Sous réserve d'un TJM à 450, ok pour Jean.", "1:interested"},
    {"Jean m'intéresse à condition qu'il soit libre en janvier.", "1:interested"},
    {"Jean oui mais pas tout de suite.", "1:comment?"},
    {"J'hésite entre Jean et Sofia.", "1:comment? 2:comment?"},
    {"Sofia ou Karim, je ne sais pas encore.", "2:comment? 4:comment?"},
    {"Lequel de Jean ou Karim est le plus expérimenté ?", "1:information 4:information"},
    {"Je trouve Sofia plus intéressante que Karim.", "2:interested 4:comment"},
    {"Je préférerais Jean.", "1:comment"},
    {"jveux bien voir karim", "4:interview"},
    {"ok 1 et 3, ko 2 et 4", "1:interested 2:declined 3:interested 4:declined"},
    {"pour jean c ok, sofia c mort", "1:interested 2:declined"},
    {"pas de suite pour le 2", "2:declined"},
    {"rappelez moi au sujet du 4", "4:comment"},
    {"Merci de rappeler Jean pour lui dire que c'est non.", "1:declined"},
    {"Dites à Karim que nous le rappellerons.", "4:comment"},
    {"Transmettez mes félicitations à Sofia.", "2:comment"},
    {"Pouvez vous me rappeler les dispos de Jean ?", "1:information"},
    {"Jean parle anglais ? Sofia aussi ?", "1:information 2:information"},
    {"Est-ce que Jean et Karim sont véhiculés ?", "1:information 4:information"},
    {"Combien demande Sofia ?", "2:information"},
    {"Sofia combien ?", "2:information"},
    {"Plus d'infos sur Karim svp", "4:information"},
    {"J'aurais besoin de plus de détails sur l'expérience de Jean en gestion de projet.", "1:information"},
    {"Pouvez-vous m'en dire plus sur Karim ?", "4:information"},
    {"Je ne comprends pas le parcours de Karim entre 2019 et 2021.", "4:comment"},
    {"CV de Jean illisible", "1:document"},
    {"Ne m'envoyez plus de profils comme Karim.", "4:comment"},
    {"Ne programmez rien pour Jean avant mon retour.", "1:comment"},
    {"Pas d'entretien pour Sofia pour le moment.", "2:comment?"},
    {"Aucun entretien à prévoir.", "0:comment?"},
    {"Je ne veux rencontrer personne cette semaine.", "0:comment?"},
    {"Il n'est pas question de recevoir Karim.", "4:declined"},
    {"Nous ne sommes pas intéressés par ces profils.", "1:declined 2:declined 3:declined 4:declined"},
    {"Ces profils ne nous intéressent pas.", "1:declined 2:declined 3:declined 4:declined"},
    {"Rien à dire sur Jean, parfait.", "1:interested"},
    {"Rien contre Jean.", "1:comment"},
    {"Pourquoi pas Jean ?", "1:comment?"},
    {"Et Sofia, elle en est où ?", "2:information"},
    {"Tous sauf Karim me plaisent.", "1:interested 2:interested 3:interested 4:declined"},
    {"Pouvez-vous m appeler à propos de Jean ?", "1:comment"},
    {"Tous, sauf Karim, me conviennent", "1:interested 2:interested 3:interested 4:declined"},
    {"Tous les profils sauf le 3 nous intéressent, on veut les voir",
	"1:interview 2:interview 3:declined 4:interview"},
    {"Je veux voir tous les candidats sauf Karim et Sofia", "1:interview 2:declined 3:interview 4:declined"},
    {"Bonjour Hélène, j'ai bien examiné vos propositions. M. Martin ferait parfaitement l'affaire : "
     "serait-il libre pour un échange jeudi vers 10h ?",
	"1:interview"},
    {"Après discussion avec mon associé, nous ne donnerons pas de suite favorable à la candidature de Mme "
     "Benali.",
	"2:declined"},
    {"Je n'ai malheureusement pas de place pour Karim cette année.", "4:declined"},
    {"Nous serions ravis d'accueillir Sofia pour une journée d'essai le 10 décembre à 8h.",
	"2:interview@2026-12-10T08:00"},
    {"Le profil de Jean est en parfaite adéquation avec le poste.", "1:interested"},
    {"Karim est surdimensionné pour ce poste.", "4:declined"},
    {"Sofia manque un peu de bouteille.", "2:declined"},
    {"Jean est un peu court techniquement", "1:declined"},
    {"Karim a l'air bien, mais ses prétentions dépassent mon budget.", "4:declined"},
    {"Je ne connais pas Karim mais son CV m'intrigue, vous pouvez m'en dire plus ?", "4:information"},
    {"Sofia a-t-elle un préavis ? Et Karim ?", "2:information 4:information"},
    {"Le 2 est-il toujours dispo ? si oui je le prends", "2:information"},
    {"Je vous laisse organiser ça avec Jean.", "1:comment"},
    {"Rappelez Jean pour confirmer 14h.", "1:comment"},
    {"Merci d'informer Karim que sa candidature n'est pas retenue.", "4:declined"},
    {"Merci de prévenir Sofia que l'entretien est maintenu mardi 8 à 10h.", "2:interview@2026-12-08T10:00"},
    {"Jean : RDV fixé en direct avec lui le 10/12 à 9h.", "1:interview@2026-12-10T09:00"},
    {"Envoyez-moi le CV de Sofia et celui de Karim.", "2:document 4:document"},
    {"1 : ok pour moi, 2 : attente retour de mon N+1, 4 : ok si TJM < 500",
	"1:interested 2:comment 4:interested"},
    {"Je mets une option sur Sofia.", "2:comment"},
    {"Bloquez Sofia pour moi svp", "2:comment"},
    {"Sofia oui oui oui !!!", "2:interested"},
    {"Jean 9/10, Sofia 4/10", "1:comment 2:comment"},
    {"on est ok pour jean. Karim c est niet", "1:interested 4:declined"},
    {"Les profils 1 et 2 sont hors sujet.", "1:declined 2:declined"},
    {"Le 1 et le 4 sont tous les deux intéressants.", "1:interested 4:interested"},
    {"Jean est notre favori.", "1:interested"},
    {"Ma préférence va à Sofia", "2:interested"},
    {"Sofia d'abord, Karim ensuite si ça ne marche pas.", "2:comment 4:comment"},
    {"Le candidat masqué m'intéresse, qui est-ce ?", "3:identity"},
    {"Intéressé par le 3 mais il me faut son nom", "3:identity"},
    {"Dispo le 8 à 15h pour Jean, le 9 à 9h pour Sofia.",
	"1:interview@2026-12-08T15:00 2:interview@2026-12-09T09:00"},
    {"Rien ne presse pour Karim.", "4:comment"},
    {"Sofia est en vacances en décembre ?", "2:information"},
    {"Jean commence lundi chez nous.", "1:comment"},
    {"Ok je prends Jean en CDI à partir de janvier.", "1:hire"},
    {"Je garde Jean et Sofia, éliminez Karim.", "1:interested 2:interested 4:declined"},
    {"Supprimez Karim de la liste.", "4:declined"},
    {"Retirez le 4.", "4:declined"},
    {"Enlevez-moi de votre liste.", "0:comment"},
    {"L'entretien de Jean a été reporté par ses soins.", "1:comment"},
    {"Peut-on repousser l'entretien de Jean ?", "1:interview"},
    {"Jean, entretien ok mais pas le mardi.", "1:interview"},
    {"Je ne reçois jamais le vendredi ; Sofia jeudi 14h ?", "2:interview@2026-12-03T14:00"},
    {"Sofia peut-elle venir jeudi à 14h ?", "2:interview@2026-12-03T14:00"},
    {"Jean est-il disponible mardi à 10h pour un entretien ?", "1:interview@2026-12-08T10:00"},
    {"Est-ce que Karim pourrait passer au bureau demain ?", "4:interview"},
    {"Jean mardi 8 à 9h, Sofia le même jour à 10h.",
	"1:interview@2026-12-08T09:00 2:interview@2026-12-08T10:00"},
    {"Jean m'a l'air bien, on peut le voir ?", "1:interview"},
    {"Pour le numéro 2, je passe mon tour ; pour le 4, je veux bien le rencontrer jeudi 10h.",
	"2:declined 4:interview@2026-12-03T10:00"},
    {"Je retiens les candidatures 1 et 4.", "1:interested 4:interested"},
    {"Les candidatures 2 et 3 ne seront pas retenues.", "2:declined 3:declined"},
    {"Karim oui mais seulement en CDD.", "4:interested"},
    {"Sofia : d'accord pour un essai d'une semaine.", "2:interested"},
    {"Pas convaincu par le parcours de Jean.", "1:declined"},
    {"Je ne suis pas convaincu par Jean.", "1:declined"},
    {"Les deux derniers me plaisent bien.", "3:interested 4:interested"},
    {"Je verrais bien Jean sur ce poste.", "1:comment"},
    {"J'aimerais bien voir ce que donne Karim.", "4:comment"},
    {"On verra Karim plus tard.", "4:comment?"},
    {"Merci de proposer mardi 8 à 14h à Jean.", "1:interview@2026-12-08T14:00"},
    {"Je rencontrerai Sofia vendredi 4 à 9 heures.", "2:interview@2026-12-04T09:00"},
    {"RDV Jean 8/12 14h00", "1:interview@2026-12-08T14:00"},
    {"Jean => rdv 8/12 14h", "1:interview@2026-12-08T14:00"},
    {"1 => ok / 2 => ko", "1:interested 2:declined"},
    {"Quand Jean serait-il disponible pour un entretien ?", "1:interview"},
    {"Quelles sont les disponibilités de Jean pour un entretien ?", "1:interview"},
    {"Sofia est-elle toujours disponible ? Si oui, proposez-lui un entretien jeudi à 14h.",
	"2:interview@2026-12-03T14:00 2:information"},
    {"Le salaire demandé par Jean est-il négociable ?", "1:information"},
    {"Un peu cher pour Karim non ?", "4:declined"},
    {"Peut-on envisager un deuxième entretien avec Sofia ?", "2:interview"},
    {"Nous avons apprécié Sofia et voulons la revoir le 9/12 à 10h avec le DG.",
	"2:interview@2026-12-09T10:00"},
    {"Nous ne recrutons plus, merci d'arrêter la recherche.", "0:comment?"},
    {"Merci de ne plus me solliciter pour ce poste.", "0:comment"},
    {"Tout me va.", "0:comment?"},
    {"Tout est bon pour moi, on les voit tous.", "1:interview 2:interview 3:interview 4:interview"},
    {"Le plus expérimenté me semble être Jean.", "1:comment"},
    {"Par ordre de préférence : Jean, Sofia, Karim.", "1:comment 2:comment 4:comment"},
    {"Top 2 : Jean et Karim", "1:interested 4:interested"},
    {"Retenus : 1 et 4. Non retenus : 2 et 3.", "1:interested 2:declined 3:declined 4:interested"},
    {"OK : 1, 4\nKO : 2, 3", "1:interested 2:declined 3:declined 4:interested"},
    {"Entretien : 1 et 2\nRefus : 4", "1:interview 2:interview 4:declined"},
    {"À rencontrer : Jean, Sofia\nÀ écarter : Karim", "1:interview 2:interview 4:declined"},
};

static const struct row english[] = {
    {"I'd like to interview Jean Martin on Thursday at 3pm.", "1:interview@2026-12-03T15:00"},
    {"1 yes, 2 no", "1:interested 2:declined"},
    {"Please send over Sofia's CV", "2:document"},
    {"Could you tell me whether Karim is open to a fixed-term contract?", "4:information"},
    {"Who is number 3?", "3:identity"},
    {"We'll pass on Sofia, too junior.", "2:declined"},
    {"Not interested in Karim.", "4:declined"},
    {"Could we have a few more days?", "0:extension"},
    {"We want to hire Jean.", "1:hire"},
    {"I interviewed Sofia yesterday. Solid background.", "2:report"},
    {"Please let Sofia know it's a no this time.", "2:declined"},
    {"I'd be glad to meet all four.", "1:interview 2:interview 3:interview 4:interview"},
    {"I'm interested in Jean but no interviews yet please.", "1:interested"},
    {"Thanks, noted.", ""},
    {"Maybe the second one, not sure yet.", "2:comment?"},
    {"Hi, I'd like to meet Jean next Tuesday at 2pm if that works for him.", "1:interview@2026-12-08T14:00"},
    {"Jean looks great, let's set up a call. Sofia is a bit too junior for us.", "1:interview 2:declined"},
    {"Can you send me Sofia's resume?", "2:document"},
    {"What are Karim's salary expectations?", "4:information"},
    {"I'm not sure about Karim.", "4:comment?"},
    {"We'd like to move forward with Jean.", "1:interested"},
    {"Let's proceed with Sofia, please make her an offer.", "2:hire"},
    {"Not a match: 2 and 4. Interested in 1.", "1:interested 2:declined 4:declined"},
    {"I'd rather see Sofia than Karim.", "2:interview 4:comment"},
    {"Could I see Jean and Karim on Thursday?", "1:interview 4:interview"},
    {"Who's candidate 3?", "3:identity"},
    {"None of them, sorry.", "1:declined 2:declined 3:declined 4:declined"},
    {"Could you push the deadline to Dec 20?", "0:extension"},
    {"Please book an interview with no. 1 on 10 December at 9:30.", "1:interview@2026-12-10T09:30"},
    {"I don't want to meet Jean anymore, he refused our offer.", "1:declined"},
    {"Sofia: yes. Karim: no. Jean: maybe.", "1:comment? 2:interested 4:declined"},
    {"Is Jean willing to relocate? Does Sofia speak German?", "1:information 2:information"},
    {"We have decided to go with Karim.", "4:hire"},
    {"Jean sounds perfect, when can he come in?", "1:interview"},
    {"I'd love to chat with Karim sometime next week.", "4:interview"},
    {"Let's have Sofia over on 9 December at 10am.", "2:interview@2026-12-09T10:00"},
    {"Please set up a first call with Jean, Thursday 4pm.", "1:interview@2026-12-03T16:00"},
    {"Happy to see both Jean and Karim.", "1:interview 4:interview"},
    {"Happy to meet any of them.", "1:interview 2:interview 3:interview 4:interview"},
    {"Not keen on Karim I'm afraid.", "4:declined"},
    {"Karim isn't what we're after.", "4:declined"},
    {"Sofia ticks all the boxes.", "2:interested"},
    {"Jean is exactly what we need.", "1:interested"},
    {"Sofia is too expensive and Jean too far away.", "1:declined 2:declined"},
    {"I'd pass on number 2.", "2:declined"},
    {"Thanks but no thanks on Karim.", "4:declined"},
    {"Where does Karim live?", "4:information"},
    {"Does Jean have a driving licence?", "1:information"},
    {"How long has Sofia been freelancing?", "2:information"},
    {"Any idea what Karim is earning today?", "4:information"},
    {"Jean's CV won't open.", "1:document"},
    {"You forgot to attach Karim's CV.", "4:document"},
    {"Could I have copies of Sofia's certificates?", "2:document"},
    {"Can you tell me who number 3 is?", "3:identity"},
    {"We'd like to make Sofia an offer.", "2:hire"},
    {"The role has been put on hold.", "0:comment"},
    {"We need another week before deciding.", "0:extension"},
    {"Is there any chance of extending this until Friday?", "0:extension"},
    {"I won't be able to look at these until next week.", "0:comment"},
    {"Saw Jean yesterday. Good guy, but I have doubts about his Java.", "1:report"},
    {"Feedback on Karim: he did well technically, weak on communication.", "4:report"},
    {"Sofia didn't show up.", "2:comment"},
    {"Jean cancelled on us.", "1:comment"},
    {"I can't do Tuesday for Jean any more, can we make it Thursday at 2pm?", "1:interview@2026-12-03T14:00"},
    {"If Sofia can start in January I'd like to meet her.", "2:interview"},
    {"I prefer Jean to Sofia.", "1:comment 2:comment"},
    {"Maybe Karim, let me think about it.", "4:comment?"},
    {"Keep Karim as a backup.", "4:comment?"},
    {"Not Karim.", "4:declined"},
    {"Everyone but Sofia looks good.", "1:interested 2:declined 3:interested 4:interested"},
    {"Looks good, thanks!", "0:comment?"},
    {"Great, thank you", ""},
    {"Will do, thanks", "0:comment"},
    {"Could you call me about Sofia?", "2:comment"},
};

static const struct rules *
load(struct arena *arena)
{
	static const char *const names[] = {"etc/rules.fr.conf", "etc/rules.en.conf"};
	struct rule_file files[COUNT(names)];
	const struct rules *rules;
	struct why why;

	for (size_t i = 0; i < COUNT(names); i++) {
		FILE *file = fopen(names[i], "r");
		size_t size;
		char *text = arena_alloc(arena, 1 << 20);
		assert_non_null(file);
		size = fread(text, 1, (1 << 20) - 1, file);
		text[size] = '\0';
		fclose(file);
		files[i] = (struct rule_file){names[i], text};
	}
	if (rules_parse(arena, files, COUNT(files), &rules, &why) != OK || rules_try(rules, &why) != OK)
		fail_msg("%s", why.text);
	return rules;
}

static const struct reading *
read_text(struct arena *arena, const struct rules *rules, const char *text)
{
	static const struct zone_change paris = {0, 3600};
	static const struct zone zone = {.name = "Europe/Paris", .count = 1, .changes = &paris};
	static struct context_dossier dossiers[] = {
	    {1, "Jean Martin", false, true},
	    {2, "Sofia Benali", false, true},
	    {3, "Candidat 3 (identité masquée)", true, true},
	    {4, "Karim Haddad", false, true},
	};
	struct context context = {.role = CONTEXT_OPERATIONAL,
	    .ref = "D-1",
	    .dossiers = dossiers,
	    .dossier_count = COUNT(dossiers),
	    .reply = true,
	    .now = SENT,
	    .zone = &zone};
	const char *raw = arena_printf(arena,
	    "From: Paul Roux <p.roux@client.example>\r\nSubject: Re: [D-1] Essai\r\n"
	    "Date: Tue, 01 Dec 2026 09:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n",
	    text);
	struct reading *reading;
	struct why why;

	if (reading_parse(arena, message_parse(arena, raw, strlen(raw)), &context, rules, &reading, &why) !=
	    OK)
		fail_msg("%s: %s", text, why.text);
	return reading;
}

static int
by_candidate(const void *a, const void *b)
{
	const struct read_feedback *one = a, *other = b;

	return one->candidate != other->candidate ? one->candidate - other->candidate
						  : (int)one->action - (int)other->action;
}

static const char *
spelt(struct arena *arena, const struct reading *reading)
{
	struct buf buf = buf_make(arena);

	qsort(reading->feedback, reading->feedback_count, sizeof(*reading->feedback), by_candidate);
	for (size_t i = 0; i < reading->feedback_count; i++) {
		const struct read_feedback *one = &reading->feedback[i];
		buf_addf(
		    &buf, "%s%d:%s", i > 0 ? " " : "", one->candidate, feedback_action_name(one->action));
		if (one->when != NULL)
			buf_addf(&buf, "@%s", one->when);
		if (one->unclear)
			buf_add(&buf, "?");
	}
	return buf.data;
}

static void
try_rows(const struct row *rows, size_t count)
{
	struct arena *arena = arena_open();
	const struct rules *rules = load(arena);
	size_t failed = 0;

	for (size_t i = 0; i < count; i++) {
		struct arena *one = arena_open();
		const char *got = spelt(one, read_text(one, rules, rows[i].text));
		if (rows[i].want != NULL && strcmp(got, rows[i].want) != 0) {
			printf("# %s\n#   wanted %s\n#   got    %s\n", rows[i].text, rows[i].want, got);
			failed++;
		}
		arena_close(one);
	}
	arena_close(arena);
	if (failed > 0)
		fail_msg("%zu of %zu rows", failed, count);
}

static void
french_managers_are_understood(void **state)
{
	(void)state;
	try_rows(french, COUNT(french));
}

static void
english_managers_are_understood(void **state)
{
	(void)state;
	try_rows(english, COUNT(english));
}

/* Long, and made to be slow: bounded, and never more than a person could mean. */
static void
hostile_words_have_bounds(void **state)
{
	static const char *const parts[] = {
	    "@ ", "1 ", "(", "le 1 et ", "sauf ", "pas ", "« ", "1 oui 2 non ", "a.", "\n"};
	struct arena *arena = arena_open();
	const struct rules *rules = load(arena);

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct arena *one = arena_open();
		struct buf buf = buf_make(one);
		while (buf.size_bytes < 100000)
			buf_add(&buf, parts[i]);
		const char *raw = arena_printf(one, "From: a@b.example\r\n\r\n%s", buf.data);
		struct zone_change utc = {0};
		struct zone zone = {.name = "UTC", .count = 1, .changes = &utc};
		struct context_dossier dossier = {1, "Jean Martin", false, true};
		struct context context = {
		    .role = CONTEXT_OPERATIONAL, .dossiers = &dossier, .dossier_count = 1, .zone = &zone};
		struct reading *reading = NULL;
		struct why why;
		enum status st =
		    reading_parse(one, message_parse(one, raw, strlen(raw)), &context, rules, &reading, &why);
		assert_true(st == OK || st == REFUSED);
		arena_close(one);
	}
	arena_close(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(french_managers_are_understood),
	    cmocka_unit_test(english_managers_are_understood),
	    cmocka_unit_test(hostile_words_have_bounds),
	};

	message_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
