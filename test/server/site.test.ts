import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiClient, assertProblem } from '../support/api.ts';
import { deskFor, say } from '../support/desk.ts';
import { ask } from '../support/rooms.ts';
import { userCredential } from '../support/tokens.ts';

const week = { mon: ['09:00-17:30'] };
const site = {
  name: 'Fennmark',
  greeting: { en: 'Ask us about lamps.', 'pt-BR': 'Pergunte sobre lâmpadas.' },
  accent: '#7a3cff',
  hours: { zone: 'Europe/Oslo', week, holidays: { '12-25': [] } },
  form: {
    title: 'Before we begin',
    fields: [
      { name: 'order', label: 'Order', type: 'select', options: [{ en: 'New', de: 'Neu' }, 'Old'], required: true },
    ],
  },
  share: { pages: true, typing: true, point: false },
};

test('P51: what an admin has set for the site is kept by the relay, told to whoever may connect, and in the audit log; what is wrong changes nothing', async (t) => {
  const { relay, start } = await deskFor(t);
  const as = (sub: string, role?: 'agent' | 'admin', at = relay) =>
    new ApiClient(at, userCredential(sub, role ? { roles: [role] } : {}));
  const [maya, ana, boss] = [as('maya'), as('ana', 'agent'), as('boss', 'admin')];
  assert.deepEqual((await maya.get('/site')).body, {}, 'nothing is set');
  for (const who of [maya, ana]) assertProblem(await who.ask('PUT', '/site', { body: site }), 'forbidden', 403);
  assert.deepEqual((await maya.get('/site')).body, {});

  assert.deepEqual((await boss.ask('PUT', '/site', { body: site })).body, site);
  const { body, headers } = await maya.get('/site');
  assert.deepEqual(body, site);
  assert.equal(headers.get('cache-control'), 'private, max-age=300');
  for (const [wrong, said] of [
    [{ ...site, accent: 'red' }, /accent/],
    [{ ...site, colour: '#fff' }, /unknown field/],
    [{ ...site, name: 'a\nb' }, /name/],
    [{ ...site, share: { pages: 'yes' } }, /share\.pages/],
    [{ ...site, share: { pictures: true } }, /share has an unknown field/],
    [{ ...site, hours: { zone: 'Nowhere/Else', week } }, /zone must be a time zone/],
    [{ ...site, hours: { zone: 'UTC', week: { mon: ['9-12'] } } }, /mon must be a list of times/],
    [{ ...site, hours: { zone: 'UTC', week, more: 'x'.repeat(40_000) } }, /too many words|hours/],
    [{ greeting: { en: 'Hi', de_DE: 'Hallo' } }, /greeting has "de_DE", which is no tag of a language/],
    [{ greeting: {} }, /greeting must have texts in 1 to 50 languages/],
    [{ greeting: { en: 'x'.repeat(501) } }, /greeting en: must have at most 500 characters/],
    [{ greeting: ['Hi'] }, /greeting|shape/],
    [{ form: { title: { de: 'a\nb' }, fields: [{ name: 'a', label: 'A' }] } }, /form\.title de: must be one line/],
    [{ form: { fields: [{ name: 'a', label: { de: '' } }] } }, /label of a de: must be a text/],
    [
      { form: { fields: [{ name: 'a', label: 'A', type: 'select', options: ['x', { de: 7 }] }] } },
      /option 2 of a de: must be a text|shape/,
    ],
    [{ form: { fields: [] } }, /shape/],
    [{ form: { fields: [{ name: 'a', label: 'A', type: 'select' }] } }, /a is a choice without options/],
    [
      {
        form: {
          fields: [
            { name: 'a', label: 'A' },
            { name: 'a', label: 'B' },
          ],
        },
      },
      /same name/,
    ],
  ] as const) {
    const answer = await boss.ask('PUT', '/site', { body: wrong });
    assertProblem(answer, 'bad-message', 400);
    assert.match(answer.body.message ?? answer.body.detail, said);
  }
  assert.deepEqual((await maya.get('/site')).body, site);
  const { acts } = (await boss.get('/audit?act=site-set')).body;
  assert.deepEqual(
    acts.map((act: { by: string; detail: string }) => [act.by, act.detail]),
    [['u_boss', 'accent form greeting hours name share']],
  );

  await relay.close();
  const again = await start();
  assert.deepEqual((await as('jonas', undefined, again).get('/site')).body, site, 'also after a restart');
  await as('boss', 'admin', again).ask('PUT', '/site', { body: { name: 'Fenn' } });
  assert.deepEqual(
    (await as('maya', undefined, again).get('/site')).body,
    { name: 'Fenn' },
    'what is left out is not set any more',
  );
});

test('P51: a choice in the form gives a conversation its tag from the beginning, by the relay; no other tag is a visitor’s to give', async (t) => {
  const { relay, maya, ana } = await deskFor(t);
  const as = (sub: string, role?: 'agent' | 'admin') =>
    new ApiClient(relay, userCredential(sub, role ? { roles: [role] } : {}));
  const boss = as('boss', 'admin');
  const options = [
    'Other',
    { text: { en: 'Billing', de: 'Rechnung' }, tag: 'billing' },
    { text: 'Repair', tag: 'repair' },
  ];
  const site = { form: { fields: [{ name: 'about', label: 'About', type: 'select', options }] } };
  for (const wrong of [
    { text: 'A', tag: '' },
    { text: 'A', tag: 'x'.repeat(41) },
    { text: 'A', tag: 'a\nb' },
    { text: 'A', tag: 7 },
    { text: 'A' },
    { text: 'A', tag: 'a', more: 1 },
    { text: { de_DE: 'A' }, tag: 'a' },
  ]) {
    const fields = [{ ...site.form.fields[0], options: [wrong] }];
    const answer = await boss.ask('PUT', '/site', { body: { form: { fields } } });
    assertProblem(answer, 'bad-message', 400);
    assert.match(answer.body.detail ?? answer.body.message, /tag of an option|no tag of a language/);
  }
  assert.equal((await boss.ask('PUT', '/site', { body: site })).status, 200);

  const make = (who: typeof maya, tags: readonly string[], kind = 'support') =>
    ask(who, { type: 'create', kind, tags } as never) as unknown as Promise<{ room: string; code?: string }>;
  for (const [tags, kind, code] of [
    [['vip'], 'support', 'forbidden'],
    [['billing', 'vip'], 'support', 'forbidden'],
    [['billing'], 'private', 'bad-message'],
  ] as const) {
    assert.equal((await make(maya, tags, kind)).code, code, tags.join());
  }
  const { room } = await make(maya, ['billing', 'billing', 'repair']);
  await say(maya, room, 'Which invoice?');
  const agent = as('ana', 'agent');
  const { conversations } = (await agent.get('/conversations?tag=billing')).body;
  assert.deepEqual(
    conversations.map(({ id, tags }: { id: string; tags: string[] }) => [id, tags.sort()]),
    [[room, ['billing', 'repair']]],
  );
  const { events } = (await agent.get(`/conversations/${room}/history`)).body;
  assert.deepEqual(
    events.map(({ type, tag, by }: Record<string, unknown>) => [type, tag, by]),
    [
      ['tagged', 'billing', undefined],
      ['tagged', 'repair', undefined],
    ],
  );
  // It is erased with its visitor, as what the team has said.
  await relay.relay.erase('u_maya');
  const erased = JSON.stringify([
    (await agent.get('/conversations?queue=closed')).body,
    (await agent.get(`/conversations/${room}/history`)).body,
  ]);
  assert.doesNotMatch(erased, /billing|repair/);
  // The team sets any, also by HTTP.
  assert.equal((await make(ana, ['vip'])).code, undefined);
  const made = await as('zoe').post('/rooms', { kind: 'support', tags: ['repair'] });
  assert.equal(made.status, 201);
  assertProblem(await as('zoe').post('/rooms', { kind: 'support', tags: ['vip'] }), 'forbidden', 403);
});
