/** What a bot says beside its answers. Say them in your language by `texts`. */
export const botTexts = {
  /** Asked after an answer, with the next two to choose from. */
  helped: 'Did this help?',
  yes: 'Yes, thanks',
  person: 'Talk to a person',
  glad: 'Glad to hear it. Write again whenever you like.',
  nothing: 'I have found nothing about that in our help articles. You can put it in other words, or talk to a person.',
  handedOver:
    'I have passed this on to the team, with all that was said here. Somebody will answer you in this conversation.',
  failed: 'I cannot answer that at the moment.',
  brokenOff: 'My answer broke off.',
} as const;

export type BotTexts = { readonly [Name in keyof typeof botTexts]: string };

/** Whoever writes this wants a person; in languages that many visitors write. A text of your own takes its place by `wantsPerson`. */
const personWords =
  /\b(?:human|real person|(?:talk|speak|chat) (?:to|with) (?:a |an |the |your )?(?:person|agent|team|someone|somebody|human)|mensch(?:en)?|mitarbeiter(?:in)?|persona real|agente|humano|humain|conseiller|operatore|medewerker|człowiek\w*|konsultant\w*)\b|человек|оператор|人工|担当者|상담원/iu;

/** Whether somebody asks for a person in so many words. */
export const asksForPerson = (text: string): boolean => text.length <= 200 && personWords.test(text);
