import { expect } from '@open-wc/testing';
import type { HeldMessage } from '../../src/client/held.ts';
import type { ReportedMessage } from '../../src/client/moderation.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, jonas, me, message, noon } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

interface Asked {
  readonly type: string;
  readonly id: number;
  readonly after?: number;
  readonly [more: string]: unknown;
}
const asked = (it: Mounted, ...types: string[]): Asked[] =>
  it.chat
    .called('ask')
    .map(([said]) => said as Asked)
    .filter(({ type }) => types.includes(type));

const waits: HeldMessage = { held: 3, at: noon, from: jonas.id, name: jonas.name, text: 'maybe <b>this</b>' };
const rude: ReportedMessage = {
  ...{ report: 7, at: noon, by: ana.id, reason: 'insult: to all of us', seq: 5 },
  ...{ from: jonas.id, name: jonas.name, text: 'You fools' },
};
const spam: ReportedMessage = { ...rude, report: 8, reason: 'spam', seq: 6, text: 'Buy now' };

const settle = async (it: Mounted): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve));
  await it.updated();
};

/** What the relay says of what waits, to what was asked last. */
async function tell(it: Mounted, held: HeldMessage[], reports: ReportedMessage[], more = false): Promise<void> {
  const [first, second] = asked(it, 'held', 'reports').slice(-2);
  for (const { id, type } of [first!, second!]) {
    const list = type === 'held' ? { held } : { reports };
    it.chat.emit('answer', { type, id, room: 'lobby', ...list, more } as never);
  }
  await settle(it);
}

async function answer(it: Mounted, code?: string): Promise<void> {
  const { id } = asked(it, 'resolve', 'decide').at(-1)!;
  const told = code ? { type: 'error', id, code, class: 'stop', message: code } : { type: 'done', id };
  it.chat.emit('answer', told as never);
  await settle(it);
}

const can = ['read', 'send', 'edit', 'delete', 'react', 'moderate'] as const;
async function open(held = [waits], reports = [rude, spam], room = {}): Promise<Mounted> {
  const users = new Map([me, ana, jonas].map((each) => [each.id, each]));
  const it = await mount({
    attributes: { open: '' },
    room: { messages: [message({ seq: 5 })], can, kind: 'open', users, ...room },
  });
  await until(() => asked(it, 'held', 'reports').length === 2, 'asked');
  await tell(it, held, reports);
  return it;
}

const shown = async (it: Mounted): Promise<void> => {
  it.$('.mqb').click();
  await until(() => it.$('.modq'), 'shown');
  await until(() => asked(it, 'held', 'reports').length === 4, 'asked anew');
  await tell(it, [waits], [rude, spam]);
};
const button = (it: Mounted, item: number, name: string): HTMLButtonElement =>
  [...it.$$('.mqi')[item]!.querySelectorAll('button')].find((each) => each.textContent!.trim() === name)!;
const texts = (it: Mounted): string[] => it.$$('.mqtext').map((each) => each.textContent!.trim());
const focused = (it: Mounted): string =>
  (it.element.renderRoot as ShadowRoot).activeElement?.textContent?.trim().replace(/\s+/g, ' ') ?? '';

describe('what waits for moderators', () => {
  afterEach(unmountAll);

  it('P25, P28: is counted for who moderates, and asked for by nobody else', async () => {
    const it = await open();
    expect(it.$('.mqb').ariaLabel).to.equal('For moderators, 3');
    const other = await mount({ attributes: { open: '' }, room: { messages: [message()], can: ['read', 'send'] } });
    const direct = await mount({ attributes: { open: '' }, room: { messages: [message()], can, kind: 'direct' } });
    await until(() => other.$('.find') && direct.$('.find'), 'all parts');
    await settle(other);
    for (const each of [other, direct]) {
      expect(each.$('.mqb')).to.equal(null);
      expect(asked(each, 'held', 'reports')).to.deep.equal([]);
    }
    // Who moderates no more is told no more.
    it.room.set({ can: ['read', 'send'] });
    await until(() => !it.$('.mqb'), 'gone');
  });

  it('asks nothing in a direct room, whatever one may do there, also where what asks is there from another room', async () => {
    const it = await open();
    it.element.room = 'dm';
    await settle(it);
    it.room.set({ kind: 'direct', can });
    for (let turn = 0; turn < 5; turn += 1) await settle(it);
    expect(asked(it, 'held', 'reports').map(({ room }) => room)).to.deep.equal(['lobby', 'lobby', 'dm', 'dm']);
  });

  it('what the relay forbids is asked once, and again when one may do other things, or is connected anew', async () => {
    const clock = Date.now;
    const it = await mount({ attributes: { open: '' }, room: { messages: [message()], can, kind: 'open' } });
    const forbid = async () => {
      for (const { id, type } of asked(it, 'held', 'reports').slice(-2))
        it.chat.emit('answer', { type: 'error', id, code: 'forbidden', class: 'stop', message: type } as never);
      await settle(it);
    };
    try {
      await until(() => asked(it, 'held', 'reports').length === 2, 'asked');
      await forbid();
      Date.now = () => clock() + 600_000;
      it.room.receive(message());
      await settle(it);
      expect(asked(it, 'held', 'reports').length, 'ten minutes later').to.equal(2);
      it.room.set({ can: [...can] });
      await until(() => asked(it, 'held', 'reports').length === 4, 'told anew what one may do');
      await forbid();
      it.element.room = 'other';
      await until(() => asked(it, 'held', 'reports').length === 6, 'another room');
    } finally {
      Date.now = clock;
    }
  });

  it('tells of each what it is, by whom, and who reported it for what, as plain texts', async () => {
    const it = await open();
    await shown(it);
    expect(texts(it)).to.deep.equal(['maybe <b>this</b>', 'You fools', 'Buy now']);
    expect(it.$$('.mqwhy').map((each) => each.textContent)).to.deep.equal([
      'Reported by Ana Duarte: Insults or harassment · to all of us',
      'Reported by Ana Duarte: Spam or advertising',
    ]);
    expect(await barriersIn(it.element)).to.deep.equal([]);
    it.$('.modq').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await until(() => !it.$('.modq'), 'closed');
    expect((it.element.renderRoot as ShadowRoot).activeElement).to.equal(it.$('.mqb'));
  });

  it('P28: what is held is released, or refused; the next has the focus', async () => {
    const it = await open();
    await shown(it);
    button(it, 0, 'Release').click();
    await settle(it);
    expect(button(it, 0, 'Release').disabled).to.equal(true);
    expect(asked(it, 'decide').map(({ held, verdict }) => [held, verdict])).to.deep.equal([[3, 'release']]);
    await answer(it);
    expect(texts(it)).to.deep.equal(['You fools', 'Buy now']);
    expect(focused(it)).to.equal('Dismiss');
    await until(() => asked(it, 'held', 'reports').length === 6, 'asked what else is settled by it');
    await tell(it, [], [spam]);
    expect(texts(it)).to.deep.equal(['Buy now']);
  });

  it('P25: a report is dismissed, the message deleted, its sender muted or banned: what is not easily taken back after one more question', async () => {
    const it = await open([], [rude, spam]);
    await shown(it);
    await until(() => it.$$('.mqi').length === 3, 'all');
    button(it, 1, 'Mute for an hour').click();
    await answer(it, 'forbidden');
    expect(it.$('.modq [role=status]').textContent).to.equal('You are not allowed to do that.');
    button(it, 1, 'Ban from the room').click();
    await settle(it);
    expect(asked(it, 'resolve').length).to.equal(1);
    expect(focused(it)).to.equal('Cancel');
    button(it, 1, 'Cancel').click();
    await settle(it);
    button(it, 1, 'Delete').click();
    await settle(it);
    button(it, 1, 'Delete').click();
    await settle(it);
    await answer(it, 'no-such-message');
    expect(it.$('.modq [role=status]').textContent).to.equal('Somebody else has decided already.');
    button(it, 1, 'Dismiss').click();
    await settle(it);
    expect(asked(it, 'resolve').map(({ report, verdict }) => [report, verdict])).to.deep.equal([
      [7, 'mute'],
      [7, 'delete'],
      [8, 'dismiss'],
    ]);
  });

  it('says that there is nothing, and that it could not be asked; what is more comes when it is wanted', async () => {
    const it = await open([], []);
    expect(it.$('.mqb').ariaLabel).to.equal('For moderators');
    it.$('.mqb').click();
    await until(() => asked(it, 'held', 'reports').length === 4, 'asked anew');
    await tell(it, [], [rude], true);
    expect(it.$('.mqb').ariaLabel).to.equal('For moderators, 1+');
    const more = [...it.$$('.mqbody > button')].find((each) => each.textContent!.trim() === 'Show more')!;
    more.click();
    await until(() => asked(it, 'held', 'reports').length === 6, 'asked for more');
    expect(asked(it, 'reports').at(-1)!.after).to.equal(7);
    await tell(it, [], [spam]);
    expect(texts(it)).to.deep.equal(['You fools', 'Buy now']);
  });

  it('makes way for the search, which stands in the same place', async () => {
    const it = await open();
    await shown(it);
    it.$('.find').click();
    await until(() => it.$('.srch') && !it.$('.modq'), 'the search alone');
    it.$('.mqb').click();
    await until(() => it.$('.modq') && !it.$('.srch'), 'this alone');
  });
});
