/** What the pages of the side ask of it. */
export interface SideHost {
  /** Shows a room. */
  readonly choose: (room: string) => void;
  /** Gives the focus to what is there after the next update. */
  focus(selector: string): void;
}
