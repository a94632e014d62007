import { css, html } from 'lit';
import { avatar } from './avatar.ts';
import { icon } from './icons.ts';

/** What the parts that are loaded when needed get from the element: one Lit, one set of templates for all. They import only what is pure. */
export const kit = { avatar, css, html, icon };

export type Kit = typeof kit;
