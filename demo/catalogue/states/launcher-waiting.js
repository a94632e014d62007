export default {
  title: 'The launcher, while a message waits',
  closed: true,
  chat: { status: 'offline', unsent: 1 },
  async act(stage) {
    (await stage.find('[part~=launcher]')).dispatchEvent(new Event('pointerenter'));
    await stage.settle();
  },
};
