import 'axe-core/axe.min.js';
import type axeCore from 'axe-core';

/** What is shown while it moves has other colours than afterwards. What goes on for ever stays. */
function endMotion(root: Element | ShadowRoot): void {
  for (const each of root.getAnimations({ subtree: true })) {
    if (each.effect?.getComputedTiming().endTime !== Infinity) each.finish();
  }
  for (const each of root.querySelectorAll('*')) if (each.shadowRoot) endMotion(each.shadowRoot);
}

/** What axe finds in an element as it is when nothing in it moves any more, a line each: rule, where, and why. */
export async function barriersIn(element: Element): Promise<string[]> {
  const { axe } = window as unknown as { axe: typeof axeCore };
  if (element.shadowRoot) endMotion(element.shadowRoot);
  endMotion(element);
  const { violations } = await axe.run(element, { rules: { region: { enabled: false } }, resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`));
}

/** What axe finds in the page as a whole about its parts: no more than one main one, and nothing outside of all. What the test runner has in the page is not looked at. */
export async function landmarkBarriers(): Promise<string[]> {
  const { axe } = window as unknown as { axe: typeof axeCore };
  const values = axe
    .getRules(['best-practice'])
    .map(({ ruleId }) => ruleId)
    .filter((rule) => rule === 'region' || rule.startsWith('landmark'));
  const { violations } = await axe.run(document, { runOnly: { type: 'rule', values }, resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
