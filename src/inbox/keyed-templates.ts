import type { TemplateResult } from 'lit';
import { keyed } from '../element/keyed.ts';

/** Templates by their keys, each compared anew with what is shown. */
export const keyedTemplates = (templates: Iterable<readonly [string, TemplateResult]>) =>
  keyed(new Map([...templates].map(([key, template]) => [key, [[template], () => template]])));
