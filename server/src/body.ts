import type { Body, ErrorCode, Limits } from '../../src/protocol/index.ts';

const emojiLength = 32;

/** What is wrong with a body beyond its shape, or undefined. */
export function faultOf(body: Body, limits: Limits): { code: ErrorCode; message: string } | undefined {
  switch (body.type) {
    case 'message':
    case 'edit': {
      if (body.text.length > limits.textLength) {
        return { code: 'text-length', message: `the text is longer than ${limits.textLength}` };
      }
      return body.text.trim() === '' ? { code: 'text-length', message: 'the text is empty' } : undefined;
    }
    case 'reaction':
      if (body.emoji.trim() !== '' && body.emoji.length <= emojiLength && body.emoji.isWellFormed()) return undefined;
      return { code: 'bad-message', message: `an emoji has 1 to ${emojiLength} characters` };
    default:
      return undefined;
  }
}

/** The body with text that is well-formed Unicode: halves of surrogate pairs cannot be written as UTF-8. */
export function wellFormed(body: Body): Body {
  if ((body.type !== 'message' && body.type !== 'edit') || body.text.isWellFormed()) return body;
  return { ...body, text: body.text.toWellFormed() };
}
