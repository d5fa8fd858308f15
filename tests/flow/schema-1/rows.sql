-- Rows a program of schema 1 wrote (commit 4b309c2): a diffusion with answers and a decision that still can be taken back,
-- a list, a search, a scenario that ran, a delegation, letters set aside.  HTML of what was sent is left out, and communes.
INSERT INTO agency VALUES (1, 'Lyon', 'lyon@cabinet.example', 0, NULL, 540);
INSERT INTO agency VALUES (2, 'Lille', 'lille@cabinet.example', 0, NULL, 540);
INSERT INTO recruiter VALUES (1, 1, 'Hélène Alder', 'h.alder@cabinet.example', NULL, 'fr', 0, -1, 1796373000);
INSERT INTO recruiter VALUES (2, 2, 'Noé Keller', 'n.keller@cabinet.example', NULL, 'fr', 0, -1, 1796373000);
INSERT INTO delegation VALUES (1, 1, 2, 1796112000, 1797116399, 0);
INSERT INTO contact VALUES (1, 'Paul Roux', 'paul roux usine roux', 'p.roux@usine-roux.example', 'Usine Roux', 'fr', 0, 0, 0);
INSERT INTO contact VALUES (2, 'Marie Blanc', 'marie blanc mecadis', 'm.blanc@mecadis.example', 'Mécadis', 'fr', 0, 0, 0);
INSERT INTO candidate VALUES (1, 1, 'Jean', 'Martin', 'jean.martin@mail.example', '+33611223344', '69003', 'Lyon', 'développeur C|embarqué', 'disponible', 'disponible', 1798758000, 0, 1796286600, NULL, 'jean martin', 'jean martin developpeur c embarque 69003 lyon jean.martin@mail.example', 1);
INSERT INTO candidate VALUES (2, 1, 'Sofia', 'Benali', 'sofia.benali@mail.example', '+33622334455', '69003', 'Villeurbanne', 'développeuse C', 'disponible', 'disponible', 1798758000, 0, 1794697200, NULL, 'sofia benali', 'sofia benali developpeuse c 69003 villeurbanne sofia.benali@mail.example', 2);
INSERT INTO candidate VALUES (3, 1, 'Karim', 'Haddad', 'karim.haddad@mail.example', '+33633445566', '69003', 'Grenoble', 'architecte embarqué', 'disponible', 'disponible', 1798758000, 0, 1794697200, NULL, 'karim haddad', 'karim haddad architecte embarque 69003 grenoble karim.haddad@mail.example', 3);
INSERT INTO candidate VALUES (4, 1, 'Zoé', 'Petit', NULL, '+33655555555', NULL, 'Lyon', NULL, NULL, NULL, 0, 0, 1796112000, NULL, 'zoe petit', 'zoe petit lyon', 4);
INSERT INTO document VALUES (1, 1, '470ad50f195842aeff2c8ae5b497ed75bfa6adfd49cfe51590e88806824f3706', 'cv-jean-martin.pdf', 'application/pdf', 691, 1795886544);
INSERT INTO document VALUES (2, 2, 'c676b6e5e0df2c6f528ead64aa37ec95d0cd85068453861cf559ddd2744b3326', 'cv-sofia-benali.pdf', 'application/pdf', 691, 1795886544);
INSERT INTO document VALUES (3, 3, 'cbb065ceaed3dfce698bf17d7c4acf2fee30e2c332c2020fae64ad43ac200b07', 'cv-karim-haddad.pdf', 'application/pdf', 692, 1795886544);
INSERT INTO document VALUES (4, 4, 'fe794463a369a3b5d713f4ae4f70e5fe2202e8111bd2eca89393e269d48284de', 'cv.txt', 'text/plain', 20, 1796112000);
INSERT INTO selection VALUES (1, 'list', 1, 1, 1, 'Embarqués', 'embarques', 1796112000, 1796112000, 0);
INSERT INTO selection_candidate VALUES (1, 1, NULL, 1796112000);
INSERT INTO selection_candidate VALUES (1, 2, NULL, 1796112000);
INSERT INTO diffusion VALUES (1, 1, 1, 'Développeurs C confirmés', 'C, embarqué', 'developpeurs c confirmes c embarque', 'running', 1796079600, 1797375599, 1796112000, 1796112000, 1796373000, 0, 4);
INSERT INTO recipient VALUES (1, 1, 1796112000, 1796112000, 1796112000, 0);
INSERT INTO recipient VALUES (1, 2, 1796112000, 1796112000, 1796112000, 0);
INSERT INTO dossier VALUES (1, 1, 1, 1, 1, 0, NULL, NULL, 0);
INSERT INTO dossier VALUES (2, 1, 2, 2, 1, 0, NULL, NULL, 0);
INSERT INTO dossier VALUES (3, 1, 3, 3, 1, 0, NULL, NULL, 0);
INSERT INTO dossier_document VALUES (1, 1, 1);
INSERT INTO dossier_document VALUES (2, 2, 1);
INSERT INTO dossier_document VALUES (3, 3, 1);
INSERT INTO arrival VALUES (1, 'maildir INBOX 1700000002.000002.world', '<1.helene-alder@client.example>', 'b79bcdf666ea9f2ad04125e08d9efe3a80baffedba323239053f52a18000bf37', 'taken', 1, 0, NULL, 'nouvelle diffusion', 'h.alder@cabinet.example', 'dmarc', 1796112000, NULL, NULL);
INSERT INTO arrival VALUES (2, 'maildir INBOX 1700000004.000004.world', '<3.helene-alder@client.example>', '5389678f83bb8530591653338d55151f7dc6b2a9d608b2542c000fdc9cf4006c', 'taken', 1, 0, NULL, 'Re: [D-1] Développeurs C confirmés', 'h.alder@cabinet.example', 'token', 1796112000, NULL, NULL);
INSERT INTO arrival VALUES (3, 'maildir INBOX 1700000006.000006.world', '<5.paul-roux@client.example>', '43316a7a6aa5b81df664f4db801c7432668764951d518f0ded241f69f158f2df', 'taken', 2, 0, NULL, 'Re: [D-1] Développeurs C confirmés : 3 candidats, réponse avant le 15 décembre', 'p.roux@usine-roux.example', 'token', 1796112000, NULL, '43316a7a6aa5b81df664f4db801c7432668764951d518f0ded241f69f158f2df');
INSERT INTO arrival VALUES (4, 'maildir INBOX 1700000008.000008.world', '<7.marie-blanc@client.example>', 'b33cb0afa0670e0bfefc61f57815f59fb535363272a8cd3a8ea42ad2e27320c7', 'taken', 2, 0, NULL, 'Re: [D-1] Développeurs C confirmés : 3 candidats, réponse avant le 15 décembre', 'm.blanc@mecadis.example', 'token', 1796112000, NULL, 'b33cb0afa0670e0bfefc61f57815f59fb535363272a8cd3a8ea42ad2e27320c7');
INSERT INTO arrival VALUES (5, 'maildir INBOX 1700000010.000010.world', '<9.helene-alder@client.example>', '0084ebf9944fe4fe2274469b1312c48103708c8da06e6fec19a41ebb942fa22e', 'taken', 1, 0, NULL, 'nouvelle liste : Embarqués', 'h.alder@cabinet.example', 'dmarc', 1796112000, NULL, NULL);
INSERT INTO arrival VALUES (6, 'maildir INBOX 1700000012.000012.world', '<11.helene-alder@client.example>', 'fb4e784305df1b3837320e1d7e5cd56cdb29463767a648a9438636cf3010d4f9', 'taken', 1, 0, NULL, 'nouvelle recherche', 'h.alder@cabinet.example', 'dmarc', 1796112000, NULL, NULL);
INSERT INTO arrival VALUES (7, 'maildir INBOX 1700000014.000014.world', '<13.helene-alder@client.example>', 'afd19daea87ed5469a2c642d3158aaefc6044f7fceb56c063448d7c4712524e2', 'taken', 1, 0, NULL, 'nouveau scénario', 'h.alder@cabinet.example', 'dmarc', 1796112000, NULL, NULL);
INSERT INTO arrival VALUES (8, 'maildir INBOX 1700000016.000016.world', '<15.helene-alder@client.example>', '243b04b7badbabc6028f5710bf42abca4083d5942441a887ec21b9037f928137', 'taken', 1, 0, NULL, 'déléguer à n.keller@cabinet.example jusqu''au 12/12', 'h.alder@cabinet.example', 'dmarc', 1796112000, NULL, NULL);
INSERT INTO arrival VALUES (9, 'maildir INBOX 1700000018.000018.world', '<17.helene-alder@client.example>', '57d5784d1427df9a2bed007e12e794a364b64d68c87aee397cf5f39c617124d5', 'taken', 1, 0, NULL, 'nouveau candidat', 'h.alder@cabinet.example', 'dmarc', 1796112000, NULL, NULL);
INSERT INTO arrival VALUES (10, 'maildir INBOX 1700000020.000020.world', '<19.inconnu@client.example>', '59e324bee5fb308838e0406ef04d3ed6621246004fddbad8adf795130e180874', 'quarantined', 0, 0, 'expéditeur inconnu', 'bonjour', 'inconnu@ailleurs.example', 'dmarc', 1796112000, X'41757468656E7469636174696F6E2D526573756C74733A0D0A206D782E636162696E65742E6578616D706C653B20646D6172633D70617373206865616465722E66726F6D3D61696C6C657572732E6578616D706C650D0A46726F6D3A20496E636F6E6E75203C696E636F6E6E754061696C6C657572732E6578616D706C653E0D0A546F3A20646966667573696F6E40636162696E65742E6578616D706C650D0A5375626A6563743A20626F6E6A6F75720D0A446174653A205475652C2030312044656320323032362030393A30303A3030202B303130300D0A4D6573736167652D49443A203C31392E696E636F6E6E7540636C69656E742E6578616D706C653E0D0A436F6E74656E742D547970653A20746578742F706C61696E3B20636861727365743D227574662D38220D0A436F6E74656E742D5472616E736665722D456E636F64696E673A20386269740D0A4D494D452D56657273696F6E3A20312E300D0A0D0A51756920C3AA7465732D766F7573203F0D0A', NULL);
INSERT INTO arrival VALUES (11, 'maildir INBOX 1700000021.000021.world', NULL, '6a42780361dca123689592525f46cd1e5f911541275fa33d116280a36ac33a75', 'quarantined', 0, 0, 'expéditeur inconnu', '', 'x', 'none', 1796112000, X'46726F6D3A20780D0A0D0A0001', NULL);
INSERT INTO arrival VALUES (12, 'maildir INBOX 1700000023.000023.world', '<22.jean-martin@client.example>', 'e0c298906a0a701bdbc5ccefd2679b3d45c48e110b23f774e0bc42edb5a5e27f', 'taken', 3, 0, NULL, 'Re: Un message de Hélène Alder, Lyon', 'jean.martin@mail.example', 'token', 1796286600, NULL, NULL);
INSERT INTO arrival VALUES (13, 'maildir INBOX 1700000025.000025.world', '<24.helene-alder@client.example>', '477d774c6ebe7cec4e38fe2a524d1dd7a77d53854f444a65db15a7aee3231ff8', 'taken', 1, 0, NULL, 'valider R-1', 'h.alder@cabinet.example', 'dmarc', 1796373000, NULL, NULL);
INSERT INTO arrival VALUES (14, 'maildir INBOX 1700000027.000027.world', '<26.helene-alder@client.example>', '336e7f44396b1cafcefaf43de0c6876a9b7f7164f02c7c89561cdfbdcf3ef992', 'taken', 1, 0, NULL, 'archiver E-9', 'h.alder@cabinet.example', 'dmarc', 1796373000, NULL, NULL);
INSERT INTO feedback VALUES (1, 1, 1, 1, 'interview', 1, 'validated', 0, 'Je souhaite rencontrer le candidat 1 mardi 8 décembre à 14h.', '2026-12-08T14:00', 'interview.meet', 3, 1796112000, 0);
INSERT INTO feedback VALUES (2, 1, 2, 1, 'interested', 0, 'notified', 0, 'Le candidat 2 m''intéresse.', NULL, 'interested.plain', 3, 1796112000, 0);
INSERT INTO feedback VALUES (3, 1, 2, 2, 'interview', 1, 'pending', 0, '2 : entretien', NULL, 'interview.noun', 4, 1796112000, 0);
INSERT INTO decision VALUES (1, 1, NULL, 1796373000);
INSERT INTO meeting VALUES (1, 1, 'R-1.jr7s5gdig3g3g4amtes3@cabinet.example', 0, 1796734800, 0, 1796373000, 1796373000);
INSERT INTO token VALUES ('vxkjbcaymla3sbpk5qmh', 1, 1, 1, 1, 'modifier', 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('ibzyr6bvxpvehldzthly', 2, 1, 1, 1, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('vccv4bb3bo273wnqoola', 2, 2, 1, 1, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('siwtw6dupgnurq3q5dke', 1, 1, 1, 1, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('y75gs45kih4pobun4s3n', 1, 1, 1, 1, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('7vskl36dgzrrtyiite3v', 1, 1, 2, 1, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('m2am5pooaw3sda77frzy', 2, 1, 1, 1, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('ngbjq47i4fnwfcjriykr', 1, 1, 2, 3, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('6a6yidiribdqddehihpq', 2, 2, 1, 1, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('wt5d3avdvarj6la32m46', 1, 1, 10, 1, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('zepbgzhaog4khieexwfg', 1, 1, 12, 1, 'modifier recherche', 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('ojfx2s3mr62ucnmhinxx', 1, 1, 11, 1, 'modifier scénario', 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('3hjayxvwjro4xl6224cv', 1, 2, 0, 0, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('z2wo3jnjjrztnkdsrnsb', 1, 1, 0, 0, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('rllbd2bpv4ladbingfcc', 1, 1, 6, 4, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('j2t2xidysndhghbdwq2o', 4, 0, 0, 0, NULL, 1796112000, 1830672000, 0);
INSERT INTO token VALUES ('xjhj2q6og2utaalv4dzy', 3, 1, 11, 1, NULL, 1796286600, 1830846600, 0);
INSERT INTO token VALUES ('diuacyxcvzhd35k7waqd', 3, 2, 11, 1, NULL, 1796286600, 1830846600, 0);
INSERT INTO token VALUES ('4ncmtxf7hvv23fu7f5wc', 1, 1, 0, 0, 'R-1,R-3', 1796286600, 1830846600, 0);
INSERT INTO token VALUES ('virjpigmy52r7vlm25di', 4, 0, 0, 0, NULL, 1796286600, 1830846600, 0);
INSERT INTO token VALUES ('jlb7d324p3wmnrt4cgxc', 1, 1, 6, 1, NULL, 1796286600, 1830846600, 0);
INSERT INTO token VALUES ('aocj5nbuqsiwbqh3oyki', 1, 1, 2, 1, NULL, 1796373000, 1830933000, 0);
INSERT INTO token VALUES ('eamioazpttnmf2br7pfw', 2, 1, 1, 1, NULL, 1796373000, 1830933000, 0);
INSERT INTO token VALUES ('a4glelgkv4z7oivi3ht7', 1, 1, 2, 1, NULL, 1796373000, 1830933000, 0);
INSERT INTO token VALUES ('yqp6wte57z5gntj4ixtn', 1, 1, 0, 0, 'R-3', 1796373000, 1830933000, 0);
INSERT INTO token VALUES ('rhhydxyvj2sp2unldp63', 1, 1, 0, 0, NULL, 1796373000, 1830933000, 0);
INSERT INTO act VALUES (1, 1, 1, 1796112000, 1796112000, 'nouvelle diffusion', 'D-1', 'nouvelle diffusion D-1', 8, 8, 0, NULL);
INSERT INTO act VALUES (2, 1, 2, 1796112000, 1796112000, 'lancer', 'D-1', 'lancer D-1', 9, 9, 0, NULL);
INSERT INTO act VALUES (3, 1, 5, 1796112000, 1796112000, 'nouvelle liste', 'L-1', 'nouvelle liste L-1', 13, 15, 0, NULL);
INSERT INTO act VALUES (4, 1, 6, 1796112000, 1796112000, 'nouvelle recherche', 'Q-1', 'nouvelle recherche Q-1', 16, 16, 0, NULL);
INSERT INTO act VALUES (5, 1, 7, 1796112000, 1796112000, 'nouveau scénario', 'S-1', 'nouveau scénario S-1', 17, 18, 0, NULL);
INSERT INTO act VALUES (6, 1, 8, 1796112000, 1796112000, 'déléguer', NULL, 'déléguer', 19, 19, 0, NULL);
INSERT INTO act VALUES (7, 1, 9, 1796112000, 1796112000, 'nouveau candidat', 'CV-4', 'nouveau candidat CV-4', 20, 21, 0, NULL);
INSERT INTO act VALUES (8, 1, 13, 1796373000, 1796459400, 'valider', 'R-1', 'valider R-1', 26, 26, 0, X'540E0100000000000000000000000000666565646261636B0017000100000000000000010000000000030976616C69646174656400000000000000000000000000030770656E64696E67000000000000005404010000006465636973696F6E0009000100000000000000010100000000000000010501000000006B127A08540E0100000000000000000000000000646966667573696F6E0017000100000000000000010000000000000000000001000000006B127A080000000000000000000000000001000000006B0E7E800000540801000000000000006D656574696E670009000100000000000000010100000000000000010328522D312E6A72377335676469673367336734616D7465733340636162696E65742E6578616D706C6501000000000000000001000000006B17FF5001000000000000000001000000006B127A0801000000006B127A08');
INSERT INTO outbox VALUES (1, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+vxkjbcaymla3sbpk5qmh@cabinet.example', 'diffusion+b.vxkjbcaymla3sbpk5qmh@cabinet.example', '<5apzvpxbynw6lm4h4o3qemp7@cabinet.example>', '<1.helene-alder@client.example>', '<1.helene-alder@client.example>', '[D-1] Développeurs C confirmés', 'J''ai créé la diffusion D-1 en brouillon. Rien n''a été envoyé.

  Titre           : Développeurs C confirmés
  Statut          : Brouillon
  Tags            : C, embarqué
  Début           : mardi 1er décembre 2026
  Fin             : mardi 15 décembre 2026
  Contacts        : Paul Roux (Usine Roux)
                  : Marie Blanc (Mécadis)
  Candidat 1      : Jean Martin (CV-1), cv-jean-martin.pdf
  Candidat 2      : Sofia Benali (CV-2), cv-sofia-benali.pdf
  Candidat 3      : Karim Haddad (CV-3), cv-karim-haddad.pdf

→ Aperçu
→ Lancer
→ Modifier
→ Supprimer le brouillon
', NULL, 'auto-replied', NULL, NULL, NULL, 'vxkjbcaymla3sbpk5qmh', 'D-1', 1, 'reponse', 1, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (2, 'mail', NULL, NULL, 'sent', 'Paul Roux', 'p.roux@usine-roux.example', 'Hélène Alder (Lyon)', 'lyon@cabinet.example', 'diffusion+ibzyr6bvxpvehldzthly@cabinet.example', 'diffusion+b.ibzyr6bvxpvehldzthly@cabinet.example', '<qim4fkn35twobohldm3m5h3o@cabinet.example>', NULL, NULL, '[D-1] Développeurs C confirmés : 3 candidats, réponse avant le 15 décembre', 'Bonjour Paul,

Hélène Alder vous propose 3 candidats. Répondez simplement à ce message, avec vos mots, avant le mardi 15 décembre 2026.
Par exemple : « 1 entretien mardi 14h, 2 non trop junior, 3 son CV ? »

[C1] Jean Martin
     Document : cv-jean-martin.pdf
     → Le rencontrer   → Une question   → Pas intéressé

[C2] Sofia Benali
     Document : cv-sofia-benali.pdf
     → Le rencontrer   → Une question   → Pas intéressé

[C3] Karim Haddad
     Document : cv-karim-haddad.pdf
     → Le rencontrer   → Une question   → Pas intéressé

Tags : C, embarqué

Plus tard, répondez « mes candidats » pour voir où en sont vos demandes.

Hélène Alder
Lyon
', NULL, 'auto-generated', NULL, NULL, NULL, 'ibzyr6bvxpvehldzthly', 'D-1', 2, 'diffusion-debut-client', 2, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, 'D-1', 0);
INSERT INTO outbox VALUES (3, 'mail', NULL, NULL, 'sent', 'Marie Blanc', 'm.blanc@mecadis.example', 'Hélène Alder (Lyon)', 'lyon@cabinet.example', 'diffusion+vccv4bb3bo273wnqoola@cabinet.example', 'diffusion+b.vccv4bb3bo273wnqoola@cabinet.example', '<euaj66uart56xf57hr3ffs2j@cabinet.example>', NULL, NULL, '[D-1] Développeurs C confirmés : 3 candidats, réponse avant le 15 décembre', 'Bonjour Marie,

Hélène Alder vous propose 3 candidats. Répondez simplement à ce message, avec vos mots, avant le mardi 15 décembre 2026.
Par exemple : « 1 entretien mardi 14h, 2 non trop junior, 3 son CV ? »

[C1] Jean Martin
     Document : cv-jean-martin.pdf
     → Le rencontrer   → Une question   → Pas intéressé

[C2] Sofia Benali
     Document : cv-sofia-benali.pdf
     → Le rencontrer   → Une question   → Pas intéressé

[C3] Karim Haddad
     Document : cv-karim-haddad.pdf
     → Le rencontrer   → Une question   → Pas intéressé

Tags : C, embarqué

Plus tard, répondez « mes candidats » pour voir où en sont vos demandes.

Hélène Alder
Lyon
', NULL, 'auto-generated', NULL, NULL, NULL, 'vccv4bb3bo273wnqoola', 'D-1', 2, 'diffusion-debut-client', 2, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, 'D-1', 0);
INSERT INTO outbox VALUES (4, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+siwtw6dupgnurq3q5dke@cabinet.example', 'diffusion+b.siwtw6dupgnurq3q5dke@cabinet.example', '<yutuz6rkfna46rcmi4pdqci4@cabinet.example>', '<5apzvpxbynw6lm4h4o3qemp7@cabinet.example>', '<1.helene-alder@client.example> <5apzvpxbynw6lm4h4o3qemp7@cabinet.example>', '[D-1] Développeurs C confirmés : la diffusion commence', '« Développeurs C confirmés » est en cours : 3 candidats, réponses attendues avant le mardi 15 décembre 2026.

Contacts
  Paul Roux (Usine Roux)
  Marie Blanc (Mécadis)

Candidats
  [C1] Jean Martin
  [C2] Sofia Benali
  [C3] Karim Haddad

Leurs demandes vous arriveront une à une, à valider ou à refuser d''un clic.
Répondez « retours » pour tout revoir, « prolonger » suivi d''une date, ou « clore ».
', NULL, 'auto-generated', NULL, NULL, NULL, 'siwtw6dupgnurq3q5dke', 'D-1', 2, 'diffusion-debut-rh', 2, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, 'D-1 rh', 0);
INSERT INTO outbox VALUES (5, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+y75gs45kih4pobun4s3n@cabinet.example', 'diffusion+b.y75gs45kih4pobun4s3n@cabinet.example', '<cb4dezg5kr6qirhn4utdknd7@cabinet.example>', '<3.helene-alder@client.example>', '<1.helene-alder@client.example> <5apzvpxbynw6lm4h4o3qemp7@cabinet.example> <3.helene-alder@client.example>', '[D-1] Développeurs C confirmés : lancée', 'La diffusion est lancée auprès de 2 contacts, réponses attendues avant le mardi 15 décembre 2026.

→ Voir la diffusion
→ Les retours
', NULL, 'auto-replied', NULL, NULL, NULL, 'y75gs45kih4pobun4s3n', 'D-1', 2, 'reponse', 2, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (6, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+7vskl36dgzrrtyiite3v@cabinet.example', 'diffusion+b.7vskl36dgzrrtyiite3v@cabinet.example', '<efp32ko5xpfsirca4o2q2dx7@cabinet.example>', '<cb4dezg5kr6qirhn4utdknd7@cabinet.example>', '<1.helene-alder@client.example> <5apzvpxbynw6lm4h4o3qemp7@cabinet.example> <3.helene-alder@client.example> <cb4dezg5kr6qirhn4utdknd7@cabinet.example>', '[R-1] Paul Roux : demande d''entretien, Jean Martin, mardi 8 décembre à 14 h', 'Paul Roux (Usine Roux) a répondu à « Développeurs C confirmés » (D-1) :

  « Je souhaite rencontrer le candidat 1 mardi 8 décembre à 14h. »

J''ai compris : demande d''entretien, Jean Martin (candidat 1), mardi 8 décembre à 14 h.

→ Valider
→ Valider avec un commentaire
→ Refuser (motif)

Sans bouton, répondez « valider », « valider : » et votre commentaire, ou « refuser : » et le motif.

Dans le même message : Sofia Benali, intéressé (« Le candidat 2 m''intéresse. »), R-2.
', NULL, 'auto-generated', NULL, NULL, NULL, '7vskl36dgzrrtyiite3v', 'D-1', 0, 'demande', 3, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (7, 'mail', NULL, NULL, 'sent', 'Paul Roux', 'p.roux@usine-roux.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+m2am5pooaw3sda77frzy@cabinet.example', 'diffusion+b.m2am5pooaw3sda77frzy@cabinet.example', '<hmqhk7nrzpz4ae34enyqxlvk@cabinet.example>', '<5.paul-roux@client.example>', '<qim4fkn35twobohldm3m5h3o@cabinet.example> <5.paul-roux@client.example>', '[D-1] Développeurs C confirmés : bien reçu', 'Votre réponse à « Développeurs C confirmés » est bien arrivée.

  Jean Martin     : demande d''entretien, mardi 8 décembre à 14 h, transmise à Hélène Alder
  Sofia Benali    : intéressé, noté

Si j''ai mal compris, répondez avec d''autres mots.

Hélène Alder
Lyon
', NULL, 'auto-replied', NULL, NULL, NULL, 'm2am5pooaw3sda77frzy', 'D-1', 0, 'accuse', 3, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (8, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+ngbjq47i4fnwfcjriykr@cabinet.example', 'diffusion+b.ngbjq47i4fnwfcjriykr@cabinet.example', '<hjkxnhbgy7s3xzmxwnwsb3wm@cabinet.example>', '<efp32ko5xpfsirca4o2q2dx7@cabinet.example>', '<1.helene-alder@client.example> <5apzvpxbynw6lm4h4o3qemp7@cabinet.example> <3.helene-alder@client.example> <cb4dezg5kr6qirhn4utdknd7@cabinet.example> <efp32ko5xpfsirca4o2q2dx7@cabinet.example>', '[R-3] Marie Blanc : demande d''entretien, Sofia Benali', 'Marie Blanc (Mécadis) a répondu à « Développeurs C confirmés » (D-1) :

  « 2 : entretien »

J''ai compris : demande d''entretien, Sofia Benali (candidat 2).

→ Valider
→ Valider avec un commentaire
→ Refuser (motif)

Sans bouton, répondez « valider », « valider : » et votre commentaire, ou « refuser : » et le motif.
', NULL, 'auto-generated', NULL, NULL, NULL, 'ngbjq47i4fnwfcjriykr', 'D-1', 0, 'demande', 4, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (9, 'mail', NULL, NULL, 'sent', 'Marie Blanc', 'm.blanc@mecadis.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+6a6yidiribdqddehihpq@cabinet.example', 'diffusion+b.6a6yidiribdqddehihpq@cabinet.example', '<o3gsofpukiunvu5ubvxvlvoy@cabinet.example>', '<7.marie-blanc@client.example>', '<euaj66uart56xf57hr3ffs2j@cabinet.example> <7.marie-blanc@client.example>', '[D-1] Développeurs C confirmés : bien reçu', 'Votre réponse à « Développeurs C confirmés » est bien arrivée.

  Sofia Benali    : demande d''entretien, transmise à Hélène Alder

Si j''ai mal compris, répondez avec d''autres mots.

Hélène Alder
Lyon
', NULL, 'auto-replied', NULL, NULL, NULL, '6a6yidiribdqddehihpq', 'D-1', 0, 'accuse', 4, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (10, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+wt5d3avdvarj6la32m46@cabinet.example', 'diffusion+b.wt5d3avdvarj6la32m46@cabinet.example', '<jcj4wmmdtgaictruwbo2otdv@cabinet.example>', '<9.helene-alder@client.example>', '<9.helene-alder@client.example>', '[L-1] Embarqués : 2 candidats', 'La liste L-1 « Embarqués » est créée.
Jean Martin rejoint la liste.
Sofia Benali rejoint la liste.
La liste entière est jointe, pour un tableur : candidats-2026-12-01.csv.

N°    Nom           Ville         Qualifications           Statut      Disponible du
CV-1  Jean Martin   Lyon          développeur C, embarqué  disponible  01/01/2027
CV-2  Sofia Benali  Villeurbanne  développeuse C           disponible  01/01/2027

→ Ajouter
→ Retirer
→ Renommer
→ Supprimer la liste
→ Vos listes
→ Jean Martin
→ Sofia Benali
', NULL, 'auto-replied', NULL, NULL, NULL, 'wt5d3avdvarj6la32m46', 'L-1', 3, 'reponse', 5, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (11, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+zepbgzhaog4khieexwfg@cabinet.example', 'diffusion+b.zepbgzhaog4khieexwfg@cabinet.example', '<3pyce5sawnxd7ckkq6oc576g@cabinet.example>', '<11.helene-alder@client.example>', '<11.helene-alder@client.example>', '[Q-1] Développeurs : 1 candidat', 'La recherche Q-1 « Développeurs » est créée. Elle est refaite à chaque usage.
La liste entière est jointe, pour un tableur : candidats-2026-12-01.csv.

  Qualifications  : développeur C
  Lieu            : Lyon et 50 km autour
  Agence          : la mienne

N°    Nom          Ville  Qualifications
CV-1  Jean Martin  Lyon   développeur C|embarqué

→ Modifier
→ En faire un scénario
→ Vos recherches
', NULL, 'auto-replied', NULL, NULL, NULL, 'zepbgzhaog4khieexwfg', 'Q-1', 4, 'reponse', 6, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (12, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+ojfx2s3mr62ucnmhinxx@cabinet.example', 'diffusion+b.ojfx2s3mr62ucnmhinxx@cabinet.example', '<cge325tppddzfasgdyhgsaif@cabinet.example>', '<13.helene-alder@client.example>', '<13.helene-alder@client.example>', '[S-1] Scénario « Relance » créé et activé', 'Le scénario S-1 est créé.
Le message est enregistré, et le scénario est actif. Vous le retrouvez dans « mes scénarios » et « scénarios de mon agence ».
Ce que lira Jean Martin :
Bonjour Jean
Ce que lira Sofia Benali :
Bonjour Sofia

  Utilisateur     : Hélène Alder
  Agence          : Lyon
  État            : actif
  Liste           : L-1, Embarqués
  Lancement       : jeudi 3 décembre 2026
  Fin prévue      : jeudi 31 décembre 2026
  Fréquence       : tous les 2 jours
  Inactifs depuis : 10 jours
  Envoi           : e-mail, de lyon@cabinet.example
  Candidats       : 2
  Prochain envoi  : jeudi 3 décembre à 9 h
  Message (18 caractères sur 720) : Bonjour {{prenom}}

→ Éditer
→ Voir les candidats
→ Envoi immédiat
→ Désactiver
→ Historique
', NULL, 'auto-replied', NULL, NULL, NULL, 'ojfx2s3mr62ucnmhinxx', 'S-1', 5, 'reponse', 7, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (13, 'mail', NULL, NULL, 'sent', 'Noé Keller', 'n.keller@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+3hjayxvwjro4xl6224cv@cabinet.example', 'diffusion+b.3hjayxvwjro4xl6224cv@cabinet.example', '<c7nlk47bdp3m7ib5owpeux4w@cabinet.example>', NULL, NULL, 'Hélène Alder vous confie ses diffusions jusqu''au samedi 12 décembre 2026', 'Jusqu''au samedi 12 décembre 2026 inclus, vous recevez copie des demandes adressées à Hélène Alder et vous pouvez y répondre. Vos décisions porteront vos deux noms.

→ Les retours
', NULL, 'auto-generated', NULL, NULL, NULL, '3hjayxvwjro4xl6224cv', NULL, 6, 'reponse', 8, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (14, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+z2wo3jnjjrztnkdsrnsb@cabinet.example', 'diffusion+b.z2wo3jnjjrztnkdsrnsb@cabinet.example', '<ck4ednm3yac55jkwlkhvzokx@cabinet.example>', '<15.helene-alder@client.example>', '<15.helene-alder@client.example>', 'Noé Keller décide pour vous jusqu''au samedi 12 décembre 2026', 'C''est noté : jusqu''au samedi 12 décembre 2026 inclus, Noé Keller voit vos diffusions, reçoit copie de vos demandes et peut y répondre. Vous le pouvez aussi : la première décision vaut.

→ Mettre fin à la délégation
', NULL, 'auto-replied', NULL, NULL, NULL, 'z2wo3jnjjrztnkdsrnsb', NULL, 6, 'reponse', 8, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (15, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+rllbd2bpv4ladbingfcc@cabinet.example', 'diffusion+b.rllbd2bpv4ladbingfcc@cabinet.example', '<e6a4gplkzh7nj266c4wa7xw4@cabinet.example>', '<17.helene-alder@client.example>', '<17.helene-alder@client.example>', '[CV-4] Zoé Petit : fiche créée', 'La fiche de Zoé Petit est créée : CV-4.
Document ajouté : cv.txt (20 octets).

  Nom             : Zoé Petit
  E-mail          : —
  Téléphone       : 06 55 55 55 55
  Ville           : Lyon
  Qualifications  : —
  Statut          : —
  Disponible      : —
  Dernier contact : 01/12/2026
  Agence          : Lyon
  Résumé          : —
  Document 1      : cv.txt (20 octets), partagé

→ Modifier
→ Ses retours
→ Embauche
', NULL, 'auto-replied', NULL, NULL, NULL, 'rllbd2bpv4ladbingfcc', 'CV-4', 7, 'reponse', 9, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (16, 'mail', NULL, NULL, 'sent', '', 'root@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+j2t2xidysndhghbdwq2o@cabinet.example', 'diffusion+b.j2t2xidysndhghbdwq2o@cabinet.example', '<hq6wcw5kdkkjtxvyngv5fiye@cabinet.example>', NULL, NULL, 'Messages mis de côté : 1', 'Ces messages attendent votre avis ; personne n''en a été averti.

  inconnu@ailleurs.example : « bonjour »
    expéditeur inconnu

Pour les relire : facteurctl quarantine list
', NULL, 'auto-generated', NULL, NULL, NULL, 'j2t2xidysndhghbdwq2o', 'quarantaine', 0, 'quarantaine', 0, 1, 1796112000, 1796112000, 1796112000, 1796112000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (17, 'mail', NULL, NULL, 'sent', 'Jean Martin', 'jean.martin@mail.example', 'Hélène Alder (Lyon)', 'lyon@cabinet.example', 'diffusion+xjhj2q6og2utaalv4dzy@cabinet.example', 'diffusion+b.xjhj2q6og2utaalv4dzy@cabinet.example', '<aqxlgr4zcgygeybnjggg6ysb@cabinet.example>', NULL, NULL, 'Un message de Hélène Alder, Lyon', 'Bonjour Jean

Hélène Alder
Lyon

Vous pouvez répondre à ce message. Pour ne plus en recevoir, répondez STOP.

→ Ne plus recevoir ces messages
', NULL, 'auto-generated', 'S-1', NULL, NULL, 'xjhj2q6og2utaalv4dzy', 'S-1', 0, 'scenario', 0, 1, 1796286600, 1796286600, 1796286600, 1796286600, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (18, 'mail', NULL, NULL, 'sent', 'Sofia Benali', 'sofia.benali@mail.example', 'Hélène Alder (Lyon)', 'lyon@cabinet.example', 'diffusion+diuacyxcvzhd35k7waqd@cabinet.example', 'diffusion+b.diuacyxcvzhd35k7waqd@cabinet.example', '<vmdg3g76gxugwuspm4zck3uy@cabinet.example>', NULL, NULL, 'Un message de Hélène Alder, Lyon', 'Bonjour Sofia

Hélène Alder
Lyon

Vous pouvez répondre à ce message. Pour ne plus en recevoir, répondez STOP.

→ Ne plus recevoir ces messages
', NULL, 'auto-generated', 'S-1', NULL, NULL, 'diuacyxcvzhd35k7waqd', 'S-1', 0, 'scenario', 0, 1, 1796286600, 1796286600, 1796286600, 1796286600, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (19, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+4ncmtxf7hvv23fu7f5wc@cabinet.example', 'diffusion+b.4ncmtxf7hvv23fu7f5wc@cabinet.example', '<b6ltipw2do3ah6mrmke5dixv@cabinet.example>', NULL, NULL, 'Résumé du jeudi 3 décembre 2026 : 2 demandes à décider', '2 demandes attendent votre décision.

Développeurs C confirmés (D-1)
  R-1  Paul Roux : demande d''entretien, Jean Martin, mardi 8 décembre à 14 h (« Je souhaite rencontrer le candidat 1 mardi 8 décembre à 14h. »)
     → Valider R-1   → Refuser R-1 (motif)
  R-3  Marie Blanc : demande d''entretien, Sofia Benali (« 2 : entretien »)
     → Valider R-3   → Refuser R-3 (motif)

Vous pouvez en décider plusieurs dans une seule réponse, une par ligne : « valider R-31, R-32 », « refuser R-33 : déjà en poste ».

→ Tout valider
→ Les retours
→ Changer d''heure
', NULL, 'auto-generated', NULL, NULL, NULL, '4ncmtxf7hvv23fu7f5wc', 'résumé', 0, 'resume', 0, 1, 1796286600, 1796286600, 1796286600, 1796286600, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (20, 'mail', NULL, NULL, 'sent', '', 'root@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+virjpigmy52r7vlm25di@cabinet.example', 'diffusion+b.virjpigmy52r7vlm25di@cabinet.example', '<5ujgtyjgloivd7jqt4xvlkj3@cabinet.example>', '<hq6wcw5kdkkjtxvyngv5fiye@cabinet.example>', '<hq6wcw5kdkkjtxvyngv5fiye@cabinet.example>', 'Messages mis de côté : 2', 'Ces messages attendent votre avis ; personne n''en a été averti.

  x : «  »
    expéditeur inconnu
  inconnu@ailleurs.example : « bonjour »
    expéditeur inconnu

Pour les relire : facteurctl quarantine list
', NULL, 'auto-generated', NULL, NULL, NULL, 'virjpigmy52r7vlm25di', 'quarantaine', 0, 'quarantaine', 0, 1, 1796286600, 1796286600, 1796286600, 1796286600, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (21, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+jlb7d324p3wmnrt4cgxc@cabinet.example', 'diffusion+b.jlb7d324p3wmnrt4cgxc@cabinet.example', '<aymq5qjkndogpvsgf6lmrm6s@cabinet.example>', '<cge325tppddzfasgdyhgsaif@cabinet.example>', '<13.helene-alder@client.example> <cge325tppddzfasgdyhgsaif@cabinet.example>', '[S-1] Jean Martin a répondu', 'Jean Martin (CV-1) a répondu à « Relance » (S-1) :

  « Oui, je suis disponible en janvier. »

Ce scénario ne lui écrira plus : à vous de poursuivre.
Pour lui répondre, écrivez à jean.martin@mail.example, ou appelez le 06 11 22 33 44.

→ Sa fiche
→ Noter : plus disponible
→ Le scénario

Votre message du jeudi 3 décembre : « Bonjour {{prenom}} »
', NULL, 'auto-generated', NULL, NULL, NULL, 'jlb7d324p3wmnrt4cgxc', 'S-1', 0, 'scenario-reponse', 12, 1, 1796286600, 1796286600, 1796286600, 1796286600, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (22, 'mail', NULL, NULL, 'queued', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+aocj5nbuqsiwbqh3oyki@cabinet.example', 'diffusion+b.aocj5nbuqsiwbqh3oyki@cabinet.example', '<xkjzvsirl3v46akas7ykknxq@cabinet.example>', '<hjkxnhbgy7s3xzmxwnwsb3wm@cabinet.example>', '<1.helene-alder@client.example> <5apzvpxbynw6lm4h4o3qemp7@cabinet.example> <3.helene-alder@client.example> <cb4dezg5kr6qirhn4utdknd7@cabinet.example> <efp32ko5xpfsirca4o2q2dx7@cabinet.example> <hjkxnhbgy7s3xzmxwnwsb3wm@cabinet.example>', '[R-1] Entretien fixé : Jean Martin avec Paul Roux, mardi 8 décembre à 14 h', 'Paul Roux (Usine Roux) rencontre Jean Martin le mardi 8 décembre à 14 h.

L''invitation jointe inscrit l''entretien à votre agenda ; Paul Roux a reçu la sienne.

Diffusion D-1, « Développeurs C confirmés ».

→ Changer l''heure
→ Annuler l''entretien
', '<!DOCTYPE html>
<html lang="fr" dir="ltr" xmlns="http://www.w3.org/1999/xhtml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="supported-color-schemes" content="light dark" />
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
<title>[R-1] Entretien fixé : Jean Martin avec Paul Roux, mardi 8 décembre à 14 h</title>
<!--[if mso]>
<xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml>
<style type="text/css">td, p, div, a, th { font-family: Arial, sans-serif !important; }</style>
<![endif]-->
<style type="text/css">
:root { color-scheme: light dark; supported-color-schemes: light dark; }
.attente { color:#7a4f00; background-color:#fdf1d6; }
.bon { color:#17603a; background-color:#e2f3e8; }
.mauvais { color:#9b2420; background-color:#fbe9e7; }
.neutre { color:#46515c; background-color:#edf0f3; }
@media only screen and (max-width: 480px) {
.marge { padding-left:18px!important; padding-right:18px!important; }
.cellule { padding-left:0!important; padding-right:8px!important; }
}
@media (prefers-color-scheme: dark) {
.fond { background-color:#14181c!important; }
.page { background-color:#1e242a!important; color:#e7eaed!important; border-color:#313a43!important; }
.discret { color:#a9b3bd!important; }
.trait { border-color:#3d4751!important; }
.bouton { background-color:#2a333c!important; border-color:#4b5865!important; }
.bouton a { color:#d6e4f2!important; }
.principal { background-color:#2f6fb5!important; border-color:#2f6fb5!important; }
.citation { background-color:#262e36!important; border-color:#4b5865!important; }
.alerte { background-color:#352c1c!important; border-color:#d9a03c!important; color:#f3dfb5!important; }
.plein { background-color:#5b9bdd!important; }
.vide { background-color:#39434d!important; }
.attente { color:#f1cd83!important; background-color:#3a301d!important; }
.bon { color:#93d9aa!important; background-color:#1d3527!important; }
.mauvais { color:#f3aaa5!important; background-color:#402625!important; }
.neutre { color:#c6cfd8!important; background-color:#2d363f!important; }
}
</style>
</head>
<body class="fond" style="margin:0;padding:0;width:100%;background-color:#f2f4f6;-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:#f2f4f6;opacity:0;">Paul Roux (Usine Roux) rencontre Jean Martin le mardi 8 décembre à 14 h. L&#39;invitation jointe inscrit l&#39;entretien à votre agenda ; Paul Roux …</div>
<table role="presentation" class="fond" width="100%" border="0" cellpadding="0" cellspacing="0" bgcolor="#f2f4f6" style="background-color:#f2f4f6;">
<tr>
<td align="center" style="padding:16px 8px;">
<!--[if mso]><table role="presentation" width="600" border="0" cellpadding="0" cellspacing="0"><tr><td><![endif]-->
<table role="presentation" class="page" width="100%" border="0" cellpadding="0" cellspacing="0" bgcolor="#ffffff" style="max-width:600px;table-layout:fixed;background-color:#ffffff;color:#1c2329;border:1px solid #e1e5e9;">
<tr>
<td class="marge" align="left" style="padding:22px 28px 26px 28px;font-family:-apple-system,''Segoe UI'',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;">
<p style="margin:2px 0 0 0;"><b>Paul Roux</b> (Usine Roux) rencontre <b>Jean Martin</b> le mardi 8 décembre à 14 h.</p>
<p style="margin:12px 0 0 0;">L''invitation jointe inscrit l''entretien à votre agenda ; <b>Paul Roux</b> a reçu la sienne.</p>
<p style="margin:12px 0 0 0;">Diffusion D-1, « Développeurs C confirmés ».</p>
<div style="padding:10px 0 0 0;">
<table role="presentation" border="0" cellpadding="0" cellspacing="0" style="display:inline-table;margin:8px 6px 0 0;vertical-align:top;"><tr><td class="bouton" align="center" bgcolor="#f4f7fa" style="padding:0;mso-padding-alt:9px 16px;border:1px solid #c5d0db;background-color:#f4f7fa;"><a href="mailto:diffusion%2Baocj5nbuqsiwbqh3oyki@cabinet.example?subject=Re%3A%20%5BR-1%5D%20D%C3%A9veloppeurs%20C%20confirm%C3%A9s&amp;body=d%C3%A9placer%20R-1%20" style="display:inline-block;padding:9px 16px;font-size:15px;line-height:20px;font-weight:bold;text-decoration:none;color:#1b4f8a;">Changer l&#39;heure</a></td></tr></table>
<table role="presentation" border="0" cellpadding="0" cellspacing="0" style="display:inline-table;margin:8px 6px 0 0;vertical-align:top;"><tr><td class="bouton" align="center" bgcolor="#f4f7fa" style="padding:0;mso-padding-alt:9px 16px;border:1px solid #c5d0db;background-color:#f4f7fa;"><a href="mailto:diffusion%2Baocj5nbuqsiwbqh3oyki@cabinet.example?subject=Re%3A%20%5BR-1%5D%20D%C3%A9veloppeurs%20C%20confirm%C3%A9s&amp;body=annuler%20l%27entretien%20R-1" style="display:inline-block;padding:9px 16px;font-size:15px;line-height:20px;font-weight:bold;text-decoration:none;color:#1b4f8a;">Annuler l&#39;entretien</a></td></tr></table>
</div>
</td>
</tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td>
</tr>
</table>
</body>
</html>
', 'auto-generated', NULL, CAST(X'424547494e3a5643414c454e4441520d0a50524f4449443a2d2f2f466163746575722f2f46520d0a56455253494f4e3a322e300d0a4d4554484f443a524551554553540d0a424547494e3a564556454e540d0a5549443a522d312e6a72377335676469673367336734616d7465733340636162696e65742e6578616d706c650d0a53455155454e43453a300d0a44545354414d503a3230323631323034543038333030305a0d0a445453544152543a3230323631323038543133303030305a0d0a4454454e443a3230323631323038543134303030305a0d0a53554d4d4152593a456e7472657469656e203a204a65616e204d617274696e2061766563205061756c20526f75780d0a4445534352495054494f4e3a44c3a976656c6f707065757273204320636f6e6669726dc3a9730d0a4f5247414e495a45523b434e3d48c3a96cc3a86e6520416c6465723a6d61696c746f3a0d0a20646966667573696f6e2b616f636a356e627571736977627168336f796b6940636162696e65742e6578616d706c650d0a415454454e4445453b434e3d48c3a96cc3a86e6520416c6465723b524f4c453d5245512d5041525449434950414e543b50415254535441543d41434345505445443a6d61696c746f3a0d0a20682e616c64657240636162696e65742e6578616d706c650d0a415454454e4445453b434e3d5061756c20526f75783b524f4c453d5245512d5041525449434950414e543b50415254535441543d4e454544532d414354494f4e3b0d0a20525356503d545255453a6d61696c746f3a702e726f7578407573696e652d726f75782e6578616d706c650d0a5354415455533a434f4e4649524d45440d0a454e443a564556454e540d0a454e443a5643414c454e4441520d0a' AS TEXT), 'REQUEST', 'aocj5nbuqsiwbqh3oyki', 'D-1', 8, 'entretien', 13, 0, 1796373000, 1796459400, 1796459400, 0, 0, NULL, 'R-1 entretien', 0);
INSERT INTO outbox VALUES (23, 'mail', NULL, NULL, 'queued', 'Paul Roux', 'p.roux@usine-roux.example', 'Hélène Alder (Lyon)', 'lyon@cabinet.example', 'diffusion+eamioazpttnmf2br7pfw@cabinet.example', 'diffusion+b.eamioazpttnmf2br7pfw@cabinet.example', '<x3v45ias55nyqvwlbteehgjk@cabinet.example>', '<hmqhk7nrzpz4ae34enyqxlvk@cabinet.example>', '<qim4fkn35twobohldm3m5h3o@cabinet.example> <5.paul-roux@client.example> <hmqhk7nrzpz4ae34enyqxlvk@cabinet.example>', '[D-1] Votre demande d''entretien est acceptée : Jean Martin', 'Bonjour Paul,

Hélène Alder accepte votre demande d''entretien : Jean Martin, mardi 8 décembre à 14 h.

L''invitation jointe inscrit l''entretien à votre agenda. Pour une autre heure, répondez-y ou écrivez-nous.

Votre message portait sur « Développeurs C confirmés » : « Je souhaite rencontrer le candidat 1 mardi 8 décembre à 14h. »

Hélène Alder
Lyon
', '<!DOCTYPE html>
<html lang="fr" dir="ltr" xmlns="http://www.w3.org/1999/xhtml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="supported-color-schemes" content="light dark" />
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
<title>[D-1] Votre demande d&#39;entretien est acceptée : Jean Martin</title>
<!--[if mso]>
<xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml>
<style type="text/css">td, p, div, a, th { font-family: Arial, sans-serif !important; }</style>
<![endif]-->
<style type="text/css">
:root { color-scheme: light dark; supported-color-schemes: light dark; }
.attente { color:#7a4f00; background-color:#fdf1d6; }
.bon { color:#17603a; background-color:#e2f3e8; }
.mauvais { color:#9b2420; background-color:#fbe9e7; }
.neutre { color:#46515c; background-color:#edf0f3; }
@media only screen and (max-width: 480px) {
.marge { padding-left:18px!important; padding-right:18px!important; }
.cellule { padding-left:0!important; padding-right:8px!important; }
}
@media (prefers-color-scheme: dark) {
.fond { background-color:#14181c!important; }
.page { background-color:#1e242a!important; color:#e7eaed!important; border-color:#313a43!important; }
.discret { color:#a9b3bd!important; }
.trait { border-color:#3d4751!important; }
.bouton { background-color:#2a333c!important; border-color:#4b5865!important; }
.bouton a { color:#d6e4f2!important; }
.principal { background-color:#2f6fb5!important; border-color:#2f6fb5!important; }
.citation { background-color:#262e36!important; border-color:#4b5865!important; }
.alerte { background-color:#352c1c!important; border-color:#d9a03c!important; color:#f3dfb5!important; }
.plein { background-color:#5b9bdd!important; }
.vide { background-color:#39434d!important; }
.attente { color:#f1cd83!important; background-color:#3a301d!important; }
.bon { color:#93d9aa!important; background-color:#1d3527!important; }
.mauvais { color:#f3aaa5!important; background-color:#402625!important; }
.neutre { color:#c6cfd8!important; background-color:#2d363f!important; }
}
</style>
</head>
<body class="fond" style="margin:0;padding:0;width:100%;background-color:#f2f4f6;-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:#f2f4f6;opacity:0;">Hélène Alder accepte votre demande d&#39;entretien : Jean Martin, mardi 8 décembre à 14 h. L&#39;invitation jointe inscrit l&#39;entretien à votre agend…</div>
<table role="presentation" class="fond" width="100%" border="0" cellpadding="0" cellspacing="0" bgcolor="#f2f4f6" style="background-color:#f2f4f6;">
<tr>
<td align="center" style="padding:16px 8px;">
<!--[if mso]><table role="presentation" width="600" border="0" cellpadding="0" cellspacing="0"><tr><td><![endif]-->
<table role="presentation" class="page" width="100%" border="0" cellpadding="0" cellspacing="0" bgcolor="#ffffff" style="max-width:600px;table-layout:fixed;background-color:#ffffff;color:#1c2329;border:1px solid #e1e5e9;">
<tr>
<td class="marge" align="left" style="padding:22px 28px 26px 28px;font-family:-apple-system,''Segoe UI'',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;">
<p style="margin:2px 0 0 0;">Bonjour Paul,</p>
<p style="margin:12px 0 0 0;">Hélène Alder accepte votre <b>demande d&#39;entretien</b> : <b>Jean Martin</b>, <b>mardi 8 décembre à 14 h</b>.</p>
<p style="margin:12px 0 0 0;">L''invitation jointe inscrit l''entretien à votre agenda. Pour une autre heure, répondez-y ou écrivez-nous.</p>
<p style="margin:12px 0 0 0;">Votre message portait sur « Développeurs C confirmés » : « Je souhaite rencontrer le candidat 1 mardi 8 décembre à 14h. »</p>
<p class="discret trait" style="margin:22px 0 0 0;padding:12px 0 0 0;border-top:1px solid #e1e5e9;color:#5b6570;font-size:14px;line-height:1.45;">Hélène Alder<br />
Lyon</p>
</td>
</tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td>
</tr>
</table>
</body>
</html>
', 'auto-generated', NULL, CAST(X'424547494e3a5643414c454e4441520d0a50524f4449443a2d2f2f466163746575722f2f46520d0a56455253494f4e3a322e300d0a4d4554484f443a524551554553540d0a424547494e3a564556454e540d0a5549443a522d312e6a72377335676469673367336734616d7465733340636162696e65742e6578616d706c650d0a53455155454e43453a300d0a44545354414d503a3230323631323034543038333030305a0d0a445453544152543a3230323631323038543133303030305a0d0a4454454e443a3230323631323038543134303030305a0d0a53554d4d4152593a456e7472657469656e203a204a65616e204d617274696e0d0a4445534352495054494f4e3a44c3a976656c6f707065757273204320636f6e6669726dc3a9730d0a4f5247414e495a45523b434e3d48c3a96cc3a86e6520416c6465723a6d61696c746f3a0d0a20646966667573696f6e2b65616d696f617a7074746e6d663262723770667740636162696e65742e6578616d706c650d0a415454454e4445453b434e3d5061756c20526f75783b524f4c453d5245512d5041525449434950414e543b50415254535441543d4e454544532d414354494f4e3b0d0a20525356503d545255453a6d61696c746f3a702e726f7578407573696e652d726f75782e6578616d706c650d0a5354415455533a434f4e4649524d45440d0a454e443a564556454e540d0a454e443a5643414c454e4441520d0a' AS TEXT), 'REQUEST', 'eamioazpttnmf2br7pfw', 'D-1', 8, 'diffusion-demande-validee', 13, 0, 1796373000, 1796459400, 1796459400, 0, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (24, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+a4glelgkv4z7oivi3ht7@cabinet.example', 'diffusion+b.a4glelgkv4z7oivi3ht7@cabinet.example', '<44t5o2qfo4tkoduqfb6adxis@cabinet.example>', '<24.helene-alder@client.example>', '<24.helene-alder@client.example>', '[R-1] Validée : demande d''entretien de Paul Roux', 'C''est décidé ; vos contacts seront avertis dans 1440 min.
L''invitation pour le mardi 8 décembre à 14 h part dans les deux agendas.

  R-1             : demande d''entretien, Jean Martin, de Paul Roux : validée

Pour revenir dessus, répondez « annuler » avant 9 h 30.

→ Annuler
', NULL, 'auto-replied', NULL, NULL, NULL, 'a4glelgkv4z7oivi3ht7', 'D-1', 8, 'decision-prise', 13, 1, 1796373000, 1796373000, 1796373000, 1796373000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (25, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+yqp6wte57z5gntj4ixtn@cabinet.example', 'diffusion+b.yqp6wte57z5gntj4ixtn@cabinet.example', '<vzdsz35j2w3dnp3wp4bls7ol@cabinet.example>', '<b6ltipw2do3ah6mrmke5dixv@cabinet.example>', '<b6ltipw2do3ah6mrmke5dixv@cabinet.example>', 'Résumé du vendredi 4 décembre 2026 : 1 demande à décider', '1 demande attend votre décision.

Développeurs C confirmés (D-1)
  R-3  Marie Blanc : demande d''entretien, Sofia Benali (« 2 : entretien »)
     → Valider R-3   → Refuser R-3 (motif)

Vous pouvez en décider plusieurs dans une seule réponse, une par ligne : « valider R-31, R-32 », « refuser R-33 : déjà en poste ».

→ Les retours
→ Changer d''heure
', NULL, 'auto-generated', NULL, NULL, NULL, 'yqp6wte57z5gntj4ixtn', 'résumé', 0, 'resume', 0, 1, 1796373000, 1796373000, 1796373000, 1796373000, 0, NULL, NULL, 0);
INSERT INTO outbox VALUES (26, 'mail', NULL, NULL, 'sent', 'Hélène Alder', 'h.alder@cabinet.example', 'Facteur', 'diffusion@cabinet.example', 'diffusion+rhhydxyvj2sp2unldp63@cabinet.example', 'diffusion+b.rhhydxyvj2sp2unldp63@cabinet.example', '<x6736p5cn4pthlklfbx7ctqx@cabinet.example>', '<26.helene-alder@client.example>', '<26.helene-alder@client.example>', 'Je n''ai rien changé', 'Je n''ai rien changé : de quelle diffusion s''agit-il ? Par exemple « archiver D-12 ».
Votre message : « archiver E-9 »

→ D-1 Développeurs C confirmés
', NULL, 'auto-replied', NULL, NULL, NULL, 'rhhydxyvj2sp2unldp63', NULL, 0, 'reponse', 14, 1, 1796373000, 1796373000, 1796373000, 1796373000, 0, NULL, NULL, 0);
INSERT INTO candidate_find VALUES ('', 781219, 1, 45.7491, 4.8479, 1798758000, 0, 1796286600, 1, 'disponible');
INSERT INTO candidate_find VALUES ('', 781219, 2, 45.7491, 4.8479, 1798758000, 0, 1794697200, 1, 'disponible');
INSERT INTO candidate_find VALUES ('', 781219, 3, 45.7491, 4.8479, 1798758000, 0, 1794697200, 1, 'disponible');
INSERT INTO candidate_find VALUES ('', 781219, 4, 45.7491, 4.8479, 0, 0, 1796112000, 1, '');
INSERT INTO candidate_find VALUES ('architecte', 781219, 3, 45.7491, 4.8479, 1798758000, 0, 1794697200, 1, 'disponible');
INSERT INTO candidate_find VALUES ('architecte embarque', 781219, 3, 45.7491, 4.8479, 1798758000, 0, 1794697200, 1, 'disponible');
INSERT INTO candidate_find VALUES ('developpeur', 781219, 1, 45.7491, 4.8479, 1798758000, 0, 1796286600, 1, 'disponible');
INSERT INTO candidate_find VALUES ('developpeur c', 781219, 1, 45.7491, 4.8479, 1798758000, 0, 1796286600, 1, 'disponible');
INSERT INTO candidate_find VALUES ('developpeuse', 781219, 2, 45.7491, 4.8479, 1798758000, 0, 1794697200, 1, 'disponible');
INSERT INTO candidate_find VALUES ('developpeuse c', 781219, 2, 45.7491, 4.8479, 1798758000, 0, 1794697200, 1, 'disponible');
INSERT INTO candidate_find VALUES ('embarque', 781219, 1, 45.7491, 4.8479, 1798758000, 0, 1796286600, 1, 'disponible');
INSERT INTO candidate_find VALUES ('embarque', 781219, 3, 45.7491, 4.8479, 1798758000, 0, 1794697200, 1, 'disponible');
INSERT INTO search VALUES (1, 1, 1, 1, 'Développeurs', 'developpeurs', 0, 0, 'développeur C', 'Lyon', 50, 0, 0, NULL, 0, 1796112000, 1796112000);
INSERT INTO scenario VALUES (1, 1, 1, 'Relance', 'relance', 1, NULL, 10, 1796252400, 1798757999, 2, 'day', 0, 'Bonjour {{prenom}}', 1, 1796457600, '2026-12-05', 1796112000, 1796112000);
INSERT INTO dispatch VALUES (1, 1, '2026-12-03', NULL, 1796286600, 'Bonjour {{prenom}}', 2, 0);
INSERT INTO delivery VALUES (1, 1, 17, 1796286600, 1796286600, 0);
INSERT INTO delivery VALUES (1, 2, 18, 1796286600, 0, 0);
INSERT INTO scenario_pause VALUES (1, 1, 1796286600);
INSERT INTO outbox_attachment VALUES (2, 1, '470ad50f195842aeff2c8ae5b497ed75bfa6adfd49cfe51590e88806824f3706', 'cv-jean-martin.pdf', 'application/pdf');
INSERT INTO outbox_attachment VALUES (2, 2, 'c676b6e5e0df2c6f528ead64aa37ec95d0cd85068453861cf559ddd2744b3326', 'cv-sofia-benali.pdf', 'application/pdf');
INSERT INTO outbox_attachment VALUES (2, 3, 'cbb065ceaed3dfce698bf17d7c4acf2fee30e2c332c2020fae64ad43ac200b07', 'cv-karim-haddad.pdf', 'application/pdf');
INSERT INTO outbox_attachment VALUES (3, 1, '470ad50f195842aeff2c8ae5b497ed75bfa6adfd49cfe51590e88806824f3706', 'cv-jean-martin.pdf', 'application/pdf');
INSERT INTO outbox_attachment VALUES (3, 2, 'c676b6e5e0df2c6f528ead64aa37ec95d0cd85068453861cf559ddd2744b3326', 'cv-sofia-benali.pdf', 'application/pdf');
INSERT INTO outbox_attachment VALUES (3, 3, 'cbb065ceaed3dfce698bf17d7c4acf2fee30e2c332c2020fae64ad43ac200b07', 'cv-karim-haddad.pdf', 'application/pdf');
INSERT INTO outbox_attachment VALUES (10, 1, 'a4ebc0506549589b2b0cbfc86f4b0ab1964b63180260824d93fb54219ca16e48', 'candidats-2026-12-01.csv', 'text/csv');
INSERT INTO outbox_attachment VALUES (11, 1, '6f04e83b476594fe796d00b78dfbdecbd3c0b921d849c1dd8ae8011844e52937', 'candidats-2026-12-01.csv', 'text/csv');
INSERT INTO journal VALUES (1, 1795886543, 'sysadmin', 'agency.create', 'agency:1', NULL, NULL, '395754a653035af0284d7f03a4d229e3adf16ec7a1ecdd6b2cfdc8334fec5539', '7f63d0477150f252de5bda01f89cae262a9328ce635e68567aebfb9df8e028c8');
INSERT INTO journal VALUES (2, 1795886543, 'sysadmin', 'agency.create', 'agency:2', NULL, NULL, 'ce510966bd0d4ea5bf3bb47aef9109e5a65876f847f683ce1b59c00badf1743f', '88ea7c910f909011f0f5770f3620fd462887ffec67d61d08ec4fa1bde6925dcf');
INSERT INTO journal VALUES (3, 1795886544, 'sysadmin', 'recruiter.create', 'recruiter:1', NULL, NULL, 'e775625473c22fad9b4133ed0fb730fba6540886a8e0b85f3d294472ac62d5dc', 'd54cdf92bb27c0f049b88e728aadb06248d1a904d3967e23176066bbe9f8b65b');
INSERT INTO journal VALUES (4, 1795886544, 'sysadmin', 'recruiter.create', 'recruiter:2', NULL, NULL, '681fa3d163d6a26163f435d57f5a853caac7ca06d8030d8e4abd0afdf13143a9', '8747b9b2e8cc43ec81b6453c9e48a20cd3a6edcd73ad0e7ad2fd8c425b0fdaa4');
INSERT INTO journal VALUES (5, 1795886544, 'sysadmin', 'contact.create', 'contact:1', NULL, NULL, '803ba9a42bb8f20234beec4b3bb3ce72060333eaf76c55ea7b8cd15fea9d1ead', '7bcc94a3c171b5bf8ed55729a5536adf238a94222d95b2c4357f3bb756743e2b');
INSERT INTO journal VALUES (6, 1795886544, 'sysadmin', 'contact.create', 'contact:2', NULL, NULL, '31776167105518ac40ab9d45934e68ced93268f83bd23ee13d6fd1e8f343f64c', '7b13dcaf005ce1552329d111a160a7db1252b50d75af75cdaedb37088e13e1c9');
INSERT INTO journal VALUES (7, 1795886544, 'sysadmin', 'import.candidates', NULL, NULL, NULL, '862c8747eb2d5d39a2992e5c5eb6774b8c58655cea41770a78dcfb1978ddf495', '06e2ee16d6113987bc7ee6f3c9c625b4403f1a93c56ccf91c2359d357efb532a');
INSERT INTO journal VALUES (8, 1796112000, 'recruiter:1', 'diffusion.create', 'D-1', NULL, '<1.helene-alder@client.example>', '6667c44b2ef26d983333b51e32fd78b61a8bad3ff98de4d5f946675cd6cda061', '4e2f2a4bfd1b96601e5098e6946dd7e26b9dadd0c2027a574c1433af95f2ae6a');
INSERT INTO journal VALUES (9, 1796112000, 'recruiter:1', 'diffusion.start', 'D-1', NULL, '<3.helene-alder@client.example>', NULL, 'dfdcf3228690ec7bea0b4c75ac749fbd309c7e3d87006eeb309d747a712d883f');
INSERT INTO journal VALUES (10, 1796112000, 'contact:1', 'feedback.create', 'R-1', 'D-1', '<5.paul-roux@client.example>', '6d5ae609955e1a6b09a34fae8081cf8c434890fd7fb42a69121c18383e10bbaa', '3644255559388532b6a7be97baa7abc1b3a5e995861ca6480ae0eb7a1f7a0a79');
INSERT INTO journal VALUES (11, 1796112000, 'contact:1', 'feedback.create', 'R-2', 'D-1', '<5.paul-roux@client.example>', 'ba6912593a615b5c25178384d50f4f71a7bf05452b6b13a79c44b9eb50171fc8', 'f96af2ff3494d9fd2d75f013435cc4470881de07caf12d1ea672639c81332b83');
INSERT INTO journal VALUES (12, 1796112000, 'contact:2', 'feedback.create', 'R-3', 'D-1', '<7.marie-blanc@client.example>', '855d0ca8c544cda0207422005b3514aedc0739e5ea34ad3485dd5d56ebe736e7', 'fea5881043c642685d3c31b28969064e991127d62e4ca3cde0416c8e3cfcf8f5');
INSERT INTO journal VALUES (13, 1796112000, 'recruiter:1', 'selection.create', 'L-1', NULL, '<9.helene-alder@client.example>', '052c7572de5f09f9b98733a40b6adff98d016c66bac0e843b38cbdf3c04fd75f', 'ca82f26f38c2405bc6b1156a2ff1db4ad99909665974b8007d999d89fb90191f');
INSERT INTO journal VALUES (14, 1796112000, 'recruiter:1', 'selection.add', 'CV-1', 'L-1', '<9.helene-alder@client.example>', 'b9ee62e3883e9eaec75715dcf167e4e128c83d2717a5950a953d64ebee692f06', 'a0e2a5880eda4115eea31f287a09e82d7ec71e08b4dc7da31723e04f439c7c95');
INSERT INTO journal VALUES (15, 1796112000, 'recruiter:1', 'selection.add', 'CV-2', 'L-1', '<9.helene-alder@client.example>', 'a81fa0564e4e1886c9c15e3ce7af3fb244b3cb790effca8d251415ffef99ec00', 'f86508e460ff839922a1295e3b68ae157331387c311d715f7a4cca7afc289428');
INSERT INTO journal VALUES (16, 1796112000, 'recruiter:1', 'search.create', 'Q-1', NULL, '<11.helene-alder@client.example>', '6e4fc5036da394521d7fb8085be2bc02cc6d1741a2696c249bd85aec60313731', '4e0183fb3689d66c4339fb39e863b1d138fe3465bb15b409380b52f114fcd621');
INSERT INTO journal VALUES (17, 1796112000, 'recruiter:1', 'scenario.create', 'S-1', NULL, '<13.helene-alder@client.example>', '4d10f365811f9fb66095cc35a9174b828ca9410aeded086bc29ff4706c9574ee', '5fcf4e027e16ae24fc6f9c886d55534b04901f545156201e144077ee0e70fc4a');
INSERT INTO journal VALUES (18, 1796112000, 'recruiter:1', 'scenario.message', 'S-1', NULL, '<13.helene-alder@client.example>', 'a8840e4a856ef450a07c20e78fef8be7d1ae03984aa4f3e141846aeeabc34cc8', 'a5b45967c4e64266b4cbf42605775307328f63f074a581c7669406d4d38e13b2');
INSERT INTO journal VALUES (19, 1796112000, 'recruiter:1', 'delegation.create', 'recruiter:1', 'recruiter:2', '<15.helene-alder@client.example>', '3f5ab42c4c72cf6477256a271c151072813cdcf2eb64d61e8d376d139d987184', '01faaf3f4734172d54f50b798a2f5ca680bb3b266af16071595d996a63dd1598');
INSERT INTO journal VALUES (20, 1796112000, 'recruiter:1', 'candidate.create', 'CV-4', NULL, '<17.helene-alder@client.example>', '159850f45f8636120cc53bd15d9230cc89e3fa5ede14b1ade15b89c3a3ff4f74', 'ef3efddef8991eed31f2f4d7a321ff92bf17c988c0f0a45052ba85392931e117');
INSERT INTO journal VALUES (21, 1796112000, 'recruiter:1', 'document.add', 'CV-4', NULL, '<17.helene-alder@client.example>', 'c756f5bffafe07a6acc79892cecbb0fd07c8ac9b9b108e001371876e9f1d9872', '46df8fec5233ba2e3252976f243cd936e8e515f78204f215473fa051bc8cb9b9');
INSERT INTO journal VALUES (22, 1796112000, 'nobody:0', 'mail.quarantine', NULL, NULL, '<19.inconnu@client.example>', '318a07f1f269beebaa43cdbd66213ff0ffc30b59f4b5ac3110c39621811c101a', 'b9b9dba1fb5e2bbdb3b64b91a5dd336209f884c274585ade5fd02c7b913370d1');
INSERT INTO journal VALUES (23, 1796112000, 'nobody:0', 'mail.quarantine', NULL, NULL, NULL, '06a3fab1a261d1747b0f09c25a3778ce1b19a6baa6d5f5d9fb2542cb4faa2af4', '1e8a3572c3a0e24f38aaadfb4bc965940f1a08f711a442bc1f5c9a147c5d8c5d');
INSERT INTO journal VALUES (24, 1796286600, 'clock', 'scenario.run', 'S-1', NULL, NULL, '1a08537dfa00d045ea4c7c225a09251077949c29fade4458b43977d7de9b69ab', '1083437d183cb262c34191480a2febec1db5d83445afa9f390464a756328c930');
INSERT INTO journal VALUES (25, 1796286600, 'candidate:1', 'scenario.reply', 'S-1', 'CV-1', '<22.jean-martin@client.example>', 'c29971f897dadf7264a4bb2b34354af226fb208a2da287429ef02c6ac041f856', '49e9298483cb3205d6ff158a4cd00c777d2c9cad93320868906758777e8b3358');
INSERT INTO journal VALUES (26, 1796373000, 'recruiter:1', 'feedback.validate', 'R-1', 'D-1', '<24.helene-alder@client.example>', NULL, '6006ab8cc4718264bd143e95a9feb3905e68f20c14e290428d7386c48b600860');
INSERT INTO journal VALUES (27, 1796373000, 'recruiter:1', 'mail.refused', NULL, NULL, '<26.helene-alder@client.example>', 'b60c94f157ba84abd73e03efe0a153492f339b3d3080c2de9ad2b880748d10a6', '40649f18902d5467c6582e379e9d39733a8ca0b457d97efa52fda92361496ec9');
INSERT INTO journal_text VALUES (1, 'hzcoimuljoq3iwpc2hm7mh74ap', 'Lyon');
INSERT INTO journal_text VALUES (2, 'tgk3toxmdcyjqaubdyliohc2zo', 'Lille');
INSERT INTO journal_text VALUES (3, 'eitdccrsi7zcl2qp2tposkr4l6', 'Hélène Alder');
INSERT INTO journal_text VALUES (4, 'dknm5rcyrfgdhz6zb7f7zvpw2n', 'Noé Keller');
INSERT INTO journal_text VALUES (5, 'insjtt7pq5h3af7xmkrzvnqg3m', 'Paul Roux');
INSERT INTO journal_text VALUES (6, 'd6zgmy6meoyi4xxqqsg4mslaak', 'Marie Blanc');
INSERT INTO journal_text VALUES (7, 'pdg473h52dqauplkwfusgux6il', '3 imported, 0 refused');
INSERT INTO journal_text VALUES (8, 'xtd76rrqayezbt5u5urd66rial', 'Développeurs C confirmés');
INSERT INTO journal_text VALUES (10, 'vyccxsg36qjk2olwcwik3ugskh', 'interview : Je souhaite rencontrer le candidat 1 mardi 8 décembre à 14h.');
INSERT INTO journal_text VALUES (11, 'jo7xxy63grvw6nhdsaxxuijyh3', 'interested : Le candidat 2 m''intéresse.');
INSERT INTO journal_text VALUES (12, 'rf3g653smetahpwvjoa4v3gbit', 'interview : 2 : entretien');
INSERT INTO journal_text VALUES (13, 'ok235o22by42pvj6rcbxzltu5e', 'Embarqués');
INSERT INTO journal_text VALUES (14, '4fudgbhrppugelhhmqlmnkglae', 'Embarqués');
INSERT INTO journal_text VALUES (15, 'morkeqiqyzv55nwr4q3jazocsf', 'Embarqués');
INSERT INTO journal_text VALUES (16, 'zmi7cdkgh75sjaluzsxdkcoahz', 'Développeurs');
INSERT INTO journal_text VALUES (17, 'b7aja7tkymez3cpyamipghp6dy', 'Relance');
INSERT INTO journal_text VALUES (18, 'rc5hgmqrhlg2zrg322e3fjkyre', 'Bonjour {{prenom}}');
INSERT INTO journal_text VALUES (19, 'pbqoz6e2vm4ipgv6bzeqvcjdx4', 'Hélène Alder délègue à Noé Keller jusqu''au samedi 12 décembre 2026');
INSERT INTO journal_text VALUES (20, 'kqwhrznxc2xnfjjjzmvfnrztge', 'Zoé Petit');
INSERT INTO journal_text VALUES (21, 'qbilmwsxhnvj4mi6roipu4dcvb', 'cv.txt');
INSERT INTO journal_text VALUES (22, '2iiekemqacp4b7z3sanpnzzfyt', 'expéditeur inconnu');
INSERT INTO journal_text VALUES (23, 'pkqhwvr67yv5u7k5nfezul7bgf', 'expéditeur inconnu');
INSERT INTO journal_text VALUES (24, 't2iznmznbemdu2gspftjnl5ygz', '2026-12-03 : 2 candidats');
INSERT INTO journal_text VALUES (25, '7tpu27yjpvpq5pnm76r4357f2t', 'Oui, je suis disponible en janvier.');
INSERT INTO journal_text VALUES (27, 'ki3w2dzl6o3oz32tv6gn2c4ljg', 'de quelle diffusion s''agit-il ? Par exemple « archiver D-12 »');
UPDATE sqlite_sequence SET seq = 4 WHERE name = 'candidate';
UPDATE sqlite_sequence SET seq = 1 WHERE name = 'diffusion';
UPDATE sqlite_sequence SET seq = 3 WHERE name = 'feedback';
UPDATE sqlite_sequence SET seq = 1 WHERE name = 'scenario';
