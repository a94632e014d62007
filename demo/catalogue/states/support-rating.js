import { closed, support } from '../stage/support.js';

/** Chooses how it was. */
export const rate = async (stage) => {
  (await stage.find('input[name=score][value="4"]')).click();
  await stage.settle();
};

export default support('Support, how it was', closed, { after: rate });
