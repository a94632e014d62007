import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';
import { consentStyles } from './styles.ts';

/** The page's own words take the place of ours (slot `consent`); `privacy-url` leads to what it promises. */
export function feature(context: FeatureContext): Feature {
  const { kit, host, writing } = context;
  const { html, icon } = kit;
  const root = host.renderRoot as ShadowRoot;

  const focus = (): void => root.querySelector<HTMLElement>('.gate .yes')?.focus();
  // The field that would have had the focus is not there for it.
  host.addEventListener('live-chat-open', focus);
  // On a phone the launcher, which had the focus, goes away before this is there, and the focus with it.
  const { activeElement, body } = document;
  const isLost =
    activeElement === body && !root.querySelector('[part=launcher]')?.checkVisibility({ visibilityProperty: true });
  if (activeElement === host || (isLost && navigator.userActivation.hasBeenActive))
    void host.updateComplete.then(() => host.updateComplete).then(focus);

  const agree = (): void => {
    host.consent = false;
    host.dispatchEvent(new CustomEvent('live-chat-consent', { bubbles: true, composed: true }));
    void host.updateComplete.then(() => host.updateComplete).then(() => writing.focus());
  };

  const policy = ({ phrase }: View): unknown => {
    const address = host.getAttribute('privacy-url');
    if (!address || !URL.canParse(address, document.baseURI)) return '';
    const { protocol, href } = new URL(address, document.baseURI);
    return /^https?:$/.test(protocol)
      ? html`<a href=${href} target="_blank" rel="noopener">${phrase(english.policy)}</a>`
      : '';
  };

  return {
    styles: consentStyles(kit),
    render(view) {
      if (!host.consent) return '';
      const { phrase, mode, fills } = view;
      const close =
        mode === 'bubble'
          ? html`<button class="ib" aria-label=${phrase(english.close)} @click=${view.onToggle}>
              ${icon(fills ? icons.down : icons.close)}
            </button>`
          : '';
      // On a screen of its own, closing is the way back: at the start, as a chevron.
      return html`<div class="gate" data-pane="gate">
        <header class="head ${fills ? 'back' : ''}">
          ${fills ? close : ''}
          <div class="who">
            <h2><bdi>${view.title}</bdi></h2>
          </div>
          ${fills ? '' : close}
        </header>
        <div class="ask">
          ${icon(icons.lock)}
          <h3>${phrase(english.title)}</h3>
          <p id="terms"><slot name="consent">${phrase(english.text)}</slot>${policy(view)}</p>
          <button class="yes" aria-describedby="terms" @click=${agree}>${phrase(english.agree)}</button>
        </div>
      </div>`;
    },
  };
}
