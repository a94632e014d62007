import { Type } from 'typebox';
import { hoursFault, type Hours } from '../../../../src/protocol/hours.ts';
import { tagOfOption, textOfOption, type FormOption } from '../../../../src/protocol/form-option.ts';
import { localTextFault, type LocalText } from '../../../../src/protocol/local-text.ts';
import type { SiteSettings } from '../../../../src/protocol/site.ts';
import { bounds } from '../../limits.ts';
import { cleanLine } from '../../names.ts';
import { closed, operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { maybe, named, words, type Parts } from '../schemas.ts';
import { etagOf, mayBeSetBy, setWith } from '../settings.ts';

const line = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[^\\r\\n]*$', description });

/** A text, or one for each language. What is wrong with it is told by `faultOf`. */
const localText = (description: string) =>
  Type.Unsafe<LocalText>({
    type: ['string', 'object'],
    additionalProperties: { type: 'string' },
    description: `${description} A text, or texts by the tags of their languages, such as \`{ "en": "Hello", "de": "Hallo" }\`.`,
  });

const FormOption = Type.Unsafe<FormOption>({
  type: ['string', 'object'],
  description:
    'Of a choice: a line of 120 characters. A text, or texts by the tags of their languages; or `{ "text": …, "tag": "billing" }` with a tag that the conversation has where it is chosen.',
});

const shared = {
  pages: maybe(Type.Boolean({ description: 'That they are there, and on which page.' })),
  query: maybe(Type.Boolean({ description: 'With what stands after the `?` of its address.' })),
  typing: maybe(Type.Boolean({ description: 'What they type, of those who turn it on.' })),
  point: maybe(Type.Boolean({ description: 'What they point at on the page.' })),
};

const fields = {
  name: maybe(line(80, 'In the header of the panel.')),
  greeting: maybe(localText('What an empty conversation begins with, of 500 characters.')),
  accent: maybe(Type.String({ pattern: '^#[0-9a-fA-F]{6}$', description: 'The one colour, such as #0a6a78.' })),
  hours: maybe(
    Type.Unsafe<Hours>({
      type: 'object',
      description:
        'When somebody is there: `zone`, `week` by day from `mon` to `sun`, and `holidays` by date; lists of times, such as 09:00-17:30.',
    }),
  ),
  form: maybe(
    closed({
      title: maybe(localText('Above it: a line of 120 characters.')),
      note: maybe(localText('Below that: a line of 500 characters.')),
      fields: Type.Array(
        closed({
          name: Type.String({
            pattern: '^[\\w-]+$',
            maxLength: 40,
            description: '`name` is what the visitor is called.',
          }),
          label: localText('Beside it: a line of 120 characters.'),
          type: maybe(words('text', 'email', 'select', 'checkbox')),
          required: maybe(Type.Boolean()),
          options: maybe(Type.Array(FormOption, { minItems: 1, maxItems: 50 })),
        }),
        { minItems: 1, maxItems: 20 },
      ),
    }),
  ),
  share: maybe(
    Type.Object(shared, {
      additionalProperties: false,
      description: 'What the team sees of visitors beside what they send.',
    }),
  ),
};

/** All that may be said in several languages, with how long it may be. */
function textsOf({ greeting, form }: SiteSettings): readonly (readonly [path: string, text: unknown, most: number])[] {
  return [
    ['greeting', greeting, 500],
    ['form.title', form?.title, 120],
    ['form.note', form?.note, 500],
    ...(form?.fields ?? []).flatMap(({ name, label, options = [] }) => [
      [`form: label of ${name}`, label, 120] as const,
      ...options.map((option, index) => [`form: option ${index + 1} of ${name}`, textOfOption(option), 120] as const),
    ]),
  ];
}

const hasText = (option: FormOption): boolean => typeof option === 'object' && Object.hasOwn(option, 'text');

function isTag(option: FormOption): boolean {
  const tag: unknown = tagOfOption(option);
  const isOnly = Object.keys(option).every((key) => key === 'text' || key === 'tag');
  return (
    isOnly &&
    typeof tag === 'string' &&
    tag.length <= bounds.tagLength &&
    tag === cleanLine(tag, bounds.tagLength) &&
    tag !== ''
  );
}

/** What no shape says. */
function faultOf(site: SiteSettings): string | undefined {
  const { hours, form, ...rest } = site;
  if (JSON.stringify({ hours, form, ...rest }).length > bounds.siteLength) return 'these are too many words';
  for (const [path, text, most] of textsOf(site)) {
    const wrong = text === undefined ? undefined : localTextFault(text, most, path !== 'greeting');
    if (wrong !== undefined) return `${path} ${wrong}`;
  }
  const options = (form?.fields ?? []).flatMap((field) => field.options ?? []);
  const tagged = options.filter((option) => tagOfOption(option) !== undefined || hasText(option));
  if (tagged.some((option) => !isTag(option)))
    return `form: a tag of an option must be a line of ${bounds.tagLength} characters at most`;
  const fault = hours && hoursFault(hours);
  if (fault !== undefined) return `hours: ${fault}`;
  const names = (form?.fields ?? []).map(({ name }) => name);
  if (new Set(names).size < names.length) return 'form: two fields have the same name';
  const empty = form?.fields.find(({ type, options }) => (type === 'select') !== (options !== undefined));
  return empty && `form: ${empty.name} is a choice without options, or the other way around`;
}

export function siteOperations({ body }: Parts): readonly Operation[] {
  const common = { url: '/site', group: 'Conversations', status: 200 } as const;
  const answer = named('SiteSettings', fields);
  return [
    operation({
      ...common,
      id: 'getSite',
      method: 'GET',
      summary: 'What the team has set for its site',
      description: 'For everybody who may connect: the element takes it when its panel is opened (P51).',
      answer,
      async run({ exchange, services }) {
        exchange.takeRequest();
        const { deskSettings } = services;
        const headers = { 'cache-control': `private, max-age=${bounds.siteAge / 1_000}` };
        if (!deskSettings) return { body: {}, headers };
        return { body: deskSettings.get('site'), headers: { ...headers, ...etagOf(deskSettings.version('site')) } };
      },
    }),
    operation({
      ...common,
      id: 'setSite',
      method: 'PUT',
      summary: 'Set it',
      description: 'All of it: what is left out is not set any more. For admins, and keys with the scope `manage`.',
      body: body(fields),
      isMatched: true,
      answer,
      async run({ exchange, services, body: site, expected }) {
        const settings = mayBeSetBy(exchange, services);
        const fault = faultOf(site as SiteSettings);
        if (fault !== undefined) throw new Problem('bad-message', fault);
        const detail = Object.keys(site).sort().join(' ');
        await setWith(settings, { name: 'site', value: site, detail, expected }, exchange);
        return { body: site, headers: etagOf(settings.version('site')) };
      },
    }),
  ];
}
