import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { bounds } from '../../../server/src/limits.ts';
import { firstLink } from '../../../server/src/previews/first-link.ts';
import { createPageAddress } from '../../../server/src/previews/page-address.ts';
import { createPageFetcher } from '../../../server/src/previews/page-fetcher.ts';
import { wordsOfPage } from '../../../server/src/previews/page-words.ts';

const html = { 'content-type': 'text/html; charset=utf-8' };

/** A site on this machine that stands for one of everybody's internet; every other name is resolved and looked at as ever. */
async function site(t: TestContext, listener: RequestListener) {
  const asked: string[] = [];
  const looked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    assert.equal(request.headers.cookie ?? request.headers.referer ?? request.headers.authorization, undefined);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => (server.closeAllConnections(), server.close()));
  const { port } = server.address() as AddressInfo;
  const origin = `http://public.example:${port}`;
  const others = createPageAddress(false, async (host) => [host === 'inside.example' ? '10.0.0.7' : '127.0.0.1']);
  const fetchPage = createPageFetcher(async (url) => {
    looked.push(url.href);
    return url.origin === origin ? '127.0.0.1' : others(url);
  });
  const fetch = (path: string, signal = new AbortController().signal) => fetchPage(origin + path, signal);
  return { fetch, asked, looked };
}

describe('P37: the first link of a text', () => {
  for (const [text, link] of [
    ['See https://example.com/a?b=c#d.', 'https://example.com/a?b=c'],
    ['(https://example.com/x), and https://example.org', 'https://example.com/x'],
    ['https://en.example/Foo_(bar)', 'https://en.example/Foo_(bar)'],
    ['[here](https://example.com/y)', 'https://example.com/y'],
    ['**https://example.com/bold**', 'https://example.com/bold'],
    ['HTTP://EXAMPLE.COM', 'http://example.com/'],
    ['`https://code.example` https://example.com', 'https://example.com/'],
    ['```\nhttps://code.example\n``` none', undefined],
    ['https://user:word@example.com', undefined],
    ['javascript:alert(1) ftp://example.com', undefined],
    ['nothing', undefined],
  ] as const) {
    test(`${JSON.stringify(text)}`, () => assert.equal(firstLink(text), link));
  }
});

describe('P37: what a page says of itself', () => {
  const url = 'https://www.shop.example/lamp';

  test('its title, description and site, as plain texts of one line', () => {
    const page = `<!doctype html><html><head><title>Lamp &amp; shade</title>
      <meta name="description" content="A lamp
        with &lt;b&gt;one&lt;/b&gt; long arm"><meta property="og:site_name" content="The shop">`;
    assert.deepEqual(wordsOfPage(page, url), {
      url,
      title: 'Lamp & shade',
      description: 'A lamp with <b>one</b> long arm',
      site: 'The shop',
    });
  });

  test('names of its own for it come first; without a name of the site it is the host; without a title there is nothing', () => {
    const page = `<title>Other</title><meta content="Lamp" property="og:title"><body><meta property="og:site_name" content="Late">`;
    assert.deepEqual(wordsOfPage(page, url), { url, title: 'Lamp', site: 'shop.example' });
    assert.equal(wordsOfPage('<p>Hello</p>', url), undefined);
    assert.equal(wordsOfPage('<title> \u200B </title>', url), undefined);
  });

  test('is bounded, and has nothing that turns the direction of other texts', () => {
    const page = `<title>\u202Egnp.exe${'😀'.repeat(300)}</title><meta name=description content="${'x'.repeat(9_000)}">`;
    const { title, description } = wordsOfPage(page, url)!;
    assert.match(title, /^gnp\.exe😀+…$/u);
    assert.ok(title.length <= bounds.previewTitleLength && description!.length <= bounds.previewDescriptionLength);
  });

  test('a page that never ends its tags is read all the same', () => {
    assert.equal(wordsOfPage(`${'<div '.repeat(20_000)}`, url), undefined);
    assert.equal(wordsOfPage(`<title>Lamp`, url)?.title, 'Lamp');
  });
});

describe('P37: fetching a page', () => {
  test('follows redirects, each looked at anew: none leads into a private network, to another port, or to what is no page', async (t) => {
    const { fetch, asked, looked } = await site(t, (request, response) => {
      const to = new URL(request.url!, 'http://x').searchParams.get('to');
      if (to === null) return void response.writeHead(200, html).end('<title>Here</title>');
      response.writeHead(302, { location: to }).end();
    });
    assert.equal(await fetch('/'), '<title>Here</title>');
    assert.equal(await fetch('/?to=/there'), '<title>Here</title>');
    const before = asked.length;
    for (const to of [
      'http://inside.example/',
      'http://127.0.0.1/',
      'http://[::ffff:127.0.0.1]/',
      'http://localhost/',
      'http://2130706433/',
      'http://169.254.169.254/latest/meta-data',
      'http://public.example:22/',
      'file:///etc/passwd',
      'http://user:word@public.example/',
    ]) {
      assert.equal(await fetch(`/?to=${encodeURIComponent(to)}`), undefined, to);
      assert.equal(looked.at(-1), new URL(to).href);
    }
    // Each began here, and went nowhere from here.
    assert.equal(asked.length - before, 9);
    assert.equal(await fetch('/?to=/%3Fto=/%3Fto=/'), '<title>Here</title>');
    const endless = encodeURIComponent('/?to=');
    assert.equal(await fetch(`/?to=${endless}`), undefined);
  });

  test('of what is no page, is packed or is not there nothing is read; a page is read as far as the bound, in its own encoding', async (t) => {
    const answers: Record<string, RequestListener> = {
      '/image': (_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end('<title>No</title>'),
      '/packed': (_, response) => response.writeHead(200, { ...html, 'content-encoding': 'gzip' }).end('x'),
      '/gone': (_, response) => response.writeHead(404, html).end('<title>Not found</title>'),
      '/latin': (_, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end(Buffer.from('<meta charset=latin1>é', 'latin1')),
      '/odd': (_, response) => response.writeHead(200, { 'content-type': 'text/html; charset=odd' }).end('é'),
      '/endless': (_, response) => {
        response.writeHead(200, html);
        const more = () => void response.write('x'.repeat(65_536), () => !response.destroyed && setImmediate(more));
        more();
      },
    };
    const { fetch } = await site(t, (request, response) => answers[request.url!]!(request, response));
    for (const path of ['/image', '/packed', '/gone']) assert.equal(await fetch(path), undefined, path);
    assert.equal(await fetch('/latin'), '<meta charset=latin1>é');
    assert.equal(await fetch('/odd'), 'é');
    assert.equal((await fetch('/endless'))!.length, bounds.previewPageBytes);
  });

  test('one that does not answer is given up', async (t) => {
    const stop = new AbortController();
    const { fetch } = await site(t, () => stop.abort());
    assert.equal(await fetch('/', stop.signal), undefined);
  });
});
