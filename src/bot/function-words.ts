/** Words that say nothing of what a question is about, in languages that many visitors write; those of other languages are found to be common. */
const words = new Set(
  `a about after all also am an and any are as at be been before but by can could did do does for from get got had has have he hello her hi how i if in into is it its just like me my need
  no not of off on one or our out please she should so some than that the their them then there they this to too up us want was we were what when where which who why will with would you your
  aber alle als am an auch auf aus bei bin bis bitte da das dass dem den der des die dies doch du ein eine einen einer er es für gibt habe haben hallo hat ich ihr im in ist ja kann kein können man
  mein meine meinen mich mir mit muss nach nicht noch nur oder ohne sein sich sie sind so über um und uns von vor wann war warum was wenn wer werden wie wir wird wo zu zum zur
  au aux avec bonjour ce cela ces comment dans de des du elle en est et faire il je la le les leur ma mais mes mon ne nous où ou par pas peux pour pourquoi puis quand que quel quelle qui sa se
  ses si sont sur un une vos votre vous como con cuando cuándo de del donde dónde el en es esta este está hay hola la las lo los me mi mis muy no para pero por puedo que qué se si sin sobre su un
  una y yo che chi ci ciao come con cosa da del della di dove e gli ho il io la le mi mio nel non per perché più quando quanto se sono su un una een en het hoe ik is kan mijn naar niet of op te van
  voor waar waarom wanneer wat zijn ao com da das de do dos é em estou eu foi meu minha na não no nos o onde os ou para por porque posso quando que sem ser sua um uma`.split(
    /\s+/,
  ),
);

/** Single letters of scripts in which a letter is no word, too. */
export const isFunctionWord = (word: string): boolean => words.has(word) || /^[\p{ASCII}]$/u.test(word);
