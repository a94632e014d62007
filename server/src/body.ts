import { hasContent, type Body, type ErrorCode, type Limits } from '../../src/protocol/index.ts';
import { bounds } from './limits.ts';
import { faultOfMentions } from './mentions.ts';
import { cleanLine } from './names.ts';

/** One emoji as Unicode recommends them for use, whatever it is made of. */
const oneEmoji = new RegExp('^\\p{RGI_Emoji}$', 'v');

/** What is wrong with a body beyond its shape, or undefined. */
export function faultOf(body: Body, limits: Limits): { code: ErrorCode; message: string } | undefined {
  switch (body.type) {
    case 'message':
    case 'edit': {
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
      return faultOfMentions(body, limits);
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
    default:
      return undefined;
  }
}

/** What a room is called and about, as it is stored (P33). */
export const described = ({ name, topic }: { readonly name?: string; readonly topic?: string }) => ({
  ...(name !== undefined && { name: cleanLine(name, bounds.roomNameLength) }),
  ...(topic !== undefined && { topic: cleanLine(topic, bounds.roomTopicLength) }),
});

/** The body with text that is well-formed Unicode: half of a surrogate pair, which cannot be written as UTF-8, is U+FFFD. */
export function wellFormed(body: Body): Body {
  if ('reason' in body && body.reason !== undefined) return { ...body, reason: body.reason.toWellFormed() };
  if (body.type === 'settings') return { ...body, ...described(body) };
  if ((body.type !== 'message' && body.type !== 'edit') || body.text.isWellFormed()) return body;
  return { ...body, text: body.text.toWellFormed() };
}
