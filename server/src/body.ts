import {
  hasContent,
  pointedWords,
  pollTexts,
  type Body,
  type DeskBody,
  type ErrorCode,
  type Limits,
} from '../../src/protocol/index.ts';
import { cleanText } from './clean-text.ts';
import { bounds } from './limits.ts';
import { faultOfMentions } from './mentions.ts';
import { cleanLine } from './names.ts';

/** One emoji as Unicode recommends them for use, whatever it is made of. */
const oneEmoji = new RegExp('^\\p{RGI_Emoji}$', 'v');

const deskTypes: readonly Body['type'][] = ['conversation', 'rating', 'assign', 'snooze', 'tag'];

/** Whether a body is about a conversation (P40, P41). */
export const isDeskBody = (body: Body): body is DeskBody => deskTypes.includes(body.type);

/** What is wrong with a body beyond its shape, or undefined. */
export function faultOf(body: Body, limits: Limits): { code: ErrorCode; message: string } | undefined {
  switch (body.type) {
    case 'message':
    case 'edit':
    case 'end': {
      if ('stream' in body && body.stream) return faultOfBegin(body);
      // Of what is sealed there is nothing to be seen.
      if ('sealed' in body && body.sealed) return undefined;
      if (body.text.length > limits.textLength) {
        return { code: 'text-length', message: `the text is longer than ${limits.textLength}` };
      }
      const files = 'files' in body ? (body.files ?? []) : [];
      if (files.length > limits.messageFiles) {
        return { code: 'too-many', message: `a message has at most ${limits.messageFiles} files` };
      }
      if (new Set(files).size < files.length)
        return { code: 'bad-message', message: 'body.files names one file twice' };
      if (files.length === 0 && !hasContent(body.text)) {
        return { code: 'text-length', message: 'the text has nothing to be seen' };
      }
      return faultOfPoll(body) ?? faultOfChoices(body) ?? faultOfPointed(body) ?? faultOfMentions(body, limits);
    }
    case 'vote': {
      const inOrder = body.choices.every((choice, index) => index === 0 || choice > body.choices[index - 1]!);
      return inOrder ? undefined : { code: 'bad-message', message: 'body.choices must be in order, each once' };
    }
    case 'reaction':
      return oneEmoji.test(body.emoji)
        ? undefined
        : { code: 'bad-message', message: 'body.emoji must be exactly one emoji' };
    case 'settings': {
      const { slow, name, topic, listed } = body;
      return [slow, name, topic, listed].some((each) => each !== undefined)
        ? undefined
        : { code: 'bad-message', message: 'body has none of slow, name, topic and listed' };
    }
    case 'conversation':
      return body.into === undefined || body.status === 'closed'
        ? undefined
        : { code: 'bad-message', message: 'body.into is said of what is closed' };
    case 'tag':
      return hasContent(cleanLine(body.tag, bounds.tagLength))
        ? undefined
        : { code: 'text-length', message: 'body.tag has nothing to be seen' };
    default:
      return undefined;
  }
}

/** What is wrong with the question and the options of a poll (P35), or undefined. */
function faultOfPoll(body: Extract<Body, { text: string }>): { code: ErrorCode; message: string } | undefined {
  if (!('poll' in body) || !body.poll) return undefined;
  if (body.files?.length || body.mentions?.length) {
    return { code: 'bad-message', message: 'body.poll goes with neither files nor mentions' };
  }
  const texts = pollTexts(body.text, body.poll.options);
  if (!texts)
    return { code: 'bad-message', message: 'body.text must be a question and a line of "- " for each option' };
  if (![texts.question, ...texts.options].every(hasContent)) {
    return { code: 'text-length', message: 'the question or an option has nothing to be seen' };
  }
  return texts.options.every((option) => option.length <= bounds.pollOptionLength)
    ? undefined
    : { code: 'text-length', message: `an option is longer than ${bounds.pollOptionLength}` };
}

/** What is wrong with the answers that a message offers (P50), or undefined. */
function faultOfChoices(body: Extract<Body, { text: string }>): { code: ErrorCode; message: string } | undefined {
  if (!('choices' in body) || body.choices === undefined) return undefined;
  if ('poll' in body && body.poll) return { code: 'bad-message', message: 'body.choices goes with no poll' };
  const texts = pollTexts(body.text, body.choices);
  if (!texts) return { code: 'bad-message', message: 'body.text must end in a line of "- " for each choice' };
  return texts.options.every((option) => hasContent(option) && option.length <= bounds.pollOptionLength)
    ? undefined
    : { code: 'text-length', message: `a choice has nothing to be seen, or is longer than ${bounds.pollOptionLength}` };
}

/** What is wrong with what a message points at (P52), or undefined. Who reads, filters or searches texts reads all words of it. */
function faultOfPointed(body: Extract<Body, { text: string }>): { code: ErrorCode; message: string } | undefined {
  if (!('pointed' in body) || !body.pointed) return undefined;
  if ('poll' in body && body.poll) return { code: 'bad-message', message: 'body.pointed goes with no poll' };
  return pointedWords(body.pointed).every((words) => cleanText(words) === words && body.text.includes(words))
    ? undefined
    : { code: 'bad-message', message: 'body.text must have all words of body.pointed' };
}

/** Of what is begun to be written nothing is there yet (P18). */
const faultOfBegin = ({ text, files, mentions, poll, choices, pointed }: Extract<Body, { type: 'message' }>) =>
  text === '' && !files && !mentions && !poll && !choices && !pointed
    ? undefined
    : ({
        code: 'bad-message',
        message: 'body: what is begun has no text, files, mentions, poll, choices and pointed yet',
      } as const);

/** What a room is called and about, as it is stored (P33). */
export const described = ({ name, topic }: { readonly name?: string; readonly topic?: string }) => ({
  ...(name !== undefined && { name: cleanLine(name, bounds.roomNameLength) }),
  ...(topic !== undefined && { topic: cleanLine(topic, bounds.roomTopicLength) }),
});

/** The body with text that can be kept and passed on. */
export function wellFormed(body: Body): Body {
  if ('reason' in body && body.reason !== undefined) return { ...body, reason: cleanText(body.reason) };
  if (body.type === 'settings') return { ...body, ...described(body) };
  if (body.type === 'tag') return { ...body, tag: cleanLine(body.tag, bounds.tagLength) };
  if (body.type === 'rating' && body.text !== undefined) return { ...body, text: cleanText(body.text) };
  if (body.type !== 'message' && body.type !== 'edit' && body.type !== 'end') return body;
  const text = cleanText(body.text);
  return text === body.text ? body : { ...body, text };
}
