import rooms from './rooms.js';

const can = ['read', 'send', 'upload', 'edit', 'delete', 'react', 'signal', 'moderate', 'invite', 'manage'];

export default {
  ...rooms,
  title: 'Rooms: members',
  room: { ...rooms.room, kind: 'private', can },
  async act(stage) {
    await stage.click('About this room');
    await stage.until(() => stage.$$('span, small').some((each) => each.textContent.trim() === 'Moderator'), 'members');
  },
};
