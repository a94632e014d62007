import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { message } from '../support/fake-chat.ts';
import { jonas, maya, summary } from '../support/fake-desk.ts';
import { mountInbox, talk, unmountAll, until, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const { fetch } = window;
const [one, two, three] = [summary(1), summary(2, { status: 'closed' }), summary(3)];
const hit = {
  room: 's_1',
  seq: 2,
  at: one!.at,
  from: maya.id,
  name: maya.name,
  text: 'My lamp hums',
  ranges: [[3, 7]],
};
const noted = {
  ...hit,
  room: 's_2',
  note: true,
  from: jonas.id,
  name: jonas.name,
  text: 'lamp, batch 31',
  ranges: [[0, 4]],
};

let answers: unknown[] = [];
let asked: unknown[] = [];

function answer(address: RequestInfo | URL, { body }: RequestInit = {}): Promise<Response> {
  if (!String(address).endsWith('/desk/search')) return Promise.resolve(new Response('{"replies":[]}'));
  asked.push(JSON.parse(String(body)));
  const next = answers.shift();
  return next
    ? Promise.resolve(new Response(JSON.stringify(next)))
    : Promise.resolve(new Response('{"code":"busy","class":"retry"}', { status: 503 }));
}

async function find(it: MountedInbox, text: string): Promise<void> {
  it.$<HTMLInputElement>('.finder input').value = text;
  it.$<HTMLFormElement>('.finder form').requestSubmit();
  await until(() => it.$('.found'), 'the module');
  await it.updated();
}

const told = (it: MountedInbox) => it.text('.found > [role=status]');

describe('the search in all conversations', () => {
  beforeEach(async () => {
    await setViewport({ width: 1_300, height: 800 });
    answers = [{ visitors: ['s_3'], hits: [hit, { ...hit, seq: 3 }, noted], conversations: [one, two, three] }];
    asked = [];
    window.fetch = answer;
  });
  afterEach(() => {
    window.fetch = fetch;
    unmountAll();
  });

  it('shows visitors and messages with their words marked in the place of the list, and opens one at its message', async () => {
    const messages = [message({ seq: 2, from: maya.id, name: maya.name, text: 'My lamp hums' }), ...talk];
    const it = await mountInbox({ all: [one!], room: { messages } });
    await it.show('open');
    await it.press(document.body, '/');
    expect(it.root.activeElement?.matches('.finder input')).to.equal(true);
    await find(it, ' lamp ');
    await until(() => it.$('.hit'), 'an answer');
    expect(asked).to.deep.equal([{ text: 'lamp' }]);
    expect(told(it)).to.equal('3 messages found');
    expect(it.$$('.found h3').map(({ textContent }) => textContent)).to.deep.equal(['Visitors', 'Messages and notes']);
    const words = it.$$('.hit').map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
    expect(words[0]).to.contain('Visitor 3').and.to.contain('Question 3');
    expect(words[1]).to.contain('Maya Lindqvist').and.to.contain('My lamp hums');
    expect(words[3]).to.match(/Visitor 2 Private note Closed.*Jonas Weber:\slamp, batch 31/);
    expect(it.$$('.found mark').map(({ textContent }) => textContent)).to.deep.equal(['lamp', 'lamp', 'lamp']);
    expect(it.$('.rows').hidden).to.equal(true);
    it.$$('.hit')[0]!.focus();
    await it.press(it.root.activeElement!, 'ArrowDown');
    expect(it.root.activeElement).to.equal(it.$$('.hit')[1]);
    expect(await barriersIn(it.element)).to.deep.equal([]);
    it.$$('.hit')[1]!.click();
    await until(() => it.root.activeElement?.getAttribute('data-place') === 'message-2', 'the focus at the message');
    expect(it.text('.conversation h2')).to.equal('Maya Lindqvist');
    expect(it.$$('.hit').map(({ ariaCurrent }) => ariaCurrent)).to.deep.equal(['false', 'true', 'false', 'false']);
    await it.press(it.$('.hit'), 'Escape');
    await until(() => it.root.activeElement?.matches('.finder input'), 'the focus in the field');
    expect(it.$('.found')).to.equal(null);
    expect(it.$('.rows').hidden).to.equal(false);
  });

  it('goes on further back where it is asked to, by itself while nothing was found', async () => {
    answers = [
      { visitors: [], hits: [], conversations: [], next: 90 },
      { visitors: [], hits: [hit], conversations: [one], next: 50 },
      { visitors: [], hits: [noted], conversations: [two] },
    ];
    const it = await mountInbox({ all: [one!] });
    await find(it, 'lamp');
    await until(() => it.$$('.hit').length === 1, 'the first');
    expect(asked).to.deep.equal([{ text: 'lamp' }, { text: 'lamp', before: 90 }]);
    await it.click('.found > .btn');
    await until(() => it.$$('.hit').length === 2, 'the second');
    expect(asked.at(-1)).to.deep.equal({ text: 'lamp', before: 50 });
    expect(it.$('.found > .btn')).to.equal(null);
  });

  it('shows no words any more of a visitor who is erased meanwhile', async () => {
    const it = await mountInbox({ all: [one!, three!] });
    await find(it, 'lamp');
    await until(() => it.$$('.hit').length === 4, 'an answer');
    it.desk.change(1, { visitor: { ...maya, name: '' } });
    it.desk.change(3, { visitor: { ...three!.visitor!, name: '' } });
    await until(() => it.$$('.hit').length === 1, 'what is left');
    expect(it.text('.hit')).to.contain('batch 31');
  });

  it('says that nothing was found, or that it did not work and is tried again; a queue shows its list', async () => {
    answers = [{ visitors: [], hits: [], conversations: [] }];
    const it = await mountInbox({ all: [one!] });
    await find(it, 'umbrella');
    await until(() => told(it) !== 'Searching…', 'an answer');
    expect(told(it)).to.equal('No conversation has all these words.');
    await find(it, 'lamp');
    await until(() => it.$('.found [role=alert]'), 'the error');
    answers = [{ visitors: [], hits: [hit], conversations: [one] }];
    await it.click('.found .btn');
    await until(() => it.$('.hit'), 'a hit');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    await it.show('open');
    expect(it.$('.found')).to.equal(null);
    expect(it.$$('.row')).to.have.length(1);
    expect(it.$<HTMLInputElement>('.finder input').value).to.equal('');
  });
});
