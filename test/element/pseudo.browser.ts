import { expect } from '@open-wc/testing';
import { english as actions } from '../../src/element/action-strings.ts';
import { english as check } from '../../src/element/check-strings.ts';
import { english as notices } from '../../src/element/notice-strings.ts';
import { english as core } from '../../src/element/strings.ts';
import { message } from '../support/fake-chat.ts';
import { longerTexts } from '../support/longer.ts';
import { mount, unmountAll, until, type MountOptions } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const pseudo = longerTexts(core, actions, check, notices);

const error = { code: 'limited', class: 'retry', message: 'too fast' } as const;
const states: Record<string, MountOptions> = {
  empty: {},
  offline: {
    state: { status: 'offline', unsent: 2 },
    room: { messages: [message({ own: true, state: 'queued' }), message({ own: true, state: 'queued' })] },
  },
  failed: {
    room: { messages: [message({ own: true, state: 'failed', error }), message({ deleted: { at: 1, by: 'x' } })] },
  },
  refused: { state: { status: 'refused' } },
};

describe('texts that are longer by two fifths', () => {
  before(() => setViewport({ width: 320, height: 640 }));
  afterEach(unmountAll);
  after(() => setViewport({ width: 800, height: 600 }));

  for (const [name, options] of Object.entries(states)) {
    it(`fit at 320 px: ${name}`, async () => {
      const it = await mount({ ...options, attributes: { open: '' } });
      it.element.texts = pseudo;
      await it.updated();
      await until(() => it.$<HTMLTextAreaElement>('textarea').placeholder.startsWith('['));
      const over = it
        .$$('.panel *:not(.sr, .sr *, svg, svg *)')
        .filter((each) => !each.matches('.who *') && each.getBoundingClientRect().right > 320.5);
      expect(over.map((each) => each.outerHTML.slice(0, 90))).to.deep.equal([]);
      for (const part of ['.panel', '.log', '.cmp'])
        expect(it.$(part).scrollWidth, part).to.equal(it.$(part).clientWidth);
    });
  }
});
