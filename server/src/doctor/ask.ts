import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';

export interface Question {
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly origin?: string;
  readonly deadline: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly milliseconds: number;
}

const late = (): Error => Object.assign(new Error('no answer in time'), { code: 'DEADLINE' });

/** More than any answer of a relay. */
const largest = 16 * 1024 * 1024;

/**
 * Asks, and reads the answer until it ends or `isEnough`. Certificates are not judged here: that is a check of its own, and the others shall
 * tell more than that one failed. Rejects when nothing, or not enough, comes in time; what came by then is the error's `partial`.
 */
export function ask(url: URL, question: Question, isEnough?: (text: string) => boolean): Promise<Answer> {
  const { method = 'GET', body, origin, deadline } = question;
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = {
      'user-agent': 'live-chat-doctor',
      ...(origin !== undefined && { origin }),
      ...(body !== undefined && { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) }),
    };
    const options = { method, headers, agent: false as const, rejectUnauthorized: false };
    const request = url.protocol === 'https:' ? https.request(url, options) : http.request(url, options);
    let response: IncomingMessage | undefined;
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (): void => {
      clearTimeout(timer);
      const { statusCode: status = 0, headers: told } = response!;
      resolve({ status, headers: told, body: Buffer.concat(chunks), milliseconds: performance.now() - began });
      request.destroy();
    };
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(Object.assign(error, { partial: response && { status: response.statusCode, size } }));
      request.destroy();
    };
    const timer = setTimeout(() => fail(late()), deadline);
    request.on('error', fail);
    request.on('response', (incoming) => {
      response = incoming;
      incoming.on('error', fail);
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > largest || isEnough?.(Buffer.concat(chunks).toString())) finish();
      });
      incoming.on('end', finish);
    });
    request.end(body);
  });
}

/** What an answer says as JSON, if it does. */
export function jsonOf({ body }: Pick<Answer, 'body'>): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
