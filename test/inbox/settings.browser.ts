import { emulateMedia } from '@web/test-runner-commands';
import { expect } from '@open-wc/testing';
import { draftOf, faultsOf, settingsOf, trialOf } from '../../src/inbox/settings/draft.ts';
import { tagOf } from '../../src/inbox/settings/embed.ts';
import type { SiteSettings } from '../../src/protocol/site.ts';
import { barriersIn } from '../support/axe.ts';
import { ana } from '../support/fake-desk.ts';
import { mountInbox, unmountAll, until, type MountedInbox } from './mount.ts';
import { setViewport } from '../support/viewport.ts';

const { fetch } = window;
const full: SiteSettings = {
  name: 'Fennmark',
  accent: '#7a3cff',
  hours: {
    zone: 'Europe/Oslo',
    week: { mon: ['09:00-12:00', '13:00-17:00'] },
    holidays: { '12-25': [], '2026-12-24': ['09:00-12:00'] },
  },
  form: {
    fields: [
      { name: 'name', label: 'Your name' },
      { name: 'order', label: 'Order', type: 'select', options: ['New', 'Old'], required: true },
    ],
  },
  share: { pages: true, point: true },
};
const byOptions: Record<string, object> = {
  assignment: { rule: 'off', limit: 0, departments: [] },
  retention: { kinds: { support: 400 * 86_400_000 } },
  promises: { answer: 0, resolution: 0, hours: 'always', hasOptionHours: false },
};
let saved: SiteSettings = {};
let puts: SiteSettings[] = [];
let administers = ['site'];
let hooked: string[] = [];
let isReplayed = false;
const hook = {
  id: 'wh_1',
  url: 'https://shop.example/chat',
  isEnabled: true,
  failing: { since: 1, attempts: 3, error: '503' },
};
let hooks: object[] = [];
const key = { id: 'k1', user: 's_bot', name: 'Bot', scopes: ['read', 'send'], made: 1, used: '2026-01-31' };
let keys: object[] = [];
let isConfirmed = false;
/** Lists are told when this is over. */
let listed: Promise<void> | undefined;

const unconfirmed = { code: 'confirmation-required', class: 'stop' };

/** The relay's answers about webhooks. */
function webhooks(method: string, pathname: string, isOn: boolean): unknown {
  if (method === 'POST' && pathname.endsWith('/replay')) isReplayed = true;
  if (pathname.includes('dead-letters'))
    return { deadLetters: [{ event: 42, at: 1, attempts: 30, error: 'ECONNREFUSED', isReplayed }] };
  if (method === 'POST') hooks = [...hooks, { ...hook, id: 'wh_2', url: 'https://new.example', failing: undefined }];
  if (method === 'PATCH') hooks = [{ ...hook, isEnabled: isOn }];
  if (method === 'DELETE') hooks = [];
  return method === 'POST' ? { ...hook, secret: 'whsec_new' } : { webhooks: hooks };
}
let documents: Record<string, object & { isSet: boolean }> = {};
let asked: string[] = [];
/** What the others have saved meanwhile, if they have. */
let meanwhile: (() => void) | undefined;
const etags: Record<string, number> = {};

const marked = (path: string, value: unknown) =>
  Promise.resolve(new Response(JSON.stringify(value), { headers: { etag: `"${etags[path] ?? 0}"` } }));

/** What is set under an address, with its mark. */
function setting(
  path: string,
  method: string,
  body: unknown,
  given: string | null,
  get: () => unknown,
  set: (value: object) => void,
) {
  if (method === 'GET') return marked(path, get());
  meanwhile?.();
  meanwhile = undefined;
  const isSame = given === `"${etags[path] ?? 0}"`;
  if (!isSame) {
    const problem = { code: 'precondition-failed', class: 'stop', detail: 'somebody else' };
    return Promise.resolve(new Response(JSON.stringify(problem), { status: 412 }));
  }
  etags[path] = (etags[path] ?? 0) + 1;
  asked.push([method, path, body].filter(Boolean).join(' '));
  set(body === undefined ? {} : (JSON.parse(String(body)) as object));
  return marked(path, get());
}

let refusal: { code: string; class: string; message?: string; detail?: string } | undefined;

function answer(target: RequestInfo | URL, { method = 'GET', body, headers }: RequestInit = {}): Promise<Response> {
  const { pathname } = new URL(String(target));
  const json = (value: unknown, status = 200) => Promise.resolve(new Response(JSON.stringify(value), { status }));
  if (pathname === '/api/me') return json({ user: ana, administers });
  if (pathname === '/api/keys' || pathname.startsWith('/api/keys/')) {
    hooked.push([method, pathname.slice('/api/keys'.length), body].filter(Boolean).join(' '));
    if (method === 'DELETE') keys = keys.map((each) => ({ ...each, revoked: 2 }));
    if (method === 'POST' && !isConfirmed) return json(unconfirmed, 403);
    if (method === 'POST') keys = [...keys, { ...key, id: 'k2', name: 'New bot' }];
    return method === 'POST'
      ? json({ ...key, key: 'lc_secret' }, 201)
      : Promise.resolve(listed).then(() => json({ keys }));
  }
  if (pathname === '/inbox/confirm') {
    const isRight = String(body) === 'password=right+one';
    isConfirmed ||= isRight;
    return isRight
      ? Promise.resolve(new Response(null, { status: 204 }))
      : json({ code: 'wrong-password', class: 'stop', message: 'no' }, 403);
  }
  if (pathname.startsWith('/api/webhooks')) {
    hooked.push([method, pathname.slice('/api/webhooks'.length), body].filter(Boolean).join(' '));
    const asks = method === 'PATCH' ? String(body).includes('true') : method === 'POST' && !pathname.includes('replay');
    return asks && !isConfirmed
      ? json(unconfirmed, 403)
      : Promise.resolve(method === 'GET' ? listed : undefined).then(() =>
          json(webhooks(method, pathname, String(body).includes('true'))),
        );
  }
  if (pathname === '/api/settings/retention/preview') {
    asked.push(`preview ${String(body)}`);
    const effects = [
      { kind: 'support', before: 1_767_225_600_000, messages: 1_234, isMore: false },
      { kind: 'desk', before: 1_767_225_600_000, messages: 0, isMore: false },
    ];
    return json({ effects, confirm: 'told' });
  }
  const [, name] = /^\/api\/settings\/(\w+)$/.exec(pathname) ?? [];
  if (name) {
    return setting(
      ...([pathname, method, body, new Headers(headers).get('if-match')] as const),
      () => documents[name],
      ({ confirm: _, ...value }: { confirm?: string }) =>
        (documents[name] = { ...(method === 'DELETE' ? byOptions[name]! : value), isSet: method === 'PUT' }),
    );
  }
  if (pathname === '/live-chat.js') return Promise.resolve(new Response('the script'));
  if (pathname !== '/api/site') return json({});
  if (refusal) return json(refusal, 400);
  return setting(
    ...([pathname, method, body, new Headers(headers).get('if-match')] as const),
    () => saved,
    (value) => void puts.push((saved = value as SiteSettings)),
  );
}

async function opened(): Promise<MountedInbox> {
  const it = await mountInbox();
  await until(() => it.$('[data-page=settings]'), 'offered');
  await it.click('[data-page=settings]');
  await until(() => it.$('.settings form, .settings .none'), 'there');
  return it;
}
async function fill(it: MountedInbox, id: string, value: string): Promise<void> {
  const field = it.$<HTMLInputElement>(`#${id}`);
  field.value = value;
  field.dispatchEvent(new Event(field.matches('select') ? 'change' : 'input', { bubbles: true }));
  await it.updated();
}
async function save(it: MountedInbox): Promise<void> {
  it.$<HTMLFormElement>('.settings form').requestSubmit();
  await it.updated();
}
/** Says a password where it is asked for. */
async function say(it: MountedInbox, section: string, password: string): Promise<void> {
  it.$<HTMLInputElement>(`#${section}-password`).value = password;
  it.$<HTMLFormElement>(`[data-form=${section}-password]`).requestSubmit();
  await it.updated();
}
const said = (it: MountedInbox) => it.text('.save-bar [role=status]');

describe('settings in the inbox', () => {
  beforeEach(async () => {
    await setViewport({ width: 1_300, height: 800 });
    saved = {};
    puts = [];
    asked = [];
    meanwhile = undefined;
    documents = Object.fromEntries(
      Object.entries(byOptions).map(([name, value]) => [name, { ...value, isSet: false }]),
    );
    refusal = undefined;
    administers = ['site'];
    hooked = [];
    isReplayed = false;
    hooks = [hook];
    keys = [key, { ...key, id: 'k0', name: 'Old', used: undefined, expires: 5 }];
    isConfirmed = false;
    listed = undefined;
    window.fetch = answer;
  });
  afterEach(() => {
    window.fetch = fetch;
    unmountAll();
  });

  it('what is set is saved as a whole, and can be undone; what is empty is not set', async () => {
    const it = await opened();
    expect(it.$('.save-bar .primary').ariaDisabled, 'nothing to save').to.equal('true');
    await fill(it, 'site-name', ' Fennmark ');
    await fill(it, 'accent', '#7A3CFF');
    expect(said(it)).to.contain('not saved');
    it.$('.save-bar .primary').focus();
    await save(it);
    await until(() => said(it).startsWith('Saved'), 'saved');
    expect(it.root.activeElement === it.$('.save-bar .primary'), 'where the focus was').to.equal(true);
    expect(puts).to.deep.equal([{ name: 'Fennmark', accent: '#7a3cff' }]);
    it.$('[data-do=undo]').focus();
    await it.click('[data-do=undo]');
    await until(() => said(it) === 'It is as it was before.', 'undone');
    expect(it.root.activeElement === it.$('.save-bar .primary'), 'what was pressed is gone').to.equal(true);
    expect(puts.at(-1)).to.deep.equal({});
    expect(it.$<HTMLInputElement>('#site-name').value).to.equal('');
  });

  it('the preview goes by what is in the fields, and tells the team of no visitor', () => {
    const { hours, form } = full;
    expect(trialOf(draftOf(full))).to.deep.equal({ hours, form, share: null });
    expect(trialOf(draftOf({}))).to.deep.equal({ hours: null, form: null, share: null });
  });

  it('hours and questions are made, moved and taken away', async () => {
    const it = await opened();
    await it.click('.check input');
    await fill(it, 'zone', 'Europe/Oslo');
    for (const day of ['tue', 'wed', 'thu', 'fri']) await fill(it, day, '');
    await fill(it, 'mon', '09:00-12:00, 13:00-17:00');
    await fill(it, 'holidays', '12-25\n2026-12-24 09:00-12:00');
    await it.click('[data-do=add-field]');
    await fill(it, 'label-0', 'Order');
    await fill(it, 'kind-0', 'select');
    await fill(it, 'options-0', 'New\nOld\n');
    await it.click('[data-do=add-field]');
    await fill(it, 'label-1', 'Your name');
    await fill(it, 'kind-1', 'name');
    await it.click('[aria-label="Move question 2 up"]');
    await save(it);
    await until(() => puts.length === 1, 'saved');
    expect(puts[0]!.hours).to.deep.equal(full.hours);
    expect(puts[0]!.form).to.deep.equal({
      fields: [
        { name: 'name', label: 'Your name' },
        { name: 'field1', label: 'Order', type: 'select', options: ['New', 'Old'] },
      ],
    });
    await until(() => said(it).startsWith('Saved'), 'told');
    await it.click('[aria-label="Remove question 1"]');
    await it.click('[aria-label="Remove question 1"]');
    await save(it);
    await until(() => puts.length === 2, 'saved again');
    expect(puts[1]!.form).to.equal(undefined);
  });

  it('what is wrong is said beside the field, has the focus, and is not sent; what the relay refuses is said, too', async () => {
    const it = await opened();
    await fill(it, 'accent', 'red');
    await it.click('.check input');
    await fill(it, 'mon', '9 to 5');
    await fill(it, 'holidays', '12-25\nChristmas');
    await it.click('[data-do=add-field]');
    await save(it);
    expect(said(it)).to.equal('4 things have to be mended first.');
    expect(it.root.activeElement?.id).to.equal('accent');
    for (const [id, text] of [
      ['accent', 'Write it as #0a6a78.'],
      ['mon', 'separated by commas'],
      ['holidays', 'Christmas: a date'],
      ['label-0', 'needs words'],
    ] as const) {
      expect(it.$(`#${id}`).getAttribute('aria-invalid')).to.equal('true');
      expect(it.text(`#${id}-fault`)).to.contain(text);
    }
    expect(await barriersIn(it.element)).to.deep.equal([]);
    expect(puts).to.deep.equal([]);
    await it.click('[data-do=discard]');
    expect(it.$<HTMLInputElement>('#accent').value).to.equal('');
    expect(!!it.$('[aria-invalid=true]')).to.equal(false);
    refusal = { code: 'forbidden', class: 'stop', message: 'the site is set by admins' };
    await fill(it, 'site-name', 'Fenn');
    await save(it);
    await until(() => said(it).includes('the site is set by admins'), 'refused');
    expect(it.$<HTMLInputElement>('#site-name').value, 'stays').to.equal('Fenn');
  });

  it('P51: what is said in several languages is changed in one, and stays in the others', async () => {
    saved = {
      greeting: { en: 'Hello', de: 'Hallo' },
      form: {
        title: { sv: 'Först' },
        fields: [
          {
            name: 'about',
            label: { en: 'About', de: 'Worum' },
            type: 'select',
            options: [{ en: 'New', de: 'Neu' }, 'Old'],
          },
        ],
      },
    };
    const it = await opened();
    expect(it.$<HTMLTextAreaElement>('#greeting').value).to.equal('Hello');
    expect([it.$<HTMLInputElement>('#label-0').value, it.$<HTMLTextAreaElement>('#options-0').value]).to.deep.equal([
      'About',
      'New\nOld',
    ]);
    expect(it.text('[aria-labelledby=looks]')).to.contain('stands here in English');
    await fill(it, 'greeting', 'Good day');
    await fill(it, 'options-0', 'Newer\nOld');
    await it.click('.save-bar .primary');
    await until(() => puts.length > 0, 'saved');
    expect(puts.at(-1)).to.deep.equal({
      ...saved,
      greeting: { en: 'Good day', de: 'Hallo' },
      form: {
        title: { sv: 'Först' },
        fields: [
          {
            name: 'about',
            label: { en: 'About', de: 'Worum' },
            type: 'select',
            options: [{ en: 'Newer', de: 'Neu' }, 'Old'],
          },
        ],
      },
    });
  });

  it('P51: an option may have a tag, which stands behind it in its line', async () => {
    const options = ['Other', { text: { en: 'Billing', de: 'Rechnung' }, tag: 'billing' }];
    saved = { form: { fields: [{ name: 'about', label: 'About', type: 'select', options }] } };
    const it = await opened();
    expect(it.$<HTMLTextAreaElement>('#options-0').value).to.equal('Other\nBilling | billing');
    await fill(it, 'options-0', 'Other | misc\nBill | money\nRepair');
    await it.click('.save-bar .primary');
    await until(() => puts.length > 0, 'saved');
    expect(puts.at(-1)!.form!.fields[0]!.options).to.deep.equal([
      { text: 'Other', tag: 'misc' },
      { text: 'Bill', tag: 'money' },
      'Repair',
    ]);
    await fill(it, 'options-0', 'Other | misc\nBill');
    expect(it.$('[data-do=discard]') !== null).to.equal(true);
  });

  it('what is not saved stays while one is elsewhere, and a page that is left asks', async () => {
    const it = await opened();
    const leave = () => {
      const event = new Event('beforeunload', { cancelable: true });
      dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(leave()).to.equal(false);
    await fill(it, 'greeting', 'Hello');
    expect(leave()).to.equal(true);
    await it.show('open');
    await it.click('[data-page=settings]');
    expect(it.$<HTMLTextAreaElement>('#greeting').value).to.equal('Hello');
    await it.click('[data-do=discard]');
    expect(leave()).to.equal(false);
  });

  it('the tag has the integrity of the script and the colour, in quotation marks that hold', async () => {
    saved = full;
    const it = await opened();
    await until(() => it.$<HTMLTextAreaElement>('.tag-text').value, 'reckoned');
    const text = it.$<HTMLTextAreaElement>('.tag-text').value;
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', new TextEncoder().encode('the script')));
    expect(text).to.contain(`integrity="sha384-${btoa(String.fromCharCode(...digest))}"`);
    expect(text).to.match(/^<script src="http:\/\/relay\.test\/live-chat\.js\?v=[\w-]{22}"/);
    expect(text).to.contain('<style>live-chat { --live-chat-accent: #7a3cff }</style>');
    expect(text.trim().endsWith('<live-chat support></live-chat>')).to.equal(true);
    expect(tagOf({ address: 'https://a.example/"><b>&' }, undefined)).to.contain(
      'src="https://a.example/&quot;><b>&amp;"',
    );
  });

  it('webhooks say how far they are; what nobody took is told again; a new one has its secret once, and one is taken away when that is said twice', async () => {
    administers = ['site', 'webhooks'];
    const it = await opened();
    await until(() => it.$('.webhooks details'), 'the list');
    expect(it.text('.webhooks li')).to.contain('tried 3 times: 503');
    it.$<HTMLDetailsElement>('.webhooks details').open = true;
    expect(it.text('.webhooks td:nth-of-type(3)')).to.equal('ECONNREFUSED');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    await it.click('.webhooks td .link');
    await until(() => it.text('.webhooks tbody').includes('waits'), 'told again');
    expect(hooked).to.include('POST /wh_1/dead-letters/replay {"events":[42]}');
    await it.click('[data-do=replay-all]');
    await until(() => hooked.includes('POST /wh_1/dead-letters/replay {}'), 'all of them');

    it.$<HTMLInputElement>('#webhook-url').value = 'https://new.example';
    it.$<HTMLFormElement>('[data-form=webhook]').requestSubmit();
    await until(() => it.root.activeElement?.id === 'webhook-password', 'who sits there');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    await say(it, 'webhook', 'right one');
    await until(() => it.root.activeElement?.id === 'webhook-secret', 'the secret');
    expect(it.$<HTMLInputElement>('#webhook-secret').value).to.equal('whsec_new');
    const copied: string[] = [];
    const writeText = (text: string) => Promise.resolve(void copied.push(text));
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    await it.click('[data-do=copy-secret]');
    expect([copied, it.text('.webhooks ~ .set [role=status]')]).to.deep.equal([['whsec_new'], 'Copied.']);
    delete (navigator as { clipboard?: unknown }).clipboard;
    expect(hooked).to.include('POST  {"url":"https://new.example","kinds":["support"]}'.replace('  ', ' '));
    await it.click('.webhooks li .btn');
    await until(() => it.text('.webhooks li').includes('Off.'), 'off');
    isConfirmed = false;
    listed = undefined;
    const isOn = () => !it.text('.webhooks li').includes('Off.');
    it.$('.webhooks li .btn').focus();
    await it.click('.webhooks li .btn');
    await until(() => it.root.activeElement?.id === 'webhook-password', 'to switch it on asks');
    await it.press(it.$('#webhook-password'), 'Escape');
    await until(() => it.root.activeElement === it.$('.webhooks li .btn'), 'not after all');
    expect([it.$$('#webhook-password').length, isOn(), it.text('.board > .problem')]).to.deep.equal([0, false, '']);
    await it.click('.webhooks li .btn');
    await until(() => it.root.activeElement?.id === 'webhook-password', 'it asks again');
    await say(it, 'webhook', 'right one');
    await until(isOn, 'on');
    expect(it.$$('#webhook-secret').length, 'the secret is there yet').to.equal(1);
    await it.show('open');
    await it.click('[data-page=settings]');
    await until(() => it.$('[data-do=remove-webhook]'), 'back');
    expect(it.$$('#webhook-secret').length, 'a page that was left tells it no more').to.equal(0);
    await it.click('[data-do=remove-webhook]');
    expect(hooked.some((each) => each.startsWith('DELETE'))).to.equal(false);
    expect(it.text('[data-do=remove-webhook]')).to.contain('for good?');
    await it.click('[data-do=remove-webhook]');
    await until(() => it.text('[aria-labelledby=webhooks]').includes('There are none.'), 'none');
  });

  it('P51: what the team sees of visitors is chosen; what stands after the ? of an address goes with the address alone', async () => {
    const it = await opened();
    const box = (name: string) => it.$<HTMLInputElement>(`#share-${name}`);
    const tick = async (name: string) => {
      box(name).click();
      await it.updated();
    };
    expect(box('query').disabled, 'there is no address').to.equal(true);
    for (const name of ['pages', 'query', 'typing', 'point']) await tick(name);
    await save(it);
    await until(() => said(it).startsWith('Saved'), 'saved');
    expect(puts).to.deep.equal([{ share: { pages: true, query: true, typing: true, point: true } }]);
    await tick('pages');
    expect(box('query').checked).to.equal(false);
    await tick('typing');
    await save(it);
    await until(() => said(it).startsWith('Saved'), 'saved again');
    expect(puts[1]).to.deep.equal({ share: { point: true } });
    await tick('point');
    await save(it);
    await until(() => said(it).startsWith('Saved') || said(it).startsWith('It is'), 'saved once more');
    expect(puts[2], 'nothing of it is not set').to.deep.equal({});
  });

  it('why the relay refused is said in its words (RFC 9457)', async () => {
    const it = await opened();
    await fill(it, 'site-name', 'Mine');
    refusal = { code: 'bad-message', class: 'stop', detail: 'these are too many words' };
    await save(it);
    await until(() => said(it) === 'That was not saved: these are too many words', 'said');
  });

  it('P54: what somebody else has saved meanwhile is not written over: what is typed stays, and is saved or discarded', async () => {
    const it = await opened();
    await fill(it, 'site-name', 'Mine');
    meanwhile = () => {
      saved = { name: 'Theirs' };
      etags['/api/site'] = 41;
    };
    await save(it);
    await until(() => said(it).startsWith('Somebody else'), 'said');
    expect(puts).to.deep.equal([]);
    expect(it.$<HTMLInputElement>('#site-name').value).to.equal('Mine');
    await save(it);
    await until(() => said(it).startsWith('Saved'), 'saved over it');
    expect(puts).to.deep.equal([{ name: 'Mine' }]);
    await it.click('[data-do=undo]');
    await until(() => puts.length === 2, 'undone');
    expect(puts[1], 'what the other had saved').to.deep.equal({ name: 'Theirs' });
  });

  const submit = async (it: MountedInbox, name: string) => {
    it.$<HTMLFormElement>(`[data-form=${name}]`).requestSubmit();
    await it.updated();
  };
  const saidBy = (it: MountedInbox, name: string) => it.text(`[data-form=${name}] .save-bar [role=status]`);

  it('P54: departments are made, with their tag and agents, and taken away; the rule is set, and goes back to the options', async () => {
    const it = await opened();
    await until(() => it.$('[data-form=assignment]'), 'there');
    await fill(it, 'assign-rule', 'round-robin');
    await fill(it, 'assign-limit', '5');
    await it.click('[data-do=add-department]');
    await submit(it, 'assignment');
    await until(() => saidBy(it, 'assignment').startsWith('2 things'), 'what is missing');
    expect(it.root.activeElement?.id).to.equal('department-0');
    await fill(it, 'department-0', ' Billing ');
    await fill(it, 'department-tag-0', 'billing');
    await it.click(`.members input[value=${ana.id}]`);
    await it.click('[data-do=add-department]');
    await fill(it, 'department-1', 'billing');
    await fill(it, 'department-tag-1', 'sales');
    await submit(it, 'assignment');
    await until(() => it.text('#department-1-fault').includes('of its own'), 'two of one name');
    await it.click('[aria-label="Remove department 2"]');
    await submit(it, 'assignment');
    await until(() => saidBy(it, 'assignment').startsWith('Saved'), 'saved');
    const departments = [{ name: 'Billing', tag: 'billing', agents: [ana.id] }];
    expect(asked).to.deep.equal([
      `PUT /api/settings/assignment ${JSON.stringify({ rule: 'round-robin', limit: 5, departments })}`,
    ]);
    it.$('[data-form=assignment] [data-do=unset]').focus();
    await it.click('[data-form=assignment] [data-do=unset]');
    await until(() => saidBy(it, 'assignment').includes('options say'), 'as by the options');
    expect(it.root.activeElement === it.$('[data-form=assignment] .primary'), 'what was pressed is gone').to.equal(
      true,
    );
    expect(asked[1]).to.equal('DELETE /api/settings/assignment');
    expect(it.$$('.members').length).to.equal(0);
  });

  it('P54: promised times are set in minutes, and what another has set meanwhile is not written over', async () => {
    const it = await opened();
    await until(() => it.$('[data-form=promises]'), 'there');
    await fill(it, 'promise-answer', 'soon');
    await submit(it, 'promises');
    expect(it.text('#promise-answer-fault')).to.contain('minutes');
    await fill(it, 'promise-answer', '2,5');
    await fill(it, 'promise-answerWarning', '0.5');
    await submit(it, 'promises');
    expect(it.text('#promise-answerWarning-fault')).to.contain('minutes');
    await fill(it, 'promise-answerWarning', '');
    await fill(it, 'promise-resolutionWarning', '120');
    await fill(it, 'promise-resolution', '480');
    await fill(it, 'promise-hours', 'site');
    meanwhile = () => (etags['/api/settings/promises'] = 41);
    await submit(it, 'promises');
    await until(() => saidBy(it, 'promises').startsWith('Somebody else'), 'said');
    expect(it.$<HTMLInputElement>('#promise-answer').value).to.equal('2,5');
    it.$('[data-form=promises] .primary').focus();
    await it.click('[data-form=promises] .primary');
    await until(() => saidBy(it, 'promises').startsWith('Saved'), 'saved');
    expect(it.root.activeElement === it.$('[data-form=promises] .primary'), 'where the focus was').to.equal(true);
    expect(it.$('[data-form=promises] .primary').ariaDisabled).to.equal('true');
    await it.click('[data-form=promises] .primary');
    expect(asked).to.deep.equal([
      `PUT /api/settings/promises ${JSON.stringify({ answer: 150_000, resolution: 28_800_000, hours: 'site', resolutionWarning: 7_200_000 })}`,
    ]);
  });

  it('P54: retention says what it deletes, and is set once that is confirmed; a change of mind deletes nothing', async () => {
    const it = await opened();
    await until(() => it.$('[data-form=retention]'), 'there');
    expect(it.$<HTMLInputElement>('#retention-support').value).to.equal('400');
    await fill(it, 'retention-support', 'long');
    await submit(it, 'retention');
    expect(it.text('#retention-support-fault')).to.contain('days');
    await fill(it, 'retention-support', '365');
    await fill(it, 'retention-desk', '');
    await submit(it, 'retention');
    await until(() => it.$('.confirm'), 'what it deletes');
    expect(it.text('.confirm')).to.match(/Conversations from before Jan 1, 2026.*: 1,234 messages.*Notes.*none now/s);
    await until(() => it.root.activeElement?.id === 'retention-confirm', 'it has the focus');
    expect(it.$$('[data-form=retention] .primary').map((each) => each.textContent.trim())).to.deep.equal([
      'Delete and save',
    ]);
    expect(await barriersIn(it.element)).to.deep.equal([]);
    await fill(it, 'retention-support', '30');
    expect(it.$$('.confirm').length, 'of something else nothing is confirmed').to.equal(0);
    await fill(it, 'retention-support', '365');
    await submit(it, 'retention');
    await until(() => it.$('.confirm'), 'again');
    await it.click('[data-do=cancel-retention]');
    expect(it.$$('.confirm').length).to.equal(0);
    expect(asked.filter((each) => each.startsWith('PUT'))).to.deep.equal([]);
    await submit(it, 'retention');
    await until(() => it.$('.confirm'), 'once more');
    await it.click('[data-do=confirm-retention]');
    await until(() => saidBy(it, 'retention').startsWith('Saved'), 'saved');
    const kinds = { support: 365 * 86_400_000 };
    expect(asked.at(-1)).to.equal(`PUT /api/settings/retention ${JSON.stringify({ kinds, confirm: 'told' })}`);
    await it.click('[data-form=retention] [data-do=unset]');
    await until(() => it.$('.confirm'), 'going back deletes, too');
    expect(asked.at(-1)).to.equal('preview {}');
    await it.click('[data-do=confirm-retention]');
    await until(() => saidBy(it, 'retention').includes('options say'), 'by the options');
    expect(it.$<HTMLInputElement>('#retention-support').value).to.equal('400');
  });

  it('a menu leads to each of its parts, which one may', async () => {
    await setViewport({ width: 390, height: 700 });
    administers = ['site', 'webhooks'];
    const it = await opened();
    const parts = it.$$('[data-section]').map(({ dataset }) => dataset['section']);
    await until(() => it.$('#webhooks'), 'the last');
    expect(parts).to.deep.equal(it.$$('.settings .board > h3').map(({ id }) => id));
    it.$('#sections').showPopover();
    await it.click('[data-section=retention]');
    expect(it.root.activeElement?.id).to.equal('retention');
    expect(it.$('#sections').matches(':popover-open')).to.equal(false);
    const place = it.$('#retention').getBoundingClientRect();
    expect(place.top).to.be.within(it.$('.page > .head').getBoundingClientRect().bottom, 700);
    expect(await barriersIn(it.element)).to.deep.equal([]);
  });

  it('a key with a long name has its button in sight', async () => {
    const long = 'k-read,send,moderate,manage,act-as,webhooks,audit';
    administers = ['site', 'keys'];
    keys = [{ ...key, name: long, scopes: ['read', 'send', 'moderate', 'manage', 'act-as', 'audit', 'webhooks'] }];
    const it = await opened();
    await until(() => it.$('[data-do=revoke-key]'), 'the key');
    const { scrollWidth, clientWidth } = it.$('.keys .scroll');
    expect(scrollWidth).to.be.at.most(clientWidth);
    expect(it.text('.keys tbody th')).to.equal(long);
  });

  it('what is shown once has the focus at once, and takes it from nobody who has gone on before the list is told', async () => {
    administers = ['site', 'keys', 'webhooks'];
    isConfirmed = true;
    const it = await opened();
    await until(() => it.$('.keys table') && it.$('.webhooks li'), 'the lists');
    let tell!: () => void;
    listed = new Promise((resolve) => (tell = resolve));
    const has = (id: string) => () => it.root.activeElement?.id === id;
    it.$<HTMLInputElement>('#key-name').value = 'New bot';
    it.$('#key-scope-read').click();
    it.$<HTMLFormElement>('[data-form=key]').requestSubmit();
    await until(has('made-key'), 'the key');
    it.$<HTMLInputElement>('#webhook-url').value = 'https://new.example';
    it.$<HTMLInputElement>('#webhook-url').form!.requestSubmit();
    await until(has('webhook-secret'), 'the secret');
    it.$('#webhook-url').focus();
    tell();
    await until(() => it.text('.keys').includes('New bot') && it.$$('.webhooks li').length > 1, 'listed');
    await it.updated();
    expect(has('webhook-url')()).to.equal(true);
  });

  it('API keys are listed and revoked; one is made once the password is said again, shown once, and left by its name', async () => {
    administers = ['site', 'keys'];
    const it = await opened();
    await until(() => it.$('.keys table'), 'the list');
    expect(it.text('.keys tbody tr:nth-of-type(1)')).to.match(/Old.*Never.*Over since/s);
    expect(it.text('.keys tbody tr:nth-of-type(2)')).to.match(/Bot.*read and send.*Jan 31, 2026/s);
    const tick = (scope: string) => it.$<HTMLInputElement>(`#key-scope-${scope}`).click();
    const make = async () => {
      it.$<HTMLFormElement>('[data-form=key]').requestSubmit();
      await it.updated();
    };
    const problem = () => it.text('#key-problem');
    await make();
    expect(problem()).to.contain('name is needed');
    it.$<HTMLInputElement>('#key-name').value = ' New bot ';
    await make();
    expect(problem()).to.contain('Tick');
    tick('read');
    tick('audit');
    it.$<HTMLSelectElement>('#key-ends').value = '0';
    it.$('#key-ends').dispatchEvent(new Event('change'));
    await make();
    const isAsked = () => it.root.activeElement?.id === 'key-password';
    await until(isAsked, 'asked for');
    expect(await barriersIn(it.element)).to.deep.equal([]);
    await it.click('[data-do=cancel-password]');
    await until(() => !it.$('#key-password'), 'not after all');
    expect(problem()).to.equal('');
    await make();
    await until(isAsked, 'asked again');
    const why = () => it.text('#key-password-problem');
    await say(it, 'key', '');
    expect(why()).to.contain('is needed');
    await say(it, 'key', 'wrong one');
    await until(() => why().startsWith('That is not'), 'a wrong one');
    expect(isAsked()).to.equal(true);
    expect(it.$<HTMLInputElement>('#key-password').value, 'it does not stay').to.equal('');
    expect(it.$<HTMLInputElement>('#key-name').value, 'what else is there does').to.equal(' New bot ');
    await say(it, 'key', 'right one');
    await until(() => it.$('#made-key'), 'made');
    expect(it.$<HTMLInputElement>('#made-key').value).to.equal('lc_secret');
    expect(hooked.filter((each) => each.startsWith('POST')).at(-1)).to.equal(
      'POST {"name":"New bot","scopes":["read","audit"]}',
    );
    expect(await barriersIn(it.element)).to.deep.equal([]);
    const leaving = new Event('beforeunload', { cancelable: true });
    dispatchEvent(leaving);
    expect(leaving.defaultPrevented, 'it would be lost').to.equal(true);
    const isTold = () => it.$$('#made-key').length > 0;
    await it.click('[data-do=key-done]');
    expect(isTold()).to.equal(false);
    expect(it.root.innerHTML).not.to.contain('lc_secret');
    const again = async () => {
      await until(() => it.$('[data-form=key] .btn:enabled'), 'the one before is listed');
      it.$<HTMLInputElement>('#key-name').value = 'Another';
      if (!it.$<HTMLInputElement>('#key-scope-read').checked) tick('read');
      await make();
      await until(isTold, 'another one');
    };
    await again();
    expect(it.text('.keys [role=status]')).to.contain('shown for 5 minutes');
    await it.show('open');
    await it.click('[data-page=settings]');
    await until(() => it.$('#key-name'), 'back');
    expect(isTold(), 'a page that was left tells it no more').to.equal(false);
    await again();
    const { now } = Date;
    try {
      const made = now();
      Date.now = () => made + 300_001;
      document.dispatchEvent(new Event('visibilitychange'));
      await until(() => !isTold(), 'a machine that has slept');
      expect(it.text('.keys')).to.contain('hidden again');
    } finally {
      Date.now = now;
    }
    await until(() => it.$('.keys tbody'), 'the list');
    await it.click('.keys tbody tr:nth-of-type(1) [data-do=revoke-key]');
    expect(hooked.some((each) => each.startsWith('DELETE'))).to.equal(false);
    expect(it.text('[data-do=revoke-key]')).to.contain('for good?');
    await it.click('.keys tbody tr:nth-of-type(1) [data-do=revoke-key]');
    await until(() => it.text('.keys tbody').includes('Revoked on'), 'revoked');
    expect(hooked).to.include('DELETE /k2');
  });

  it('what cannot be loaded is said and tried again', async () => {
    refusal = { code: 'unavailable', class: 'retry' };
    const it = await opened();
    expect(it.text('.settings .none')).to.contain('can’t be loaded');
    refusal = undefined;
    await it.click('.settings .none .btn');
    await until(() => it.$('.settings form'), 'there after all');
  });

  for (const [scheme, width, height] of [
    ['light', 1_300, 800],
    ['dark', 650, 400],
    ['dark', 320, 640],
  ] as const) {
    it(`axe finds nothing, ${scheme}, ${width} pixels wide, and nothing is wider than that`, async () => {
      await emulateMedia({ colorScheme: scheme });
      await setViewport({ width, height });
      saved = full;
      documents['assignment'] = {
        ...{ rule: 'least-busy', limit: 5, isSet: true },
        departments: [{ name: 'Billing', tag: 'billing', agents: [ana.id, 'a_gone'] }],
      } as (typeof documents)[string];
      administers = ['site', 'webhooks', 'keys'];
      const it = await opened();
      await until(() => it.$('.webhooks details') && it.$('.keys table'), 'the webhooks and keys');
      it.$<HTMLDetailsElement>('.webhooks details').open = true;
      it.element.theme = scheme;
      await it.updated();
      expect(await barriersIn(it.element)).to.deep.equal([]);
      expect(document.documentElement.scrollWidth).to.be.at.most(width);
      expect(it.$('.settings').scrollWidth).to.be.at.most(it.$('.settings').clientWidth);
      if (width >= 640) return;
      for (const table of it.$$('.settings .scroll'))
        expect(table.scrollWidth, 'its rows are cards').to.be.at.most(table.clientWidth);
      const said = getComputedStyle(it.$('.keys td'), '::before').content;
      expect(said, 'what each is').to.equal('"Good for"');
    });
  }

  it('what is kept by the relay stands in the fields as it was written, and comes out of them the same', () => {
    expect(settingsOf(draftOf(full))).to.deep.equal(full);
    expect(settingsOf(draftOf({}))).to.deep.equal({});
    expect(faultsOf(draftOf(full)).size).to.equal(0);
    const field = draftOf(full).fields[0]!;
    expect([...faultsOf({ ...draftOf(full), fields: [field, field] }).keys()]).to.deep.equal(['kind-1']);
    // One that is for the name no more is called otherwise.
    expect(settingsOf({ ...draftOf(full), fields: [{ ...field, kind: 'text' }] }).form!.fields[0]!.name).to.equal(
      'field0',
    );
  });
});
