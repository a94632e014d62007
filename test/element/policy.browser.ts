import { expect } from '@open-wc/testing';

/** Opens a page with this policy, and resolves to what it says. */
async function pageWith(policy: string): Promise<Record<string, unknown>> {
  const frame = document.createElement('iframe');
  frame.width = frame.height = '700';
  const page = document.implementation.createHTMLDocument();
  const meta = page.head.appendChild(page.createElement('meta'));
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = policy;
  const script = page.body.appendChild(page.createElement('script'));
  script.type = 'module';
  script.src = new URL('strict-page.ts', import.meta.url).href;
  frame.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`;
  const answer = new Promise<Record<string, unknown>>((resolve) =>
    addEventListener('message', ({ data, source }) => source === frame.contentWindow && resolve(data)),
  );
  document.body.append(frame);
  const data = await answer;
  frame.remove();
  return data;
}

const looksRight = { panel: '16px', hue: true, field: 56, menu: true, messages: 4 };

describe('policies of the page', () => {
  it('nothing inline, nothing evaluated', async () => {
    // Not `'self'`: in a `srcdoc`, Firefox takes it for nobody.
    const self = location.origin;
    const policy = `default-src 'none'; script-src ${self}; style-src ${self}; connect-src ${self}; img-src blob:`;
    expect(await pageWith(policy)).to.deep.equal({ broken: [], ...looksRight });
  });

  it('trusted types only, with Lit’s policy let in', async () => {
    // The build gives Lit's policy the name `live-chat`.
    const policy = "require-trusted-types-for 'script'; trusted-types lit-html; style-src 'self'";
    expect(await pageWith(policy)).to.deep.equal({ broken: [], ...looksRight });
  });
});
