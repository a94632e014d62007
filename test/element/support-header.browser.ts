import { expect } from '@open-wc/testing';
import { setViewport } from '../support/viewport.ts';
import { message, noon } from '../support/fake-chat.ts';
import { answer, asked, summary } from '../support/fake-rooms.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

/** With somebody who answers, everything that stands in the header, and a name that is long. */
async function talking(): Promise<Mounted> {
  const it = await mount({
    attributes: { support: '', calls: '', lang: 'en', heading: 'Fennmark support and repairs', open: '' },
    room: { kind: 'support', messages: [message({ own: true }), message({ text: 'Here', at: noon })] },
  });
  await answer(it, 'calls', { type: 'calls', calls: [] });
  await answer(it, 'rooms', { type: 'rooms', rooms: [summary('s_one', { kind: 'support', name: '' })] });
  await answer(it, 'conversation', { type: 'conversation', room: '', status: 'open' });
  await until(() => it.element.room === 's_one' && it.$('.callways') && it.$('.topast'), 'all buttons');
  await it.updated();
  return it;
}

const button = (it: Mounted, name: string) =>
  it.$$('button').find((each) => (each.getAttribute('aria-label') ?? each.textContent!.trim()) === name)!;

describe('the header of a conversation with a team', () => {
  afterEach(unmountAll);
  after(() => setViewport({ width: 800, height: 600 }));

  for (const width of [320, 390, 1280])
    it(`${width} px: the name has two lines at most and its words whole; what has no room is behind “⋯”`, async () => {
      await setViewport({ width, height: 640 });
      const it = await talking();
      const { height } = it.$('.head').getBoundingClientRect();
      const name = it.$('.who').getBoundingClientRect();
      expect(name.width).to.be.greaterThan(88);
      expect(it.$('.who h2').getBoundingClientRect().height).to.be.lessThan(48);
      expect(height).to.be.lessThan(140);
      expect(it.$('.callways').checkVisibility()).to.equal(false);
      expect(it.$('.topast').checkVisibility()).to.equal(true);
      button(it, 'Settings of the conversation').click();
      await it.updated();
      expect(it.$$('.deeds button').map((each) => each.textContent!.trim())).to.deep.equal([
        'Audio call',
        'Video call',
        'Search',
      ]);
      it.$$('.deeds button')[2]!.click();
      await until(() => it.focused()?.matches('.srch input'), 'the field of the search');
      expect(!!it.$('.set')).to.equal(false);
      button(it, 'Close search').click();
      await until(() => it.focused()?.matches('.dots'), 'the focus where it was behind');
      button(it, 'Settings of the conversation').click();
      await it.updated();
      it.$$('.deeds button')[0]!.click();
      await until(() => asked(it, 'call').length, 'rings');
      expect(!!it.$('.set')).to.equal(false);
    });

  it('where there is room all of it stands in the header', async () => {
    await setViewport({ width: 1280, height: 640 });
    const it = await talking();
    it.element.mode = 'inline';
    it.element.style.display = 'block';
    await it.updated();
    // How wide the panel is now is told with the next frame.
    await until(() => it.$('.callways').checkVisibility(), 'calls');
    expect(it.$('.find').checkVisibility()).to.equal(true);
    button(it, 'Settings of the conversation').click();
    await it.updated();
    expect(!!it.$('.deeds')).to.equal(false);
  });
});
