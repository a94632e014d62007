import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
// @ts-expect-error plain JavaScript of a page
import { faults, kinds } from '../../demo/chaos/faults.js';
// @ts-expect-error plain JavaScript of a page
import { History } from '../../demo/chaos/history.js';
// @ts-expect-error plain JavaScript of a page
import { Player } from '../../demo/chaos/player.js';
// @ts-expect-error plain JavaScript of a page
import { newSeed, readSeed } from '../../demo/chaos/seed.js';
// @ts-expect-error plain JavaScript of a page
import { strengths, writeStorm } from '../../demo/chaos/storm.js';
// @ts-expect-error plain JavaScript of the demo
import { conditions } from '../../scripts/supervisor/conditions.mjs';

interface Fault {
  readonly number: number;
  readonly kind: string;
  readonly target: string;
  readonly at: number;
  readonly length: number;
}

const names = ['ada', 'ben', 'cleo'];
const first = (seed: string, count: number): { kind: string; target: string }[] => {
  const script = writeStorm(seed, names);
  return Array.from({ length: count }, () => script.next().value);
};

function play(options: { seed?: string; strength?: number; faults?: number } = {}) {
  const fired: Fault[] = [];
  const player = new Player({
    seed: 'amber-heron-7',
    names,
    strength: 1,
    faults: Infinity,
    onFault: (fault: Fault) => fired.push(fault),
    ...options,
  });
  player.running = true;
  return { player, fired };
}

const story = (all: readonly Fault[]) => all.map(({ kind, target }) => `${kind} ${target}`);

describe('a storm', () => {
  test('the same seed is the same storm, another seed another one', () => {
    assert.deepEqual(first('amber-heron-7', 50), first('amber-heron-7', 50));
    assert.notDeepEqual(first('amber-heron-7', 50), first('amber-heron-8', 50));
  });

  test('has every fault of a wire in every round, and all of the relay in three', () => {
    const round = kinds.filter((kind: string) => faults[kind].where === 'wire').length + 1;
    for (const seed of ['a', 'b', 'c']) {
      const script = first(seed, round * 3);
      assert.deepEqual(new Set(script.map(({ kind }) => kind)), new Set(kinds));
      for (const { kind, target } of script) {
        assert.ok(faults[kind].where === 'relay' ? target === 'relay' : ['all', ...names].includes(target));
      }
    }
  });

  test('knows no fault that the wires do not', () => {
    for (const kind of kinds) if (faults[kind].where === 'wire') assert.ok(kind in conditions, kind);
  });

  test('has the same story at every strength, the worse the faster', () => {
    const times = strengths.map((_: unknown, strength: number) => {
      const { player, fired } = play({ strength, faults: 30 });
      while (!player.over) player.tick(0.05);
      return { told: story(fired), end: fired.at(-1)!.at };
    });
    for (const { told } of times) assert.deepEqual(told, times[0].told);
    const ends = times.map(({ end }: { end: number }) => end);
    assert.deepEqual(
      ends,
      [...ends].sort((one, other) => other - one),
    );
  });

  test('pauses, goes on, steps, and ends', () => {
    const { player, fired } = play({ faults: 3 });
    const [next] = player.coming;
    player.tick(0.1);
    player.running = false;
    for (let n = 0; n < 100; n++) player.tick(1);
    assert.equal(fired.length, 0, 'its clock stands still');
    player.step();
    assert.equal(fired[0], next);
    assert.equal(player.now, next.at);
    player.running = true;
    while (!player.over) player.tick(1);
    assert.equal(fired.length, 3);
    assert.equal(player.running, false);
    player.step();
    assert.equal(fired.length, 3);
  });

  test('a page that slept does not make up for it', () => {
    const { player } = play();
    player.tick(3_600);
    assert.equal(player.now, 1);
  });

  test('runs at the speed it is told', () => {
    const { player } = play();
    player.speed = 4;
    player.tick(0.5);
    assert.equal(player.now, 2);
  });

  test('made worse in the middle, it goes on with the same faults, sooner', () => {
    const { player, fired } = play();
    while (fired.length < 5) player.tick(0.1);
    const before = player.coming.slice(0, 8).map((fault: Fault) => ({ ...fault }));
    player.strength = 3;
    const after: Fault[] = player.coming.slice(0, 8);
    assert.deepEqual(story(after), story(before));
    assert.ok(after.at(-1)!.at < before.at(-1)!.at);
    assert.ok(after.every(({ at }) => at >= player.now));
  });
});

test('seeds can be read out, and what else stands in an address is none', () => {
  for (let n = 0; n < 50; n++) {
    const seed = newSeed(() => n / 50);
    assert.equal(readSeed(seed), seed);
  }
  for (const wrong of [null, '', 'two words', '<b>', 'x'.repeat(41)]) assert.equal(readSeed(wrong), undefined);
});

test('what was is told by what the controls said, not by what was asked', () => {
  const history = new History();
  const line = (ada: string, relay = 'running') => ({ wires: [{ name: 'ada', state: ada }], relay: { state: relay } });
  history.update(line('healthy'), 1);
  assert.equal(history.bars.length, 0);
  history.update(line('cut'), 2);
  history.update(line('cut'), 3);
  history.update(line('slow'), 4);
  assert.equal(history.active, 1);
  history.update(line('healthy'), 6);
  history.expect('kill');
  history.update(line('healthy', 'stopping'), 7);
  history.update(line('healthy', 'starting'), 8);
  history.update(line('healthy'), 9);
  history.update(line('healthy', 'frozen'), 10);
  assert.deepEqual(
    history.bars.map(({ lane, kind, from, to }: Record<string, unknown>) => [lane, kind, from, to]),
    [
      ['ada', 'cut', 2, 4],
      ['ada', 'slow', 4, 6],
      ['relay', 'kill', 7, 9],
      ['relay', 'freeze', 10, undefined],
    ],
  );
  history.forget(9.5);
  assert.equal(history.bars.length, 1);
});
