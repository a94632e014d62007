import type { TemplateResult } from 'lit';
import type { DirectiveResult } from 'lit/directive.js';
import { keyed } from '../element/keyed.ts';

/** Templates by their keys, each compared anew with what is shown. */
export const keyedTemplates = (templates: Iterable<readonly [string, TemplateResult]>): DirectiveResult =>
  keyed(new Map([...templates].map(([key, template]) => [key, [[template], () => template]])));
