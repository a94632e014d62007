import { ana, jonas, three, talk } from '../stage/people.js';

/** Writes into the box, and sends. */
export const made = (title, question, options, more = {}) => ({
  title,
  attributes: { polls: '' },
  room: {
    ...three,
    kind: 'open',
    messages: talk([ana, 'We open the workshop for everybody this month.'], [jonas, 'Which evening?']),
  },
  async act(stage) {
    await stage.click('New poll');
    await stage.find('dialog [name=question]');
    await stage.write(question, '[name=question]');
    for (const [place, option] of options.entries()) {
      if (place > 1) (await stage.find('dialog fieldset > button')).click();
      await stage.write(option, `[data-place="${place}"]`);
    }
    if (more.sends) (await stage.find('dialog form > div > button:last-child')).click();
    await stage.settle();
  },
  ...more,
});

export default made('Making a poll', 'Which evening suits you?', ['Tuesday', 'Thursday', '']);
