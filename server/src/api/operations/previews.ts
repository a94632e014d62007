import { operation, type Operation } from '../operation.ts';
import { ShownPreview, Written, type Parts } from '../schemas.ts';
import { append, refusalsOfWriting } from './append.ts';

export function previewOperations({ room, seq }: Parts): readonly Operation[] {
  const one = { room, seq };
  return [
    operation({
      id: 'getPreview',
      method: 'GET',
      url: '/rooms/{room}/messages/{seq}/preview',
      group: 'Messages',
      summary: 'What the first link of a message leads to (P37)',
      description: 'As the relay has read it, where it is to. `preview` is missing where there is none.',
      path: one,
      status: 200,
      answer: ShownPreview,
      async run({ exchange, path }) {
        const asked = { type: 'previews', id: 0, room: path.room, messages: [path.seq] } as const;
        const [found] = (await exchange.ask(asked, 'previews')).previews;
        return { body: { ...(found && { preview: found[1] }) } };
      },
    }),
    operation({
      id: 'removePreview',
      method: 'DELETE',
      url: '/rooms/{room}/messages/{seq}/preview',
      group: 'Messages',
      summary: 'Take the preview of a message of yours away',
      description: 'It gets none again.',
      path: one,
      isKeyed: true,
      status: 200,
      answer: Written,
      refusals: [...refusalsOfWriting, 'no-such-message'],
      run: (call) => append(call, { type: 'preview', of: call.path.seq, on: false }),
    }),
  ];
}
