import { talk, said } from '../stage/people.js';

export default {
  title: 'Settings, told on all devices',
  room: { messages: talk(...said) },
  attributes: { 'push-worker': '/push.js' },
  answer: (request) =>
    request.type === 'push' && {
      ...{ type: 'push', id: request.id, key: 'B', devices: 0, text: true, muted: false },
      pausedUntil: Date.now() + 3_600_000,
      hours: { from: '22:00', to: '07:00', zone: 'Europe/Berlin' },
    },
  async act(stage) {
    await stage.click('Settings of the conversation');
  },
};
