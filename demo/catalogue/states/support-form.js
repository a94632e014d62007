import { desk, support } from '../stage/support.js';

const form = {
  note: 'So the right person answers, and can write to you if you have to leave.',
  fields: [
    { name: 'name', label: 'Your name', required: true },
    { name: 'mail', label: 'E-mail', type: 'email', required: true },
    { name: 'about', label: 'What is it about?', type: 'select', options: ['Repair and parts', 'An order'] },
    { name: 'news', label: 'Tell me when there are new lamps', type: 'checkbox' },
  ],
};

export default support('Support, a form before the first message', undefined, {
  attributes: { support: 'desk', heading: 'Fennmark support' },
  before: () => desk({ form }),
  answer: ({ type }) => (type === 'rooms' ? { type, rooms: [] } : undefined),
  async act(stage) {
    (await stage.find('input[name=name]')).value = 'Maya Lindqvist';
    await stage.settle();
  },
});
