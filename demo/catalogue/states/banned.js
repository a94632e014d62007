export default {
  title: 'Banned: the conversation is not for this visitor',
  room: { status: 'refused', can: [], messages: [], error: { code: 'forbidden', class: 'stop', message: 'forbidden' } },
  act: (stage) => stage.find('[part~=strip]'),
};
