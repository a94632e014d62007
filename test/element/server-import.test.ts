import assert from 'node:assert/strict';
import { test } from 'node:test';

test('importing the element where there is no page does no harm', async () => {
  const { LiveChat, defineLiveChat } = await import('../../src/element.ts');
  assert.equal(typeof LiveChat, 'function');
  defineLiveChat();
});
