import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { describe, test } from 'node:test';
import { createAddressOf } from '../../server/src/address.ts';
import { Admission } from '../../server/src/admission.ts';
import { bounds } from '../../server/src/limits.ts';
import { createStats } from '../../server/src/metrics.ts';
import { createOriginPolicy } from '../../server/src/origins.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { askUpgrade } from '../support/ask-upgrade.ts';
import { relayFor, until } from '../support/relay-test.ts';

/** From an address; from this machine where there is none. */
const from = (remoteAddress: string): IncomingMessage =>
  ({ headers: {}, socket: { remoteAddress } }) as unknown as IncomingMessage;
const local = from('127.0.0.1');

function admissionFor({ connectRate = 10, maxConnections = 1_000 } = {}) {
  const clock = new ManualClock();
  const stats = createStats();
  const state = { isDraining: false, notes: [] as boolean[] };
  const admission = new Admission({
    origins: createOriginPolicy([]),
    maxConnections,
    connectRate,
    maxConnectionsPerAddress: 5,
    connectRatePerAddress: 4,
    addressOf: createAddressOf(),
    clock,
    stats,
    noteRefusal: () => undefined,
    noteCrowd: (isForwarded) => void state.notes.push(isForwarded),
    isDraining: () => state.isDraining,
  });
  const admitted = (asked: number, request = local): number => {
    let count = 0;
    for (let index = 0; index < asked; index += 1) if (!admission.refuseConnection(request)) count += 1;
    return count;
  };
  return { admission, clock, stats, state, admitted };
}

describe('admission', () => {
  test('lets a burst in, then so many a second, and says when to come again', () => {
    const { admission, admitted, clock, stats } = admissionFor();
    assert.equal(admitted(100), 10 * bounds.connectBurst);
    const refusal = admission.refuseConnection(local);
    assert.deepEqual([refusal?.status, refusal?.code, refusal?.retryAfter], [503, 'busy', 1]);
    assert.equal(stats.connectionsRefused, 51);
    assert.equal(stats.refused.busy, 51);
    clock.advance(1_000);
    assert.equal(admitted(100), 10);
  });

  test('who is refused for another reason takes nothing from the others', () => {
    const { admission, admitted, state } = admissionFor();
    state.isDraining = true;
    assert.equal(admitted(50), 0);
    assert.equal(admission.refuseConnection(local)?.retryAfter, 2);
    state.isDraining = false;
    for (let index = 0; index < 50; index += 1) {
      assert.equal(admission.refuseOrigin({ origin: 'https://evil.test' })?.status, 403);
    }
    assert.equal(admitted(100), 10 * bounds.connectBurst);
  });

  test('over the bound of connections it says so, whatever the rate', () => {
    const { admission, stats } = admissionFor({ maxConnections: 3 });
    stats.connections = 3;
    assert.deepEqual(admission.refuseConnection(local)?.retryAfter, 10);
    stats.connections = 2;
    assert.equal(admission.refuseConnection(local), undefined);
  });

  test('one address has a share of its own, by count and by rate, and takes nothing of what is there for all', () => {
    const { admission, admitted, clock, stats, state } = admissionFor();
    const [one, two] = [from('203.0.113.1'), from('203.0.113.2')];
    assert.equal(admitted(100, one), 4 * bounds.connectBurst);
    assert.deepEqual(
      [admission.refuseConnection(one)?.code, admission.refuseConnection(one)?.retryAfter, stats.refused.busy],
      ['busy', 1, 82],
    );
    assert.ok(state.notes.every((isForwarded) => !isForwarded));
    assert.equal(admitted(100, two), 4 * bounds.connectBurst);
    assert.equal(admitted(100), 10 * bounds.connectBurst - 2 * 4 * bounds.connectBurst);
    clock.advance(10_000);
    const releases = Array.from({ length: 5 }, () => admission.hold(one)!);
    assert.equal(admission.refuseConnection(one)?.retryAfter, 10);
    assert.equal(admission.refuseConnection(two), undefined);
    releases[0]!();
    releases[0]!();
    assert.equal(admission.refuseConnection(one), undefined);
    admission.hold(one);
    assert.equal(admission.refuseConnection(one)?.retryAfter, 10);
    assert.equal(admission.hold(local), undefined);
  });

  test('a storm on a real relay: as many as may come in, the others get 503 with Retry-After and cost nothing', async (t) => {
    const relay = await relayFor(t, { connectRate: 10 });
    const answers = await Promise.all(Array.from({ length: 80 }, () => askUpgrade(relay.socketUrl)));
    const refused = answers.filter(({ statusCode }) => statusCode === 503);
    assert.equal(refused.length, 30);
    assert.ok(refused.every(({ headers }) => headers['retry-after'] === '1'));
    assert.equal((JSON.parse(refused[0]!.body) as { code: string }).code, 'busy');
    assert.equal(answers.filter(({ statusCode }) => statusCode === 101).length, 50);
    assert.equal(relay.relay.stats().connectionsTotal, 50);
    await until(() => relay.relay.stats().connections === 0);
    await relay.pass(1_000);
    const later = await Promise.all(Array.from({ length: 20 }, () => askUpgrade(relay.socketUrl)));
    assert.equal(later.filter(({ statusCode }) => statusCode === 101).length, 10);
  });
});
