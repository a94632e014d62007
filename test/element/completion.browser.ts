import { expect } from '@open-wc/testing';
import type { Source } from '../../src/element/completion/source.ts';
import { wordAt } from '../../src/element/completion/word.ts';
import type { FeatureModule } from '../../src/element/feature.ts';
import { features } from '../../src/element/features.ts';
import type { Mounted } from './mount.ts';

/** Two lists, of names with spaces and of words without. */
const fruit: Source = {
  trigger: '@',
  spaces: true,
  label: () => 'Fruit',
  find: (query) =>
    ['Apple', 'Apple Pie', 'Apricot'].filter((name) => name.startsWith(query)).map((name) => ({ text: `@${name}` })),
};
const late: Source = {
  trigger: ':',
  label: () => 'Signs',
  find: (query) => Promise.resolve(query === 'st' ? [{ text: '★' }] : []),
};
const withSources: FeatureModule = {
  feature: (context) => {
    (context.completions ??= []).push(fruit, late);
    return { styles: context.kit.css`` };
  },
};
(features as unknown[]).push(() => Promise.resolve(withSources));
const { mount, unmountAll, until } = await import('./mount.ts');

const open = (dir = 'ltr') => mount({ attributes: { mode: 'inline', style: 'block-size: 480px', dir } });
const field = (it: Mounted) => it.$<HTMLTextAreaElement>('textarea');
/** Writes, and waits until what is offered is these. */
async function write(it: Mounted, text: string, ...offered: string[]): Promise<void> {
  await it.write(text);
  await until(() => options(it).join() === offered.join(), `${offered.join()} instead of ${options(it).join()}`);
  await it.updated();
}
const options = (it: Mounted) => it.$$('.cpl li').map((option) => option.textContent!.trim());
const active = (it: Mounted) => it.$$('.cpl [aria-selected=true]').map((option) => option.textContent!.trim());

describe('completion', () => {
  afterEach(unmountAll);

  it('offers what fits while a word is written, in a listbox that the field names', async () => {
    const it = await open();
    await write(it, 'Hi @Ap', '@Apple', '@Apple Pie', '@Apricot');
    const list = it.$('.cpl');
    expect(list.getAttribute('role')).to.equal('listbox');
    expect(list.getAttribute('aria-label')).to.equal('Fruit');
    expect(field(it).getAttribute('aria-controls')).to.equal(list.id);
    expect(field(it).getAttribute('aria-activedescendant')).to.equal(it.$('.cpl li').id);
    await write(it, 'Hi @Apple P', '@Apple Pie');
    await write(it, 'Hi @Apple Pie');
    await write(it, 'Hi @Apple Pi', '@Apple Pie');
    await write(it, 'Hi @Apple Px');
    expect(field(it).hasAttribute('aria-controls')).to.equal(false);
    expect(field(it).hasAttribute('aria-activedescendant')).to.equal(false);
  });

  it('arrows go round; Enter and Tab put it in, and do not send or leave; a space follows', async () => {
    for (const key of ['Enter', 'Tab']) {
      const it = await open();
      field(it).focus();
      await write(it, 'Hi @Ap', '@Apple', '@Apple Pie', '@Apricot');
      await it.press(field(it), 'ArrowUp');
      expect(active(it)).to.deep.equal(['@Apricot']);
      await it.press(field(it), 'ArrowDown');
      await it.press(field(it), 'ArrowDown');
      expect(active(it)).to.deep.equal(['@Apple Pie']);
      expect(field(it).getAttribute('aria-activedescendant')).to.equal(it.$$('.cpl li')[1]!.id);
      expect(await it.press(field(it), key)).to.equal(true);
      expect(field(it).value).to.equal('Hi @Apple Pie ');
      expect(it.$('.cpl') === null).to.equal(true);
      expect(it.room.called('send')).to.deep.equal([]);
      expect(it.focused() === field(it)).to.equal(true);
      expect(it.$('.grow > i').textContent).to.equal('Hi @Apple Pie  ');
      await it.press(field(it), 'Enter');
      expect(it.room.called('send')).to.deep.equal([['Hi @Apple Pie']]);
      unmountAll();
    }
  });

  it('what was put in is not offered again, until it is changed', async () => {
    const it = await open();
    await write(it, '@App', '@Apple', '@Apple Pie');
    await it.press(field(it), 'Enter');
    await write(it, '@Apple');
    await write(it, '@Appl', '@Apple', '@Apple Pie');
  });

  it('Escape closes the list and nothing else, for this word; without a list it is the panel’s', async () => {
    const it = await mount({ attributes: { open: '' } });
    await write(it, '@Ap', '@Apple', '@Apple Pie', '@Apricot');
    await it.press(field(it), 'Escape');
    expect(it.$('.cpl') === null).to.equal(true);
    expect(it.element.open).to.equal(true);
    expect(field(it).value).to.equal('@Ap');
    await write(it, '@App');
    await write(it, '@App and @Apr', '@Apricot');
    await it.press(field(it), 'Escape');
    await it.press(field(it), 'Escape');
    expect(it.element.open).to.equal(false);
  });

  it('a press on one puts it in; the field keeps the focus', async () => {
    const it = await open();
    field(it).focus();
    await write(it, '@Ap', '@Apple', '@Apple Pie', '@Apricot');
    const press = new PointerEvent('pointerdown', { bubbles: true, cancelable: true });
    it.$$('.cpl li')[2]!.dispatchEvent(press);
    expect(press.defaultPrevented).to.equal(true);
    it.$$('.cpl li')[2]!.click();
    await it.updated();
    expect(field(it).value).to.equal('@Apricot ');
    expect(it.focused() === field(it)).to.equal(true);
  });

  it('leaves an input method alone: it offers nothing while it composes, and takes none of its keys', async () => {
    const it = await open();
    await write(it, '@Ap', '@Apple', '@Apple Pie', '@Apricot');
    expect(await it.press(field(it), 'Enter', { isComposing: true })).to.equal(false);
    expect(field(it).value).to.equal('@Ap');
    field(it).value = '@Apr';
    field(it).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, isComposing: true }));
    await it.updated();
    expect(options(it).length).to.equal(3);
    field(it).dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, composed: true }));
    await until(() => options(it).join() === '@Apricot', 'after composing');
  });

  it('waits for what is found later, and forgets it where other things were written meanwhile', async () => {
    const it = await open();
    await write(it, 'a :st', '★');
    await it.press(field(it), 'Tab');
    expect(field(it).value).to.equal('a ★ ');
    const two = await open();
    void two.write(':st');
    await two.write(':s');
    await two.updated();
    expect(options(two)).to.deep.equal([]);
  });

  it('goes where the focus goes; stays inside the panel', async () => {
    const it = await open('rtl');
    field(it).focus();
    await write(it, '@Ap', '@Apple', '@Apple Pie', '@Apricot');
    const list = it.$('.cpl').getBoundingClientRect();
    const box = it.$('.box').getBoundingClientRect();
    const panel = it.$('.panel').getBoundingClientRect();
    expect(list.bottom).to.be.at.most(box.top);
    expect(list.top).to.be.at.least(panel.top);
    expect(list.right).to.be.at.most(panel.right);
    field(it).blur();
    await it.updated();
    expect(it.$('.cpl') === null).to.equal(true);
  });

  it('tells words from what only looks like one', () => {
    const at = (text: string, spaces = true) => wordAt(text, text.length, '@', spaces)?.query;
    expect(at('@')).to.equal('');
    expect(at('(@an')).to.equal('an');
    expect(at('mail@example')).to.equal(undefined);
    expect(at('@ an')).to.equal(undefined);
    expect(at('@an\nda')).to.equal(undefined);
    expect(at('@Ana Du')).to.equal('Ana Du');
    expect(at('@Ana Du', false)).to.equal(undefined);
    expect(at(`@${'a'.repeat(90)}`)).to.equal(undefined);
  });
});
