import { groups, takesKey, type Operation } from './operation.ts';
import { refusalsOf, type DocumentSchema } from './openapi.ts';
import { authorization } from './words.ts';

/** What the reference may load: its own style sheet. */
export const referencePolicy =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (each) => entities.get(each)!);
/** What is between backticks is code. */
const prose = (text: string): string => escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
const code = (text: string): string => `<code>${escape(text)}</code>`;

/** A shape in a word or two. */
function typeOf(shape: DocumentSchema): string {
  const words = shape.anyOf?.map((each) => each.const).filter((word) => typeof word === 'string');
  if (words?.length) return words.join(' | ');
  if (shape.title !== undefined) return shape.title;
  if (shape.type === 'array') return `list of ${shape.items ? typeOf(shape.items) : 'anything'}`;
  return [shape.type ?? 'anything'].flat().join(' | ');
}

type Row = readonly [name: string, type: string, description: string];

function rowsOf(properties: object | undefined, required?: readonly string[], where = ''): Row[] {
  return Object.entries((properties ?? {}) as Record<string, DocumentSchema>).map(([name, shape]) => {
    const isOptional = required && !required.includes(name);
    return [
      name,
      typeOf(shape),
      [where, isOptional ? 'Optional.' : '', shape.description ?? ''].filter(Boolean).join(' '),
    ];
  });
}

function table(caption: string, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const lines = rows.map(
    ([name, type, description]) =>
      `<tr><th scope="row">${code(name)}</th><td>${escape(type)}</td><td>${prose(description)}</td></tr>`,
  );
  return `<div class="scroll"><table><caption>${caption}</caption><tbody>${lines.join('')}</tbody></table></div>`;
}

function sectionOf(each: Operation): string {
  const { id, method, url, summary, description = '', path, query, body, status } = each;
  const answer = each.answer as DocumentSchema | undefined;
  const said = body as DocumentSchema | undefined;
  const rows = [
    ...rowsOf(path, undefined, 'In the address.'),
    ...rowsOf(query, [], 'In the query.'),
    ...rowsOf(said?.properties, said?.required ?? []),
    ...(takesKey(each)
      ? [['Idempotency-Key', 'string', 'Header. Optional. The same again is not done twice.'] as const]
      : []),
  ];
  const refusals = [...refusalsOf(each)].map(
    ([refused, codes]) => `<li>${refused}: ${codes.map(code).join(', ')}</li>`,
  );
  return `<section id="${id}"><h3><span class="method ${method.toLowerCase()}">${method}</span> ${code(url)}</h3>
<p>${prose(`${summary}. ${description}`.trim())}</p>
${table('What is said', rows)}
${table(`What is answered (${status})`, rowsOf(answer?.properties, answer?.required))}
${answer ? '' : `<p>Answered with ${status} and no body.</p>`}
<details><summary>Refusals</summary><ul>${refusals.join('')}</ul></details></section>`;
}

/** The reference as a page that needs nothing but its style sheet. Its links are relative to its own address without a slash at the end. */
export function referenceOf(operations: readonly Operation[]): string {
  const present = groups.filter((group) => operations.some((each) => each.group === group));
  const nav = present.map((group) => {
    const links = operations
      .filter((each) => each.group === group)
      .map(({ id }) => `<li><a href="#${id}">${id}</a></li>`);
    return `<li>${group}<ul>${links.join('')}</ul></li>`;
  });
  const sections = present.map(
    (group) =>
      `<h2>${group}</h2>${operations
        .filter((each) => each.group === group)
        .map(sectionOf)
        .join('\n')}`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API of this live-chat relay</title>
<link rel="stylesheet" href="api/reference.css">
</head>
<body>
<nav aria-label="Operations"><a class="skip" href="#main">Skip to the text</a><ul>${nav.join('')}</ul></nav>
<main id="main">
<h1>API of this live-chat relay</h1>
<p>JSON by HTTP. What is here may be done by a socket, too, and by the same rules. For programs:
<a href="api/openapi.json">openapi.json</a>, in the form of OpenAPI 3.1; and of what travels by a socket
<a href="api/asyncapi.json">asyncapi.json</a>, in the form of AsyncAPI 3.0.</p>
<p>Who asks is said in a header, never in an address:</p>
<ul><li>${prose(authorization.token)}</li><li>${prose(authorization.guest)}</li></ul>
<p>A refusal is ${code('application/problem+json')}: its ${code('code')} is stable, its ${code('class')} says whether to try again
(${code('retry')}, after ${code('Retry-After')} seconds), to come with another credential (${code('reauth')}), or not (${code('stop')}).</p>
${sections.join('\n')}
</main>
</body>
</html>
`;
}
