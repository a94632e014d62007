import { html, type Html, type HtmlValue } from './html.ts';

export interface PageOptions {
  readonly title: string;
  /** Which layout: one card in the middle, or a column with parts. */
  readonly kind: 'card' | 'column' | 'desk';
  /** Address of a module that the page is made of. */
  readonly module?: string;
  /** What it speaks, and which way that runs. */
  readonly lang?: string;
  readonly dir?: 'ltr' | 'rtl';
  /** Where it goes on by itself. */
  readonly onward?: string;
  /** Of a page for visitors, which is elsewhere: where the inbox is from there. It has its look, and neither its script nor its name. */
  readonly base?: string;
}

/** A whole page. Addresses in it are relative, so that it works below any path. */
export function page(
  { title, kind, module, onward, base, lang = 'en', dir = 'ltr' }: PageOptions,
  content: HtmlValue,
): Html {
  const isOurs = base === undefined;
  return html`<!doctype html>
    <html lang="${lang}" dir="${dir}">
      <head>
        <meta charset="utf-8" />
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        ${onward !== undefined && html`<meta http-equiv="refresh" content="0;url=${onward}" />`}
        <title>${title}${isOurs && ' · Live chat'}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${base}inbox.css" />
        ${isOurs && html`<script src="inbox.js" defer></script>`}
        ${module !== undefined && html`<script src="${module}" type="module"></script>`}
      </head>
      <body class="${kind}">
        ${content}
      </body>
    </html> `;
}

/** A form of the inbox: without the token it is refused. */
export function form(action: string, token: string, content: HtmlValue, more: HtmlValue = ''): Html {
  return html`<form method="post" action="${action}" ${more}>
    <input type="hidden" name="form" value="${token}" />${content}
  </form>`;
}

export interface FieldOptions {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password';
  readonly value?: string;
  readonly autocomplete: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly isFirst?: boolean;
}

/** A labelled field with its hint or what is wrong with it. Names to sign in with are no words, so nothing about them is corrected. */
export function field({ name, label, type = 'text', value = '', autocomplete, ...rest }: FieldOptions): Html {
  const { hint, problem, isFirst = false } = rest;
  const note = problem ?? hint;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value}"
      autocomplete="${autocomplete}"
      required
      autocapitalize="${name === 'name' ? 'words' : 'none'}"
      spellcheck="false"
      ${note !== undefined && html`aria-describedby="${name}-note"`}
      ${problem !== undefined && html`aria-invalid="true"`}
      ${isFirst && html`autofocus`}
    />
    ${note !== undefined && html`<p id="${name}-note" class="${problem === undefined ? 'hint' : 'problem'}">${note}</p>`}
  </div>`;
}

/** What the person must know before anything else of the page. */
export const alert = (text: string | undefined): HtmlValue =>
  text !== undefined && html`<p class="notice bad" role="alert">${text}</p>`;

export const status = (text: string | undefined): HtmlValue =>
  text !== undefined && html`<p class="notice good" role="status">${text}</p>`;

/** A time that the page's script shows in the reader's own way. */
export function time(at: number): Html {
  const text = new Date(at).toISOString();
  return html`<time datetime="${text}">${text.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

/** Our mark: the first bubble, with its tight corner. */
export const mark: Html = html`<svg class="mark" viewBox="2 2 36 36" aria-hidden="true">
  <path d="M20 2a18 18 0 1 1 0 36H8a6 6 0 0 1-6-6V20A18 18 0 0 1 20 2Z" />
  <path class="lines" d="M13 17h14M13 23h9" />
</svg>`;

/** A page of one card. */
export const card = (title: string, content: HtmlValue, options: Pick<PageOptions, 'base'> = {}): Html =>
  page(
    { title, kind: 'card', ...options },
    html`<main>
      ${mark}
      <h1>${title}</h1>
      ${content}
    </main>`,
  );
