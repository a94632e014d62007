import { base } from './base.ts';
import { composer } from './composer.ts';
import { log } from './log.ts';
import { panel } from './panel.ts';
import { tokens } from './tokens.ts';

export const styles = [tokens, base, panel, log, composer];
