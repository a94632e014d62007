import type { Chat } from '../../client/index.ts';
import { requestOf } from '../../client/request.ts';

/** The script that visitors load: where it is, and what its tag says of it. */
export interface Script {
  readonly address: string;
  /** Missing where the page has no way to reckon it: without TLS there is none. */
  readonly integrity?: string;
  readonly version?: string;
}

const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));

export async function scriptOf(chat: Chat): Promise<Script> {
  const { address } = await requestOf(chat, '/live-chat.js');
  const { subtle } = globalThis.crypto;
  if (!subtle) return { address };
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`no script: ${answer.status}`);
  const content = await answer.arrayBuffer();
  const [long, short] = await Promise.all([subtle.digest('SHA-384', content), subtle.digest('SHA-256', content)]);
  const version = base64(short).replaceAll('+', '-').replaceAll('/', '_').slice(0, 22);
  return { address, integrity: `sha384-${base64(long)}`, version };
}

const quoted = (text: string): string => `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;

/** What stands on a site's pages: the same as `live-chat-relay embed` says. */
export function tagOf({ address, integrity, version }: Script, accent: string | undefined): string {
  const script = [
    `src=${quoted(version === undefined ? address : `${address}?v=${version}`)}`,
    ...(integrity === undefined ? [] : [`integrity=${quoted(integrity)}`]),
    'crossorigin="anonymous"',
  ].join(' ');
  const style = accent === undefined ? [] : [`<style>live-chat { --live-chat-accent: ${accent} }</style>`];
  return [`<script ${script}></script>`, ...style, '<live-chat support></live-chat>'].join('\n');
}

/** Has the browser run that script once: pages with Trusted Types want to know who says so. */
export function runScript(address: string): Promise<void> {
  const { trustedTypes } = globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(text: string): unknown } };
  };
  const policy = trustedTypes?.createPolicy('live-chat-preview', { createScriptURL: (text: string) => text });
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error('the script cannot be loaded')));
    script.src = (policy ? policy.createScriptURL(address) : address) as string;
    document.head.append(script);
  });
}
