/** The style sheet of the reference. */
export const referenceStyle = `
:root {
  color-scheme: light dark;
  --back: #fff; --text: #1c1d22; --quiet: #5b5e6b; --line: #dfe1e8; --panel: #f5f6f9; --accent: #3b5bdb;
}
@media (prefers-color-scheme: dark) {
  :root { --back: #15161a; --text: #e8e9ee; --quiet: #a3a6b3; --line: #31333c; --panel: #1e2026; --accent: #91a7ff; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--back); color: var(--text);
  font: 16px/1.55 system-ui, sans-serif; display: grid; grid-template-columns: 15rem minmax(0, 1fr);
}
nav {
  position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem;
  border-inline-end: 1px solid var(--line); background: var(--panel); font-size: 0.875rem;
}
nav ul { list-style: none; margin: 0; padding: 0; }
nav > ul > li { margin-block-end: 1rem; font-weight: 600; }
nav li li { font-weight: 400; }
nav li a { display: block; padding: 0.25rem 0; }
main { max-width: 54rem; padding: 2rem; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; inset-inline-start: -100vw; }
.skip:focus { inset-inline-start: 1rem; background: var(--back); padding: 0.5rem; }
h1 { margin-block: 0 1rem; line-height: 1.2; }
h2 { margin-block: 3rem 1rem; }
section { border-block-start: 1px solid var(--line); padding-block: 1rem; }
h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
code { font: 0.875em ui-monospace, monospace; background: var(--panel); padding: 0.1em 0.3em; border-radius: 0.25rem; }
.method {
  display: inline-block; min-width: 4.5em; font: 600 0.75rem ui-monospace, monospace; color: var(--accent);
}
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-block: 0.75rem; font-size: 0.875rem; }
caption { text-align: start; color: var(--quiet); padding-block-end: 0.25rem; }
th, td { text-align: start; vertical-align: top; padding: 0.375rem 0.75rem 0.375rem 0; border-block-start: 1px solid var(--line); }
th { font-weight: 400; white-space: nowrap; }
summary { color: var(--quiet); cursor: pointer; font-size: 0.875rem; padding-block: 0.25rem; }
details ul { font-size: 0.875rem; margin-block: 0.5rem; }
@media (max-width: 48rem) {
  body { display: block; }
  nav { position: static; height: auto; border-inline-end: 0; border-block-end: 1px solid var(--line); padding: 1rem; }
  nav > ul > li { margin-block-end: 0.5rem; }
  nav li li { display: inline-block; margin-inline-end: 0.75rem; }
  main { padding: 1rem; }
}
`;
