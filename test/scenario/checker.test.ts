import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LogEntry } from '../../src/protocol/index.ts';
import { check } from './checker.ts';
import type { HistoryEvent } from './history.ts';

const maya = { id: 'g_1', name: 'maya', kind: 'guest' } as const;
const member: LogEntry = { seq: 1, type: 'member', at: 0, from: 'g_1', change: 'joined', user: maya };
const message = (seq: number, text: string): LogEntry => {
  return { seq, type: 'message', at: 0, from: 'g_1', key: `k${seq}`, name: 'maya', text };
};
const about = { client: 'maya', room: 'lobby' };
const connection = 'maya/1';
const [one, two] = ['maya.1@lobby', 'maya.2@lobby'] as const;
const seen = (seq: number, text: string) => ({ seq, from: 'g_1', text, reactions: 0, deleted: false });

const born: HistoryEvent = { what: 'born', client: 'maya', life: 1 };
const asked = (text: string): HistoryEvent => ({ what: 'asked', ...about, text });
const kept = (text: string): HistoryEvent => ({ what: 'kept', ...about, key: text, text });
const acked = (text: string, seq: number): HistoryEvent => {
  return { what: 'acknowledged', ...about, connection, text, seq };
};
const tried: HistoryEvent = { what: 'tried', client: 'maya' };
const joined = (seq: number, epoch = 'e'): HistoryEvent => ({ what: 'joined', ...about, connection, epoch, seq });
const came = (...seqs: number[]): HistoryEvent => ({ what: 'entries', ...about, connection, seqs });
const announced = (seq: number): HistoryEvent => ({ what: 'announced', ...about, life: 1, seq });
const log = (...entries: LogEntry[]): HistoryEvent => ({ what: 'log', room: 'lobby', entries });
const view = (...messages: ReturnType<typeof seen>[]): HistoryEvent => {
  return { what: 'view', ...about, life: 1, whole: true, unsent: 0, messages };
};

const before = [born, { what: 'connected', client: 'maya', connection } as const, asked(one), asked(two), joined(0)];
const sound = [
  ...before,
  kept(one),
  kept(two),
  acked(one, 2),
  acked(two, 3),
  came(1, 2, 3),
  announced(2),
  announced(3),
  view(seen(2, one), seen(3, two)),
  log(member, message(2, one), message(3, two)),
];
const without = (event: HistoryEvent, ...instead: HistoryEvent[]): HistoryEvent[] =>
  sound.flatMap((each) => (JSON.stringify(each) === JSON.stringify(event) ? instead : [each]));
const wholeLog = sound.at(-1)!;
const wholeView = sound.at(-2)!;

describe('the checker', () => {
  test('finds nothing where nothing is wrong', () => assert.deepEqual(check(sound), []));

  const wrong: [string, string, HistoryEvent[]][] = [
    ['an acknowledged message that is not in the log', 'lost', without(wholeLog, log(member, message(2, one)))],
    [
      'one of an outbox',
      'lost',
      without(wholeLog, log(member, message(2, one))).filter(({ what }) => what === 'kept' || what === 'log'),
    ],
    ['a hole in what a connection is sent', 'lost', without(came(1, 2, 3), came(1, 3))],
    ['a message that a member does not show', 'lost', without(wholeView, view(seen(3, two)))],
    [
      'a text that is in the log twice',
      'duplicated',
      without(wholeLog, log(member, message(2, one), message(3, two), message(4, one))),
    ],
    ['a message that is announced twice', 'duplicated', without(announced(3), announced(2), announced(3))],
    ['a message that is shown twice', 'duplicated', without(wholeView, view(seen(2, one), seen(2, one), seen(3, two)))],
    ['a number that is not that of the acknowledgement', 'reordered', without(acked(two, 3), acked(two, 2))],
    [
      'a sender whose messages change places',
      'reordered',
      without(wholeLog, log(member, message(2, two), message(3, one))),
    ],
    ['numbers with a hole', 'reordered', without(wholeLog, log(member, message(3, one), message(4, two)))],
    ['announcements that go back', 'reordered', without(announced(3), announced(3), announced(2))],
    [
      'something of a room that is not followed',
      'leaked',
      [...sound, { what: 'stray', client: 'maya', room: 'few', type: 'entries' }],
    ],
    ['a text in another room', 'leaked', [...sound, { what: 'log', room: 'few', entries: [message(1, one)] }]],
    [
      'what nobody wrote',
      'forged',
      without(wholeLog, log(member, message(2, one), message(3, two), message(4, 'x.1@lobby'))),
    ],
    ['what was refused', 'forged', [...sound, { what: 'refused', ...about, text: two, code: 'forbidden' }]],
    [
      'what is shown as sent and is not',
      'diverged',
      without(wholeView, view(seen(2, one), seen(3, two), seen(9, 'x'))),
    ],
    ['another text than in the log', 'diverged', without(wholeView, view(seen(2, 'other'), seen(3, two)))],
    ['another log that nobody was told of', 'diverged', [...sound, joined(0, 'f')]],
    ['a send that never gets through', 'unhealed', without(wholeView, { ...wholeView, unsent: 1 } as HistoryEvent)],
    ['a crash', 'broken', [...sound, { what: 'broken', text: 'the relay ended' }]],
  ];
  for (const [what, kind, events] of wrong) {
    test(`finds ${what}`, () => {
      const kinds = check(events).map((violation) => violation.kind);
      assert.ok(kinds.includes(kind as never), `${kind} is not among ${kinds.join(', ') || 'nothing'}`);
    });
  }

  test('accepts what comes again because a heartbeat asked for it (P7)', () => {
    assert.deepEqual(check(without(came(1, 2, 3), came(1, 2, 3), came(2, 3))), []);
  });

  test('a restored copy takes back what is not in it, and nothing else', () => {
    const restored: HistoryEvent = { what: 'restored', heads: { lobby: 2 } };
    const rest = [restored, { what: 'connected', client: 'maya', connection: 'maya/2' } as const];
    const shorter = without(wholeLog, ...rest, log(member, message(2, one))).filter(({ what }) => what !== 'view');
    assert.deepEqual(check(shorter), []);
    const empty = without(wholeLog, ...rest, log(member)).filter(({ what }) => what !== 'view');
    assert.ok(check(empty).some(({ kind }) => kind === 'lost'));
  });

  test('a client that was told of another log, or begins anew, has nothing to complain of', () => {
    assert.deepEqual(check([...sound, joined(0, 'f'), { what: 'reset', ...about, life: 1, reason: 'epoch' }]), []);
    assert.deepEqual(check([...sound, { ...born, life: 2 } as HistoryEvent, joined(0, 'f')]), []);
  });

  test('seed 36: a guest that a restored log does not know begins anew, and what it had not sent is sent for nobody (P13)', () => {
    const as = (user: string): HistoryEvent => ({ what: 'welcomed', client: 'maya', user });
    const begin = [born, as('g_1'), asked(one), joined(0), kept(one), tried];
    const end = [as('g_2'), joined(0, 'f'), log()];
    assert.deepEqual(check([...begin, { what: 'restored', heads: {} }, ...end]), []);
    const kinds = check([...begin, ...end]).map(({ kind }) => kind);
    assert.deepEqual([...new Set(kinds)].sort(), ['broken', 'diverged', 'lost']);
  });

  test('seed 1048: a guest whose tab crashed before it sent anything is another one afterwards: nothing was stored', () => {
    const as = (user: string): HistoryEvent => ({ what: 'welcomed', client: 'maya', user });
    const begin = [born, as('g_1'), joined(0)];
    const end = [{ ...born, life: 2 } as HistoryEvent, as('g_2'), joined(0), log()];
    assert.deepEqual(check([...begin, ...end]), []);
    const kinds = check([...begin, asked(one), kept(one), tried, ...end]).map(({ kind }) => kind);
    assert.ok(kinds.includes('broken'));
  });

  test('seed 3117: so is one that was ended between its welcome and its first send, though something was kept before', () => {
    const as = (user: string): HistoryEvent => ({ what: 'welcomed', client: 'maya', user });
    const begin = [born, asked(one), kept(one), as('g_1')];
    const end = [{ ...born, life: 2 } as HistoryEvent, as('g_2'), tried, joined(0)];
    const rest = [...end, { ...born, life: 3 } as HistoryEvent];
    const kindsOf = (user: string) => check([...begin, ...rest, as(user), joined(0), log()]).map(({ kind }) => kind);
    assert.ok(!kindsOf('g_2').includes('broken'));
    assert.ok(kindsOf('g_3').includes('broken'), 'but who has sent stays who they are');
  });
});
