import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'Being written in Hebrew',
  direction: 'rtl',
  attributes: { lang: 'he' },
  room: {
    messages: talk([me, 'מה עושים?'], [ana, '', { streaming: true, at: Date.now() - 2_000, reply: 1 }]),
  },
  answer: ({ type, room }) =>
    type === 'streams' && {
      ...{ type, room },
      streams: [[2, 'קודם מנתקים את המנורה מהחשמל. אחר כך **רבע סיבוב** בכיוון השעון ']],
    },
  async act(stage) {
    await stage.until(() => stage.$('strong'), 'the text');
  },
};
