"""What is written when somebody works there no more, in folded text, by language."""

from leads.mail.fold import any_of, lines_of

LEFT = any_of(lines_of(r"""
no longer (?:\w+ )?(?:with|employed|work\w*|at \w|part of|a member|an employee|in (?:this|the) (?:role|position|company)|associated|affiliated)
(?:not|doesn't|does not|don't|do not) work\w* (?:here|there|for (?:us|them)|at|with us|for) ?(?:\w+ ){0,4}(?:any ?more|any longer)
(?:has|have|had|i've|he's|she's|recently|i) (?:\w+ ){0,2}left (?:the |our |this )?(?:company|organi[sz]ation|firm|business|team|department|agency|group|employment|university|school|bank|practice)
(?:has|have|i've|we've|he's|she's|they've) (?:\w+ ){0,2}left (?!(?:the|my|a|an|our|your|you|me|it|some|home|for|to|on)\b)\S+(?: \S+){0,3}?(?: as of| on| in| since| at|[.,!]|$)
(?:passed away|has died|died (?:suddenly|unexpectedly|last|in|on)|verstorben|von uns gegangen|est decede\w*|nous a quittes|ha fallecido|fallecio|e deceduto|e mancat[oa]|e venut[oa] a mancare|faleceu|is overleden|zmarl\w*|zemrel\w*|avlidit|er afgaet ved doden|gikk bort|kuollut|скончал\w*|умер\w*|vefat\w*|elhunyt|a decedat|逝去|去世|별세)
(?:last|final) (?:working )?day (?:\w+ ){0,4}(?:was|has been)
(?:moved on|departed|retired|resigned|gone|stepped down) from (?:the |our |his |her |my )?(?:company|firm|organi[sz]ation|role|position|\w+)
(?:has|have|i've|is|am) (?:\w+ )?(?:now )?retired\b|\bretired (?:in|on|at|last|this|as|from|since)\b
(?:has|have) moved on (?:to|from)
(?:former|ex-) ?(?:employee|colleague)
(?:this )?(?:e-?mail |mail )?(?:address|account|mailbox) (?:is|will be|has been|was) (?:\w+ )?(?:no longer (?:\w+ )?(?:in use|active|valid|used|available|exist\w*)|deactivated|discontinued|closed|retired|shut down)
nicht mehr (?:\w+ ){0,5}(?:tatig|beschaftigt|im unternehmen|bei (?:uns|der|\w+)|im hause|im haus|angestellt|teil|mitarbeiter\w*|im team|verfugbar unter|fur (?:uns|das unternehmen|die firma))
(?:hat|habe|haben) (?:\S+ ){0,4}(?:unternehmen|firma|haus|team|gesellschaft)\w* (?:\S+ ){0,5}verlassen
(?:aus|unser|das) (?:\w+ ){0,2}(?:unternehmen|firma|haus|dienst) ?(?:\S+ ){0,3}(?:ausgeschieden|verlassen)
ausgeschieden|(?:in den|im) (?:wohlverdienten )?ruhestand
(?:diese )?(?:e-?mail-?adresse|adresse|mailbox|postfach) (?:ist|wird|wurde) nicht mehr (?:\w+ )?(?:aktiv|gultig|verwendet|genutzt|in gebrauch|gelesen|benutzt)
ne (?:travaille|fait|fais|suis|collabore|faisant) plus (?:\w+ ){0,4}(?:chez|partie|pour|dans|au sein|a |pas|avec|ici)
(?:a|ai) (?:\w+ )?quitte (?:la |l'|le |notre |cette |ses |mes )?(?:societe|entreprise|fonctions|groupe|organisation|structure|equipe|\w+)
n'est plus (?:\w+ )?(?:en poste|employee?|dans (?:la|l'|notre)|chez|salariee?|parmi|active?|valide|utilisee?)
(?:ya )?no (?:trabaja|trabajo|forma|formo|pertenece|pertenezco|esta|labora|presta) (?:ya |mas )?(?:parte |en |con |para |aqui|a |servicios )
(?:ha|he) (?:dejado|abandonado|causado baja en) (?:de trabajar |de formar parte |de prestar )?(?:en |de )?(?:la |esta |nuestra )?(?:empresa|compania|organizacion|\w+)
non (?:lavora|lavoro|fa|faccio|collabora|opera|e) piu (?:\w+ ){0,3}(?:in|per|presso|parte|con|qui|dipendente|attiv\w|valid\w|da noi)
(?:ha|ho) lasciato (?:la |l'|il |questa |nostra )?(?:societa|azienda|nostro|gruppo|\w+)
(?:ja )?nao (?:trabalha|trabalho|faz|faco|pertence|colabora|integra|esta) (?:mais )?(?:\w+ ){0,2}(?:na|no|em|para|parte|aqui|nesta|connosco|conosco|com a)
(?:deixou|deixei|saiu d[ae]|desligou-se d[ae]) (?:a |de trabalhar|de fazer|de colaborar|nossa )?(?:empresa|companhia|organizacao|\w+)
niet (?:langer|meer) (?:\w+ ){0,3}(?:werkzaam|in dienst|actief|werk\w*|bij|in gebruik)
(?:werkt|werk) (?:hier |er |inmiddels )?niet (?:meer|langer)
(?:heeft|heb) (?:\w+ ){0,3}(?:verlaten)
(?:nie (?:pracuje|pracuja|jest|jestem) juz|juz nie pracuje|nie pracuje|nie jest juz (?:pracownikiem|zatrudnion\w+)) ?(?:w|u|z|dla|tutaj|pracownik\w*|zatrudnion\w*|\w+)?
(?:jiz (?:zde |u nas |ve )?nepracuj\w+|uz (?:zde |u nas |tu )?nepracuj\w+|neni jiz zamestnan\w+|jiz neni|ukoncil\w* (?:pracovni|zamestnani|pracovny))
(?:arbetar|jobbar) (?:inte langre|ej langre|inte kvar)|har slutat|slutat (?:pa|hos|i|sin)|inte langre (?:anstalld|kvar|arbetar)
(?:arbejder|jobber|arbeider|er) (?:ikke|ikke laengere|ikke lenger) (?:\w+ )?(?:laengere|lenger|mer|ansat|ansatt|hos|her|i \w+)|har (?:fratradt|forladt|sluttet|fratraadt)|fratradt|ikke (?:laengere|lenger) (?:ansat|ansatt)|er stoppet
ei (?:enaa |ole enaa )?(?:tyoskentele|ole enaa|toissa)(?: enaa)?|en (?:enaa )?tyoskentele|on (?:jaanyt|siirtynyt) (?:pois|elakkeelle|toisen|muihin)|lahtenyt (?:yrityksesta|yhtiosta|talosta)
(?:больше|уже) не (?:работа\w+|явля\w+|труд\w+)|не работает (?:больше|в компании|у нас)|уволил\w*|покинул\w* компани\w+|більше не працю\w+|вже не працю\w+|звільни\w+
artik (?:\w+ ){0,4}(?:calismam\w+|calismiyor\w*|gorev yapm\w+)|(?:sirketimizden|sirketten|gorevinden|isten|firmamizdan) ayril\w+|calismamaktad\w+
(?:mar|tobbe) (?:\w+ )?nem (?:dolgozik|dolgozom)|nem dolgozik (?:mar|tovabb|nalunk|itt)|tavozott (?:a )?(?:ceg\w*|tarsasag\w*)|elhagyta
nu mai (?:lucreaza|lucrez|face parte|este angajat|activeaza)|a (?:parasit|plecat din) (?:compania|firma|companie)
δεν (?:εργαζεται|εργαζομαι|δουλευει) (?:πλεον|πια)|εχει αποχωρησει|αποχωρησε
退職(?:いたし|しまし|致し|した|となり|して)
(?:已|已经|已於|已于).{0,12}(?:离职|離職|离开|離開)(?:公司|本公司)?|不再(?:任职|任職|在.{0,10}工作)|离职
퇴사|퇴직|더 이상 근무하지
"""))  # fmt: skip

# Who tells of somebody that left in order to go on in their place.
SUCCESSOR = any_of(lines_of(r"""
(?:i am|i'm|i'll be|i will be|i've become|i have become) (?:\w+ ){0,2}(?:successor|replacement|new contact|contact now|in charge|responsible|taking over)|i(?:'ve| have|'m| am| will|'ll)? (?:now )?(?:took|take|taken|taking) over|i (?:now )?(?:would|look after|handle|run|lead)|i'd (?:like|love|be)|my predecessor|(?:talk|write|speak|come|turn) to me\b|contact me (?:instead|from now|directly)
(?:ich bin|bin ich) (?:\w+ ){0,3}(?:nachfolg\w*|zustandig|ansprechpartner\w*)|(?:ich|habe) .{0,40}ubernommen|ich ubernehme|mein\w* vorganger\w*
je (?:le |la )?(?:remplace|succede|reprends)|j'ai repris|mon predecesseur|(?:soy|yo soy) (?:su|el|la) (?:suces\w*|sustitut\w*)|he asumido|mi predecesor|sono il suo successore|ho preso il (?:suo )?posto|il mio predecessore|sou o seu sucessor|assumi |ik (?:ben|neem) .{0,30}(?:opvolg\w*|over)|przejalem|przejelam|prevzal\w*|jag (?:tar over|har tagit over|ar .{0,20}eftertradare)|jeg (?:har overtaget|overtager|har tatt over|overtar)|я (?:теперь|его преемник|занял\w*)|後任の
"""))  # fmt: skip
