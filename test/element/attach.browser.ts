import { expect } from '@open-wc/testing';
import { barriersIn } from '../support/axe.ts';
import { message } from '../support/fake-chat.ts';
import { asked, picture, uploads } from '../support/fake-files.ts';
import { begun, choose, enter, names, open, sent, states, text, transfer, withFiles } from './files.ts';
import { until } from './mount.ts';

describe('files on their way out', () => {
  withFiles();

  it('are chosen by a button, which is there for who may upload', async () => {
    const without = await open({ can: ['read', 'send'] });
    expect(without.$('.clip') === null).to.equal(true);
    const it = await open();
    await choose(it, text('one.txt'), await picture(40, 30, '#0a6a78', 'two.png'));
    expect(names(it)).to.deep.equal(['one.txt', 'two.png']);
    expect(it.announced()).to.deep.equal(['2 files added']);
    expect(it.focused() === it.$('textarea')).to.equal(true);
  });

  it('are pasted, and dropped onto the panel, which says so while they are over it', async () => {
    const it = await open();
    const paste = await transfer(it, 'paste', 'textarea', await picture(4, 3, 'red', 'pasted.png'));
    expect(paste.defaultPrevented).to.equal(true);
    await transfer(it, 'dragenter', '.log', text('dropped.txt'));
    expect(it.text('.drop')).to.equal('Drop files to attach them Up to 25 MB each');
    const over = await transfer(it, 'dragover', '.head', text('dropped.txt'));
    expect(over.defaultPrevented).to.equal(true);
    await transfer(it, 'dragleave', '.panel', text('dropped.txt'));
    expect(it.$('.drop') === null).to.equal(true);
    await transfer(it, 'dragenter', '.log', text('dropped.txt'));
    await transfer(it, 'drop', '.log', text('dropped.txt'));
    expect(it.$('.drop') === null).to.equal(true);
    expect(names(it)).to.deep.equal(['pasted.png', 'dropped.txt']);
  });

  it('leaves a pasted text, and drops where one may not upload, to the browser', async () => {
    const it = await open();
    expect((await transfer(it, 'paste', 'textarea')).defaultPrevented).to.equal(false);
    it.room.set({ can: ['read', 'send'] });
    await it.updated();
    expect((await transfer(it, 'drop', '.log', text('no.txt'))).defaultPrevented).to.equal(false);
    expect(it.$$('.item').length).to.equal(0);
  });

  it('tell how far they are, and go with the message in the order in which they were chosen', async () => {
    const it = await open();
    await choose(it, text('a.txt'), text('b.txt'));
    await begun(2);
    uploads[0]!.progress(0.4);
    await it.updated();
    expect(it.$('[role=progressbar]').getAttribute('aria-valuenow')).to.equal('40');
    uploads[1]!.succeed();
    uploads[0]!.succeed();
    await until(() => states(it).join() === 'done,done');
    await it.write('Look');
    await enter(it);
    expect(sent(it).map(([words, files]) => [words, files?.map(({ name }) => name)])).to.deep.equal([
      ['Look', ['a.txt', 'b.txt']],
    ]);
    expect(it.$$('.item').length).to.equal(0);
    await it.write('And that is all');
    await enter(it);
    expect(sent(it)[1]).to.deep.equal(['And that is all']);
  });

  it('need no text, and are seen at once without being got from the relay', async () => {
    const it = await open();
    await choose(it, await picture(40, 30, 'teal', 'own.png'));
    await begun(1);
    uploads[0]!.succeed({ width: 40, height: 30 });
    await until(() => states(it).join() === 'done');
    it.$('.send').click();
    await until(() => it.$<HTMLImageElement>('.own .pic img')?.naturalWidth === 40, 'the image');
    expect(sent(it).map(([words, files]) => [words, files?.length])).to.deep.equal([['', 1]]);
    expect(asked).to.deep.equal([]);
    expect(it.$('.own .txt') === null).to.equal(true);
    expect(it.$('.own').getAttribute('aria-label')).to.contain('own.png');
  });

  it('a send that comes before they are uploaded waits for them, and can be taken back', async () => {
    const it = await open();
    await choose(it, text('slow.txt'));
    await it.write('With this');
    await enter(it);
    expect(sent(it)).to.deep.equal([]);
    expect(it.text('.why')).to.contain('Sends when everything is uploaded');
    it.$('.why .link').click();
    await it.updated();
    expect(it.$('.why') === null).to.equal(true);
    it.$('.send').click();
    await it.updated();
    await begun(1);
    uploads[0]!.succeed();
    await until(() => sent(it).length === 1);
    expect(sent(it)[0]![0]).to.equal('With this');
    expect(it.$<HTMLTextAreaElement>('textarea').value).to.equal('');
  });

  it('say in words why they were refused, and hold the message until they are gone', async () => {
    const it = await open({}, { limits: { ...(await open()).chat.snapshot.limits, fileBytes: 2_097_152 } });
    const large = new File([new Uint8Array(2_097_153)], 'film.mov');
    await choose(it, large, text('quota.txt'), text('kind.png'), text('odd.txt'));
    await begun(3);
    uploads[0]!.refuse(507, 'quota-exceeded');
    uploads[1]!.refuse(415, 'file-type-refused');
    uploads[2]!.refuse(400, 'bad-message');
    await until(() => states(it).every((state) => state === 'failed'));
    expect(it.$$('.why span').map((each) => each.textContent)).to.deep.equal([
      'film.mov is larger than 2 MB.',
      'quota.txt: there is no more room for files here.',
      'kind.png: files of this kind are not taken.',
      'odd.txt could not be uploaded.',
    ]);
    await it.write('words');
    expect(it.$<HTMLButtonElement>('.send').disabled).to.equal(true);
    expect(it.$<HTMLButtonElement>('.item .up').disabled, 'the same file would be too large again').to.equal(true);
    it.$('[aria-label="Try again: odd.txt"]').click();
    await begun(4);
    uploads[3]!.succeed();
    for (const name of ['film.mov', 'quota.txt', 'kind.png']) it.$(`[aria-label="Remove ${name}"]`).click();
    await until(() => states(it).join() === 'done');
    await enter(it);
    expect(sent(it).map(([, files]) => files?.map(({ name }) => name))).to.deep.equal([['odd.txt']]);
  });

  it('wait while there is no connection, and go on when it is back', async () => {
    const it = await open({}, { status: 'offline' });
    await choose(it, text('later.txt'));
    expect(it.text('.why')).to.equal('Waiting for the connection');
    expect(uploads.length).to.equal(0);
    it.chat.set({ status: 'online' });
    await begun(1);
    uploads[0]!.lose();
    it.chat.set({ status: 'waiting' });
    await until(() => states(it).join() === 'waiting');
    it.chat.set({ status: 'online' });
    await begun(2);
    expect(uploads[1]!.name).to.equal('later.txt');
    await enter(it);
    uploads[1]!.succeed();
    await until(() => sent(it).length === 1);
  });

  it('are stopped when they are taken out', async () => {
    const it = await open();
    await choose(it, text('never.txt'));
    await begun(1);
    it.$('.rm').click();
    await it.updated();
    expect(uploads[0]!.isAborted).to.equal(true);
    expect(it.$('.tray') === null).to.equal(true);
    expect(it.$<HTMLButtonElement>('.send').disabled).to.equal(true);
  });

  it('are no more than one message takes', async () => {
    const it = await open();
    await choose(it, ...Array.from({ length: 12 }, (_, index) => text(`${index}.txt`)));
    expect(it.$$('.item').length).to.equal(10);
    expect(it.text('.why.bad')).to.equal('One message takes 10 files.');
    await begun(3);
  });

  it('stay with their room, and are no other’s when somebody else comes', async () => {
    const it = await open();
    await choose(it, text('first.txt'));
    await begun(1);
    uploads[0]!.succeed();
    await until(() => states(it).join() === 'done');
    it.element.room = 'garden';
    await it.updated();
    expect(it.$$('.item').length).to.equal(0);
    await it.write('Only words');
    await enter(it);
    expect(sent(it)).to.deep.equal([['Only words']]);
    it.element.room = 'lobby';
    await it.updated();
    expect(names(it)).to.deep.equal(['first.txt']);
    it.chat.set({ user: { id: 'u_other', name: 'Other', kind: 'user' } });
    await it.updated();
    expect(it.$$('.item').length).to.equal(0);
  });

  it('leave an edit alone', async () => {
    const own = message({ own: true, text: 'before' });
    const it = await open({ messages: [own] });
    await choose(it, text('slow.txt'));
    await it.press(it.$('textarea'), 'ArrowUp');
    await it.write('after');
    await enter(it);
    expect(it.room.called('edit')).to.deep.equal([[own.id, 'after']]);
    expect(names(it)).to.deep.equal(['slow.txt']);
    expect(sent(it)).to.deep.equal([]);
  });

  it('have nothing that is not accessible, in both themes', async () => {
    for (const theme of ['light', 'dark']) {
      const it = await open();
      it.element.setAttribute('theme', theme);
      await choose(
        it,
        await picture(40, 30, 'teal', 'a.png'),
        text('b.pdf'),
        await picture(9, 9, 'red', 'c.png'),
        text('d.txt'),
      );
      await until(() => uploads.length >= 3);
      for (const each of uploads.splice(0)) if (!/b|d/.test(each.name)) each.refuse(415, 'file-type-refused');
      await it.write('words');
      await transfer(it, 'dragenter', '.log', text('e.txt'));
      expect(await barriersIn(it.element)).to.deep.equal([]);
      it.element.remove();
      await Promise.resolve();
      uploads.length = 0;
    }
  });
});
