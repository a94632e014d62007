import type { Body, FieldsSet, Message, MessageFields, User } from '../../../../src/protocol/index.ts';

/**
 * Fields of messages that entries set (P31). A new one is named in `MessageFields` of the protocol and in the table here; who sets it:
 *
 * - a send: `fieldsSetBy` says what its body makes of the message that it is about, after it was permitted (`refusalOf`), in the transaction that stores it;
 * - the relay itself: `LogTransaction.append` writes an entry with `of` and `set`.
 *
 * Either way the entry carries `set`, whoever folds needs no more, and the fold keeps the fields. A fold changes its size, so that what is in it cannot be
 * erased without a trace (P19): fields are numbers and ids, words of people are none.
 */
const fields: { readonly [Field in keyof Required<MessageFields>]: { readonly endsWithMessage: boolean } } = {
  pinned: { endsWithMessage: true },
  poll: { endsWithMessage: true },
  streaming: { endsWithMessage: true },
  cut: { endsWithMessage: true },
  choices: { endsWithMessage: true },
  preview: { endsWithMessage: true },
  call: { endsWithMessage: true },
  // The answers are others' messages: what was answered keeps them.
  answers: { endsWithMessage: false },
};

const names = Object.keys(fields) as (keyof MessageFields)[];

/** The fields that a message has. */
export const fieldsOf = (message: Message): MessageFields =>
  Object.fromEntries(names.filter((name) => message[name] !== undefined).map((name) => [name, message[name]]));

/** What a message points at is words, in its own entry alone; that it has them no more is told as that of fields is. */
const withoutPointed = ({ pointed }: Message): FieldsSet => (pointed ? { pointed: null } : {});

/** Likewise what is sealed. */
const withoutSealed = ({ sealed }: Message): FieldsSet => (sealed ? { sealed: null } : {});

/** What a deletion takes away; undefined where there is nothing. */
export function fieldsEndedWith(message: Message): FieldsSet | undefined {
  const ended = names.filter((name) => fields[name].endsWithMessage && message[name] !== undefined);
  return ended.length > 0 || message.pointed || message.sealed
    ? {
        ...Object.fromEntries(ended.map((name) => [name, null])),
        ...withoutPointed(message),
        ...withoutSealed(message),
      }
    : undefined;
}

/** What a send sets of the message that it is about; undefined where it sets nothing. */
export function fieldsSetBy(body: Body, message: Message, at: number, { id }: User): FieldsSet | undefined {
  switch (body.type) {
    case 'pin':
      return { pinned: body.on ? { at, by: id } : null };
    case 'preview':
      return { preview: null };
    case 'edit':
      return body.sealed ? { sealed: body.sealed } : message.pointed && withoutPointed(message);
    case 'close-poll':
      return message.poll && { poll: { ...message.poll, closed: { at, by: id } } };
    case 'end':
      // No edit: nobody has seen another text.
      return {
        ...{ streaming: null, edited: null },
        ...(message.cut && { cut: null }),
        ...(body.choices !== undefined && { choices: body.choices }),
      };
    case 'stop':
      return { streaming: null, edited: null, cut: { at, by: id } };
    case 'delete':
      return fieldsEndedWith(message);
    default:
      return undefined;
  }
}
