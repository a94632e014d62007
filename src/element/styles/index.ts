import { base } from './base.ts';
import { composer } from './composer.ts';
import { launcher } from './launcher.ts';
import { log } from './log.ts';
import { panel } from './panel.ts';
import { tokens } from './tokens.ts';

/** What only the panel needs. Read when it is wanted: until then it would cost the page more than the launcher does. */
export const panelStyles = [tokens, base, panel, log, composer];

export const styles = [launcher];
