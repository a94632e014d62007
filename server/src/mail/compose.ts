import type { Message, User } from '../../../src/protocol/index.ts';
import { cleanText } from '../clean-text.ts';
import { html, type Html } from '../inbox/html.ts';
import { marksOf } from './marks.ts';
import type { MailTexts } from './texts.ts';

/** What is in a mail. */
export interface MailContent {
  readonly subject: string;
  readonly intro: string;
  readonly messages: readonly Message[];
  /** Those of the messages' senders that are known, by id. */
  readonly people: ReadonlyMap<string, User>;
  /** Whether there is more than is told. */
  readonly isCut: boolean;
  /** Address that leads back into the conversation, where one is given. */
  readonly link?: string;
  readonly stopLink: string;
  /** What it says in other words than mails do. */
  readonly words?: Partial<MailTexts>;
  /** Whether it may be answered by mail. */
  readonly isAnswerable?: boolean;
}

/** As one line: no sender's name ends a header, or turns the rest of a line around. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();

const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

interface Line {
  readonly head: string;
  readonly text: string;
  readonly files: string;
}

const linesOf = ({ messages, people }: MailContent): Line[] =>
  messages.map(({ from, name, at, text, files = [] }) => ({
    head: `${oneLine(people.get(from)?.name ?? name)}, ${timeOf(at)}`,
    text: cleanText(text),
    files: files.map((file) => oneLine(file.name)).join(', '),
  }));

export function textOf(content: MailContent, usual: MailTexts): string {
  const texts = { ...usual, ...content.words };
  const { intro, isCut, link, stopLink, isAnswerable } = content;
  const lines = linesOf(content).map(({ head, text, files }) =>
    [head, text, files && `${texts.files}: ${files}`].filter(Boolean).join('\n'),
  );
  const ways = link === undefined ? [] : [`${texts.goOn}:\n${link}\n${texts.goOnNote}`];
  const foot = `-- \n${texts.why}\n${texts.stop}: ${stopLink}`;
  return `${[...(isAnswerable ? [texts.answerAbove] : []), intro, ...lines, ...(isCut ? [texts.cut] : []), ...ways, foot].join('\n\n')}\n`;
}

/** Nothing of it is loaded from anywhere, and all that people wrote is text. */
export function htmlOf(content: MailContent, usual: MailTexts): string {
  const texts = { ...usual, ...content.words };
  const { subject, intro, isCut, link, stopLink, isAnswerable } = content;
  const messages = linesOf(content).map(
    ({ head, text, files }): Html =>
      html`<div style="margin: 0 0 16px">
        <div style="color: #666666; font-size: 13px">${head}</div>
        ${marksOf(text)}
        ${files !== '' && html`<div style="color: #666666; font-size: 13px">${texts.files}: ${files}</div>`}
      </div>`,
  );
  return html`<!doctype html>
    <html>
      <head>
        <meta charset="utf-8" />
        <title>${subject}</title>
      </head>
      <body style="font-family: sans-serif; font-size: 15px; line-height: 1.5; max-width: 640px">
        ${isAnswerable && html`<p style="color: #666666; font-size: 13px">${texts.answerAbove}</p>`}
        <p>${intro}</p>
        ${messages} ${isCut && html`<p>${texts.cut}</p>`}
        ${
          link !== undefined &&
          html`<p><a href="${link}">${texts.goOn}</a></p>
            <p style="color: #666666; font-size: 13px">${texts.goOnNote}</p>`
        }
        <hr />
        <p style="color: #666666; font-size: 13px">${texts.why}<br /><a href="${stopLink}">${texts.stop}</a></p>
      </body>
    </html>`.text;
}
