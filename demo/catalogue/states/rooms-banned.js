import members from './rooms-members.js';

export default {
  ...members,
  title: 'Rooms: who is banned',
  async act(stage) {
    await members.act(stage);
    await stage.click('Banned');
    await stage.find('.banned .btn');
  },
};
