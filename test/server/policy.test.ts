import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { actionsOf, can } from '../../server/src/policy.ts';
import type { Action, User } from '../../src/protocol/index.ts';

const actions: readonly Action[] = ['read', 'send', 'edit', 'delete', 'react', 'signal', 'moderate'];

/** Written out once more, so that a change of the policy is a change of two places. */
const expected: Readonly<Record<User['kind'], readonly boolean[]>> = {
  guest: [true, true, true, true, true, true, false],
  user: [true, true, true, true, true, true, false],
  agent: [true, true, true, true, true, true, true],
  service: [true, true, true, true, true, true, true],
};

describe('who may do what', () => {
  for (const [kind, row] of Object.entries(expected)) {
    const identity = { user: { id: 'x', name: 'X', kind: kind as User['kind'] } };
    actions.forEach((action, index) => {
      test(`${kind} ${row[index] ? 'may' : 'may not'} ${action}`, () => {
        assert.equal(can(identity, action, 'lobby'), row[index]);
        assert.equal(actionsOf(identity, 'lobby').includes(action), row[index]);
      });
    });
  }
});
