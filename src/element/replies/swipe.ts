/** So far to the side, and no more up or down, is a swipe; in pixels. */
const far = 56;
const slack = 32;

/** Tells of swipes of a finger on a message, in the direction of writing. */
export function swipes(root: ShadowRoot, swiped: (id: string) => void): void {
  let start: { id: string; x: number; y: number } | undefined;
  root.addEventListener('pointerdown', (event) => {
    const { target, pointerType, isPrimary, clientX: x, clientY: y } = event as PointerEvent;
    const id = (target as Element).closest<HTMLElement>('.msg')?.dataset['id'];
    start = id && pointerType === 'touch' && isPrimary ? { id, x, y } : undefined;
  });
  root.addEventListener('pointercancel', () => (start = undefined));
  root.addEventListener('pointerup', (event) => {
    const { clientX, clientY } = event as PointerEvent;
    const from = start;
    start = undefined;
    if (!from || Math.abs(clientY - from.y) > slack) return;
    const way = getComputedStyle(root.host).direction === 'rtl' ? -1 : 1;
    if ((clientX - from.x) * way > far) swiped(from.id);
  });
}
