import { companionOf } from '../../src/protocol/index.ts';
import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { message, noon } from '../support/fake-chat.ts';
import { ana, jonas, maya, summary } from '../support/fake-desk.ts';
import { mountInbox, unmountAll, until, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const { fetch } = window;
let events: object[] = [];
let asked = 0;

function answer(address: RequestInfo | URL): Promise<Response> {
  if (!String(address).endsWith('/conversations/s_1/history')) return Promise.resolve(new Response('{"replies":[]}'));
  asked += 1;
  return Promise.resolve(new Response(JSON.stringify({ events })));
}

const second = 1_000;
/** The log from above, messages by their words. */
const shown = (it: MountedInbox): string[] =>
  it
    .$$('.log > .event, .log > .msg .txt, .log > .note-item .txt')
    .map((each) => (each.textContent ?? '').replace(/\s+/g, ' ').trim());

describe('what was done with a conversation', () => {
  beforeEach(async () => {
    await setViewport({ width: 1_300, height: 800 });
    asked = 0;
    window.fetch = answer;
    events = [
      { type: 'assigned', at: noon + second, by: jonas, user: jonas },
      { type: 'assigned', at: noon + 2 * second, by: jonas, user: ana },
      { type: 'tagged', at: noon + 5 * second, by: ana, tag: 'Repair' },
      { type: 'closed', at: noon + 7 * second, by: ana },
      { type: 'rated', at: noon + 8 * second, by: maya, score: 5, text: 'Quick' },
    ];
  });
  afterEach(() => {
    window.fetch = fetch;
    unmountAll();
  });

  const room = {
    messages: [
      message({ seq: 1, at: noon, from: maya.id, name: maya.name, text: 'My lamp hums' }),
      message({ seq: 4, at: noon + 6 * second, own: true, from: ana.id, name: ana.name, text: 'A new one comes' }),
    ],
  };

  it('stands in lines between the messages and notes where it happened, with who and when', async () => {
    const notes = {
      messages: [message({ seq: 2, at: noon + 3 * second, from: jonas.id, name: jonas.name, text: 'batch 31' })],
    };
    const it = await mountInbox({ all: [summary(1)], room, notes });
    await it.show('open');
    await it.open(1);
    await until(() => it.$$('.event').length === 5, 'the lines');
    expect(shown(it)).to.deep.equal([
      'My lamp hums',
      'Jonas Weber took the conversation 12:00 PM',
      'Jonas Weber handed the conversation to You 12:00 PM',
      'batch 31',
      'You added the tag Repair 12:00 PM',
      'A new one comes',
      ...it
        .$$('.event')
        .slice(3)
        .map((each) => each.textContent!.replace(/\s+/g, ' ').trim()),
    ]);
    expect(it.$$('.event')[3]!.textContent).to.contain('You closed the conversation');
    expect(it.$$('.event')[4]!.textContent).to.contain('Maya Lindqvist rated the conversation 5 of 5: Quick');
    expect(await barriersIn(it.element)).to.deep.equal([]);
  });

  it('stands as its log has it where more happened in one moment, and what is not sent after all of it', async () => {
    const [at, id] = [noon + second, summary(1).id];
    const notes = companionOf(id);
    const [visitorsLog, notesLog] = [
      { at, room: id },
      { at, room: notes },
    ];
    events = [
      { type: 'opened', ...visitorsLog, seq: 3 },
      { type: 'closed', ...visitorsLog, seq: 5, by: ana },
      { type: 'tagged', ...notesLog, seq: 1, by: ana, tag: 'before' },
      { type: 'tagged', ...notesLog, seq: 3, by: ana, tag: 'behind' },
      { type: 'merged', at, by: ana, from: 's_other' },
    ];
    const from = { own: true, from: ana.id, name: ana.name };
    const it = await mountInbox({
      all: [summary(1)],
      room: {
        messages: [
          message({ seq: 2, at, from: maya.id, name: maya.name, text: 'It hums' }),
          message({ seq: 4, at, ...from, text: 'A new one comes' }),
          { ...message({ at, ...from, text: 'unsent', state: 'sending' }), seq: undefined } as never,
        ],
      },
      notes: { messages: [message({ seq: 2, at, from: jonas.id, name: jonas.name, text: 'batch 31' })] },
    });
    await it.show('open');
    await it.open(1);
    await until(() => it.$$('.event').length === 5, 'the lines');
    const order = [
      'It hums',
      'opened again',
      'A new one comes',
      'closed',
      'before',
      'batch 31',
      'behind',
      'merged',
      'unsent',
    ];
    const lines = shown(it);
    expect(order.map((word) => lines.findIndex((line) => line.includes(word)))).to.deep.equal(
      [...order.keys()],
      lines.join(),
    );
  });

  it('is asked again when something is done, not with each message; what is before loaded messages waits for them', async () => {
    const it = await mountInbox({ all: [summary(1)], room: { ...room, messages: room.messages.slice(1), more: true } });
    await it.show('open');
    await it.open(1);
    await until(() => it.$$('.event').length === 2, 'those after the first message that is loaded');
    expect(asked).to.equal(1);
    it.desk.change(1, { unread: 1 });
    await it.updated();
    expect(asked).to.equal(1);
    events = [...events, { type: 'opened', at: noon + 9 * second }];
    it.desk.change(1, { status: 'closed' });
    await until(() => it.$$('.event').length === 3, 'what is new');
    expect(it.$$('.event').at(-1)!.textContent).to.contain('The conversation was opened again');
    expect(asked).to.equal(2);
  });

  it('forgets at once what was said of a visitor who is erased: the words of their rating, tags, what was found, where a transcript went', async () => {
    events = [events[2]!, events[4]!];
    const it = await mountInbox({ all: [summary(1, { tags: ['Repair'] }), summary(2, { tags: ['Lamps'] })], room });
    await it.show('open');
    await it.open(1);
    await until(() => it.$$('.event').length === 2, 'the lines');
    expect(it.root.textContent).to.contain('Quick').and.to.contain('Repair');
    // Step by step, as a relay erases: at first what they are called, then words.
    const erased = { visitor: { ...maya, name: '' }, status: 'closed' as const };
    it.desk.change(1, { ...erased, tags: [] });
    await it.updated();
    events = [
      { type: 'rated', at: noon + 8 * second, by: { ...maya, name: '' }, score: 5 },
      { type: 'closed', at: noon + 9 * second, reason: 'erasure' },
    ];
    it.desk.change(1, { ...erased, tags: [] });
    await until(() => it.$('.event')?.textContent.includes('Erased visitor rated'), 'what is left');
    expect(it.$$('.event')[1]!.textContent).to.contain('closed, as its visitor was erased');
    expect(it.root.textContent).not.to.match(/Quick|Repair/);
  });
});
