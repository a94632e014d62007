import { existsSync, readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { versionOf } from './script-file.ts';
import { isKnownTag } from './known-tag.ts';

/** One built file as it is served. */
interface Served {
  readonly modified: number;
  readonly hash: string;
  readonly plain: Buffer;
  readonly br: Buffer;
  readonly gzip: Buffer;
}

type Encoding = 'br' | 'gzip' | 'plain';

/** The widget, and the SDK as one module for pages without a bundler. Both are there, or it is told that they are not built. */
const entries = ['live-chat.js', 'live-chat.js.map', 'live-chat-sdk.js', 'live-chat-sdk.js.map'];
/** The parts, languages and emoji that they load when needed lie beside them. */
const partPattern = /^live-chat-[A-Za-z-]+\.(js|js\.map|json)$/;

function namesIn(folder: string): Set<string> {
  const found = existsSync(folder) ? readdirSync(folder).filter((name) => partPattern.test(name)) : [];
  return new Set([...entries, ...found]);
}

const typeOf = (name: string): string =>
  /\.(map|json)$/.test(name) ? 'application/json; charset=utf-8' : 'text/javascript; charset=utf-8';

async function load(path: string, modified: number): Promise<Served> {
  const plain = await readFile(path);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  const [br, zipped] = await Promise.all([promisify(brotliCompress)(plain, quality), promisify(gzip)(plain)]);
  return { modified, hash: versionOf(plain), plain, br, gzip: zipped };
}

function encodingFor(header: string | undefined): Encoding {
  const offered = (header ?? '').split(',').map((part) => part.trim());
  const accepts = (name: string) =>
    offered.some((part) => part.split(';')[0] === name && !/;\s*q=0(\.0*)?$/.test(part));
  return accepts('br') ? 'br' : accepts('gzip') ? 'gzip' : 'plain';
}

/**
 * Serves the built scripts to pages of any website (those that may *connect* are another matter): compressed once, revalidated by its
 * hash after a few minutes, and for ever under an address that names the hash (`?v=...`).
 */
export function serveScript(app: FastifyInstance, folder: string): void {
  const cache = new Map<string, Promise<Served>>();

  async function current(name: string): Promise<Served | undefined> {
    const path = join(folder, name);
    const info = await stat(path).catch(() => undefined);
    if (!info?.isFile()) return undefined;
    const known = await cache.get(name);
    if (known?.modified === info.mtimeMs) return known;
    const loading = load(path, info.mtimeMs);
    cache.set(name, loading);
    return loading;
  }

  async function serve(name: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const served = await current(name);
    void reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
    if (!served) {
      const message = `${name} is not built: run "npm run build", which puts it beside the relay`;
      return reply.code(404).send({ code: 'not-found', message });
    }
    const encoding = encodingFor(request.headers['accept-encoding']);
    const etag = `"${served.hash}${encoding === 'plain' ? '' : `-${encoding}`}"`;
    const { v } = request.query as { v?: unknown };
    const isNamed = v === served.hash;
    void reply.headers({
      'cache-control': isNamed
        ? 'public, max-age=31536000, immutable'
        : 'public, max-age=300, stale-while-revalidate=86400',
      etag,
      vary: 'accept-encoding',
    });
    if (isKnownTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
    if (encoding !== 'plain') void reply.header('content-encoding', encoding);
    return reply.type(typeOf(name)).send(served[encoding]);
  }

  for (const name of namesIn(folder)) app.get(`/${name}`, (request, reply) => serve(name, request, reply));
}
