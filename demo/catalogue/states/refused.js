export default {
  title: 'The server refused the page',
  chat: { status: 'refused', error: { code: 'origin-refused', class: 'stop', message: 'origin-refused' } },
  room: { status: 'loading', can: [] },
  act: (stage) => stage.find('[part~=strip]'),
};
