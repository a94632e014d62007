import type { EmojiFile } from './data.ts';

const font = '16px "Apple Color Emoji","Segoe UI Emoji","Noto Color Emoji",sans-serif';
const size = 20;

const last = (text: string): string => text.split(' ').find((each) => !each.includes('\u200D')) ?? '';

/**
 * Which emoji this system can draw: one of each newer version is drawn, and sequences are measured. What it draws in its own colours is the
 * same in whatever colour it is asked for; a box with a number is not. Where not even a smile is so, nothing is known, and all are taken.
 */
export function drawnHere({ since }: EmojiFile): (emoji: string) => boolean {
  const all = (): boolean => true;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return all;
  context.font = font;
  context.textBaseline = 'top';

  const pixels = (emoji: string, colour: string): string => {
    context.clearRect(0, 0, size, size);
    context.fillStyle = colour;
    context.fillText(emoji, 0, 0);
    return context.getImageData(0, 0, size, size).data.join();
  };
  const isColoured = (emoji: string): boolean => {
    const red = pixels(emoji, '#f00');
    // Nothing at all is the same in every colour, too.
    return /[1-9]/.test(red) && red === pixels(emoji, '#00f');
  };
  const width = (emoji: string): number => context.measureText(emoji).width;

  if (!isColoured('😀')) return all;
  const missing = new Set<string>();
  for (const list of Object.values(since)) {
    const sample = last(list);
    if (sample && !isColoured(sample)) for (const each of list.split(' ')) missing.add(each);
  }
  const hasFlags = isColoured('🇺🇳');
  const widest = width('😀') * 1.5;
  return (emoji) => {
    if (missing.has(emoji)) return false;
    if (/^\p{RI}/u.test(emoji)) return hasFlags;
    // One that is not known is drawn as its parts, beside each other.
    return !/[\u200D\u{E007F}]/u.test(emoji) || width(emoji) < widest;
  };
}
