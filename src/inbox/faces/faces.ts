export { Pictures } from '../../element/support/pictures.ts';
