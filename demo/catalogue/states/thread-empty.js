import { root, answers } from './thread-line.js';
import thread from './thread.js';

const { answers: _, ...lonely } = root();
const { messages } = thread.room;

export default {
  ...thread,
  title: 'A thread without answers',
  room: {
    ...thread.room,
    messages: messages.filter((each) => !each.thread).map((each) => ({ ...each, answers: undefined })),
  },
  answer: answers({ root: lonely, messages: [], following: false, readTo: 0 }),
  async act(stage) {
    await stage.menu('m2');
    await stage.click('Answer in thread');
    const element = await stage.find('[threaded]');
    await stage.until(() => element.shadowRoot.querySelector('[aria-pressed]'), 'thread');
    await stage.settle();
  },
};
