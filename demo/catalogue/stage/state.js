// The page of one state: `state.html?state=offline&theme=dark`.
import './files.js';
import { show } from './stage.js';

globalThis.showState = show;
const wanted = new URLSearchParams(location.search);
const name = wanted.get('state');
if (name) await show(name, { theme: wanted.get('theme') ?? undefined });
