import rooms from './rooms.js';

export default {
  ...rooms,
  title: 'Rooms: somebody to write to',
  async act(stage) {
    await rooms.act(stage);
    await stage.click('New conversation');
    await stage.until(() => stage.$$('b').some((each) => each.textContent === 'Plants'), 'what is found');
  },
};
