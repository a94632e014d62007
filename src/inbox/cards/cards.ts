import { kit } from '../../element/kit.ts';
import { Previews } from '../../element/previews/feature.ts';
import { previewStyles } from '../../element/previews/styles.ts';
import type { TalkContext } from '../../element/feature.ts';

export const styles = previewStyles(kit);

/** Cards of one room. */
export const create = (context: TalkContext): Previews => new Previews(context);
