import type { TSchema } from 'typebox';
import type { ClientMessage, Limits } from '../../src/protocol/index.ts';
import { createCheck } from './check.ts';
import { clientSchemas } from './client-schemas.ts';
import { shapeFault, theMessage, type Shape } from './shape-fault.ts';

/** What a message turned out to be: a known shape, or not, and why. */
export type Decoding =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly reason: string; readonly message: Readonly<Record<string, unknown>> };

/** The answer to a whole frame: its messages, not yet looked at, or why the connection ends. */
export type FrameDecoding =
  | { readonly ok: true; readonly messages: readonly object[] }
  | { readonly ok: false; readonly code: 'bad-frame' | 'frame-too-large' };

/** The gate for everything that clients send. */
export interface Decoder {
  frame(text: string): FrameDecoding;
  message(message: object): Decoding;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Data of signals is passed on to others, so it may not carry what could harm a careless reader. */
function isHarmless(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return true;
  return !Object.hasOwn(data, '__proto__') && Object.values(data).every(isHarmless);
}

export function createDecoder(limits: Limits): Decoder {
  const schemas = clientSchemas(limits);
  const checks = new Map(Object.entries<TSchema>(schemas).map(([name, schema]) => [name, createCheck(schema)]));

  function faultOfData(data: unknown): string | undefined {
    let bytes = Infinity;
    try {
      bytes = Buffer.byteLength(JSON.stringify(data));
    } catch {
      // Nested deeper than the stack: larger than any bound.
    }
    if (bytes > limits.signalBytes) return `signal: data is larger than ${limits.signalBytes} bytes`;
    return isHarmless(data) ? undefined : 'signal: data has a field __proto__';
  }

  function faultOf(message: object): string | undefined {
    const { type } = message as { type?: unknown };
    const check = typeof type === 'string' ? checks.get(type) : undefined;
    if (!check) return 'there is no message of this type';
    if (!check(message)) {
      const shape = schemas[type as keyof typeof schemas] as Shape;
      return `${type as string}: ${shapeFault(shape, message, theMessage) ?? 'it has the wrong shape'}`;
    }
    if (type === 'history') {
      const { before, after } = message as { before?: number; after?: number };
      if ((before === undefined) === (after === undefined)) return 'history: either before or after is needed';
    }
    if (type === 'thread') {
      const { before, after } = message as { before?: number; after?: number };
      if (before !== undefined && after !== undefined) return 'thread: either before or after, not both';
    }
    if (type === 'send') {
      const { body } = message as { body: { inRoom?: true; thread?: number } };
      if (body.inRoom && body.thread === undefined) return 'send: body.inRoom goes with body.thread';
    }
    if (type === 'signal') {
      return faultOfData((message as { data: unknown }).data);
    }
    return undefined;
  }

  return {
    frame(text) {
      let messages: unknown;
      try {
        messages = JSON.parse(text);
      } catch {
        return { ok: false, code: 'bad-frame' };
      }
      if (!Array.isArray(messages) || messages.length === 0) return { ok: false, code: 'bad-frame' };
      if (messages.length > limits.frameMessages) return { ok: false, code: 'frame-too-large' };
      return messages.every(isObject) ? { ok: true, messages } : { ok: false, code: 'bad-frame' };
    },
    message(message) {
      const reason = faultOf(message);
      if (reason === undefined) return { ok: true, message: message as ClientMessage };
      return { ok: false, reason, message: message as Record<string, unknown> };
    },
  };
}
