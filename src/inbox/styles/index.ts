import { base } from '../../element/styles/base.ts';
import { kit } from '../../element/kit.ts';
import { later } from '../../element/styles/later.ts';
import { launcher } from '../../element/styles/launcher.ts';
import { log } from '../../element/styles/log.ts';
import { tokens } from '../../element/styles/tokens.ts';
import { controls } from './controls.ts';
import { conversation } from './conversation.ts';
import { frame } from './frame.ts';
import { list } from './list.ts';
import { narrow } from './narrow.ts';
import { page } from './page.ts';

/** The tokens, resets, bubbles and avatars are the element's; what comes later wins. */
export const styles = [launcher, tokens, base, log, later(kit), frame, controls, list, conversation, page, narrow];
