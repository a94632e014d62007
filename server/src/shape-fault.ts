/** As much of a JSON schema as ours use. */
export interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape | readonly Shape[];
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What the message itself is called. */
export const theMessage = 'the message';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isMatch = (shape: Shape, value: unknown): boolean =>
  shape.anyOf ? shape.anyOf.some((each) => isMatch(each, value)) : 'const' in shape && shape.const === value;
/** Whether it is one word, or one of several. */
const isWord = (shape: Shape): boolean => 'const' in shape || (shape.anyOf?.every((each) => 'const' in each) ?? false);

/**
 * What is wrong with a value, as a sentence that begins with the field's name; undefined where nothing is. Says nothing that the sender has
 * chosen: neither a field's content nor the name of one that is not ours.
 */
export function shapeFault(shape: Shape, value: unknown, name: string): string | undefined {
  if (isWord(shape)) return isMatch(shape, value) ? undefined : wordFault(shape, name);
  if (shape.anyOf) return choiceFault(shape.anyOf, value, name);
  switch (shape.type) {
    case 'object':
      return objectFault(shape, value, name);
    case 'array':
      return arrayFault(shape, value, name);
    case 'string':
      return stringFault(shape, value, name);
    case 'integer':
      return numberFault(shape, value, name);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${name} must be true or false`;
    default:
      return undefined;
  }
}

function wordFault(shape: Shape, name: string): string {
  const words = (shape.anyOf ?? [shape]).map((each) => String(each.const));
  return words.length === 1 ? `${name} must be ${words[0]!}` : `${name} must be one of ${words.join(', ')}`;
}

function objectFault({ properties, required = [] }: Shape, value: unknown, name: string): string | undefined {
  if (!isObject(value)) return `${name} must be an object`;
  // What is in it is looked at elsewhere.
  if (!properties) return undefined;
  const missing = required.find((field) => !Object.hasOwn(value, field));
  if (missing !== undefined) return `${within(name, missing)} is missing`;
  if (Object.keys(value).some((field) => !Object.hasOwn(properties, field))) return `${name} has an unknown field`;
  for (const [field, shape] of Object.entries(properties)) {
    const fault = Object.hasOwn(value, field) ? shapeFault(shape, value[field], within(name, field)) : undefined;
    if (fault) return fault;
  }
  return undefined;
}

/** A field of the message itself is named without the message. */
const within = (name: string, field: string): string => (name === theMessage ? field : `${name}.${field}`);

/** One of several objects, told apart by words in them: what is said is about the one that is meant. */
function choiceFault(choices: readonly Shape[], value: unknown, name: string): string | undefined {
  if (!isObject(value)) return `${name} must be an object`;
  const meant = choices.map(({ properties = {} }) => {
    const words = Object.entries(properties).filter(([, shape]) => isWord(shape));
    return words.filter(([field, shape]) => isMatch(shape, value[field])).length;
  });
  const most = Math.max(...meant);
  const likely = choices.filter((_, index) => meant[index] === most);
  const faults = likely.map((shape) => shapeFault(shape, value, name));
  if (faults.includes(undefined)) return undefined;
  return likely.length === 1 ? faults[0] : `${name} is of no kind that there is`;
}

function arrayFault({ items, maxItems }: Shape, value: unknown, name: string): string | undefined {
  if (!Array.isArray(value)) return `${name} must be a list`;
  if (maxItems !== undefined && value.length > maxItems) return `${name} has more than ${maxItems} items`;
  if (Array.isArray(items) && value.length !== items.length) return `${name} must have ${items.length} items`;
  for (const [index, item] of value.entries()) {
    const shape = Array.isArray(items) ? (items[index] as Shape) : (items as Shape);
    const fault = shapeFault(shape, item, `${name}[${index}]`);
    if (fault) return fault;
  }
  return undefined;
}

function stringFault(shape: Shape, value: unknown, name: string): string | undefined {
  const { minLength = 0, maxLength = Infinity, pattern } = shape;
  if (typeof value !== 'string') return `${name} must be a string`;
  if (value.length > maxLength) return `${name} is longer than ${maxLength} characters`;
  if (value.length < minLength || (pattern !== undefined && value === '')) return `${name} is empty`;
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return `${name} must match ${pattern}`;
  return undefined;
}

function numberFault(shape: Shape, value: unknown, name: string): string | undefined {
  const { minimum = -Infinity, maximum = Infinity } = shape;
  if (!Number.isInteger(value)) return `${name} must be a whole number`;
  if ((value as number) < minimum) return `${name} must be at least ${minimum}`;
  return (value as number) > maximum ? `${name} must be at most ${maximum}` : undefined;
}
