import { waiting } from './moderators.js';

export default waiting('What waits for moderators: nothing', {});
