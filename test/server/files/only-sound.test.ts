import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOfFile } from '../../../server/src/files/file-kind.ts';

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** An element of EBML, of a size of one byte. */
const element = (id: string, content: Buffer): Buffer =>
  Buffer.concat([bytesOf(id), Buffer.from([0x80 | content.length]), content]);
/** WebM as browsers record it: a segment of unknown size. */
const webm = (...types: number[]): Buffer =>
  Buffer.concat([
    element('1a45dfa3', Buffer.concat([element('4286', bytesOf('01')), element('4282', Buffer.from('webm'))])),
    bytesOf('18538067 01ffffffffffffff'),
    element('1549a966', bytesOf('2ad7b1830f4240')),
    element(
      '1654ae6b',
      Buffer.concat(
        types.map((type) =>
          element('ae', Buffer.concat([element('d7', bytesOf('01')), element('83', Buffer.from([type]))])),
        ),
      ),
    ),
  ]);

const box = (name: string, ...contents: Buffer[]): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + contents.reduce((sum, each) => sum + each.length, 0));
  return Buffer.concat([size, Buffer.from(name), ...contents]);
};
const track = (kind: string): Buffer =>
  box(
    'trak',
    box('mdia', box('mdhd', Buffer.alloc(24)), box('hdlr', Buffer.alloc(8), Buffer.from(kind), Buffer.alloc(13))),
  );
const mp4 = (...kinds: string[]): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from('isom'), bytesOf('00000200'), Buffer.from('isomiso2mp41')),
    box('moov', box('mvhd', Buffer.alloc(100)), ...kinds.map(track)),
  ]);
const typeOf = async (bytes: Uint8Array): Promise<string | undefined> => (await kindOfFile(bytes))?.type;

test('P20: a file of video that has tracks of sound alone is audio, as browsers record what a microphone hears', async () => {
  assert.equal(await typeOf(webm(2)), 'audio/webm');
  assert.equal(await typeOf(webm(2, 2)), 'audio/webm');
  assert.equal(await typeOf(mp4('soun')), 'audio/mp4');
});

test('P20: with a track of something else, with none, or with one that its head does not show, it stays video', async () => {
  for (const bytes of [webm(1), webm(2, 1), webm(1, 2), webm(2, 17), webm()])
    assert.equal(await typeOf(bytes), 'video/webm');
  for (const bytes of [mp4('vide'), mp4('soun', 'vide'), mp4('text'), mp4()])
    assert.equal(await typeOf(bytes), 'video/mp4');
  const cut = webm(2, 1);
  assert.equal(await typeOf(cut.subarray(0, -8)), 'video/webm');
  assert.equal(await typeOf(mp4('soun', 'vide').subarray(0, -60)), 'video/mp4');
});

test('heads that claim anything are read to an end, whatever they are cut to', async () => {
  const whole = [webm(2, 2, 1), mp4('soun', 'vide')];
  for (const bytes of whole) {
    for (let end = 0; end < bytes.length; end++)
      assert.ok(!/^audio/.test((await typeOf(bytes.subarray(0, end))) ?? ''));
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const broken = Buffer.from(bytes);
        broken[at] = value;
        await kindOfFile(broken);
      }
    }
  }
  // Boxes that are nothing but heads of boxes.
  await typeOf(Buffer.concat([mp4().subarray(0, 28), ...Array.from({ length: 10_000 }, () => box('free'))]));
});
