import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import { barriersIn, landmarkBarriers } from '../support/axe.ts';
import { message } from '../support/fake-chat.ts';
import { ana, jonas, maya, summary } from '../support/fake-desk.ts';
import { mountInbox, talk, unmountAll, until, type InboxOptions, type MountedInbox } from './mount.ts';
import { attachment } from '../support/fake-files.ts';
import { setViewport } from '../support/viewport.ts';

const now = Date.now();
const minute = 60_000;
const many = [
  summary(1, { waiting: now - 16 * minute, unread: 3, tags: ['Repair', 'VIP', 'Oslo', 'late'] }),
  summary(2, { waiting: now - 6 * minute, assignee: jonas, tags: ['Orders'] }),
  summary(3, { waiting: now, assignee: ana }),
  summary(4),
];
const room = {
  messages: [
    ...talk,
    message({ from: maya.id, text: '', deleted: { at: now, by: maya.id } }),
    message({ own: true, from: ana.id, state: 'failed', text: 'not sent' }),
    message({ own: true, from: ana.id, state: 'queued', text: 'on its way' }),
  ],
  more: true,
  typing: [maya, jonas],
};
const bot = { from: 'a_bot', name: 'Help bot' };
const contents = {
  can: ['read', 'send', 'upload', 'moderate'] as const,
  messages: [
    message({
      from: maya.id,
      name: maya.name,
      text: '',
      files: [attachment(), attachment({ name: 'a.pdf', type: 'application/pdf' })],
    }),
    message({
      ...bot,
      text: 'Turn it **off**:\n\n1. `nut`\n2. [desk](https://example.com/lamp)\n\n> quoted\n\n```\ncode\n```',
    }),
    message({ ...bot, seq: 900, text: 'Did this help?\n- Yes, thanks\n- Talk to a person', choices: 2 }),
    message({ from: maya.id, name: maya.name, text: 'Talk to a person', reply: 900 }),
    message({ ...bot, text: '', streaming: true, at: now }),
    message({
      own: true,
      from: ana.id,
      text: 'Here',
      files: [attachment(), attachment({ name: 'b.pdf', type: 'application/pdf' })],
    }),
  ],
};
const notes = { messages: [message({ from: jonas.id, name: jonas.name, text: 'see https://example.com/42' })] };
const full: InboxOptions = { all: many, room, notes };

const dragged = (): DragEvent => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['words'], 'a.txt'));
  return new DragEvent('dragenter', { dataTransfer, bubbles: true, composed: true, cancelable: true });
};

const open = async (it: MountedInbox) => {
  await it.show('open');
  await it.open(1);
};

const states: Readonly<Record<string, readonly [options: InboxOptions, go?: (it: MountedInbox) => Promise<void>]>> = {
  empty: [{ all: [] }],
  loading: [{ state: { status: 'connecting' } }],
  refused: [{ refusal: 'forbidden' }],
  offline: [
    full,
    async (it) => {
      await open(it);
      it.desk.set({ status: 'offline' });
    },
  ],
  list: [full, (it) => it.show('open')],
  conversation: [full, open],
  contents: [
    { all: many, room: contents, notes },
    async (it) => {
      await open(it);
      await until(() => it.$('.composer .clip'), 'what is in messages');
      it.$('.log').dispatchEvent(dragged());
    },
  ],
  note: [
    full,
    async (it) => {
      await open(it);
      it.$<HTMLInputElement>('.modes input[value=note]').click();
      await it.write('for the team');
    },
  ],
  closed: [
    { all: [summary(1, { status: 'closed', closed: now, score: 4, answered: now, tags: ['Repair'] })] },
    async (it) => {
      await it.show('closed');
      await it.open(1);
    },
  ],
  keys: [full, async (it) => void (await it.press(document.body, '?'))],
  you: [full, async (it) => it.$('#you, #team').showPopover()],
  snooze: [
    full,
    async (it) => {
      await open(it);
      it.$('#snooze').showPopover();
    },
  ],
  search: [
    full,
    async (it) => {
      await open(it);
      await it.click('[data-do=search]');
    },
  ],
};

describe('accessibility of the inbox', () => {
  afterEach(unmountAll);
  for (const [scheme, width, height] of [
    ['light', 1_300, 800],
    ['dark', 700, 800],
    ['dark', 320, 640],
  ] as const) {
    describe(`axe finds nothing, ${scheme}, ${width} pixels wide, and nothing is wider than that`, () => {
      before(async () => {
        await emulateMedia({ colorScheme: scheme });
        await setViewport({ width, height });
      });
      for (const [name, [options, go]] of Object.entries(states)) {
        it(name, async () => {
          const it = await mountInbox({ ...options, attributes: { theme: scheme } });
          await go?.(it);
          await it.updated();
          expect(await barriersIn(it.element)).to.deep.equal([]);
          expect(document.documentElement.scrollWidth).to.be.at.most(width);
        });
      }
    });
  }

  for (const width of [1_300, 390]) {
    it(`is the page’s one main part, or within it where there is one, with all that it says in landmarks, ${width} pixels wide`, async () => {
      await setViewport({ width, height: 800 });
      const main = document.createElement('main');
      for (const place of [document.body, main]) {
        const it = await mountInbox(full);
        if (place === main) {
          it.element.remove();
          document.body.append(main);
          main.append(it.element);
        }
        await it.updated();
        const barriers: string[] = [];
        const look = async () => barriers.push(...(await landmarkBarriers()));
        await look();
        await open(it);
        await look();
        if (width < 640) await it.click('[data-page=conversations]');
        await it.click('[data-page=visitors]');
        await look();
        expect(barriers).to.deep.equal([]);
        expect(it.$$('[role=main]')).to.have.length(place === main ? 0 : 1);
        unmountAll();
        main.remove();
      }
    });
  }

  it('a tag that is added by its key leaves the focus on its button, where nothing had it before', async () => {
    const it = await mountInbox();
    await it.show('open');
    await it.open(1);
    (it.root.activeElement as HTMLElement | null)?.blur();
    it.$('#tag').showPopover();
    expect(it.root.activeElement?.id).to.equal('new-tag');
    it.$<HTMLInputElement>('#new-tag').value = 'repair';
    it.$<HTMLFormElement>('#tag form').requestSubmit();
    expect(it.root.activeElement === it.$('[popovertarget=tag]')).to.equal(true);
  });

  it('whoever is signed out sees why, and nothing of visitors', async () => {
    const it = await mountInbox({ attributes: { 'sign-in': 'sign-in' } });
    await it.show('open');
    await it.open(1);
    expect(it.root.textContent).to.contain(maya.name);
    it.desk.set({ status: 'signed-out' });
    await it.updated();
    expect(it.text('.strip')).to.contain('your account is disabled');
    expect(it.$('.strip a').textContent).to.equal('Sign in');
    expect(it.root.textContent).not.to.contain(maya.name);
    expect(it.$$('.navigation, .list, .conversation, .details, [data-queue]')).to.have.length(0);
    expect(await barriersIn(it.element)).to.deep.equal([]);
  });
});
