import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { message } from '../support/fake-chat.ts';
import { ana, jonas, summary } from '../support/fake-desk.ts';
import { mountInbox, unmountAll, until, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

async function noting(): Promise<MountedInbox> {
  const it = await mountInbox();
  await it.show('open');
  await it.open(1);
  await until(() => it.text('#team').includes('Jonas'), 'the team');
  it.$<HTMLInputElement>('.modes input[value=note]').click();
  await it.updated();
  return it;
}

describe('mentions of colleagues', () => {
  beforeEach(() => setViewport({ width: 1_300, height: 800 }));
  afterEach(unmountAll);

  const options = (it: MountedInbox) => it.$$('.canned [role=option]').map(({ textContent }) => textContent?.trim());

  it('an @ in a note offers colleagues by the beginning of a name; Enter puts one in, and the note says whom it mentions', async () => {
    const it = await noting();
    await it.write('for @jo');
    expect(options(it)).to.have.length(1);
    expect(options(it)[0]).to.contain('Jonas Weber');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    const field = it.$<HTMLTextAreaElement>('textarea');
    await it.press(field, 'Enter');
    expect(field.value).to.equal('for @Jonas Weber ');
    expect(options(it)).to.deep.equal([]);
    expect(it.notes.called('send')).to.deep.equal([]);
    await it.write('for @Jonas Weber see batch 31');
    await it.press(field, 'Enter');
    const sent = it.notes.calls.findLast(([name]) => name === 'send')!;
    expect(sent.slice(1)).to.deep.equal(['for @Jonas Weber see batch 31', { mentions: [[4, 12, jonas.id]] }]);
  });

  it('not oneself, not where nobody fits, and not in an answer, which is for the visitor', async () => {
    const it = await noting();
    await it.write('@ana');
    expect(options(it)).to.deep.equal([]);
    await it.write('@zoe');
    expect(options(it)).to.deep.equal([]);
    it.$<HTMLInputElement>('.modes input[value=answer]').click();
    await it.updated();
    await it.write('@jo');
    expect(options(it)).to.deep.equal([]);
  });

  it('whom a note mentions sees it in a queue, at the conversation and in the note', async () => {
    const text = '@Ana Duarte see this';
    const it = await mountInbox({
      all: [summary(1, { mentions: 2 }), summary(2)],
      notes: {
        messages: [message({ from: jonas.id, name: jonas.name, text, mentions: [[0, 11, ana.id]] })],
      },
    });
    expect(it.text('[data-queue=mentioned]')).to.equal('Mentions1, 1 conversation');
    await it.press(document.body, '7', { altKey: true, code: 'Digit7' });
    expect(it.$$('.row').map(({ dataset }) => dataset['id'])).to.deep.equal(['s_1']);
    expect(it.text('.row')).to.contain('2 notes mention you');
    await it.open(1);
    await until(() => it.$('.note-item .at'), 'what is in notes');
    expect(it.$('.note-item .at').className).to.contain('me');
    expect(it.$('.note-item').ariaLabel).to.contain('mentions you');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    it.desk.change(1, { mentions: undefined } as never);
    await it.updated();
    expect(it.text('.list .none')).to.equal('No unread note mentions you.');
  });
});
