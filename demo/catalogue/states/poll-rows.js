import pollVoted from './poll-voted.js';

export default { ...pollVoted, title: 'Polls in rows', attributes: { mode: 'full' } };
