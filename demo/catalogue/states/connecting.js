export default {
  title: 'Connecting for a while',
  chat: { status: 'connecting' },
  room: { status: 'loading', can: [] },
  async act(stage) {
    await stage.pass(2_000);
  },
};
