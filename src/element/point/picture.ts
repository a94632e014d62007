import type { Pointed } from '../../protocol/pointed.ts';
import type { Kit } from '../kit.ts';

const percent = (part: number, whole: number): number => Math.round((1_000 * part) / Math.max(1, whole)) / 10;

/** Where something is on a page, drawn: what was seen of it, and a box in it. All that it says is said beside it, too. */
export const picture = ({ html }: Kit, { box: [left, top, width, height], view }: Pointed) =>
  html`<div class="ptpic" aria-hidden="true" .style=${`aspect-ratio:${Math.max(0.4, view[0] / Math.max(1, view[1]))}`}>
    <i
      .style=${`left:${percent(left, view[0])}%;top:${percent(top, view[1])}%;width:${percent(width, view[0])}%;height:${percent(height, view[1])}%`}
    ></i>
  </div>`;

/** The look of it, and of the words beside it. */
export const pictureStyles = ({ css }: Kit) => css`
  .ptd {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: flex-start;
  }
  .ptpic {
    position: relative;
    flex: none;
    inline-size: 132px;
    max-block-size: 180px;
    overflow: hidden;
    border: 1px solid var(--edge);
    border-block-start-width: 7px;
    border-radius: 6px;
    background: var(--bg);
  }
  .bub > .ptpic {
    margin-block: 2px 8px;
  }
  .ptpic i {
    position: absolute;
    box-sizing: border-box;
    min-inline-size: 6px;
    min-block-size: 6px;
    border: 2px solid var(--accent-text);
    border-radius: 3px;
    background: var(--soft);
  }
  .ptw {
    flex: 1 1 120px;
    min-inline-size: 0;
    display: grid;
    gap: 2px;
    font: var(--dense);
    overflow-wrap: anywhere;
  }
  .ptw small {
    font: var(--meta);
    opacity: 0.85;
  }
  @media (forced-colors: active) {
    .ptpic i {
      border-color: Highlight;
    }
  }
`;
