import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaOf } from '../../../server/src/store/sqlite/media.ts';

test('P33: a list says of files without a text what they are, where all are of one kind', () => {
  const file = (type: string, name = 'a') => ({ type, name });
  const [png, jpeg, pdf] = [file('image/png'), file('image/jpeg'), file('application/octet-stream')];
  const voice = file('audio/webm', 'voice-message 12.webm');
  assert.equal(mediaOf([png, jpeg]), 'image');
  assert.equal(mediaOf([file('video/mp4')]), 'video');
  assert.equal(mediaOf([voice]), 'voice');
  assert.equal(mediaOf([file('audio/mpeg', 'song.mp3')]), undefined);
  assert.equal(mediaOf([file('image/png', 'voice-message.png')]), 'image');
  for (const none of [[png, pdf], [png, voice], [pdf], []]) assert.equal(mediaOf(none), undefined);
});
