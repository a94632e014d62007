import { expect } from '@open-wc/testing';
// Adds itself to the page.
import type { ChatMessage } from '../../src/client/index.ts';
import { barriersIn } from '../support/axe.ts';
import { ana, jonas, me, message, users } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

const omar = { id: 'u_omar', name: 'عمر', kind: 'user' } as const;
const open = (
  messages: readonly Partial<ChatMessage>[] = [{ id: 'a' }, { id: 'j', from: jonas.id }],
  room = {},
  dir = 'ltr',
) =>
  mount({
    attributes: { mode: 'inline', style: 'block-size: 560px', dir },
    room: { messages: messages.map((each) => message(each)), presence: { count: 2, users: [me, omar] }, ...room },
  });
const field = (it: Mounted) => it.$<HTMLTextAreaElement>('textarea');
const options = (it: Mounted) => it.$$('.cpl li bdi').map((option) => option.textContent);
async function write(it: Mounted, text: string, ...offered: string[]): Promise<void> {
  await it.write(text);
  await until(() => options(it).join() === offered.join(), `${offered.join()} instead of ${options(it).join()}`);
  await it.updated();
}

describe('mentions', () => {
  afterEach(unmountAll);

  it('P30: @ offers who is here, the newest author first; what is chosen is sent with whom it mentions', async () => {
    const it = await open();
    await write(it, ' Hi @', 'Jonas Weber', 'Ana Duarte', 'عمر');
    expect(it.$('.cpl').getAttribute('aria-label')).to.equal('People to mention');
    await write(it, ' Hi @dua', 'Ana Duarte');
    await it.press(field(it), 'Enter');
    expect(field(it).value).to.equal(' Hi @Ana Duarte ');
    await it.write(`${field(it).value}and @عمر, not @Nobody`);
    await it.press(field(it), 'Enter');
    // Against the text as it is sent: without the space before it.
    const mentions = [
      [3, 11, ana.id],
      [19, 4, omar.id],
    ];
    expect(it.room.called('send')).to.deep.equal([['Hi @Ana Duarte and @عمر, not @Nobody', { mentions }]]);
    await it.write('and nobody');
    await it.press(field(it), 'Enter');
    expect(it.room.called('send')[1]).to.deep.equal(['and nobody']);
  });

  it('P30: the button sends them, too; an edit has those of its new text', async () => {
    const it = await open([{ id: 'a' }, { id: 'mine', own: true, text: 'Hi' }]);
    await it.write('@Ana Duarte');
    it.$('.send').click();
    await it.updated();
    expect(it.room.called('send')).to.deep.equal([['@Ana Duarte', { mentions: [[0, 11, ana.id]] }]]);
    it.room.set({ messages: it.room.snapshot.messages.slice(0, 2) });
    await it.press(field(it), 'ArrowUp');
    await it.write('Hi @Ana Duarte');
    await it.press(field(it), 'Enter');
    expect(it.room.called('edit')).to.deep.equal([['mine', 'Hi @Ana Duarte', [[3, 11, ana.id]]]]);
  });

  it('P30: everybody is offered to moderators alone', async () => {
    await write(await open(), '@al');
    unmountAll();
    const it = await open([{ id: 'a' }], { can: ['read', 'send', 'moderate'] });
    await write(it, '@al', 'all');
    expect(it.text('.cpl li')).to.equal('all Everyone in this conversation');
  });

  it('P30: shows them in the text, one’s own more so, and says so in the message’s name; also between marks, not in code', async () => {
    const mentions = [
      [3, 5, me.id],
      [10, 12, jonas.id],
    ] as const;
    const it = await open([
      { id: 'a', text: 'Hi @Maya, **@Jonas Weber** <b> `@Maya`', mentions: [mentions[0], [12, 12, jonas.id]] },
      { id: 'p', text: 'Hi @Maya, @Jonas Weber https://example.com', mentions },
      { id: 'o', own: true, text: '@Jonas Weber', mentions: [[0, 12, jonas.id]] },
      { id: 'n', text: '@Maya' },
    ]);
    const shown = (id: string) => it.$$(`[data-id=${id}] .at`).map((each) => [each.textContent, each.matches('.me')]);
    expect(shown('a')).to.deep.equal([
      ['@Maya', true],
      ['@Jonas Weber', false],
    ]);
    expect(it.$('[data-id=a] strong .at').textContent).to.equal('@Jonas Weber');
    expect(it.$('[data-id=a] code').textContent).to.equal('@Maya');
    expect(it.$('[data-id=a] b') === null).to.equal(true);
    expect(shown('p').length).to.equal(2);
    expect(it.text('[data-id=p] .txt')).to.equal('Hi @Maya, @Jonas Weber https://example.com');
    expect(it.$('[data-id=p] a') !== null).to.equal(true);
    expect(shown('o')).to.deep.equal([['@Jonas Weber', false]]);
    expect(shown('n')).to.deep.equal([]);
    expect(it.$('[data-id=p]').getAttribute('aria-label')).to.match(/, mentions you$/);
    expect(it.$('[data-id=n]').getAttribute('aria-label')).to.not.contain('mentions');
    expect(it.$('[data-id=o]').getAttribute('aria-label')).to.not.contain('mentions');
  });

  it('P21, P30: of one who was erased there is no name', async () => {
    const it = await open([{ id: 'a', text: 'Ask @Jonas Weber', mentions: [[4, 12, jonas.id]] }], {
      users: users(me, ana, { ...jonas, name: '' }),
    });
    expect(it.text('[data-id=a] .txt')).to.equal('Ask @***********');
  });

  it('a name in another direction is by itself', async () => {
    const it = await open([{ id: 'a', text: 'Ask @عمر (12)', mentions: [[4, 4, omar.id]] }]);
    expect(it.$('[data-id=a] .at').tagName).to.equal('BDI');
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`axe finds nothing, ${theme}, with the list and mentions of all kinds`, async () => {
      const it = await open([
        {
          id: 'a',
          text: 'Hi @Maya, @Jonas Weber',
          mentions: [
            [3, 5, me.id],
            [10, 12, jonas.id],
          ],
        },
        { id: 'o', own: true, text: '@Jonas Weber', mentions: [[0, 12, jonas.id]] },
      ]);
      it.element.theme = theme;
      await write(it, 'Hi @dua', 'Ana Duarte');
      expect(await barriersIn(it.element)).to.deep.equal([]);
    });
  }
});
