import { me, ana, jonas, talk } from '../stage/people.js';

export default {
  title: '30 reactions',
  room: {
    messages: talk(
      [
        ana,
        'New springs are in!',
        {
          reactions: [...'👍🎉😄😮🙏🔥👏💡🔧🌍🌱🍀🎈🎁🏆🚀⭐🌈☕🍰🐦🐟🦊🐝🌻🍎🥕🧡💚💙'].map((emoji, index) => ({
            emoji,
            by: index % 3 ? [jonas.id] : [me.id, jonas.id],
          })),
        },
      ],
      [me, 'Great!', { reactions: [{ emoji: '👍', by: [ana.id] }] }],
    ),
  },
};
