/** What Tab reaches. */
export const reachable = 'button, input, select, textarea, a[href], [tabindex="0"]';

export const isReachable = (element: Element): boolean =>
  !element.matches(':disabled') && element.checkVisibility({ visibilityProperty: true });
