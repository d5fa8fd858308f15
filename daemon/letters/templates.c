#include "letters/templates.h"

/* Groups of fields the desk fills together; view.h says what each holds. */
#define LINKS "liens[] texte href principal "
/* Any answer: several commands of one letter fill one view, whatever the template of the last one. */
#define ANSWER                                                                                               \
	"objet note annulable phrases[] compris[] nom nom_aligne valeur corriger[] probleme formulaire[] "   \
	"ignore[] "                                                                                          \
	"tableau[] entetes[] lignes[] cellules[] ton " LINKS
#define DIFFUSION                                                                                            \
	"diffusion.ref diffusion.titre diffusion.tags diffusion.statut diffusion.debut diffusion.fin "       \
	"diffusion.fin_jour diffusion.candidats_nombre diffusion.destinataires_nombre "                      \
	"diffusion.retours_nombre diffusion.attente_nombre diffusion.maj "
#define RECRUITER "recruteur.nom recruteur.prenom recruteur.email recruteur.telephone recruteur.agence "
#define CONTACT	  "contact.nom contact.prenom contact.email contact.societe "
/* What one step of a diffusion says to anybody (lifecycle_view). */
#define STEP	 DIFFUSION RECRUITER "bonjour combien documents_sur_demande "
#define DOSSIERS "dossiers[] numero repere nom masque inactif resume_court resume avis documents[] " LINKS
#define DOSSIER                                                                                              \
	"dossier.numero dossier.repere dossier.nom dossier.masque dossier.inactif dossier.resume_court "     \
	"dossier.resume dossier.avis "
#define RECIPIENTS "contacts[] nom prenom email societe muet reponses "
#define FEEDBACK                                                                                             \
	"retour.ref retour.action retour.quoi retour.commentaire retour.quand retour.statut "                \
	"retour.horsdelai retour.candidat retour.numero retour.contact "                                     \
	"retour.decision_le retour.decision_commentaire "
#define FEEDBACK_ITEM                                                                                        \
	"ref action quoi commentaire quand statut horsdelai candidat numero contact "                        \
	"decision_le decision_commentaire incompris "
#define ONE_FEEDBACK                                                                                         \
	STEP CONTACT FEEDBACK DOSSIER LINKS "delegation non_joints retour.incompris autres[] " FEEDBACK_ITEM
#define DECISION ANSWER FEEDBACK CONTACT DIFFUSION

const char template_common[] = "langue intitule accroche progres[] barre cases[] plein texte";

const struct template_kind template_kinds[] = {
    {"absence", STEP CONTACT LINKS "retour_le trop_tard"},
    {"accuse", ANSWER RECRUITER "titre ref"},
    {"aide", ANSWER "rubriques[] titre mots[]"},
    {"alerte", "titre texte remede messages[] raison"},
    {"candidat-retire", STEP DOSSIER "entretien_annule"},
    {"candidat-retour", STEP DOSSIER "retours[] " FEEDBACK_ITEM},
    {"confirmation", LINKS "expediteur sujet"},
    {"decision-incomprise", DECISION "information"},
    {"decision-prise", DECISION "depart"},
    {"deja-decide", DECISION "par"},
    {"demande", ONE_FEEDBACK},
    {"diffusion-compte-rendu", ONE_FEEDBACK},
    {"diffusion-debut-client", STEP DOSSIERS "apercu"},
    {"diffusion-debut-rh", STEP DOSSIERS RECIPIENTS},
    {"diffusion-demande-refusee", STEP FEEDBACK DOSSIER "decideur invitation_jointe documents_joints"},
    {"diffusion-demande-validee", STEP FEEDBACK DOSSIER "decideur invitation_jointe documents_joints partie"},
    {"diffusion-fin-client", STEP DOSSIERS},
    {"diffusion-fin-rh",
	STEP DOSSIERS RECIPIENTS LINKS "terminee en_attente candidats[] demandes[] retours[] " FEEDBACK_ITEM},
    {"diffusion-prolongement-client", STEP DOSSIERS},
    {"diffusion-prolongement-rh", STEP DOSSIERS RECIPIENTS},
    {"documents-suite", STEP DOSSIER "partie"},
    {"doute", ONE_FEEDBACK},
    {"entretien", STEP CONTACT DOSSIER LINKS "ref quand fixe deplace annule maintenu"},
    {"entretien-client", STEP CONTACT DOSSIER "ref quand fixe deplace annule maintenu"},
    {"entretien-reponse",
	STEP CONTACT DOSSIER LINKS "ref quand qui demande mots accepte decline peutetre propose"},
    {"envoi-echoue", LINKS "contact_nom adresse sujet cause ref"},
    {"espace", STEP DOSSIERS "retours[] " FEEDBACK_ITEM},
    {"formulaire", ANSWER},
    {"incompris", ANSWER},
    {"modele", ANSWER "source champs differences[] signe exemple exemple_objet"},
    {"modeles-ecartes", "combien messages[] raison"},
    {"motif", DECISION},
    {"notification", STEP CONTACT "delegation non_joints partis texte retours[] " FEEDBACK_ITEM},
    {"proposition", LINKS "expediteur sujet attendu alerte"},
    {"quarantaine", "combien messages[] expediteur sujet raison"},
    {"relance", STEP DOSSIERS},
    {"reponse", ANSWER},
    {"resume", LINKS
	"objet jour attente diffusions[] titre tags debut fin fin_jour demandes[] retours[] " FEEDBACK_ITEM},
    {"retenue", LINKS "contact_nom sujet ref phrases[]"},
    {"scenario", RECRUITER LINKS "ref"},
    {"scenario-reponse",
	LINKS "ref nom candidat_ref libelle texte email telephone quand message desinscrit indisponible "
	      "expediteur sms silence non_joints"},
    {"scenario-stop", "bonjour agence"},
    {"sms-incertains", "combien messages[] numero ref sujet id cle"},
    {"trop-gros", ANSWER "limite taille sujet"},
    {NULL, NULL},
};
