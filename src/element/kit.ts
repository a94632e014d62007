import { css, html } from 'lit';
import { avatar } from './avatar.ts';
import { icon } from './icons.ts';
import { richText } from './text.ts';

/** What the parts that are loaded when needed get from the element: one Lit, one set of templates for all. They import only what is pure. */
export const kit = { avatar, css, html, icon, richText };

export type Kit = typeof kit;
