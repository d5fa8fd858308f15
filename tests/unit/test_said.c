/* said: what is asked or said, class by class, with what only looks like it. */
#include "rows.h"

static const struct row documents[] = {
    {"Pourriez-vous me faire parvenir les bulletins de salaire de Karim ?", "4:document"},
    {"Je n'ai pas le CV de Jean dans votre envoi.", "1:document"},
    {"Sofia : copie du permis + carte vitale svp", "2:document"},
    {"Il manque l'attestation de Karim.", "4:document"},
    {"Karim ok mais j'ai besoin de voir son permis avant", "4:document"},
    {"jaimerais voir le cv de karim", "4:document"},
    {"Could we see Jean's portfolio before Friday?", "1:document"},
    {"Please could you email me Sofia's CV", "2:document"},
    {"I'd like to see Karim's references first", "4:document"},
    {"le diplome de la 2 svp", "2:document"},
    {"Pouvez-vous me transmettre une copie de la carte d'identité de M. Haddad ?", "4:document"},
    {"Il me faudrait le titre de séjour de Karim.", "4:document"},
    {"Il nous faudrait les références de Sofia Benali avant jeudi.", "2:document"},
    {"Auriez-vous une copie du permis de Jean ?", "1:document"},
    {"Vous pouvez me faire passer les attestations de Karim ?", "4:document"},
    {"Jean : copie des habilitations svp", "1:document"},
    {"Le 3, son CV anonymisé s'il vous plaît.", "3:document"},
    {"le caces du 4 stp", "4:document"},
    {"tu peux menvoyer le cv de sofia ?", "2:document"},
    {"Merci de me joindre le certificat médical de M. Martin.", "1:document"},
    {"J'ai besoin de l'attestation de formation de Sofia pour l'assurance.", "2:document"},
    {"Pouvez-vous me fournir l'extrait de casier judiciaire de Karim Haddad ?", "4:document"},
    {"Est-il possible d'avoir le portfolio de Sofia ?", "2:document"},
    {"J'aimerais consulter le book de Mme Benali.", "2:document"},
    {"Je voudrais voir le CV de Karim.", "4:document"},
    {"envoyez moi la carte vitale de jean", "1:document"},
    {"Sofia : son diplôme d'infirmière, merci", "2:document"},
    {"Vous avez le CV de Karim ?", "4:document"},
    {"Le permis de Karim, vous l'avez en copie ?", "4:document"},
    {"Karim : vous pouvez m'envoyer sa carte pro ?", "4:document"},
    {"La carte BTP du 1 et le permis du 4 svp", "1:document 4:document"},
    {"Can you send over Karim's forklift licence?", "4:document"},
    {"Could you send me a copy of Jean's licence please?", "1:document"},
    {"Please forward Sofia's certificates.", "2:document"},
    {"I'd need copies of Karim's tickets before he starts.", "4:document"},
    {"Do you have references for Jean?", "1:document"},
    {"Any chance of seeing Sofia's portfolio?", "2:document"},
    {"Jean's DBS certificate please.", "1:document"},
    {"Can we get number 3's anonymised CV?", "3:document"},
    {"Have you got a CV for Karim?", "4:document"},
    {"We'll need a copy of Sofia's passport.", "2:document"},
    /* a requirement, a question, a thing done: nothing is to be sent */
    {"Il nous faut le CACES 6, Karim ne l'a pas.", "4:comment"},
    {"Karim : sans permis c'est non.", "4:declined"},
    {"Le permis est obligatoire, donc pas Karim.", "4:declined"},
    {"Sofia n'a pas le bon diplôme.", "2:comment"},
    {"Jean a-t-il le permis ?", "1:information"},
    {"Est-ce que Karim a son CACES ?", "4:information"},
    {"Karim a-t-il une habilitation électrique à jour ?", "4:information"},
    {"Sofia a-t-elle des références ?", "2:information"},
    {"Karim has no licence, so no.", "4:declined"},
    {"Does Karim have a forklift licence?", "4:information"},
    {"J'ai bien reçu le CV de Karim, merci.", "4:comment"},
    {"Le diplôme de Sofia est étranger.", "2:comment"},
    {"Non pour Karim, il nous faut quelqu'un avec le permis.", "4:declined"},
    {"We need someone with a licence, so not Karim.", "4:declined"},
    {"We'd want Karim to have a CSCS card.", "4:comment"},
    {"You have a good CV there for Sofia.", NULL},
    {"Il faut que Karim passe son permis d'abord.", "4:comment"},
    {"Karim doit avoir sa carte BTP.", "4:comment"},
    {"Il me faut la carte BTP de Karim.", "4:document"},
    {"Il nous faut la carte BTP, Karim l'a-t-il ?", "4:information"},
    {"Son CV est parfait, Sofia, merci.", NULL},
    {"On a besoin d'un CACES 3, donc non pour Jean.", "1:declined"},
    {"1 oui\n2 non\n4 CV svp", "1:interested 2:declined 4:document"},
    {"1 no - too junior\n2 no\n4 CV please", "1:declined 2:declined 4:document"},
    {"1 non\n2 entretien jeudi 10h\n4 cv", "1:declined 2:interview@2026-12-03T10:00 4:document"},
    {"1 : non\n4 photos svp", "1:declined 4:document"},
    {"Il nous faut :\n2 CV de plus", "0:comment"},
};

static const struct row interviews[] = {
    {"Let's see Sofia on Monday at 10am.", "2:interview@2026-12-07T10:00"},
    {"I can do Thursday 2pm for Jean.", "1:interview@2026-12-03T14:00"},
    {"Let's get Karim in.", "4:interview"},
    {"Book Sofia in for Tuesday 9am.", "2:interview@2026-12-08T09:00"},
    {"Proposez à Sofia mardi 10h.", "2:interview@2026-12-08T10:00"},
    {"Calez-moi Karim jeudi matin.", "4:interview"},
    {"Karim : lundi 8h à l'agence.", "4:interview@2026-12-07T08:00"},
    {"Je voudrais faire un essai avec Karim mercredi.", "4:interview"},
    {"Vous pouvez m'envoyer Karim au dépôt jeudi à 6h30 ?", "4:interview@2026-12-03T06:30"},
    {"Jean Martin me plaît. Vous pouvez me l'envoyer à l'atelier vendredi à 8h ?",
	"1:interview@2026-12-04T08:00"},
    {"Envoyez-moi Sofia demain 14h.", "2:interview@2026-12-02T14:00"},
    {"Karim : qu'il passe vendredi 17h", "4:interview@2026-12-04T17:00"},
    {"Sofia : qu'elle vienne lundi à 9h", "2:interview@2026-12-07T09:00"},
    {"Dites à Jean de passer jeudi vers 10h.", "1:interview"},
    {"Jean et Karim je veux les voir", "1:interview 4:interview"},
    {"Jean : visio le 15/12 à 9h", "1:interview@2026-12-15T09:00"},
    {"karim jeudi 7h a la base vie ok pour moi", "4:interview@2026-12-03T07:00"},
    {"Sofia vendredi 10h ça me va", "2:interview@2026-12-04T10:00"},
    {"Jean demain 8h c'est bon", "1:interview@2026-12-02T08:00"},
    {"ok pour Sofia lundi 9h30", "2:interview@2026-12-07T09:30"},
    {"Karim, on le reçoit mardi.", "4:interview"},
    {"On recevra Sofia lundi prochain à 14h", "2:interview@2026-12-07T14:00"},
    {"Je suis dispo jeudi 11h pour Jean", "1:interview@2026-12-03T11:00"},
    {"Jean vendredi 10h et Karim vendredi 11h ça vous va ?",
	"1:interview@2026-12-04T10:00 4:interview@2026-12-04T11:00"},
    {"Je bloque jeudi 15h pour Sofia.", "2:interview@2026-12-03T15:00"},
    {"Faites venir Karim mercredi à 8h.", "4:interview@2026-12-02T08:00"},
    {"Sofia peut venir vendredi à 9h ?", "2:interview@2026-12-04T09:00"},
    {"Je la recevrais bien, Sofia.", "2:interview"},
    {"On peut se caler un rdv avec Jean ?", "1:interview"},
    {"Karim m'intéresse, on peut l'avoir en visio jeudi 16h ?", "4:interview@2026-12-03T16:00"},
    {"Bring Sofia in on Friday at 9am.", "2:interview@2026-12-04T09:00"},
    {"I'd like to meet Karim.", "4:interview"},
    {"Karim: yes please, Friday 7.30am at the site office.", "4:interview@2026-12-04T07:30"},
    {"Can you get Jean in on Thursday at 7am?", "1:interview@2026-12-03T07:00"},
    {"Jean Thursday 10am works for me", "1:interview@2026-12-03T10:00"},
    {"Can Sofia pop in on Monday at 3pm?", "2:interview@2026-12-07T15:00"},
    {"Send Karim round on Thursday at 8am.", "4:interview@2026-12-03T08:00"},
    {"Happy to see Jean any time.", "1:interview"},
    {"Have Sofia come by the office on Friday.", "2:interview"},
    {"Could we do a video call with Karim next week?", "4:interview"},
    /* met already, or somebody else is met */
    {"On a reçu Karim mardi, bon contact.", "4:report"},
    {"Sofia est passée hier, rien à dire.", "2:report"},
    {"Jean, je dois en parler à mon associé.", "1:comment"},
    {"For Jean I need to talk to the owners first.", "1:comment"},
    {"Sofia: I have to speak with my boss before deciding.", "2:comment"},
    {"Il faut que je voie ça avec mon directeur pour Karim.", "4:comment"},
    {"Karim : je vois avec mon chef et je vous dis.", "4:comment"},
    {"Karim, je le vois déjà tous les jours sur le chantier d'à côté.", NULL},
    {"L'entretien avec Sofia prévu jeudi à 10h tombe mal. Pouvez-vous le décaler à vendredi 16h ?",
	"2:interview@2026-12-04T16:00"},
    {"Le rdv de Karim jeudi 10h tombe pendant mon comité, peut-on le reporter à lundi 9h ?",
	"4:interview@2026-12-07T09:00"},
    {"Jean jeudi 10h. Est-il mobile ?", "1:interview@2026-12-03T10:00 1:information"},
    {"Jean et Sofia je peux les voir samedi, 11h pour Jean et 11h30 pour Sofia",
	"1:interview@2026-12-05T11:00 2:interview@2026-12-05T11:30"},
    {"I can see Jean and Karim on Friday, 2pm for Jean and 3pm for Karim",
	"1:interview@2026-12-04T14:00 4:interview@2026-12-04T15:00"},
    {"Jean et Sofia vendredi 11h", "1:interview@2026-12-04T11:00 2:interview@2026-12-04T11:00"},
    {"Jean oui lundi 14h30, Karim oui mardi même heure",
	"1:interview@2026-12-07T14:30 4:interview@2026-12-08T14:30"},
    {"Jean mardi 14h, Sofia jeudi à la même heure",
	"1:interview@2026-12-08T14:00 2:interview@2026-12-03T14:00"},
    {"Jean Monday 3pm, Sofia Tuesday same time", "1:interview@2026-12-07T15:00 2:interview@2026-12-08T15:00"},
    {"Can Sofia come in tues 3pm?", "2:interview@2026-12-08T15:00"},
    {"Sofia thurs 10am", "2:interview@2026-12-03T10:00"},
    {"Karim jeu 14h", "4:interview@2026-12-03T14:00"},
};

static const struct row hires[] = {
    {"Je valide Karim pour le poste, démarrage le 7 décembre.", "4:hire"},
    {"Embauche de Sofia confirmée.", "2:hire"},
    {"We've chosen Sofia.", "2:hire"},
    {"Let's sign Jean up.", "1:hire"},
    {"We'd like to offer Karim the job.", "4:hire"},
    {"Sofia Benali je la prends direct!!", "2:hire"},
    {"Karim je le prends", "4:hire"},
    {"Karim, je le prends dès lundi.", "4:hire"},
    {"Le 1 et le 4, on les prend.", "1:hire 4:hire"},
    {"On prend Jean et Sofia.", "1:hire 2:hire"},
    {"Jean et Karim je prends", "1:hire 4:hire"},
    {"C'est bon pour Karim, il commence lundi.", "4:hire"},
    {"OK pour Sofia, elle peut commencer lundi 7h.", "2:hire"},
    {"Karim a fait l'affaire, je le garde.", NULL},
    {"On embauche Jean.", "1:hire"},
    {"Jean, je signe.", "1:hire"},
    {"Sofia est embauchée.", "2:hire"},
    {"C'est décidé, ce sera Karim.", "4:hire"},
    {"Faites le contrat de Karim, il démarre le 7.", "4:hire"},
    {"Vous pouvez préparer le contrat de Sofia ?", "2:hire"},
    {"Jean peut commencer quand ? on le prend", "1:hire"},
    {"Je valide l'embauche de Karim.", "4:hire"},
    {"We'll take Karim and Sofia.", "2:hire 4:hire"},
    {"We'll take Karim. Can you sort the paperwork?", "4:hire"},
    {"I'll have Jean, starting Monday.", "1:hire"},
    {"Jean's hired.", "1:hire"},
    {"When can Sofia start? We want her.", "2:hire"},
    {"We want Karim on the team.", "4:hire"},
    {"Go ahead and hire Jean.", "1:hire"},
    {"Karim gets the job.", "4:hire"},
    {"On prend Karim. Vous vous occupez des papiers ?", "4:hire"},
    {"Je prends Sofia, merci de préparer le contrat et de me l'envoyer.", "2:hire"},
    /* not yet, or not at all */
    {"Je regarde les profils et je prends le 2", "2:hire"},
    {"On le veut en CDI si le budget passe, Karim.", "4:comment?"},
    {"Je la prendrais bien, Sofia, mais il faut que j'en parle.", "2:comment?"},
    {"Si Jean baisse son prix, je le prends.", "1:comment?"},
    {"Je prendrai Karim si le chantier démarre.", "4:comment?"},
    {"Karim, je le prendrais à 15 euros de l'heure.", "4:comment?"},
    {"We might take Jean.", "1:comment?"},
    {"If Sofia passes the test we'll take her.", "2:comment?"},
    {"Je prends note pour Jean.", "1:comment"},
    {"On prend le temps de réfléchir pour Karim.", "4:comment?"},
    {"Je ne prends pas Karim.", "4:declined"},
    {"On prend pas Jean.", "1:declined"},
    {"We won't take Karim.", "4:declined"},
    {"We're not taking Jean.", "1:declined"},
    {"Jean prend combien ?", "1:information"},
    {"When can Sofia start?", "2:information"},
    {"Jean est embauché chez nous depuis un mois.", "1:comment"},
    {"Karim a été recruté par un autre client.", "4:comment"},
    {"Parfait, Karim va commencer une formation lundi.", "4:comment"},
    {"On prend un café avec Jean jeudi.", "1:comment"},
    {"Jean is hired by a competitor.", "1:comment"},
    {"We'd hire Sofia tomorrow but the budget is frozen.", "2:comment?"},
    {"Karim gets it, he understands the job.", "4:comment"},
};

static const struct row refusals[] = {
    {"Karim: désolé, on a trouvé quelqu'un d'autre.", "4:declined"},
    {"Pour Jean ça ne va pas le faire.", "1:declined"},
    {"Je laisse passer pour Sofia.", "2:declined"},
    {"Pas retenu Karim.", "4:declined"},
    {"Not keen on Jean.", "1:declined"},
    {"I'd say no to Karim.", "4:declined"},
    {"M. Haddad, ce sera non pour cette fois.", "4:declined"},
    {"Sofia, pas cette fois.", "2:declined"},
    {"Ce sera sans moi pour Karim.", "4:declined"},
    {"Jean : nous ne donnons pas suite, nous cherchons un profil plus technique.", "1:declined"},
    {"Pour Karim on passe.", "4:declined"},
    {"Karim on passe", "4:declined"},
    {"Jean c'est non merci", "1:declined"},
    {"Je ne vais prendre aucun des quatre.", "1:declined 2:declined 3:declined 4:declined"},
    {"Je ne prendrai personne cette fois.", "1:declined 2:declined 3:declined 4:declined"},
    {"Aucun des quatre, désolé, je n'ai plus de place.", "1:declined 2:declined 3:declined 4:declined"},
    {"Rien ne me convient dans la liste.", NULL},
    {"Malheureusement Karim ne fera pas l'affaire.", "4:declined"},
    {"Karim n'a pas le niveau.", "4:declined"},
    {"Je préfère ne pas donner suite pour Sofia.", "2:declined"},
    {"Sofia, je ne suis pas preneur.", "2:declined"},
    {"Karim ne me correspond pas.", "4:declined"},
    {"Le profil de Jean n'est pas celui que nous recherchons.", "1:declined"},
    {"Karim : sans façon.", "4:declined"},
    {"Désolé mais non pour Jean.", "1:declined"},
    {"Jean : hélas non, trop loin.", "1:declined"},
    {"Jean, négatif.", "1:declined"},
    {"Je n'ai plus besoin de manœuvre : M. Haddad, ce sera non.", "4:declined"},
    {"Plus besoin de Karim, le poste est pourvu.", "4:declined"},
    {"karim non jveux pas d'apprenti", "4:declined"},
    {"Pas pour nous, Sofia.", "2:declined"},
    {"Je ne retiendrai pas Karim.", "4:declined"},
    {"Karim n'est pas retenu.", "4:declined"},
    {"Jean NON pas de vitrerie ici", "1:declined"},
    {"Karim NON pas d'anglais", "4:declined"},
    {"Not for us I'm afraid, Karim.", "4:declined"},
    {"Karim: not this time, we have enough labourers.", "4:declined"},
    {"Not for us I'm afraid, all four. None of them has done volume.",
	"1:declined 2:declined 3:declined 4:declined"},
    {"Jean is not for us.", "1:declined"},
    {"Afraid it's a no for Sofia.", "2:declined"},
    {"I don't think Karim is right for us.", "4:declined"},
    {"We'll leave it there with Jean.", "1:declined"},
    {"Sofia: thanks but we'll pass.", "2:declined"},
    {"Karim wouldn't work for us.", "4:declined"},
    {"We've decided not to go ahead with Jean.", "1:declined"},
    {"Sadly Sofia isn't a fit.", "2:declined"},
    {"Karim: no, had him before.", "4:declined"},
    /* no refusal */
    {"Ce sera non pour Jean et oui pour Karim.", "1:declined 4:interested"},
    {"Je ne dis pas non pour Karim.", "4:comment?"},
    {"On en reparle pour Sofia.", "2:comment?"},
    {"Karim: not this week, let's talk again.", "4:comment"},
    {"Sofia passe par la gare.", "2:comment"},
    {"Karim n'est pas trop cher.", NULL},
    {"It's not for me to say whether Jean is good.", "1:comment"},
    {"Let Karim know we start Monday.", "4:comment"},
    {"On m'a dit que c'est non pour Jean.", "1:comment"},
    {"Karim, c'est un non ferme ?", "4:information"},
    {"Sofia, on ne la reprendra pas.", "2:declined"},
    {"M. Roux ne retient pas Karim.", "4:declined"},
    {"Pour Jean, nous ne poursuivons pas.", "1:declined"},
    {"Pas le 2 il est hors budget", "2:declined"},
    {"Not Karim he's too expensive", "4:declined"},
    {"Jean oui, les autres ça va pas", "1:interested 2:declined 3:declined 4:declined"},
    {"None of these are right for the team.", "1:declined 2:declined 3:declined 4:declined"},
};

static const struct row identities[] = {
    {"Le 3, un nom ?", "3:identity"},
    {"Could you tell me who 3 is please?", "3:identity"},
    {"Vous pouvez me dévoiler l'identité du 3 ?", "3:identity"},
    {"Le 3 : son nom SVP", "3:identity"},
    {"3, comment il s'appelle ?", "3:identity"},
    {"Comment s'appelle le candidat 3 ?", "3:identity"},
    {"Le 3 c'est qui ?", "3:identity"},
    {"c ki le 3 ?", "3:identity"},
    {"Candidat 3 : de qui s'agit-il ?", "3:identity"},
    {"Candidat 3 quel est son nom ?", "3:identity"},
    {"Il me faut son nom, le 3.", "3:identity"},
    {"Le 3, vous pouvez me dire comment il s'appelle ?", "3:identity"},
    {"Pouvez-vous me donner le nom du 3 ?", "3:identity"},
    {"J'ai besoin de savoir qui est le 3 avant de me prononcer.", "3:identity"},
    {"Le nom du 3 svp", "3:identity"},
    {"On peut savoir qui est le 3 ?", "3:identity"},
    {"Je ne me prononce pas sans connaître l'identité du 3.", NULL},
    {"Le 3, j'ai besoin de son nom pour le badge.", "3:identity"},
    {"Vous pouvez lever le voile sur le 3 ?", "3:identity"},
    {"Who is 3?", "3:identity"},
    {"1 entretien mardi 14h, 3 qui est-ce ?", "1:interview@2026-12-08T14:00 3:identity"},
    {"1 oui, 3 c'est qui ?", "1:interested 3:identity"},
    {"Le 3, c'est qui ?", "3:identity"},
    /* Who is no secret is not asked for somebody else's name. */
    {"1 entretien mardi 14h, 4 qui est-ce ?", "1:interview@2026-12-08T14:00 4:comment?"},
    {"Le 4, c'est qui ?", "4:comment?"},
    {"Il y en a 3 qui me plaisent.", "0:comment?"},
    {"Who's number 3?", "3:identity"},
    {"1 no, 2 yes, 4 yes. Who is 3?", "1:declined 2:interested 3:identity 4:interested"},
    {"Number 3: need the name before I say anything.", "3:identity"},
    {"What's the name of number 3?", "3:identity"},
    {"Can I have a name for 3?", "3:identity"},
    {"I need to know who 3 is.", "3:identity"},
    {"Can you reveal who 3 is?", "3:identity"},
    {"3: name?", "3:identity"},
    /* nobody's name is asked for */
    {"Le 3 : c'est qui qui l'a formé ?", NULL},
    {"Qui paie le logement de Karim ?", "4:information"},
    {"Who would train Jean?", "1:information"},
    {"Au nom de toute l'équipe, merci.", NULL},
    {"En mon nom, non pour Karim", "4:declined"},
    {"Comment s'appelle le logiciel que Sofia utilise ?", "2:information"},
    {"Le 3, c'est qui son responsable ?", "3:information"},
    {"Qui est Karim ?", NULL},
    {"1 non\n3 ?\nqui est-ce ?", "1:declined 3:identity"},
};

static const struct row informations[] = {
    {"Quelles sont les prétentions de Karim ?", "4:information"},
    {"Karim demande combien ?", "4:information"},
    {"Sofia est dispo quand ?", "2:information"},
    {"Jean est-il libre tout de suite ou y a-t-il un préavis ?", "1:information"},
    {"Sofia accepterait-elle de travailler le samedi ?", "2:information"},
    {"Et pour Mme Benali : accepterait-elle de découcher deux nuits par semaine ?", "2:information"},
    {"Karim sait lire un plan ?", "4:information"},
    {"Karim, il parle anglais ?", "4:information"},
    {"Karim parle anglais ou pas ?", "4:information"},
    {"Vous savez si Jean est mobile ?", "1:information"},
    {"Jean : quel est son tarif ?", "1:information"},
    {"Est ce que Karim a déjà fait de la grue ?", "4:information"},
    {"Le 2 habite où ?", "2:information"},
    {"Merci de me préciser le préavis de Sofia.", "2:information"},
    {"Je voudrais connaître les prétentions salariales de Karim.", "4:information"},
    {"Combien d'années d'expérience pour Jean ?", "1:information"},
    {"Dites-moi si Karim est véhiculé.", "4:information"},
    {"J'aimerais savoir si Sofia est mobile.", "2:information"},
    {"What's Karim's day rate?", "4:information"},
    {"Karim: does he hold a current CSCS card?", "4:information"},
    {"Is Sofia willing to relocate?", "2:information"},
    {"How soon could Jean start?", "1:information"},
    {"Please let me know Sofia's notice period.", "2:information"},
    {"Would Karim do nights?", "4:information"},
    {"What is Jean looking for salary-wise?", "1:information"},
    {"Has Karim worked on tower cranes?", "4:information"},
    /* said to the recruiter about how things go on */
    {"Je souhaite rencontrer Jean jeudi à 10h. Merci de me confirmer.", "1:interview@2026-12-03T10:00"},
    {"Je souhaite rencontrer Jean jeudi à 10h. Vous me tenez au courant ?", "1:interview@2026-12-03T10:00"},
    {"Rdv avec Sofia vendredi 9h. Vous la prévenez ?", "2:interview@2026-12-04T09:00"},
    {"Rdv avec Sofia vendredi 9h. Pouvez-vous me confirmer ?", "2:interview@2026-12-04T09:00"},
    {"On embauche Karim. Vous vous en occupez ?", "4:hire"},
    {"Non pour Karim. Vous pouvez le prévenir ?", "4:declined"},
    {"I'd like to meet Sofia on Friday at 9am. Can you confirm?", "2:interview@2026-12-04T09:00"},
    {"We want to hire Karim. Will you let him know?", "4:hire"},
    {"Jean is a no. Could you tell him?", "1:declined"},
    {"Sofia nous plaît bien mais elle habite loin, est-ce qu'elle envisage de déménager ?", "2:information"},
    {"Jean nous intéresse, est-il mobile ?", "1:information"},
    {"We like Karim, does he drive?", "4:information"},
    {"Sofia nous plaît, quand pouvez-vous nous répondre ?", "2:interested"},
    {"M. Roux voudrait savoir si Karim accepterait de se déplacer.", "4:information"},
    {"Et Sofia ?", "2:information"},
    {"4 ?", "4:information"},
    {"Has Sofia done any on-call work?", "2:information"},
    {"Jean est certainement un bon professionnel, mais il vient du monde des travaux et nous avons besoin "
     "d'études ; nous ne donnerons pas suite à sa candidature.",
	"1:declined"},
    {"Sofia est sérieuse ; nous ne donnerons pas suite.\n\nEnfin, pour Karim Haddad, une question avant de "
     "nous prononcer : serait-il prêt à passer deux jours par semaine sur notre site ?",
	"2:declined 4:information"},
    {"Sofia est sérieuse ; nous ne donnerons pas suite.\n\nPour Karim Haddad, une question : serait-il "
     "mobile ?",
	"2:declined 4:information"},
    {"Sofia non.\n\nPour Karim, serait-il mobile ?", "2:declined 4:information"},
    {"Can we have until the end of next week please? Our finance director is off sick and she needs to see "
     "these first.",
	"0:extension"},
    {"Laissez-nous jusqu'à vendredi. Mon associé doit les voir d'abord.", "0:extension"},
    {"On peut avoir jusqu'à lundi ? Pour Karim c'est non.", "0:extension 4:declined"},
    {"Quelques jours d'essai pour Sofia ?", "2:information"},
};

static const struct row reports[] = {
    {"Essai de Karim hier : nickel. Je le veux en CDI.", "4:hire 4:report"},
    {"Point sur l'entretien de Jean : il est venu, discussion intéressante, à revoir.", "1:report"},
    {"Petit retour sur la visite de Sofia hier : très pro.", "2:report"},
    {"Compte rendu de l'entretien avec Karim (hier, 16 h). Posé, sérieux. Mais il ne veut pas d'astreinte. "
     "Nous ne donnerons donc pas suite.",
	"4:declined 4:report"},
    {"Sofia a fait sa journée d'essai hier, très bien. On l'embauche.", "2:hire 2:report"},
    {"Feedback as promised: Sofia did a trial shift on Saturday. Quick, clean, a bit quiet. I need to talk "
     "to the "
     "owners before going any further.",
	"2:report"},
    {"Jean est venu à l'atelier hier, il a soudé devant moi, très bon cordon. On l'embauche.",
	"1:hire 1:report"},
    {"Karim a fait un essai lundi : trop lent. On ne le garde pas.", "4:declined 4:report"},
    {"J'ai eu Jean au téléphone ce matin, bon feeling.", "1:report"},
    {"Entretien de Karim fait hier. Bon niveau mais trop cher pour nous, ce sera non.",
	"4:declined 4:report"},
    {"L'entretien avec Sofia s'est bien passé.", "2:report"},
    {"Suite à l'entretien d'hier avec Jean : profil solide, un peu réservé.", "1:report"},
    {"Karim a travaillé deux jours avec nous, rien à redire.", "4:report"},
    {"CR entretien Karim : motivé, ponctuel.", "4:report"},
    {"We met Karim on Monday: good chat, bit green.", "4:report"},
    {"Karim came in for a trial yesterday. Solid.", "4:report"},
    {"Jean's interview went well.", "1:report"},
    {"Sofia did her trial day on Friday, the team loved her. We'd like to hire her.", "2:hire 2:report"},
    {"Interview notes for Jean: strong on Java, weak on Linux. Not for us.", "1:declined 1:report"},
    /* not yet */
    {"I saw Karim's CV.", "4:comment"},
    {"J'attends votre compte rendu sur Karim.", NULL},
    {"Je ferai un compte rendu après l'entretien de jeudi avec Jean.", NULL},
};

static const struct row nothings[] = {
    {"Je vois ça lundi.", ""},
    {"Je prends note, bonne soirée", ""},
    {"Super merci, je vous redis vite.", ""},
    {"Bien reçu Agnès, merci ! Je regarde ça tranquillement après le service.", ""},
    {"Bien reçu, je regarde ça demain.", ""},
    {"Bien reçu, merci. Je reviens vers vous rapidement.", ""},
    {"Je reviens vers vous dans la semaine.", ""},
    {"Je vous réponds demain.", ""},
    {"Je vous tiens au courant.", ""},
    {"Reçu, merci, je regarde.", ""},
    {"ok merci je regarde", ""},
    {"Merci Claire, je vous dis ça lundi.", ""},
    {"Merci, on se rappelle demain.", ""},
    {"bien reçu jvous redis", ""},
    {"C'est noté, je reviens vers vous après mes congés.", ""},
    {"Merci pour l'envoi, je prends connaissance et je vous fais un retour.", ""},
    {"Entendu, bonne soirée.", ""},
    {"Bonjour Claire,\nJ'ai bien reçu vos propositions, je les étudie et je reviens vers vous.\nBonne "
     "journée",
	""},
    {"Got it, thanks. Will have a look tonight.", ""},
    {"Received, thank you. I'll get back to you.", ""},
    {"Thanks Fiona, I'll come back to you tomorrow.", ""},
    {"Cheers, I'll look at these after the shift.", ""},
    {"Thanks, will get back to you asap.", ""},
    {"Noted. I'll let you know.", ""},
    /* sign-offs behind the last answer */
    {"Pas pour nous, Karim.\n\nBonne soirée Claire.\nH. Prigent", "4:declined"},
    {"Jean : ok.\n\nBonne journée à vous,\nM. Blanc", "1:interested"},
    {"1 oui\n2 non\nBelle soirée, Pierre", "1:interested 2:declined"},
    {"Thanks anyway\nJo", ""},
    /* something is said all the same */
    {"Bien reçu, je regarde Karim demain.", "4:comment"},
    {"Vu, intéressant.", NULL},
    {"I'll take them all.", "0:comment?"},
    {"I'll have them.", "0:comment"},
    {"Merci, mais je cherche plutôt un chef d'équipe.", "0:comment"},
};

static void
documents_are_asked_for(void **state)
{
	(void)state;
	try_rows(documents, COUNT(documents));
}

static void
meetings_are_asked_for(void **state)
{
	(void)state;
	try_rows(interviews, COUNT(interviews));
}

static void
hires_are_said(void **state)
{
	(void)state;
	try_rows(hires, COUNT(hires));
}

static void
refusals_are_said(void **state)
{
	(void)state;
	try_rows(refusals, COUNT(refusals));
}

static void
names_are_asked_for(void **state)
{
	(void)state;
	try_rows(identities, COUNT(identities));
}

static void
questions_are_asked(void **state)
{
	(void)state;
	try_rows(informations, COUNT(informations));
}

static void
meetings_are_told_of(void **state)
{
	(void)state;
	try_rows(reports, COUNT(reports));
}

static void
courtesy_says_nothing(void **state)
{
	(void)state;
	try_rows(nothings, COUNT(nothings));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(documents_are_asked_for),
	    cmocka_unit_test(meetings_are_asked_for),
	    cmocka_unit_test(hires_are_said),
	    cmocka_unit_test(refusals_are_said),
	    cmocka_unit_test(names_are_asked_for),
	    cmocka_unit_test(questions_are_asked),
	    cmocka_unit_test(meetings_are_told_of),
	    cmocka_unit_test(courtesy_says_nothing),
	};

	message_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
