import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { message } from '../support/fake-chat.ts';
import { asked, attachment, downloads, picture, placeOf, stored, uploads } from '../support/fake-files.ts';
import { begun, choose, open, urls, withFiles } from './files.ts';
import { until, type Mounted } from './mount.ts';

describe('files in messages', () => {
  withFiles();

  describe('in messages', () => {
    it('have their place before they are there: nothing moves when an image comes', async () => {
      const file = await stored(300, 200, 'teal', 'garden.png');
      const bytes = downloads.get(file.id)!;
      downloads.set(file.id, new TypeError('no network'));
      const it = await open({ messages: [message({ text: '', files: [file] }), message()] });
      const before = placeOf(it.$('.pic'));
      expect(before.slice(2)).to.deep.equal([240, 160]);
      await until(() => it.$('.pic .failed'), 'the failure');
      downloads.set(file.id, bytes);
      expect(it.$('.pic').getAttribute('aria-label')).to.contain('could not be loaded');
      it.$('.pic').click();
      await until(() => it.$<HTMLImageElement>('.pic img')?.naturalWidth === 300, 'the image');
      expect(placeOf(it.$('.pic'))).to.deep.equal(before);
      expect(it.$('.pic').getAttribute('aria-label')).to.equal('Image garden.png');
      expect(it.$<HTMLImageElement>('.pic img').alt).to.equal('garden.png');
    });

    it('are got only when they come into view, once, and again after a reconnect where the network failed', async () => {
      const files = await Promise.all(Array.from({ length: 12 }, () => stored(40, 40, 'plum')));
      downloads.set(files.at(-1)!.id, new TypeError('no network'));
      const it = await open({ messages: files.map((file) => message({ files: [file] })) });
      await until(() => asked.includes(files.at(-1)!.id) && it.$('.ph.failed'));
      expect(asked).not.to.include(files[0]!.id);
      downloads.set(files.at(-1)!.id, await picture(9, 9, 'red'));
      it.chat.set({ status: 'waiting' });
      await it.updated();
      it.chat.set({ status: 'online' });
      await until(() => it.$$('.pic').at(-1)!.querySelector('img'));
      it.$('.log').scrollTop = 0;
      // What comes in meanwhile may hold the list at its end.
      it.$('.log').dispatchEvent(new Event('scroll'));
      await until(() => asked.includes(files[0]!.id));
      expect(asked.filter((id) => id === files[0]!.id).length).to.equal(1);
    });

    it('show four images at most, and the number of others', async () => {
      const files = await Promise.all(Array.from({ length: 6 }, () => stored(40, 40, 'olive')));
      const it = await open({ messages: [message({ text: 'Six', files })] });
      expect(it.$$('.pic').length).to.equal(4);
      expect(it.text('.beyond')).to.equal('+2');
      expect(it.$$('.pic').at(-1)!.getAttribute('aria-label')).to.contain('and 2 more');
    });

    it('an image is as wide as its bubble, with a file under it or a long text', async () => {
      const image = await stored(300, 200, 'teal');
      const file = attachment({ name: 'fitting.pdf', type: 'application/octet-stream', bytes: 9 });
      const long = 'Where there is more to say of an image, it goes on in the next line. '.repeat(3);
      const it = await open({
        messages: [message({ text: 'Both', files: [image, file] }), message({ text: long, files: [image] })],
      });
      for (const pics of it.$$('.pics'))
        expect(pics.closest('.bub')!.clientWidth - pics.clientWidth).to.be.closeTo(0, 1);
    });

    it('are cards with what they are where they are no images, and are saved by a button', async () => {
      const file = attachment({ name: 'holm-shade-fitting.pdf', type: 'application/octet-stream', bytes: 1_258_291 });
      downloads.set(file.id, new Blob(['%PDF']));
      const it = await open({ messages: [message({ text: '', files: [file] })] });
      expect(it.text('.fn')).to.equal('holm-shade-fitting.pdfPDF · 1.2 MB');
      expect(it.$('.card').getAttribute('aria-label')).to.equal('File holm-shade-fitting.pdf');
      expect(asked).to.deep.equal([]);
      const saved = new Promise<HTMLAnchorElement>((resolve) => {
        HTMLAnchorElement.prototype.click = function () {
          resolve(this);
        };
      });
      it.$('[data-do=save]').click();
      const link = await saved;
      delete (HTMLAnchorElement.prototype as Partial<HTMLAnchorElement>).click;
      expect(link.download).to.equal(file.name);
      expect(await (await fetch(link.href)).text()).to.equal('%PDF');
    });

    it('are played by the browser’s own controls, once somebody wants it', async () => {
      const file = attachment({ name: 'crack.mp4', type: 'video/mp4' });
      downloads.set(file.id, new Blob(['no film']));
      const it = await open({ messages: [message({ files: [file] })] });
      expect(asked).to.deep.equal([]);
      it.$('[data-do=play]').click();
      await until(() => it.$('video'));
      expect(it.$('video').getAttribute('aria-label')).to.equal('Video crack.mp4');
    });

    it('go with their message', async () => {
      const file = await stored(40, 40, 'navy');
      const it = await open({ messages: [message({ id: 'a', files: [file] })] });
      await until(() => it.$('.pic img'));
      expect(urls.size).to.equal(1);
      it.room.change('a', { deleted: { at: 1, by: 'x' }, text: '', files: [] });
      await it.updated();
      expect(it.$('.pic') === null).to.equal(true);
      expect(urls.size).to.equal(0);
    });

    it('are told when they come in', async () => {
      const it = await open();
      it.room.receive(message({ text: 'Look', files: [attachment({ name: 'lamp.png' })] }));
      await it.updated();
      expect(it.announced()).to.include('Image lamp.png');
      it.room.receive(message({ text: '', files: [attachment({ name: 'shade.png' })] }));
      await until(() => it.announced().some((each) => each.includes('shade.png')));
    });

    it('have nothing that is not accessible, in both themes, in bubbles, rows and large', async () => {
      for (const [theme, mode] of [
        ['light', 'inline'],
        ['dark', 'inline'],
        ['dark', 'full'],
      ] as const) {
        const pictures = await Promise.all([1, 2, 3].map(() => stored(40, 40, 'teal')));
        const missing = attachment({ name: 'gone.png' });
        const others = ['a.pdf', 'b.mp4'].map((name) =>
          attachment({ name, type: name.endsWith('4') ? 'video/mp4' : 'application/octet-stream' }),
        );
        const it = await open({
          messages: [
            message({ files: [pictures[0]!, missing] }),
            message({ own: true, text: '', files: others }),
            message({ own: true, files: pictures.slice(1) }),
          ],
        });
        it.element.setAttribute('theme', theme);
        it.element.setAttribute('mode', mode);
        await until(() => it.$$('.pic img').length === 3 && it.$('.failed'));
        expect(await barriersIn(it.element)).to.deep.equal([]);
        it.$('.pic').click();
        await until(() => it.$('dialog img'));
        expect(await barriersIn(it.element)).to.deep.equal([]);
        it.element.remove();
        await Promise.resolve();
      }
    });
  });

  describe('lightbox', () => {
    async function shown(): Promise<Mounted> {
      const files = await Promise.all(['a.png', 'b.png', 'c.png'].map((name) => stored(60, 40, 'peru', name)));
      const it = await open({ messages: [message({ files: files.slice(0, 2) }), message({ files: files.slice(2) })] });
      await until(() => it.$$('.pic img').length === 3);
      it.$('.pic').focus();
      it.$('.pic').click();
      await until(() => it.$<HTMLDialogElement>('dialog')?.open);
      return it;
    }
    const label = (it: Mounted) => it.$('dialog').getAttribute('aria-label');

    it('goes by arrows and buttons through all images of the conversation', async () => {
      const it = await shown();
      expect(label(it)).to.equal('Image a.png, 1 of 3');
      await it.press(it.$('dialog'), 'ArrowRight');
      await it.press(it.$('dialog'), 'ArrowRight');
      expect(label(it)).to.equal('Image c.png, 3 of 3');
      await it.press(it.$('dialog'), 'ArrowRight');
      expect(label(it)).to.equal('Image c.png, 3 of 3');
      it.$('.step').click();
      await it.updated();
      expect(it.$<HTMLImageElement>('dialog img').alt).to.equal('b.png');
      const swipe = (from: number, to: number) => {
        it.$('.stage').dispatchEvent(new PointerEvent('pointerdown', { clientX: from, bubbles: true }));
        it.$('.stage').dispatchEvent(new PointerEvent('pointerup', { clientX: to, bubbles: true }));
      };
      swipe(200, 190);
      await it.updated();
      expect(label(it)).to.equal('Image b.png, 2 of 3');
      swipe(200, 100);
      await it.updated();
      expect(label(it)).to.equal('Image c.png, 3 of 3');
    });

    it('is closed by its button and beside the image, keeps Escape from the panel, and gives the focus back', async () => {
      const it = await shown();
      const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true });
      let heard = false;
      document.addEventListener('keydown', () => (heard = true), { once: true });
      it.$('dialog').dispatchEvent(escape);
      expect(heard).to.equal(false);
      it.$('dialog [aria-label=Close]').click();
      await until(() => it.$('dialog') === null);
      expect(it.focused() === it.$('.pic')).to.equal(true);
      it.$('.pic').click();
      await until(() => it.$<HTMLDialogElement>('dialog')?.open);
      it.$('.stage').click();
      await until(() => it.$('dialog') === null);
    });

    it('closes when what it shows is deleted', async () => {
      const it = await shown();
      for (const { id } of it.room.snapshot.messages) it.room.change(id, { deleted: { at: 1, by: 'x' } });
      await it.updated();
      expect(it.$('dialog') === null).to.equal(true);
    });
  });

  it('nothing is left when the element goes, and images come anew when it is back', async () => {
    const file = await stored(40, 40, 'teal');
    const it = await open({ messages: [message({ files: [file] })] });
    await until(() => it.$('.pic img'));
    await choose(it, await picture(4, 4, 'red'));
    await begun(1);
    expect(urls.size).to.equal(2);
    it.element.remove();
    await Promise.resolve();
    expect(urls.size).to.equal(0);
    expect(uploads[0]!.isAborted).to.equal(true);
    document.body.append(it.element);
    await until(() => urls.size === 1 && asked.length === 2);
    it.element.remove();
  });
});
