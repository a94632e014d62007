import { html } from 'lit';
import type { InboxView } from './view.ts';

/** Whether it is known who is here: only while there is a connection. */
export const isLive = ({ state }: Pick<InboxView, 'state'>): boolean => state.status === 'online';

/** In an avatar, whether this one is here; nothing where that is not known. */
export const presenceDot = (isHere: boolean, view: Pick<InboxView, 'state'>) =>
  isLive(view) ? html`<i class="dot ${isHere ? '' : 'off'}"></i>` : '';
