import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
// @ts-expect-error plain JavaScript of a page
import { Auditor, quietTime } from '../../demo/chaos/auditor.js';
// @ts-expect-error plain JavaScript of a page
import { Defects } from '../../demo/chaos/defects.js';
// @ts-expect-error plain JavaScript of a page
import { Latency } from '../../demo/chaos/latency.js';
// @ts-expect-error plain JavaScript of a page
import { verdictOf } from '../../demo/chaos/board.js';

const names = ['Ada', 'Ben'];
const room = 'one';

describe("the chaos page's auditor", () => {
  let clock: { now: number };
  let auditor: Auditor;

  beforeEach(() => {
    clock = { now: 1_000 };
    auditor = new Auditor(names, () => clock.now);
    for (const name of names) auditor.whole(name, true);
  });

  const message = (from: string, number: number, seq: number) => ({ seq, id: `${from}#${number}`, from, number });
  const say = (from: string, number: number) => auditor.said(from, room, `${from}#${number}`);
  const keep = (from: string, number: number, seq: number) =>
    auditor.acknowledged(from, room, `${from}#${number}`, seq);
  const see = (name: string, from: string, number: number, seq: number) =>
    auditor.saw(name, room, message(from, number, seq));
  /** Said, kept, and seen by everybody. */
  const whole = (from: string, number: number, seq: number) => {
    say(from, number);
    keep(from, number, seq);
    for (const name of names) see(name, from, number, seq);
  };
  const bad = () => {
    const { lost, duplicated, reordered } = auditor.totals;
    return { lost, duplicated, reordered };
  };
  const none = { lost: 0, duplicated: 0, reordered: 0 };

  test('what is said is on the way until it is acknowledged, and until everybody has it', () => {
    say('Ada', 1);
    assert.equal(auditor.totals.onTheWay, 1);
    keep('Ada', 1, 1);
    assert.equal(auditor.totals.onTheWay, 2, 'acknowledged, and at neither of the two');
    see('Ada', 'Ada', 1, 1);
    see('Ben', 'Ada', 1, 1);
    const { sent, acknowledged, received, onTheWay } = auditor.totals;
    assert.deepEqual(
      { sent, acknowledged, received, onTheWay },
      { sent: 1, acknowledged: 1, received: 2, onTheWay: 0 },
    );
    assert.deepEqual(bad(), none);
  });

  test('what comes before its acknowledgement is as good', () => {
    say('Ada', 1);
    for (const name of names) see(name, 'Ada', 1, 1);
    keep('Ada', 1, 1);
    assert.equal(auditor.totals.onTheWay, 0);
    assert.ok(auditor.settled(room));
  });

  test('missing is lost only after nothing stood in the way for three seconds', () => {
    auditor.whole('Ben', false);
    say('Ada', 1);
    keep('Ada', 1, 1);
    see('Ada', 'Ada', 1, 1);
    clock.now += quietTime * 10;
    assert.deepEqual(bad(), none, 'a broken wire loses nothing');
    auditor.whole('Ben', true);
    clock.now += quietTime;
    assert.deepEqual(bad(), none);
    clock.now += 1;
    assert.deepEqual(auditor.of('Ben').lost, 1);
    assert.equal(auditor.totals.onTheWay, 0);
    see('Ben', 'Ada', 1, 1);
    assert.deepEqual(bad(), none, 'it came after all');
  });

  test('what a later one has passed over is lost at once, and reordered when it comes after all', () => {
    auditor.whole('Ben', false);
    for (const number of [1, 2]) {
      say('Ada', number);
      keep('Ada', number, number);
    }
    see('Ben', 'Ada', 2, 2);
    assert.equal(auditor.of('Ben').lost, 1);
    see('Ben', 'Ada', 1, 1);
    assert.deepEqual(bad(), { lost: 0, duplicated: 0, reordered: 1 });
  });

  test('what comes twice is a duplicate, under whatever number', () => {
    whole('Ada', 1, 1);
    see('Ben', 'Ada', 1, 1);
    see('Ben', 'Ada', 1, 2);
    assert.deepEqual(bad(), { ...none, duplicated: 2 });
  });

  test('two acknowledgements of one message, and two messages under one number', () => {
    say('Ada', 1);
    keep('Ada', 1, 1);
    keep('Ada', 1, 2);
    assert.equal(auditor.totals.duplicated, 1);
    say('Ben', 1);
    keep('Ben', 1, 1);
    assert.equal(auditor.totals.duplicated, 2);
  });

  test("against a sender's own order, and another order than another client's", () => {
    see('Ada', 'Ben', 2, 1);
    see('Ada', 'Ben', 1, 2);
    assert.equal(auditor.totals.reordered, 1);
    see('Ben', 'Ada', 1, 1);
    assert.equal(auditor.totals.reordered, 2, 'number 1 is another message for Ada');
  });

  test('a list that shows something twice or astray is counted once for each message', () => {
    const unsent = { seq: undefined, id: 'Ada#4' };
    const list = [message('Ada', 1, 1), message('Ada', 3, 3), message('Ada', 2, 2), message('Ada', 1, 4), unsent];
    auditor.listed('Ben', room, list);
    auditor.listed('Ben', room, list);
    assert.deepEqual(bad(), { lost: 0, duplicated: 1, reordered: 1 });
    auditor.listed('Ada', room, [message('Ada', 4, 5), unsent]);
    assert.equal(auditor.totals.duplicated, 2, 'shown as sent, and as waiting');
  });

  test('what was refused for good is lost, and waited for no more', () => {
    say('Ada', 1);
    assert.ok(!auditor.settled(room));
    auditor.refused('Ada', room, 'Ada#1');
    assert.ok(auditor.settled(room));
    assert.deepEqual(bad(), { ...none, lost: 1 });
  });

  test('whatever is counted as duplicated or reordered is told, with what it contradicts', () => {
    const told: object[] = [];
    auditor = new Auditor(
      names,
      () => clock.now,
      (finding: object) => told.push(finding),
    );
    whole('Ada', 1, 1);
    clock.now += 50;
    see('Ben', 'Ada', 1, 1);
    keep('Ada', 1, 1);
    whole('Ada', 3, 3);
    see('Ben', 'Ada', 2, 2);
    auditor.listed('Ben', room, [message('Ada', 1, 1), { seq: undefined, id: 'Ada#1' }]);
    see('Ben', 'Ben', 1, 4);
    see('Ada', 'Ben', 2, 4);
    assert.deepEqual(told, [
      { what: 'came twice', name: 'Ben', room, id: 'Ada#1', seq: 1, before: { seq: 1, at: 1_000 } },
      { what: 'acknowledged twice', name: 'Ada', room, id: 'Ada#1', seq: 1, before: { id: 'Ada#1' } },
      { what: 'came late', name: 'Ben', room, id: 'Ada#2', seq: 2, before: { seq: 3, number: 3 } },
      { what: 'listed as duplicated', name: 'Ben', room, id: 'Ada#1', seq: undefined, before: { seq: 1 } },
      { what: 'another number than at others', name: 'Ada', room, id: 'Ben#2', seq: 4, before: { id: 'Ben#1' } },
    ]);
  });

  test('a room that is left keeps its counts, and what is not in its last list is lost', () => {
    whole('Ada', 1, 1);
    whole('Ben', 1, 2);
    assert.ok(auditor.settled(room));
    const list = [message('Ada', 1, 1), message('Ben', 1, 2)];
    auditor.close(room, { Ada: list, Ben: list.slice(1) });
    const { sent, acknowledged, received } = auditor.totals;
    assert.deepEqual({ sent, acknowledged, received }, { sent: 2, acknowledged: 2, received: 4 });
    assert.deepEqual(bad(), { ...none, lost: 1 });
  });

  test('planted defects move each counter', () => {
    const defects = new Defects();
    defects.on = true;
    for (let number = 1; number <= 120; number++) {
      say('Ada', number);
      keep('Ada', number, number);
      see('Ada', 'Ada', number, number);
      for (const told of defects.pass('Ben', message('Ada', number, number))) auditor.saw('Ben', room, told);
    }
    assert.deepEqual(bad(), { lost: 4, duplicated: 2, reordered: 2 });
    const clean = new Defects();
    assert.deepEqual(clean.pass('Ben', 'one'), ['one']);
  });
});

test('latency: seconds without news are there, and the running one is not', () => {
  const clock = { now: 10_000 };
  const latency = new Latency(() => clock.now);
  for (const time of [5, 1, 3]) latency.acknowledged(time);
  clock.now = 12_000;
  latency.acknowledged(400);
  assert.deepEqual(latency.series, [
    { at: 10, acknowledged: 3, received: 0, half: 3, worst: 5 },
    { at: 11, acknowledged: 0, received: 0, half: undefined, worst: undefined },
  ]);
  assert.deepEqual(latency.summary(), { half: 5, worst: 400 });
  clock.now = 200_000;
  latency.received();
  assert.deepEqual(latency.summary(), { half: undefined, worst: undefined });
  assert.equal(latency.series.length, 0, 'what is older is forgotten');
});

test('the verdict: on the way is not lost, and what is lost is never passed over', () => {
  const totals = { sent: 10, lost: 0, duplicated: 0, reordered: 0, onTheWay: 4 };
  const state = { totals, away: false, active: 0, over: false, tested: false, clients: 'six' };
  assert.equal(verdictOf(state).sense, 'good');
  assert.match(verdictOf({ ...state, away: true, active: 2 }).text, /^4 on the way, held up by 2 faults/);
  assert.equal(verdictOf({ ...state, over: true }).sense, 'over');
  const lost = { ...totals, lost: 1 };
  assert.equal(verdictOf({ ...state, totals: lost, away: true, over: true }).sense, 'wrong');
  assert.equal(verdictOf({ ...state, totals: lost, tested: true }).sense, 'tested');
});
