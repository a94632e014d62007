// Stands in for the relay's files in a browser: uploads wait until a test says what becomes of them, downloads are answered from a list.
import type { Attachment } from '../../src/client/index.ts';

type Body = Blob & { readonly name?: string };

/** One upload, as the page has begun it. */
export class FakeUpload {
  readonly headers = new Map<string, string>();
  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  status = 0;
  responseText = '';
  body!: Body;
  url = '';
  isAborted = false;
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  onloadend?: () => void;

  open(_method: string, url: string): void {
    this.url = url;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value);
  }
  send(body: Body): void {
    this.body = body;
    uploads.push(this);
  }
  abort(): void {
    this.isAborted = true;
    this.onabort?.();
    this.onloadend?.();
  }

  get name(): string {
    return decodeURIComponent(this.headers.get('live-chat-name')!);
  }
  progress(share: number): void {
    this.upload.onprogress?.({ loaded: share * 100, total: 100 });
  }
  /** The relay has it. */
  succeed(change: Partial<Attachment> = {}): Attachment {
    const { size, type } = this.body;
    const file = { id: `f_${this.name}`, name: this.name, type: type || 'application/octet-stream', bytes: size };
    return this.#answer(201, { ...file, ...change }) as Attachment;
  }
  refuse(status: number, code: string, kind = 'stop'): void {
    this.#answer(status, { code, class: kind });
  }
  lose(): void {
    this.onerror?.();
    this.onloadend?.();
  }
  #answer(status: number, body: unknown): unknown {
    Object.assign(this, { status, responseText: JSON.stringify(body) });
    this.onload?.();
    this.onloadend?.();
    return body;
  }
}

/** All that were begun, in their order. */
export const uploads: FakeUpload[] = [];
/** What is at the relay, by id: bytes, or how it is refused. */
export const downloads = new Map<string, Blob | { status: number; code: string } | Error>();
/** Ids of all that were asked for. */
export const asked: string[] = [];

const real = { fetch: globalThis.fetch.bind(globalThis), XMLHttpRequest: globalThis.XMLHttpRequest };

/** For `beforeEach`. */
export function fakeFiles(): void {
  uploads.length = asked.length = 0;
  downloads.clear();
  Object.assign(globalThis, {
    XMLHttpRequest: FakeUpload,
    fetch: async (input: string, options?: RequestInit) => {
      if (!`${input}`.startsWith('http://relay.test/files/')) return real.fetch(input, options);
      const id = input.split('/').at(-1)!;
      asked.push(id);
      const answer = downloads.get(id);
      await Promise.resolve();
      if (answer instanceof Error) throw answer;
      if (answer instanceof Blob) return new Response(answer);
      return Response.json({ code: answer?.code ?? 'no-such-file', class: 'stop' }, { status: answer?.status ?? 404 });
    },
  });
}

/** For `afterEach`. */
export function realFiles(): void {
  Object.assign(globalThis, real);
}

/** A picture of this size and colour, as a browser would take it with a camera. */
export async function picture(width: number, height: number, colour: string, name = 'picture.png'): Promise<File> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext('2d')!;
  const blend = pen.createLinearGradient(0, 0, width, height);
  blend.addColorStop(0, colour);
  blend.addColorStop(1, '#f4e6cf');
  pen.fillStyle = blend;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = '#fff8';
  pen.beginPath();
  pen.arc(width * 0.6, height * 0.45, Math.min(width, height) * 0.25, 0, 7);
  pen.fill();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return new File([blob!], name, { type: 'image/png' });
}

let number = 0;
/** What a message carries of a file. */
export const attachment = (change: Partial<Attachment> = {}): Attachment => ({
  id: `f_${++number}`,
  name: `file-${number}.png`,
  type: 'image/png',
  bytes: 240_000,
  ...(!/^(?!image)/.test(change.type ?? 'image/') && { width: 400, height: 300 }),
  ...change,
});

/** One that the relay has, with its bytes. */
export async function stored(width: number, height: number, colour: string, name?: string): Promise<Attachment> {
  const file = await picture(width, height, colour, name);
  const it = attachment({ name: file.name, bytes: file.size, width, height });
  downloads.set(it.id, file);
  return it;
}

/** Where an element is laid out, and how large: what moves it for a moment, as a panel that opens, is not counted. */
export const placeOf = ({ offsetLeft, offsetTop, offsetWidth, offsetHeight }: HTMLElement): readonly number[] => [
  offsetLeft,
  offsetTop,
  offsetWidth,
  offsetHeight,
];
