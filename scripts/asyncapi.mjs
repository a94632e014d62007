// Writes docs/asyncapi.json: what travels over a relay's sockets, in the form of AsyncAPI 3. Its schemas are made of the protocol's own types, its examples
// are those of PROTOCOL.md. With --check it only compares (npm test).
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format } from 'oxfmt';
import { createGenerator } from 'ts-json-schema-generator';

const file = 'docs/asyncapi.json';
const unions = { ClientMessage: 'From the client', RelayMessage: 'From the relay' };

/** The JSON of a section of PROTOCOL.md, by the type that it is an example of. */
function examplesIn(document, title) {
  const section = new RegExp(`\\n## ${title}\\n([\\s\\S]*?)(?=\\n## |$)`).exec(document)[1];
  const found = Map.groupBy(
    [...section.matchAll(/```json\n([\s\S]*?)```/g)].flatMap(([, block]) =>
      JSON.parse(`[${block.trim().replaceAll(/\}\n(?=\{)/g, '},')}]`),
    ),
    ({ type }) => type,
  );
  return found;
}

/** The same with every reference to where it is in this document. */
function placed(schema, isOpen) {
  if (Array.isArray(schema)) return schema.map((each) => placed(each, isOpen));
  if (schema === null || typeof schema !== 'object') return schema;
  const entries = Object.entries(schema).flatMap(([key, value]) => {
    // What a client does not know it leaves alone (P4); what the relay does not know it refuses.
    if (key === 'additionalProperties' && value === false && isOpen) return [];
    if (key === '$ref') return [[key, value.replace('#/definitions/', '#/components/schemas/')]];
    return [[key, placed(value, isOpen)]];
  });
  return Object.fromEntries(entries);
}

const flat = (text) => text?.replaceAll(/\s+/g, ' ');

function asyncApi() {
  const { version, description, license } = JSON.parse(readFileSync('package.json', 'utf8'));
  const protocol = readFileSync('PROTOCOL.md', 'utf8');
  const generator = createGenerator({
    ...{ path: 'src/protocol/index.ts', tsconfig: 'src/protocol/tsconfig.json', skipTypeCheck: true },
    ...{ expose: 'export', topRef: false, jsDoc: 'extended', additionalProperties: false },
  });
  const [client, relay] = Object.keys(unions).map((name) => generator.createSchema(name));
  const schemas = {};
  for (const [name, schema] of Object.entries(client.definitions)) schemas[name] = placed(schema, false);
  for (const [name, schema] of Object.entries(relay.definitions)) schemas[name] = placed(schema, true);

  const frameOf = (union, { anyOf }, summary) => {
    const examples = examplesIn(protocol, unions[union]);
    for (const { $ref } of anyOf) {
      const schema = schemas[$ref.replace('#/definitions/', '')];
      schema.examples = examples.get(schema.properties.type.const) ?? [];
    }
    return {
      name: union,
      title: summary,
      contentType: 'application/json',
      payload: { type: 'array', minItems: 1, items: { oneOf: placed(anyOf, false) } },
    };
  };
  const messages = {
    fromClient: frameOf('ClientMessage', client, 'One or more messages of a client to the relay, in order'),
    fromRelay: frameOf('RelayMessage', relay, 'One or more messages of the relay to a client, in order'),
  };
  const reference = (...path) => ({ $ref: `#/${path.join('/')}` });
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'live-chat',
      version,
      description: `${flat(description)} This is its wire; PROTOCOL.md has the rules (P1 and on) that say what each message means, and when it is sent.`,
      license: { name: license },
    },
    defaultContentType: 'application/json',
    channels: {
      connect: {
        address: '/connect',
        title: 'A connection with a relay',
        description:
          'A WebSocket; each of its messages is one frame, a JSON array. The first message of a client is `hello`. Where WebSocket is blocked the same frames go by POST and an event stream to the same address (P16).',
        messages: {
          fromClient: reference('components', 'messages', 'fromClient'),
          fromRelay: reference('components', 'messages', 'fromRelay'),
        },
        bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
      },
    },
    operations: {
      hearClient: {
        action: 'receive',
        channel: reference('channels', 'connect'),
        title: 'What clients send',
        messages: [reference('channels', 'connect', 'messages', 'fromClient')],
      },
      tellClient: {
        action: 'send',
        channel: reference('channels', 'connect'),
        title: 'What the relay sends',
        messages: [reference('channels', 'connect', 'messages', 'fromRelay')],
      },
    },
    components: {
      messages,
      schemas: Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const style = JSON.parse(readFileSync(new URL('../.oxfmtrc.json', import.meta.url), 'utf8'));
  const { code: text } = await format(file, JSON.stringify(asyncApi()), { printWidth: style.printWidth });
  const isCurrent = readFileSync(file, { encoding: 'utf8', flag: 'a+' }) === text;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!isCurrent) {
    console.error(`${file} is not what the protocol says: node scripts/asyncapi.mjs`);
    process.exitCode = 1;
  }
}
