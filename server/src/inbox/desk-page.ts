import { html, type Html } from './html.ts';
import { page } from './page.ts';

/** What the page itself says, in the languages of `<live-chat-inbox>`, which says the rest. */
const texts = {
  en: ['Inbox', 'Account and team', 'The conversations need JavaScript.'],
  ar: ['صندوق الوارد', 'الحساب والفريق', 'تحتاج المحادثات إلى JavaScript.'],
  de: ['Posteingang', 'Konto und Team', 'Die Gespräche brauchen JavaScript.'],
  es: ['Bandeja', 'Cuenta y equipo', 'Las conversaciones necesitan JavaScript.'],
  fr: ['Boîte de réception', 'Compte et équipe', 'Les conversations ont besoin de JavaScript.'],
} as const;

const nameOf = (tag: string): keyof typeof texts | undefined => {
  const [name = ''] = tag.toLowerCase().split('-');
  return Object.hasOwn(texts, name) ? (name as keyof typeof texts) : undefined;
};

/** The first language that a browser wants and the inbox speaks, with its region; English where there is none. */
export function languageOf(accepted = ''): string {
  const wanted = accepted.split(',', 20).flatMap((part) => {
    const [, tag, weight] = /^\s*([a-z]{2,3}(?:-[a-z\d]{1,8}){0,3})\s*(?:;\s*q=([\d.]{1,5})\s*)?$/i.exec(part) ?? [];
    return tag && nameOf(tag) ? [{ tag, weight: Number(weight ?? 1) || 0 }] : [];
  });
  return wanted.sort((one, other) => other.weight - one.weight).find(({ weight }) => weight > 0)?.tag ?? 'en';
}

/** The conversations: all of it is the element's, which gets its credential by the page's session. */
export function deskPage(accepted?: string): Html {
  const lang = languageOf(accepted);
  const name = nameOf(lang)!;
  const [title, account, noScript] = texts[name];
  return page(
    { title, kind: 'desk', module: '../live-chat-inbox.js', lang, dir: name === 'ar' ? 'rtl' : 'ltr' },
    html`<live-chat-inbox server="../" session="token" sign-in="sign-in" data-session
        ><a slot="account" href="account">${account}</a></live-chat-inbox
      >
      <noscript>
        <p>${noScript}</p>
      </noscript>`,
  );
}
