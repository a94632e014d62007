import type { LocalText } from './local-text.ts';

/** An option of a choice; with a tag that the conversation has where it is chosen. */
export type FormOption = LocalText | { readonly text: LocalText; readonly tag: string };

type Tagged = Extract<FormOption, { readonly tag: string }>;

/** Languages have no tag of four letters. */
const isTagged = (option: FormOption): option is Tagged => typeof option === 'object' && Object.hasOwn(option, 'text');

export const textOfOption = (option: FormOption): LocalText => (isTagged(option) ? option.text : (option as LocalText));

export const tagOfOption = (option: FormOption): string | undefined => (isTagged(option) ? option.tag : undefined);
