import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { ana, maya, summary } from '../support/fake-desk.ts';
import { mountInbox, unmountAll, until, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const { fetch } = window;
const json = (body: unknown, status = 200) => Promise.resolve(new Response(JSON.stringify(body), { status }));
let areas: string[] = [];
let bans: { kind: string; id: string; until?: number }[] = [];
let asked: [method: string, path: string, body?: unknown][] = [];
let refusal: string | undefined;

function answer(address: RequestInfo | URL, { method = 'GET', body }: RequestInit = {}): Promise<Response> {
  const { pathname, search } = new URL(String(address));
  if (pathname === '/api/me') return json({ user: ana, administers: areas });
  if (!pathname.startsWith('/api/bans')) return json({ replies: [], events: [] });
  asked.push([method, pathname.replace('/api', '') + search, body && JSON.parse(String(body))]);
  if (method === 'GET') return json({ bans });
  if (refusal) return json({ code: refusal, class: 'stop' }, 403);
  bans = method === 'PUT' ? [{ kind: 'user', id: maya.id }] : [];
  return method === 'PUT' ? json({ id: maya.id, ended: 1 }) : Promise.resolve(new Response(null, { status: 204 }));
}

async function opened(): Promise<MountedInbox> {
  const it = await mountInbox({ all: [summary(1), summary(2)] });
  await it.show('open');
  await it.open(1);
  return it;
}

describe('blocking a visitor', () => {
  beforeEach(async () => {
    await setViewport({ width: 1_300, height: 800 });
    [areas, bans, asked, refusal] = [['bans'], [], [], undefined];
    window.fetch = answer;
  });
  afterEach(() => {
    window.fetch = fetch;
    unmountAll();
  });

  it('asks first, for how long and whether also addresses; the card says it, and it is taken back', async () => {
    const it = await opened();
    await until(() => it.$('[data-do=block]'), 'the button');
    expect(asked).to.deep.equal([['GET', '/bans?user=g_maya', undefined]]);
    expect(it.$('.blocked')).to.equal(null);
    await it.click('[data-do=block]');
    const dialog = it.$<HTMLDialogElement>('dialog.block');
    expect(dialog.open).to.equal(true);
    expect(it.text('dialog.block h2')).to.equal('Block Maya Lindqvist?');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    expect(asked).to.have.length(1, 'nothing is done yet');
    it.$<HTMLSelectElement>('#block-duration').value = String(24 * 3_600_000);
    it.$<HTMLInputElement>('.block [name=addresses]').checked = true;
    it.$<HTMLInputElement>('#block-reason').value = ' spam ';
    await it.click('dialog.block .danger');
    await until(() => it.$('.blocked'), 'the card says so');
    expect(asked[1]).to.deep.equal([
      'PUT',
      '/bans/users/g_maya',
      { duration: 24 * 3_600_000, addresses: true, reason: 'spam' },
    ]);
    expect(dialog.open).to.equal(false);
    expect(it.text('.details .blocked')).to.equal('Blocked');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    expect(it.$('[data-do=block]').ariaLabel).to.equal('Unblock this visitor');
    await it.click('[data-do=block]');
    expect(it.text('dialog.block h2')).to.equal('Unblock Maya Lindqvist?');
    await it.click('dialog.block form .btn:not([type=button])');
    await until(() => !it.$('.blocked'), 'they are not any more');
    expect(asked.at(-2)).to.deep.equal(['DELETE', '/bans/users/g_maya', {}]);
  });

  it('one that is blocked until a time says so; what is refused is said, and nothing is otherwise', async () => {
    bans = [{ kind: 'user', id: maya.id, until: Date.UTC(2_030, 0, 2, 12) }];
    const it = await opened();
    await until(() => it.$('.blocked'), 'the card says so');
    expect(it.text('.details .blocked')).to.contain('Blocked until Jan 2, 2030');
    refusal = 'forbidden';
    await it.click('[data-do=block]');
    await it.click('dialog.block form .btn:not([type=button])');
    await until(() => it.text('.block .problem'), 'why not');
    expect(it.text('.block .problem')).to.equal('Admins, the team and services are not blocked.');
    expect(it.$('.blocked')).to.not.equal(null);
    await it.click('dialog.block [type=button]');
    expect(it.$<HTMLDialogElement>('dialog.block').open).to.equal(false);
  });

  it('is for who may: others are offered nothing, and nothing is asked', async () => {
    areas = ['report'];
    const it = await opened();
    await it.open(2);
    expect(it.$('[data-do=block]')).to.equal(null);
    expect(asked).to.deep.equal([]);
  });
});
