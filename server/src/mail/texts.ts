/** What the relay's mails say. `createRelay` takes others: `mail: { texts }`. */
export interface MailTexts {
  readonly transcriptSubject: string;
  readonly transcriptIntro: string;
  readonly missedSubject: string;
  readonly missedIntro: string;
  /** To the team: what waits for an answer. */
  readonly digestSubject: string;
  readonly digestIntro: string;
  readonly digestLink: string;
  readonly digestNote: string;
  readonly digestCut: string;
  readonly digestWhy: string;
  readonly goOn: string;
  /** How long the link is good. */
  readonly goOnNote: string;
  /** The line above which an answer is to be written, where mails may be answered. A mail that comes is cut there. */
  readonly answerAbove: string;
  readonly files: string;
  /** Before the names of what came with an answer by mail. */
  readonly leftOut: string;
  readonly cut: string;
  /** Why one gets it. */
  readonly why: string;
  readonly stop: string;
  readonly stopQuestion: string;
  readonly stopped: string;
  readonly resume: string;
  readonly resumed: string;
  readonly unknown: string;
}

export const mailTexts: MailTexts = {
  transcriptSubject: 'Your conversation with us',
  transcriptIntro: 'This is what was written.',
  missedSubject: 'We have answered you',
  missedIntro: 'You have not read this yet:',
  digestSubject: 'Visitors wait for an answer',
  digestIntro: 'These visitors wait for an answer, since:',
  digestLink: 'Open the inbox',
  digestNote: 'You are asked to sign in.',
  digestCut: 'There are more in the inbox.',
  digestWhy: 'You get this mail because the relay of your team was told to send it.',
  goOn: 'Go on with the conversation',
  goOnNote: 'The link is good for a week. Whoever has it can read the conversation: do not pass it on.',
  answerAbove: '-- Write your answer above this line, or use the link below --',
  files: 'Files',
  leftOut: 'Files of the mail that are not here',
  cut: 'There is more in the conversation.',
  why: 'You get this mail because this address was given in a chat with us.',
  stop: 'Send no more mails to this address',
  stopQuestion: 'Shall no more mails of this chat be sent to your address?',
  stopped: 'No more mails of this chat will be sent to your address.',
  resume: 'Send them again',
  resumed: 'Mails of this chat are sent to your address again.',
  unknown: 'This link is not good.',
};
