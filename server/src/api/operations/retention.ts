import { Type } from 'typebox';
import type { RetentionSettings } from '../../../../src/protocol/desk-settings.ts';
import type { DeskSettings } from '../../desk/desk-settings.ts';
import { keptFor, RetentionConfirms, type Announced } from '../../retention.ts';
import type { Services } from '../../services.ts';
import type { PersonalStore } from '../../store/personal.ts';
import type { Exchange } from '../exchange.ts';
import { closed, operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { count, kinds as roomKinds, list, maybe, named, time, words, type Parts } from '../schemas.ts';
import { etagOf, mayBeSetBy, setWith } from '../settings.ts';

const day = 86_400_000;
const kept = Type.Integer({ minimum: day, maximum: 36_500 * day });
const kinds = closed(
  Object.fromEntries(roomKinds.map((kind) => [kind, maybe(kept)])) as Record<(typeof roomKinds)[number], never>,
);
const described = {
  ...kinds,
  description:
    'Milliseconds for which messages are kept, a day at least, by kind of room; for ever where it is missing, but that `desk` is then as `support`.',
};

const common = { group: 'Conversations', status: 200 } as const;
const who = 'For admins, and keys with the scope `manage`.';

/** @throws Problem for who may not, and where nothing can be erased. */
function erasable(exchange: Exchange, services: Services) {
  const settings = mayBeSetBy(exchange, services);
  const { personal } = services.store;
  const expiring = personal?.expiring?.bind(personal);
  if (!expiring) throw new Problem('forbidden', 'the store of this relay erases nothing');
  return { settings, expiring };
}

const told = (settings: DeskSettings) => ({
  body: { ...settings.get('retention'), isSet: settings.isSet('retention') },
  headers: etagOf(settings.version('retention')),
});

async function effectsOf(
  { kinds: wanted }: RetentionSettings,
  expiring: NonNullable<PersonalStore['expiring']>,
  now: number,
) {
  return Promise.all(
    keptFor(wanted).map(async ([kind, duration]) => {
      const before = now - duration;
      return { kind, before, ...(await expiring(kind, before)) };
    }),
  );
}

export function retentionOperations({ body }: Parts): readonly Operation[] {
  const confirms = new RetentionConfirms();
  const answer = named('Retention', {
    kinds: described as typeof kinds,
    isSet: Type.Boolean({ description: 'Whether an admin has set it; otherwise it is by the relay’s options.' }),
  });
  const confirm = Type.String({ maxLength: 200, description: 'As what would be deleted was told with it.' });

  const announcedOf = (settings: DeskSettings, wanted: RetentionSettings, { user }: Exchange): Announced => ({
    retention: wanted.kinds,
    version: settings.version('retention'),
    turn: settings.turn('retention'),
    user: user.id,
  });

  /** @throws Problem unless it was told to this one what is deleted by that. */
  async function change(
    settings: DeskSettings,
    value: RetentionSettings | undefined,
    said: { readonly confirm: string; readonly expected: string | undefined },
    { exchange, services }: { readonly exchange: Exchange; readonly services: Services },
  ) {
    const announced = announcedOf(settings, value ?? settings.byOptions('retention'), exchange);
    if (!confirms.isGood(said.confirm, announced, services.clock)) {
      throw new Problem(
        'confirmation-required',
        'what this deletes must be asked for before (POST /settings/retention/preview), not long ago, and is confirmed by what was told then',
      );
    }
    const days = keptFor(announced.retention).map(([kind, duration]) => `${kind} ${duration / day}d`);
    const detail = `retention: ${value ? '' : 'by options, '}${days.join(', ') || 'for ever'}`;
    // What was told is of what was set then.
    const expected = said.expected ?? announced.version;
    await setWith(settings, { name: 'retention', value, detail, expected }, exchange);
    return told(settings);
  }

  return [
    operation({
      ...common,
      id: 'getRetention',
      method: 'GET',
      url: '/settings/retention',
      summary: 'For how long messages are kept (P54)',
      description: who,
      answer,
      run: ({ exchange, services }) => Promise.resolve(told(erasable(exchange, services).settings)),
    }),
    operation({
      ...common,
      id: 'previewRetention',
      method: 'POST',
      isReading: true,
      url: '/settings/retention/preview',
      summary: 'What would be deleted at once, before that is set',
      description: `Nothing is changed. Without \`kinds\`: by the relay’s options. ${who}`,
      body: body({ kinds: maybe(described as typeof kinds) }),
      answer: named('RetentionPreview', {
        effects: list(
          Type.Object({
            kind: words(...roomKinds),
            before: time('Older messages are deleted.'),
            messages: count('So many, which are there now.'),
            isMore: Type.Boolean({ description: 'Whether there are more: not all were looked at.' }),
          }),
        ),
        confirm: Type.String({
          description:
            'With it this is set, once, within ten minutes, by the same one, unless anything was set meanwhile.',
        }),
      }),
      async run({ exchange, services, body: said }) {
        const { settings, expiring } = erasable(exchange, services);
        const wanted = said.kinds ? { kinds: said.kinds } : settings.byOptions('retention');
        const effects = await effectsOf(wanted, expiring, services.clock.now());
        return { body: { effects, confirm: confirms.sign(announcedOf(settings, wanted, exchange), services.clock) } };
      },
    }),
    operation({
      ...common,
      id: 'setRetention',
      method: 'PUT',
      url: '/settings/retention',
      summary: 'Set it, in the place of the relay’s options: what is older is deleted, for good',
      description: `All of it. Only with the \`confirm\` of a preview of the same. ${who}`,
      isMatched: true,
      body: body({ kinds: described as typeof kinds, confirm }),
      answer,
      refusals: ['confirmation-required'],
      run({ exchange, services, body: { kinds: wanted, confirm: given }, expected }) {
        const { settings } = erasable(exchange, services);
        return change(settings, { kinds: wanted }, { confirm: given, expected }, { exchange, services });
      },
    }),
    operation({
      ...common,
      id: 'unsetRetention',
      method: 'DELETE',
      url: '/settings/retention',
      summary: 'Take it back to the relay’s options: what is older is deleted, for good',
      description: `Only with the \`confirm\` of a preview without \`kinds\`. ${who}`,
      isMatched: true,
      query: { confirm },
      answer,
      refusals: ['confirmation-required'],
      run({ exchange, services, query, expected }) {
        const { settings } = erasable(exchange, services);
        return change(settings, undefined, { confirm: query.confirm, expected }, { exchange, services });
      },
    }),
  ];
}
