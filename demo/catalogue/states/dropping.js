import { chosen } from '../stage/files.js';
import { talk, said } from '../stage/people.js';

export default {
  title: 'Files over the panel',
  room: { messages: talk(...said) },
  async act(stage) {
    const data = new DataTransfer();
    data.items.add(await chosen('lamp.txt'));
    const init = { bubbles: true, cancelable: true, composed: true, dataTransfer: data };
    const panel = await stage.find('[part~=panel]');
    for (const type of ['dragenter', 'dragover']) panel.dispatchEvent(new DragEvent(type, init));
    await stage.settle();
  },
};
