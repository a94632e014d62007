// What the tests of files share: a page that chooses, pastes and drops, a relay that is none, and that no object URL is left.
import { expect } from '@open-wc/testing';
import { fakeFiles, realFiles, uploads } from '../support/fake-files.ts';
import { mount, unmountAll, until, type Mounted, type MountOptions } from './mount.ts';

const can = ['read', 'send', 'upload', 'edit', 'delete', 'react', 'signal'] as const;

export const open = (room: MountOptions['room'] = {}, state: MountOptions['state'] = {}) =>
  mount({ attributes: { mode: 'inline', style: 'block-size: 560px' }, room: { can, ...room }, state });

export const text = (name: string, words = 'words') => new File([words], name);

/** Chooses files as by the button. */
export async function choose(it: Mounted, ...files: File[]): Promise<void> {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  const input = it.$<HTMLInputElement>('input[multiple]');
  input.files = data.files;
  input.dispatchEvent(new Event('change'));
  await it.updated();
}

export async function transfer(it: Mounted, type: string, target: string, ...files: File[]): Promise<Event> {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  const init = { bubbles: true, cancelable: true, composed: true };
  const event =
    type === 'paste' ? new ClipboardEvent(type, init) : new DragEvent(type, { ...init, dataTransfer: data });
  // Firefox makes an empty one of what its constructor is given.
  if (type === 'paste') Object.defineProperty(event, 'clipboardData', { value: data });
  it.$(target).dispatchEvent(event);
  await it.updated();
  return event;
}

export const names = (it: Mounted) =>
  it.$$('.item').map((each) => each.querySelector('img')?.alt ?? each.querySelector('.mid')!.textContent);
export const states = (it: Mounted) =>
  it.$$('.item').map((each) => /waiting|sending|done|failed/.exec(each.className)![0]);
export const begun = (n: number) => until(() => uploads.length === n, `${n} uploads`);
export const sent = (it: Mounted) => it.room.called('send') as [string, { name: string }[]?][];
export const enter = (it: Mounted) => it.press(it.$('textarea'), 'Enter');

/** What object URLs there are. */
export const urls = new Set<string>();
const { createObjectURL, revokeObjectURL } = URL;

/** Around each test. */
export function withFiles(): void {
  beforeEach(() => {
    fakeFiles();
    URL.createObjectURL = (blob) => {
      const url = createObjectURL.call(URL, blob);
      urls.add(url);
      return url;
    };
    URL.revokeObjectURL = (url) => {
      urls.delete(url);
      revokeObjectURL.call(URL, url);
    };
  });
  afterEach(async () => {
    unmountAll();
    await Promise.resolve();
    realFiles();
    Object.assign(URL, { createObjectURL, revokeObjectURL });
    // A leak of one test is not the next one's.
    const left = [...urls];
    urls.clear();
    expect(left, 'object URLs that nobody has freed').to.deep.equal([]);
  });
}
