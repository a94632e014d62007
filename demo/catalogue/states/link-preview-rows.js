import { previewState, said } from './link-preview.js';

export default previewState('What links lead to, in rows', said.slice(0, 2), undefined, {
  attributes: { mode: 'full' },
});
