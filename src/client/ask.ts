import { firstAsked } from './asked.ts';
import { errorOf } from './error-of.ts';
import { ChatError } from './errors.ts';
import type { Answer, Asked, Chat, ChatStatus } from './types.ts';

export type Request = Exclude<Asked, { type: 'join' }>;
/** Of each kind of request by itself, what is said in it. */
export type Unnumbered<R> = R extends Request ? Omit<R, 'id'> : never;
type Answered = Exclude<Answer, { type: 'error' }>;

/** From a number of its own: each file of the build that has this counts by itself, and all are answered on one connection. */
let nextId = firstAsked + Math.floor(Math.random() * 2 ** 48);

/** What names a request, and its answer. */
export const newRequest = (): number => nextId++;

/** Why there will be no answer on this connection, if so. */
function failureIn({ snapshot }: Chat, status: ChatStatus, isAsked: boolean): ChatError | undefined {
  if (status === 'online' || (status === 'connecting' && !isAsked)) return undefined;
  if (status === 'closed') return new ChatError('closed');
  const { error } = snapshot;
  const isLasting = status === 'signed-out' || status === 'refused';
  if (isLasting && error) return errorOf(error);
  return new ChatError('disconnected', 'retry', isAsked ? 'the connection ended before the answer' : 'not connected');
}

/** Asks when online, and waits for the answer on the same connection: an answer comes, or the connection ends. */
export function ask<A extends Answered>(chat: Chat, request: Unnumbered<Request>): Promise<A> {
  const id = newRequest();
  let isAsked = false;
  return new Promise<A>((resolve, reject) => {
    const ends = [chat.on('status', follow), chat.on('answer', (answer) => answer.id === id && settle(answer))];

    function settle(answer: Answer | ChatError): void {
      for (const end of ends) end();
      if (answer instanceof ChatError) reject(answer);
      else if (answer.type === 'error') reject(errorOf(answer));
      else resolve(answer as A);
    }

    function follow(status: ChatStatus): void {
      const failure = failureIn(chat, status, isAsked);
      if (failure) return settle(failure);
      if (status !== 'online') return;
      isAsked = true;
      chat.ask({ ...request, id });
    }

    chat.connect();
    follow(chat.snapshot.status);
  });
}
