import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { message } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

const text = 'Turn the **nut**.\n\nDid this help?\n- Yes, thanks\n- Talk to a person';
const open = (...messages: ReturnType<typeof message>[]) => mount({ attributes: { open: '' }, room: { messages } });
const choices = (it: Mounted) => it.$$('.chcs button');
const bubble = (it: Mounted, id: string) => it.$(`.log [data-id="${id}"] .bub`).textContent!;

describe('P50: answers to choose from', () => {
  afterEach(unmountAll);

  it('are buttons above the field, and not in the text; what is chosen is said, once, and answers it', async () => {
    const offering = message({ text, choices: 2 });
    const it = await open(offering);
    await until(() => choices(it).length === 2, 'the buttons');
    expect(choices(it).map((each) => each.textContent!.trim())).to.deep.equal(['Yes, thanks', 'Talk to a person']);
    expect(it.$('.chcs').getAttribute('role')).to.equal('group');
    expect(bubble(it, offering.id)).to.contain('Did this help?').and.not.contain('Talk to a person');
    expect(it.$(`[data-id="${offering.id}"] strong`).textContent).to.equal('nut');
    expect(it.$(`[data-id="${offering.id}"]`).getAttribute('aria-label')).to.contain('Talk to a person');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    const [, person] = choices(it);
    person!.click();
    person!.click();
    await until(() => choices(it).length === 0, 'they are gone');
    const said = it.room.calls.filter(([name]) => name === 'send');
    expect(said.map(([, ...rest]) => rest)).to.deep.equal([['Talk to a person', { reply: offering.id }]]);
    expect((it.element.renderRoot as ShadowRoot).activeElement!.matches('textarea')).to.equal(true);
  });

  it('are shown without what turns them around, and said as they are', async () => {
    const it = await open(message({ text: 'Which?\n- \u202Eon\n- \u2068Ana\u2069', choices: 2 }));
    await until(() => choices(it).length === 2, 'the buttons');
    expect(choices(it).map((each) => each.textContent!.trim())).to.deep.equal(['on', 'Ana']);
    choices(it)[1]!.click();
    expect(it.room.calls.find(([name]) => name === 'send')![1]).to.equal('\u2068Ana\u2069');
  });

  it('are those of the newest message alone, of nobody who may not write, and none that the text has not', async () => {
    const offering = message({ text, choices: 2 });
    const it = await open(offering);
    await until(() => choices(it).length === 2, 'the buttons');
    it.room.receive(message({ text: 'One more thing.' }));
    await until(() => choices(it).length === 0, 'something newer');
    const other = message({ text: 'No list', choices: 2 });
    it.room.receive(other);
    await it.updated();
    expect(choices(it).length).to.equal(0);
    expect(bubble(it, other.id)).to.contain('No list');
    it.room.receive(message({ text: 'Well?\n- Yes', choices: 1 }));
    await until(() => choices(it).length === 1, 'one of them');
    it.room.set({ can: ['read'] });
    await until(() => choices(it).length === 0, 'who may not write');
  });
});
