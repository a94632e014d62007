/** What browsers and Node have of it. */
declare const URL: {
  canParse(address: string): boolean;
  new (address: string): { readonly protocol: string; readonly href: string };
};

/** The address a word stands for, when it is one of a scheme that is safe to follow. */
export function addressOf(word: string): string | undefined {
  let address = '';
  if (/^www\.[^.]/i.test(word)) address = `https://${word}`;
  else if (/^(https?:\/\/|mailto:)./i.test(word)) address = word;
  else if (/^[^@]+@[^@][^@.]*\.[^@]*$/.test(word)) address = `mailto:${word}`;
  if (!URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  // Checked after parsing: what the parser makes of it is what a click would follow.
  return /^(https?|mailto):$/.test(protocol) ? href : undefined;
}
