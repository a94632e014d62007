import { talk, said } from '../stage/people.js';

export default {
  title: 'Recording',
  moves: true,
  room: { messages: talk(...said) },
  async act(stage) {
    // A silent source in place of a microphone.
    const { stream } = new AudioContext().createMediaStreamDestination();
    Object.defineProperty(navigator, 'mediaDevices', {
      configurable: true,
      value: { getUserMedia: async () => stream.clone() },
    });
    await stage.click('Record a voice message');
    await stage.button('Send the voice message');
  },
};
