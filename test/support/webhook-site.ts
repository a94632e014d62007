import { rm } from 'node:fs/promises';
import { mock, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import { ApiClient } from './api.ts';
import { ManualClock } from './manual-clock.ts';
import type { Received } from './receiver.ts';
import { startRelay, temporaryFolder } from './relay.ts';
import { secret, userCredential } from './tokens.ts';

export const admin = userCredential('admin', { roles: ['admin'] });

/** A relay on SQLite whose webhooks may lead to this machine, and an admin and somebody else who ask it. */
export async function webhookSite(t: TestContext, data?: string, clock = new ManualClock()) {
  const folder = data ?? (await temporaryFolder());
  const auth = { secrets: [secret] };
  const started = await startRelay({ data: folder, auth, webhooksPrivate: true, environment: { clock } });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= started.close());
  t.after(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });
  const by = (...named: Parameters<typeof userCredential>) => new ApiClient(started, userCredential(...named));
  const maya = by('maya');
  const say = async (room: string, text: string): Promise<number> => {
    const { status, body } = await maya.post(`/rooms/${room}/messages`, { text });
    assert.equal(status, 201);
    return body.seq;
  };
  return { ...started, folder, clock, close, maya, say, boss: new ApiClient(started, admin) };
}

/** The texts that were told, or what else. */
export const said = ({ received }: { received: readonly Received[] }): string[] =>
  received.map(({ body }) => body.data.entry.text ?? body.type);

/** By the library of the standard itself, at a time. */
export function verify(key: string, { headers, text }: Pick<Received, 'headers' | 'text'>, now: number): unknown {
  mock.timers.enable({ apis: ['Date'], now });
  try {
    return new Webhook(key).verify(text, headers as Record<string, string>);
  } finally {
    mock.timers.reset();
  }
}
