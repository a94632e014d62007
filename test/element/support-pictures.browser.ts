import { expect } from '@open-wc/testing';
import { message, noon } from '../support/fake-chat.ts';
import { answer } from '../support/fake-rooms.ts';
import { mount, unmountAll, until } from './mount.ts';

const { fetch: realFetch } = window;
const ana = { id: 'a_ana', name: 'Ana Duarte', kind: 'agent' as const };
const jonas = { id: 'a_jonas', name: 'Jonas Weber', kind: 'agent' as const };
let asked: string[] = [];

const pixel = (): Promise<Blob> =>
  new Promise((resolve) => document.createElement('canvas').toBlob((blob) => resolve(blob!), 'image/png'));

describe('pictures of the team', () => {
  beforeEach(() => {
    asked = [];
    window.fetch = async (input) => {
      const { pathname } = new URL(String(input));
      if (!pathname.startsWith('/pictures/')) return new Response('{}');
      asked.push(pathname);
      return pathname.endsWith('a_ana') ? new Response(await pixel()) : new Response(null, { status: 204 });
    };
  });
  afterEach(() => {
    window.fetch = realFetch;
    unmountAll();
  });

  it('stand in the place of initials, beside messages and for who answers; who has none keeps their initials, and each is asked for once', async () => {
    const it = await mount({
      attributes: { support: '', open: '', lang: 'en' },
      room: {
        kind: 'support',
        users: new Map([ana, jonas].map((each) => [each.id, each])),
        messages: [
          message({ seq: 1, own: true, text: 'Hello' }),
          message({ seq: 2, at: noon + 1, from: jonas.id, name: jonas.name, text: 'One moment' }),
          message({ seq: 3, at: noon + 2, from: ana.id, name: ana.name, text: 'Hello Maya' }),
        ],
      },
    });
    it.element.room = 's_1';
    await answer(it, 'rooms', { type: 'rooms', rooms: [{ room: 's_1', kind: 'support' }] });
    await until(() => it.$('.answer [data-who]'), 'who answers');
    const faces = (who: string) => it.$$(`[data-who="${who}"]`).map((each) => getComputedStyle(each));
    await until(
      () => faces('a_ana').every(({ backgroundImage }) => backgroundImage.startsWith('url("blob:')),
      'her face',
    );
    expect(faces('a_ana').length).to.equal(2);
    expect(faces('a_ana').every(({ fontSize }) => fontSize === '0px')).to.equal(true);
    await until(() => asked.length === 2, 'the other');
    await it.updated();
    expect(
      faces('a_jonas').map(({ backgroundImage, fontSize }) => [backgroundImage, fontSize === '0px']),
    ).to.deep.equal([['none', false]]);
    expect(asked.sort()).to.deep.equal(['/pictures/a_ana', '/pictures/a_jonas']);
  });
});
