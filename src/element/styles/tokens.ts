import { css } from 'lit';

/**
 * What everything is derived from: one accent, one radius, one size, and `color-scheme`. A site sets `--live-chat-*` on the element.
 * The accent is scaled in linear light until text on it reads at 4.5:1: `y` is its luminance; below .40 it is held at .175 and takes
 * white, above it stays and takes ink.
 */
export const tokens = css`
  :host {
    --accent: var(--live-chat-accent, #0a6a78);
    --radius: var(--live-chat-radius, 16px);
    --font: var(--live-chat-font, system-ui, sans-serif);
    --size: var(--live-chat-size, 14px);
    --offset: var(--live-chat-offset, 20px);

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

    --held: min(1, 0.175 / y + max(0, (y - 0.4) * 9999));
    --lit: clamp(0, (y - 0.4) * 9999, 1);
    --inked: clamp(0.008, (0.4 - y) * 9999, 1);
    --fill: light-dark(
      color(from var(--accent) xyz-d65 calc(x * var(--held)) calc(y * var(--held)) calc(z * var(--held))),
      color(
        from oklch(from var(--accent) max(l, 0.52) c h) xyz-d65 calc(x * var(--held)) calc(y * var(--held))
          calc(z * var(--held))
      )
    );
    --on-fill: color(from var(--accent) xyz-d65 calc(0.9505 * var(--inked)) var(--inked) calc(1.089 * var(--inked)));
    --fill-2: color-mix(
      in oklab,
      var(--fill) 86%,
      color(from var(--accent) xyz-d65 calc(0.9505 * var(--lit)) var(--lit) calc(1.089 * var(--lit)))
    );
    --accent-text: light-dark(
      color(
        from var(--accent) xyz-d65 calc(x * min(1, 0.13 / y)) calc(y * min(1, 0.13 / y)) calc(z * min(1, 0.13 / y))
      ),
      oklch(from var(--accent) max(l, 0.8) min(c, 0.13) h)
    );
    --soft: light-dark(
      color-mix(in oklab, var(--fill) 9%, var(--bg)),
      color-mix(in oklab, oklch(from var(--accent) 0.55 min(c, 0.12) h) 21%, var(--bg))
    );
    --soft-line: light-dark(
      color-mix(in oklab, var(--fill) 34%, var(--bg)),
      color-mix(in oklab, oklch(from var(--accent) 0.62 min(c, 0.12) h) 62%, var(--bg))
    );

    --ok: light-dark(#12724a, #6bd6a4);
    --ok-dot: light-dark(#1c9a63, #3fcf92);
    --ok-soft: color-mix(in oklab, var(--ok-dot) 11%, var(--bg));
    --warn: light-dark(#855300, #f1bf63);
    --danger: light-dark(#b42318, #ff9c93);
    --danger-fill: light-dark(#b42318, #c8382d);
    --danger-soft: light-dark(color-mix(in oklab, #d92d20 7%, var(--bg)), color-mix(in oklab, #ff6f61 14%, var(--bg)));
    --danger-line: light-dark(color-mix(in oklab, #d92d20 42%, var(--bg)), color-mix(in oklab, #ff6f61 48%, var(--bg)));

    --meta: 400 calc(var(--size) - 2px) / calc(16 / 12) var(--font);
    --dense: 400 calc(var(--size) - 1px) / calc(20 / 13) var(--font);
    --body: 400 var(--size) / calc(20 / 14) var(--font);
    --hit: 36px;
    --r3: calc(var(--radius) * 0.75);
    --r2: calc(var(--radius) * 0.5);
    --r1: calc(var(--radius) * 0.25);

    --shade: light-dark(#0b1220, #000);
    --sh2:
      0 1px 3px color-mix(in srgb, var(--shade) 8%, transparent),
      0 8px 24px -4px color-mix(in srgb, var(--shade) 14%, transparent);
    --sh3:
      0 2px 6px color-mix(in srgb, var(--shade) 7%, transparent),
      0 20px 56px -8px color-mix(in srgb, var(--shade) 22%, transparent);

    --ease: cubic-bezier(0.2, 0, 0, 1);
    --fast: 100ms;
    --base: 160ms;
    --slow: 200ms;
  }

  /* Scripts with small counters need one pixel more. */
  :host(:lang(ar, fa, ur, he)) {
    --size: var(--live-chat-size, 15px);
  }
`;
