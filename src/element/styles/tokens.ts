import { css } from 'lit';

/** What the panel's look is derived from, beside what the launcher's is. */
export const tokens = css`
  :host {
    --bg: light-dark(#fff, #17191c);
    --ink: light-dark(color-mix(in oklab, #12151a 94%, var(--accent)), color-mix(in oklab, #f2f4f6 96%, var(--accent)));
    --tint: color-mix(in oklab, var(--ink) 62%, var(--accent));
    --sunken: light-dark(color-mix(in oklab, var(--tint) 4%, var(--bg)), color-mix(in oklab, #000 20%, var(--bg)));
    --raised: light-dark(
      color-mix(in oklab, var(--tint) 7.5%, var(--bg)),
      color-mix(in oklab, var(--ink) 9%, var(--bg))
    );
    --pop: light-dark(var(--bg), color-mix(in oklab, var(--ink) 5%, var(--bg)));
    --hover: color-mix(in oklab, var(--ink) 6%, transparent);
    --line: light-dark(color-mix(in oklab, var(--tint) 13%, var(--bg)), color-mix(in oklab, var(--ink) 15%, var(--bg)));
    --edge: color-mix(in oklab, var(--ink) 47%, var(--bg));
    --text-2: color-mix(in oklab, var(--ink) 72%, var(--bg));
    --text-3: color-mix(in oklab, var(--ink) 62%, var(--bg));

    --soft: light-dark(
      color-mix(in oklab, var(--fill) 9%, var(--bg)),
      color-mix(in oklab, oklch(from var(--accent) 0.55 min(c, 0.12) h) 21%, var(--bg))
    );
    --soft-line: light-dark(
      color-mix(in oklab, var(--fill) 34%, var(--bg)),
      color-mix(in oklab, oklch(from var(--accent) 0.62 min(c, 0.12) h) 62%, var(--bg))
    );

    --ok-dot: light-dark(#1c9a63, #3fcf92);
    --warn: light-dark(#855300, #f1bf63);
    --danger: light-dark(#b42318, #ff9c93);
    --danger-fill: light-dark(#b42318, #c8382d);
    --danger-soft: light-dark(color-mix(in oklab, #d92d20 7%, var(--bg)), color-mix(in oklab, #ff6f61 14%, var(--bg)));
    --danger-line: light-dark(color-mix(in oklab, #d92d20 42%, var(--bg)), color-mix(in oklab, #ff6f61 48%, var(--bg)));

    --meta: 400 calc(var(--size) - 2px) / calc(16 / 12) var(--font);
    --dense: 400 calc(var(--size) - 1px) / calc(20 / 13) var(--font);
    --hit: 36px;
    --r3: calc(var(--radius) * 0.75);
    --r2: calc(var(--radius) * 0.5);
    --r1: calc(var(--radius) * 0.25);

    --sh2:
      0 1px 3px color-mix(in srgb, var(--shade) 8%, transparent),
      0 8px 24px -4px color-mix(in srgb, var(--shade) 14%, transparent);
  }
`;
