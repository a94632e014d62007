import { made } from './poll-form.js';

const { act: _, ...state } = made('Making a poll in a Hebrew page', '', []);

export default {
  ...state,
  direction: 'rtl',
  attributes: { polls: '', lang: 'he' },
  async act(stage) {
    await stage.click('סקר חדש');
    await stage.write('באיזה ערב?', '[name=question]');
    await stage.write('יום שלישי', '[data-place="0"]');
    await stage.write('Thursday', '[data-place="1"]');
  },
};
