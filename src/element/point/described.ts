import { pointedLimits, type Pointed } from '../../protocol/pointed.ts';

/** What is nobody's business, with all that is in it. */
const unseen = [
  ...['input[type=password]', '[autocomplete*="password"]', '[autocomplete*="cc-"]', '[autocomplete*="one-time"]'],
  ...['[data-live-chat-private]', 'live-chat', 'live-chat-inbox'],
].join();
/** What has no words of the page, or such as somebody has written. */
const wordless =
  'script,style,template,noscript,iframe,object,input,textarea,select,option,[contenteditable]:not([contenteditable=false])';

const roles: readonly (readonly [selector: string, role: string])[] = [
  ['a[href],area[href]', 'link'],
  ['button,summary,input:is([type=button],[type=submit],[type=reset],[type=image])', 'button'],
  ['input[type=checkbox]', 'checkbox'],
  ['input[type=radio]', 'radio'],
  ['input[type=range]', 'slider'],
  ['select', 'combobox'],
  ['input,textarea', 'textbox'],
  ['h1,h2,h3,h4,h5,h6', 'heading'],
  ['img,svg', 'img'],
  ['p', 'paragraph'],
  ['li', 'listitem'],
  ['ul,ol', 'list'],
  ['table', 'table'],
  ['nav', 'navigation'],
  ['form', 'form'],
];
/** They are called what is in them. */
const namedByContent = /^(link|button|heading|tab|option|menuitem|checkbox|radio|switch|treeitem|cell)$/;

const labelLength = 60;
/** More of a text is not even read. */
const most = 2_000;

/** The same over the bounds of shadow roots. */
function isWithin(element: Element, selector: string): boolean {
  for (let at: Element | null = element; at; at = (at.getRootNode() as Partial<ShadowRoot>).host ?? null)
    if (at.closest(selector)) return true;
  return false;
}

export const isUnseen = (element: Element): boolean => isWithin(element, unseen);

/** Without digits and addresses of e-mail, whatever script they are in. */
const masked = (text: string): string =>
  text
    .slice(0, most)
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => (word.includes('@') ? '•••' : word.replace(/\p{Nd}/gu, '•')))
    .join(' ');

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** The words that are to be seen in an element, without those of fields. */
function textOf(element: Element): string {
  if (isUnseen(element) || isWithin(element, wordless)) return '';
  const accepts = (node: Node): number => {
    if (!(node instanceof Element)) return NodeFilter.FILTER_ACCEPT;
    const isLeftOut = node.matches(`${wordless},${unseen}`) || !node.checkVisibility({ visibilityProperty: true });
    return isLeftOut ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, accepts);
  let text = '';
  for (let node = walker.nextNode(); node && text.length < most; node = walker.nextNode())
    text += node instanceof Text ? node.data : ' ';
  return text;
}

function roleOf(element: Element): string | undefined {
  const [own = ''] = (element.getAttribute('role') ?? '').trim().split(/\s+/);
  if (/^[a-z]{1,40}$/.test(own)) return own;
  return roles.find(([selector]) => element.matches(selector))?.[1];
}

/** How an element is called while one chooses: by its name, else how its text begins, else what it is. */
export function labelOf(element: Element): string {
  const role = roleOf(element);
  return nameOf(element, role) || cut(masked(textOf(element)), labelLength) || role || element.localName;
}

/** What an element is called, masked; never by what somebody has written in it. */
function nameOf(element: Element, role = roleOf(element)): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const ids = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
  const labels = [...((element as Partial<HTMLInputElement>).labels ?? [])];
  const isButton = role === 'button' && element.matches('input');
  const found = [
    ids.map((id) => (root.getElementById(id) ? textOf(root.getElementById(id)!) : '')).join(' '),
    ...[element.getAttribute('aria-label'), element.getAttribute('alt'), labels.map(textOf).join(' ')],
    isButton && element.getAttribute('value'),
    role && namedByContent.test(role) && textOf(element),
    ...[element.getAttribute('title'), element.getAttribute('placeholder')],
  ];
  return cut(masked(found.find((words) => words && words.trim()) || ''), pointedLimits.name);
}

const within = (value: number): number =>
  Math.max(-pointedLimits.pixels, Math.min(pointedLimits.pixels, Math.round(value)));

/** What the team is told of an element: words, masked, and where it is. */
export function described(element: Element, page: Pointed['page']): Pointed {
  const { left, top, width, height } = element.getBoundingClientRect();
  const role = roleOf(element);
  const name = nameOf(element, role);
  const text = cut(masked(textOf(element)), pointedLimits.text);
  const tag = element.localName.toLowerCase();
  return {
    ...(page && { page }),
    tag: /^[a-z][a-z\d._-]{0,39}$/.test(tag) ? tag : 'x-element',
    ...(role && { role }),
    ...(name && { name }),
    ...(text && text !== name && { text }),
    box: [within(left), within(top), within(width), within(height)],
    view: [within(innerWidth), within(innerHeight)],
  };
}
