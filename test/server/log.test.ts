import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLog, type LogFields } from '../../server/src/log.ts';

function capture() {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line: string) => void lines.push(line) });
  return { log, lines };
}

describe('the log', () => {
  test('writes only the fields of its list', () => {
    const { log, lines } = capture();
    log.info('event', { room: 'lobby', text: 'canary-text', secret: 'canary-secret' } as LogFields);
    assert.equal(lines.length, 1);
    assert.doesNotMatch(lines[0]!, /canary/);
    assert.equal((JSON.parse(lines[0]!) as { room: string }).room, 'lobby');
  });

  test('keeps what the other side wrote on one line, without control characters, and short', () => {
    const { log, lines } = capture();
    log.info('event', { origin: `https://a\r\n{"event":"forged"}\u001B[31m${'x'.repeat(5_000)}` });
    assert.equal(lines.join('').trimEnd().split('\n').length, 1);
    assert.doesNotMatch(lines[0]!.trimEnd(), /[\p{Cc}]/u);
    assert.ok(lines[0]!.length < 400);
  });

  test('says of an error where it came from, and not its message, which may quote a text', () => {
    const { log, lines } = capture();
    log.error('failed', { error: new SyntaxError('unexpected token in "canary-text"\n canary-more') });
    assert.doesNotMatch(lines[0]!, /canary/);
    const { error } = JSON.parse(lines[0]!) as { error: { name: string; stack: string[] } };
    assert.equal(error.name, 'SyntaxError');
    assert.match(error.stack[0]!, /log\.test\.ts/);
  });
});
