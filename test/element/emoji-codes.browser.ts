import { sendKeys } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import { isInCode } from '../../src/element/emoji/codes.ts';
import { fakeEmoji, realEmoji, type FakeEmoji } from '../support/fake-emoji.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';

let files: FakeEmoji;

async function open(options: MountOptions = {}): Promise<Mounted & { readonly field: HTMLTextAreaElement }> {
  const it = await mount({ ...options, attributes: { open: '', ...options.attributes } });
  const field = it.$<HTMLTextAreaElement>('textarea');
  field.focus();
  return Object.assign(it, { field });
}
/** Types as a person does. */
const type = (text: string) => sendKeys({ type: text });
const key = (press: string) => sendKeys({ press });
const offered = ({ $$ }: Mounted): string[] => $$('.cpl [role=option] i').map((each) => each.textContent!);
const hasList = ({ $ }: Mounted): boolean => !!$('.cpl');
/** The data are there from here on. */
async function loaded(it: Mounted): Promise<void> {
  await type(':sm');
  await until(() => hasList(it), 'list');
  for (const _ of ':sm') await key('Backspace');
  await until(() => !hasList(it), 'no list');
}

describe('codes of emoji in the field', () => {
  beforeEach(() => {
    files = fakeEmoji();
  });
  afterEach(() => {
    realEmoji();
    unmountAll();
  });

  it('are offered from two characters on, and Enter puts the emoji there', async () => {
    const it = await open();
    await type('Hello :t');
    expect(files.asked).to.deep.equal([]);
    await type('ada');
    await until(() => hasList(it));
    expect(offered(it)[0]).to.equal('🎉');
    expect(it.text('.cpl [role=option]')).to.equal('🎉:tada:');
    expect(it.field.getAttribute('aria-activedescendant')).to.equal('cpl-0');
    await key('Enter');
    expect(it.field.value).to.equal('Hello 🎉 ');
    expect(it.room.called('send')).to.deep.equal([]);
    document.execCommand('undo');
    expect(it.field.value).to.equal('Hello :tada');
  });

  it('names of the element’s language lead there, too', async () => {
    const it = await open({ attributes: { lang: 'de' } });
    await until(() => it.field.placeholder === 'Nachricht schreiben');
    await type(':rakete');
    await until(() => hasList(it));
    expect(offered(it)).to.deep.equal(['🚀']);
  });

  it('nothing is offered for faces of punctuation, times and addresses, nor in code', async () => {
    const it = await open();
    await loaded(it);
    for (const text of [':-D', ':DD', '12:30', 'https://smile', ': smile', 'a:smile', '`:smile']) {
      it.field.value = '';
      await type(text);
      await it.updated();
      // What is offered is looked up at once by now.
      await new Promise((resolve) => setTimeout(resolve));
      expect(hasList(it), text).to.equal(false);
    }
    await it.write('```\n');
    await type(':smile');
    await new Promise((resolve) => setTimeout(resolve));
    expect(hasList(it)).to.equal(false);
    await it.write('');
    await type(':smile');
    await until(() => hasList(it));
  });

  it('become emoji at the second colon, and Backspace brings back what was typed', async () => {
    const it = await open();
    await loaded(it);
    await type('ok :smile:');
    expect(it.field.value).to.equal('ok 😄');
    await key('Backspace');
    expect(it.field.value).to.equal('ok :smile:');
    await type('!');
    await it.updated();
    await key('Enter');
    expect(it.room.called('send').map(([text]) => text)).to.deep.equal(['ok :smile:!']);
    // What was brought back counts for that message alone.
    await type(':smile:');
    expect(it.field.value).to.equal('😄');
    await type('x');
    await key('Backspace');
    await key('Backspace');
    expect(it.field.value).to.equal('');
  });

  it('can be taken back by the browser’s undo', async () => {
    const it = await open();
    await loaded(it);
    await type(':smile:');
    document.execCommand('undo');
    expect(it.field.value).to.equal(':smile:');
  });

  it('become emoji when they are sent, by key and by button, but not in code', async () => {
    const it = await open();
    await loaded(it);
    const text = ':tada: `:tada:` 10:100:5 :nothing: x:tada: (:+1:)';
    await it.write(text);
    await key('Enter');
    await it.write(text);
    it.$('.send').click();
    const sent = '🎉 `:tada:` 10:100:5 :nothing: x:tada: (👍)';
    expect(it.room.called('send').map(([each]) => each)).to.deep.equal([sent, sent]);
  });

  it('stay as they are where the emoji cannot be loaded', async () => {
    files.failing = /./;
    const it = await open();
    await type(':smile:');
    await until(() => files.asked.length >= 2);
    await key('Enter');
    await until(() => it.room.called('send').length);
    expect(it.room.called('send').map(([text]) => text)).to.deep.equal([':smile:']);
  });

  it('wait while an input method composes', async () => {
    const it = await open();
    await loaded(it);
    it.field.value = ':smile:';
    it.field.setSelectionRange(7, 7);
    it.field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, isComposing: true }));
    expect(it.field.value).to.equal(':smile:');
    await it.press(it.field, 'Enter', { isComposing: true });
    expect(it.field.value).to.equal(':smile:');
    it.field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    expect(it.field.value).to.equal('😄');
  });

  it('are in code behind a backtick of their line and in a block', () => {
    const within = ['`', 'a `b', '```\n', '```\na\n', 'x `a` `', '```a```\n```\n', 'a ``` b'];
    const outside = ['', 'a', '`a`', '`\n', '```\na\n```\n', '```a``` ', '`a` `b` '];
    expect(within.filter((each) => !isInCode(each))).to.deep.equal([]);
    expect(outside.filter(isInCode)).to.deep.equal([]);
  });
});
