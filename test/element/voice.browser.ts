import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { message } from '../support/fake-chat.ts';
import { asked, attachment, downloads, uploads } from '../support/fake-files.ts';
import { begun, open, sent, withFiles } from './files.ts';
import { until, type Mounted } from './mount.ts';

/** A sound of so many seconds that gets louder, as a file of PCM. */
function sound(seconds: number, rate = 8_000): Blob {
  const samples = new Int16Array(seconds * rate).map(
    (_, index) => Math.sin(index / 4) * 30_000 * (index / (seconds * rate)),
  );
  const head = new DataView(new ArrayBuffer(44));
  const write = (at: number, text: string) =>
    [...text].forEach((letter, index) => head.setUint8(at + index, letter.charCodeAt(0)));
  write(0, 'RIFF');
  head.setUint32(4, 36 + samples.byteLength, true);
  write(8, 'WAVEfmt ');
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, rate, true);
  head.setUint32(28, rate * 2, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  write(36, 'data');
  head.setUint32(40, samples.byteLength, true);
  return new Blob([head, samples], { type: 'audio/wav' });
}

function recording(seconds: number) {
  const file = attachment({ name: 'voice-message.wav', type: 'audio/wav', bytes: 1 });
  downloads.set(file.id, sound(seconds));
  return file;
}

const press = (it: Mounted, type: string) =>
  it.$('.mic').dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true }));
const isRecording = (it: Mounted) => it.$('.rec time');

describe('voice messages', () => {
  withFiles();
  const { getUserMedia } = MediaDevices.prototype;
  const streams: MediaStream[] = [];

  beforeEach(() => {
    streams.length = 0;
    navigator.mediaDevices.getUserMedia = async (what) => {
      const stream = await getUserMedia.call(navigator.mediaDevices, what);
      streams.push(stream);
      return stream;
    };
  });
  afterEach(() => {
    expect(streams.flatMap((each) => each.getTracks()).filter((track) => track.readyState === 'live')).to.deep.equal(
      [],
    );
    delete (navigator.mediaDevices as Partial<MediaDevices>).getUserMedia;
  });
  const refuse = (name: string) => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', name));
  };

  describe('recorded', () => {
    it('by a click, and sent by another one, once it is uploaded', async () => {
      const it = await open();
      press(it, 'pointerdown');
      press(it, 'pointerup');
      await until(() => isRecording(it), 'the recording');
      expect(getComputedStyle(it.$('.box')).display).to.equal('none');
      expect(it.announced()).to.include('Recording');
      expect(it.focused() === it.$('.rec .go')).to.equal(true);
      await until(
        () =>
          it
            .$('.waves path')
            .getAttribute('d')!
            .split('v')
            .some((each) => parseFloat(each) > 2),
        'the beep',
      );
      it.$('.rec .go').click();
      await begun(1);
      expect(uploads[0]!.name).to.match(/^voice-message\.(m4a|webm|ogg)$/);
      expect(uploads[0]!.body.size).to.be.greaterThan(100);
      expect(sent(it)).to.deep.equal([]);
      uploads[0]!.succeed({ type: 'audio/webm' });
      await until(() => sent(it).length === 1);
      await until(() => it.$('.own .voice'), 'the message');
      expect(asked).to.deep.equal([]);
      expect(it.focused() === it.$('textarea')).to.equal(true);
    });

    it('by a key', async () => {
      const it = await open();
      it.$('.mic').click();
      await until(() => isRecording(it));
      await it.press(it.$('.rec .go'), 'Escape');
      await until(() => !it.$('.rec'));
      expect(it.announced()).to.include('Recording discarded');
      expect(uploads.length).to.equal(0);
    });

    it('while the button is held: letting go sends, but not while the browser still asks', async () => {
      const now = performance.now.bind(performance);
      let ahead = 0;
      performance.now = () => now() + ahead;
      try {
        const it = await open();
        press(it, 'pointerdown');
        ahead = 600;
        press(it, 'pointerup');
        await until(() => isRecording(it), 'the recording, though the button was let go');
        it.$('.rec .ib').click();
        await it.updated();
        press(it, 'pointerdown');
        await until(() => isRecording(it));
        ahead = 1_200;
        press(it, 'pointerup');
        await begun(1);
        uploads[0]!.succeed({ type: 'audio/webm' });
        await until(() => sent(it).length === 1);
      } finally {
        performance.now = now;
      }
    });

    it('not when the microphone comes after one has given up', async () => {
      const it = await open();
      let give = (_: MediaStream): void => {};
      navigator.mediaDevices.getUserMedia = () => new Promise((resolve) => (give = resolve));
      it.$('.mic').click();
      await it.updated();
      expect(it.text('.asks')).to.contain('Waiting for the microphone');
      it.$('.rec .ib').click();
      await it.updated();
      const stream = await getUserMedia.call(navigator.mediaDevices, { audio: true });
      streams.push(stream);
      give(stream);
      await until(() => stream.getTracks().every((track) => track.readyState === 'ended'));
      expect(it.$('.rec') === null).to.equal(true);
    });

    for (const [name, words] of [
      ['NotAllowedError', 'This page may not use the microphone.'],
      ['NotFoundError', 'There is no microphone.'],
      ['AbortError', 'The recording did not work.'],
    ] as const) {
      it(`not, and says why: ${name}`, async () => {
        refuse(name);
        const it = await open();
        it.$('.mic').click();
        await until(() => it.$('.why'));
        expect(it.text('.why')).to.contain(words);
        expect(it.$('.rec') === null).to.equal(true);
      });
    }

    it('not where the browser cannot, nor by who may not upload', async () => {
      const { MediaRecorder } = globalThis;
      Object.assign(globalThis, { MediaRecorder: undefined });
      const it = await open();
      it.$('.mic').click();
      await until(() => it.$('.why'));
      Object.assign(globalThis, { MediaRecorder });
      expect(it.text('.why')).to.contain('can’t record here');
      expect((await open({ can: ['read', 'send'] })).$('.mic') === null).to.equal(true);
    });

    it('not any longer when the element goes or the room changes', async () => {
      const it = await open();
      it.$('.mic').click();
      await until(() => isRecording(it));
      it.element.room = 'garden';
      await until(() => !it.$('.rec'));
      it.$('.mic').click();
      await until(() => isRecording(it));
      it.element.remove();
      await Promise.resolve();
    });
  });

  describe('played', () => {
    const slider = (it: Mounted, index = 0) => it.$$('.seek')[index]!;
    const shown = async (...seconds: number[]) => {
      const it = await open({ messages: seconds.map((each) => message({ text: '', files: [recording(each)] })) });
      await until(() => it.$$('.seek').every((each) => each.getAttribute('aria-valuemax') !== '0'), 'the waveforms');
      return it;
    };

    it('show how loud it is where, and how long', async () => {
      const it = await shown(65);
      expect(it.text('.voice time')).to.equal('1:05');
      expect(it.$('.voice').getAttribute('aria-label')).to.equal('Voice message, 1:05');
      const bars = it
        .$('.seek path:nth-child(2)')
        .getAttribute('d')!
        .match(/v[\d.]+/g)!
        .map((each) => +each.slice(1));
      expect(bars.length).to.equal(40);
      expect(bars.at(-1)! > 4 * bars[2]!, bars.join()).to.equal(true);
      expect(it.$('.card') === null).to.equal(true);
    });

    it('can be sought through by arrows and by the pointer', async () => {
      const it = await shown(20);
      await it.press(slider(it), 'ArrowRight');
      expect(slider(it).getAttribute('aria-valuetext')).to.equal('0:05 of 0:20');
      await it.press(slider(it), 'End');
      expect(slider(it).getAttribute('aria-valuenow')).to.equal('20');
      await it.press(slider(it), 'Home');
      const { left, width, top } = slider(it).getBoundingClientRect();
      Object.defineProperty(slider(it), 'setPointerCapture', { value: () => {} });
      slider(it).dispatchEvent(
        new PointerEvent('pointerdown', { clientX: left + width / 2, clientY: top, buttons: 1, bubbles: true }),
      );
      await it.updated();
      expect(slider(it).getAttribute('aria-valuenow')).to.equal('10');
    });

    it('one at a time, and faster', async () => {
      const it = await shown(20, 30);
      const play = it.$$('.pl');
      play[0]!.click();
      await until(() => play[0]!.getAttribute('aria-label') === 'Pause voice message');
      play[1]!.click();
      await until(() => play[1]!.getAttribute('aria-label') === 'Pause voice message');
      await until(() => play[0]!.getAttribute('aria-label') === 'Play voice message');
      expect(it.$$('.speed').length).to.equal(1);
      it.$('.speed').click();
      await it.updated();
      expect(it.text('.speed')).to.equal('1.5×');
      play[1]!.click();
      await until(() => play[1]!.getAttribute('aria-label') === 'Play voice message');
      expect(asked.length).to.equal(2);
    });

    it('that could not be got say so, and are tried again', async () => {
      const file = recording(10);
      const bytes = downloads.get(file.id)!;
      downloads.set(file.id, new TypeError('no network'));
      const it = await open({ messages: [message({ files: [file] })] });
      await until(() => it.$('.pl').getAttribute('aria-label')!.includes('could not be loaded'));
      downloads.set(file.id, bytes);
      it.$('.pl').click();
      await until(() => it.$('.pl').getAttribute('aria-label') === 'Pause voice message');
    });

    it('are accessible in all states', async () => {
      const it = await shown(20);
      it.$('.pl').click();
      await until(() => it.$('.speed'));
      expect(await barriersIn(it.element)).to.deep.equal([]);
      it.$('.mic').click();
      await until(() => isRecording(it));
      expect(await barriersIn(it.element)).to.deep.equal([]);
      it.$('.rec .ib').click();
      await it.updated();
    });
  });
});
