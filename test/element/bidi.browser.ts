import { expect } from '@open-wc/testing';
import { language } from '../../src/element/language.ts';
import { english as replyEnglish } from '../../src/element/replies/strings.ts';
import { english } from '../../src/element/strings.ts';
import arabic from '../../src/element/languages/ar.ts';
import { message, users, ana } from '../support/fake-chat.ts';
import { mount, unmountAll, until } from './mount.ts';

/** It would turn all that comes behind it. */
const turning = '\u202Ecba';
const huda = 'هدى';
const isolated = (name: string) => `\u2068${name}\u2069`;

describe('names that run the other way', () => {
  afterEach(unmountAll);

  it('are isolated in what is said, and what needs none stays as it is', () => {
    const { phrase, list } = language('en');
    const said = (name: string) => phrase(replyEnglish.replyTo, { name });
    expect(said('Ana')).to.equal('Reply to Ana');
    expect(said(huda)).to.equal(`Reply to ${isolated(huda)}`);
    expect(said(turning)).to.equal(`Reply to ${isolated(turning)}`);
    expect(phrase(english.unread, { n: 3 })).to.equal('3 unread messages');
    const typing = (...names: string[]) => phrase(english.typing, { n: names.length, names: list(names) });
    expect(typing('Ana', 'Jonas')).to.equal('Ana and Jonas are writing');
    expect(typing(turning, 'Jonas')).to.equal(`${isolated(turning)} and ${isolated('Jonas')} are writing`);
  });

  it('a name in Latin letters is isolated in Arabic, one by one in a list', () => {
    const { phrase, list } = language('ar', arabic);
    expect(phrase(replyEnglish.replyTo, { name: 'Ana' })).to.contain(isolated('Ana'));
    const names = list(['Ana', 'Jonas']);
    expect(names).to.contain(isolated('Ana')).and.contain(isolated('Jonas'));
    expect(phrase(english.typing, { n: 2, names }))
      .to.contain(names)
      .and.not.contain(isolated(names));
  });

  it('P10: in the line that tells who is writing', async () => {
    const strange = { ...ana, name: turning };
    const it = await mount({ attributes: { open: '' }, room: { typing: [strange], users: users(strange) } });
    expect(it.$('.in .bub').getAttribute('aria-label')).to.equal(`${isolated(turning)} is writing`);
  });

  it('in the accessible name of a message, and of an answer to it', async () => {
    const strange = { ...ana, name: huda };
    const first = message({ id: 'a', seq: 1, name: huda, text: 'hello' });
    const it = await mount({
      attributes: { open: '' },
      room: { users: users(strange), messages: [first, message({ reply: 1, name: huda, text: 'yes' })] },
    });
    expect(it.$('.msg').getAttribute('aria-label')).to.match(new RegExp(`^${isolated(huda)}: hello`));
    expect(it.$('.qt').getAttribute('aria-label')).to.contain(isolated(huda));
  });
});

describe('an empty field', () => {
  afterEach(unmountAll);

  it('stands as its panel does, and what is written in it as its own letters do', async () => {
    const it = await mount({ attributes: { open: '', lang: 'ar' } });
    await until(() => it.element.renderRoot.querySelector('[dir=rtl]'), 'Arabic');
    const direction = () => getComputedStyle(it.$('textarea')).direction;
    expect(direction()).to.equal('rtl');
    await it.write('abc');
    expect(direction()).to.equal('ltr');
    await it.write(huda);
    expect(direction()).to.equal('rtl');
  });
});

describe('a message that is gone', () => {
  afterEach(unmountAll);

  it('tells who has taken it away: its writer or a moderator, also of an own one', async () => {
    const gone = (by: string, own = false) => message({ own, text: '', deleted: { at: 1, by } });
    const messages = [gone(ana.id), gone('u_mod'), gone('g_me', true), gone('u_mod', true)];
    const it = await mount({ attributes: { open: '' }, room: { messages } });
    expect(it.$$('.msg .txt').map((each) => each.textContent!.trim())).to.deep.equal([
      'This message was deleted.',
      'This message was removed by a moderator.',
      'You deleted this message.',
      'This message was removed by a moderator.',
    ]);
    expect(it.$('.msg:last-of-type').getAttribute('aria-label')).to.contain('removed by a moderator');
  });
});
