import line from './thread-line.js';

/** Opens the thread, and waits until it stands. */
export async function openThread(stage) {
  (await stage.find('[data-id=m2] button[data-do=thread]')).click();
  const element = await stage.find('[threaded]');
  await element.updateComplete;
  const $ = (selector) => element.shadowRoot.querySelector(selector);
  await stage.until(() => $('[aria-pressed]') && $('.rows'), 'thread');
  await stage.until(() => !$('[aria-busy=true]'), 'answers');
  await stage.settle();
}

export default { ...line, title: 'A thread beside the conversation', frame: 'team', act: openThread };
