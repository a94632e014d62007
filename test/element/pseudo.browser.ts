import { setViewport } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import { english as actions } from '../../src/element/action-strings.ts';
import { english as check } from '../../src/element/check-strings.ts';
import { english as notices } from '../../src/element/notice-strings.ts';
import { english as core, type Text, type Texts } from '../../src/element/strings.ts';
import { message } from '../support/fake-chat.ts';
import { mount, unmountAll, until, type MountOptions } from './mount.ts';

const accents = new Map([...'aeiouycnsz'].map((letter, index) => [letter, [...'åéîöûýçñšž'][index]!]));

/** Longer by two fifths, with accents, between brackets. */
function longer(text: string): string {
  const places = text.split(/({\w+})/);
  const said = places.map((part, index) =>
    index % 2 ? part : part.replace(/./g, (each) => accents.get(each) ?? each),
  );
  return `[${said.join('')}${' öñé'.repeat(Math.ceil(text.length / 10))}]`;
}

const pseudo: Texts = Object.fromEntries(
  [core, actions, check, notices].flatMap((texts) =>
    Object.values<Text>(texts)
      .map((text) => (typeof text === 'string' ? text : text.other))
      .filter((text) => text !== 'en' && text !== 'inherit')
      .map((text) => [text, longer(text)]),
  ),
);

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
