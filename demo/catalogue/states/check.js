import { talk, said } from '../stage/people.js';

export default {
  title: 'Check of the connection',
  attributes: { server: 'http://relay.invalid' },
  room: { messages: talk(...said) },
  moves: true,
  async act(stage) {
    await stage.click('Online. Check connection');
    await stage.until(() => /ms/.test(stage.element.shadowRoot.textContent));
  },
};
