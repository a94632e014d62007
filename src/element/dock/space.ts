/** As in the styles, in pixels: a window and a tab with what is between them, the button of more, and what the panel takes. */
const ofWindow = 332;
const ofTab = 192;
const ofMore = 72;
const ofPanel = 440;
const lowest = 481;

export interface Space {
  /** How many windows there may be. */
  readonly windows: number;
  /** How many tabs beside so many windows, of so many that there are: the others are behind the button of more. */
  tabs(windows: number, wanted: number): number;
}

/** What there is room for beside the panel; no window on a phone. */
export function spaceIn({ innerWidth, innerHeight }: Pick<Window, 'innerWidth' | 'innerHeight'>): Space {
  const width = innerHeight < lowest ? 0 : Math.max(0, innerWidth - ofPanel);
  return {
    windows: Math.floor(width / ofWindow),
    tabs(windows, wanted) {
      const rest = width - windows * ofWindow;
      const all = Math.max(0, Math.floor(rest / ofTab));
      return wanted <= all ? wanted : Math.max(0, Math.floor((rest - ofMore) / ofTab));
    },
  };
}
