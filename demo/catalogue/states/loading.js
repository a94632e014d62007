export default {
  title: 'Loading',
  chat: { status: 'connecting' },
  room: { status: 'loading', can: [], members: new Map(), memberCount: 0 },
  async act(stage) {
    await stage.pass(500);
  },
};
