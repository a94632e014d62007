import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { FeatureContext } from '../../src/element/feature.ts';
import { Opening } from '../../src/element/opening.ts';
import { setViewport } from '../support/viewport.ts';
import { answer } from '../support/fake-rooms.ts';
import { mount, unmountAll, until, type Mounted } from './mount.ts';

const { fetch: realFetch } = window;
const form = { fields: [{ name: 'name', label: 'Your name' }] };

const begin = (isAsked: boolean): Promise<Mounted> => {
  if (isAsked) {
    const json = document.createElement('script');
    Object.assign(json, { type: 'application/json', id: 'desk', textContent: JSON.stringify({ form }) });
    document.body.append(json);
  }
  return mount({ attributes: { support: isAsked ? 'desk' : '', lang: 'en' } });
};

async function press(it: Mounted, way: 'click' | 'Enter'): Promise<void> {
  const launcher = it.$('[part=launcher]');
  if (way === 'Enter') {
    launcher.focus();
    return sendKeys({ press: 'Enter' });
  }
  const { x, y, width, height } = launcher.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(x + width / 2), Math.round(y + height / 2)] });
}

const none = (it: Mounted) => answer(it, 'rooms', { type: 'rooms', rooms: [] });

describe('the focus in a conversation with a team', () => {
  afterEach(() => {
    window.fetch = realFetch;
    unmountAll();
    document.querySelector('#desk')?.remove();
    document.querySelector('#other')?.remove();
  });
  after(() => setViewport({ width: 800, height: 600 }));

  for (const width of [800, 390])
    for (const isAsked of [false, true])
      for (const way of ['click', 'Enter'] as const)
        it(`${width} px, ${isAsked ? 'with' : 'without'} questions: opened by ${way}, one is where one begins, and Escape closes it`, async () => {
          await setViewport({ width, height: 600 });
          const it = await begin(isAsked);
          await press(it, way);
          await until(() => it.element.open, 'open');
          if (isAsked) await none(it);
          const wanted = isAsked ? '.prechat input' : 'textarea:enabled';
          await until(() => it.focused()?.matches(wanted), `the focus in ${wanted}`);
          await sendKeys({ press: 'Escape' });
          await until(() => !it.element.open, 'closed');
          await until(() => it.focused()?.matches('[part=launcher]'), 'the focus back on the launcher');
        });

  it('what is loaded when the field has the focus already brings it to the questions', async () => {
    await setViewport({ width: 800, height: 600 });
    const it = await begin(false);
    await press(it, 'Enter');
    await until(() => it.focused()?.matches('textarea:enabled'), 'the field');
    const questionIn = () => it.$('[data-pane=prechat] input');
    new Opening({ host: it.element, writing: { field: it.$('textarea') } } as unknown as FeatureContext, questionIn);
    const questions = document.createElement('form');
    questions.dataset['pane'] = 'prechat';
    questions.append(document.createElement('input'));
    it.$('.cmp').before(questions);
    it.element.requestUpdate();
    await until(() => it.focused()?.matches('[data-pane=prechat] input'), 'the question');
  });

  it('questions of the site that come when the field has the focus have it instead; what was answered leads back to the field', async () => {
    await setViewport({ width: 390, height: 600 });
    let say!: (answer: Response) => void;
    window.fetch = () => new Promise((resolve) => (say = resolve));
    const it = await begin(false);
    await press(it, 'click');
    await until(() => it.focused()?.matches('textarea') && say, 'the field');
    await none(it);
    say(new Response(JSON.stringify({ form })));
    await until(() => it.focused()?.matches('.prechat input'), 'the question');
    await sendKeys({ type: 'Maya' });
    await sendKeys({ press: 'Enter' });
    await until(() => it.focused()?.matches('textarea'), 'the field again');
  });

  it('never from where somebody has put it meanwhile; not by a page that opens the panel itself', async () => {
    await setViewport({ width: 800, height: 600 });
    const it = await begin(true);
    const other = document.createElement('input');
    other.id = 'other';
    document.body.append(other);
    await press(it, 'click');
    await until(() => it.$('.prechat'), 'open');
    other.focus();
    await none(it);
    await until(() => it.$('.prechat input'), 'the questions');
    await it.updated();
    await it.element.updateComplete;
    expect(document.activeElement === other).to.equal(true);
    it.element.hide();
    await it.updated();
    it.element.open = true;
    await it.updated();
    await it.element.updateComplete;
    expect(document.activeElement === other).to.equal(true);
  });
});
