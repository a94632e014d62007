import { isSealedRoom, type Body, type ErrorCode } from '../../../src/protocol/index.ts';

type Said = Extract<Body, { type: 'message' | 'edit' }>;

/** What of a message the relay could read, or others would load. */
const readable = ['files', 'mentions', 'poll', 'stream', 'choices', 'pointed', 'answering'] as const;

const isWhole = (body: Said): boolean =>
  body.sealed !== undefined && body.text === '' && readable.every((name) => !(name in body));

/** What is wrong with a body in a sealed room, where it is not sealed, or elsewhere, where it is (P56); or undefined. */
export function faultOfSealing(room: string, body: Body): { code: ErrorCode; message: string } | undefined {
  const isSealed = isSealedRoom(room);
  const isSaid = body.type === 'message' || body.type === 'edit';
  if (isSealed && (body.type === 'end' || (isSaid && !isWhole(body)))) {
    return {
      code: 'bad-message',
      message: 'body: in a sealed room it has sealed, an empty text, and nothing else to be read',
    };
  }
  return !isSealed && isSaid && body.sealed !== undefined
    ? { code: 'bad-message', message: 'body.sealed is said in a sealed room' }
    : undefined;
}
