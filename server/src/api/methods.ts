import type { Operation } from './operation.ts';

/** What is served to everybody beside the operations, below the API's own address. */
const publicPaths = ['', '/reference.css', '/openapi.json', '/asyncapi.json'] as const;

/** The methods that there are at each address. */
export class Methods {
  readonly #forms: readonly { readonly form: RegExp; readonly methods: readonly string[] }[];

  constructor(operations: readonly Operation[]) {
    this.#forms = [
      ...publicPaths.map((path) => ({ form: formOf(path), methods: ['GET', 'HEAD'] })),
      ...operations.map(({ url, method }) => ({
        form: formOf(url),
        methods: method === 'GET' ? ['GET', 'HEAD'] : [method],
      })),
    ];
  }

  /** As the header `Allow` says them; undefined for an address at which there is nothing. `path`: below the API's own, without a query. */
  at(path: string): string | undefined {
    // Slashes inside of a part stay as they are written.
    const decoded = decodeURI(path);
    const methods = this.#forms.filter(({ form }) => form.test(decoded)).flatMap((each) => each.methods);
    return methods.length === 0 ? undefined : [...new Set([...methods, 'OPTIONS'])].join(', ');
  }
}

const formOf = (url: string): RegExp =>
  new RegExp(`^${url.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/]*')}$`);
