// Norwegian that says no more than that is Bokmål.
export { default } from './nb.ts';
