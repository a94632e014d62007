import { me, ana, talk } from '../stage/people.js';

const cut = (by) => ({ at: Date.now(), by });

export default {
  title: 'Stopped, broken off, and could not be stopped',
  room: {
    messages: talk(
      [me, 'What do I do with the joint?'],
      [ana, 'First take the lamp off the mains. Then look under', { cut: cut(me.id) }],
      [me, 'And if it still sinks?'],
      [ana, 'Then the spring is worn, and', { cut: cut('relay') }],
      [me, '`lamp.fix()` is', { cut: cut(me.id) }],
      [ana, '', { streaming: true, reply: 3 }],
    ),
  },
  async act(stage) {
    stage.room.put = () => Promise.reject(new Error('refused'));
    await stage.click('Stop');
  },
};
