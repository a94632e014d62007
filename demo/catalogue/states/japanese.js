import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'In Japanese',
  attributes: { lang: 'ja' },
  room: { messages: talk([ana, 'こんにちは。どうされましたか。'], [me, 'ランプのアームが下がってしまいます。']) },
};
