import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** Whether a value has the shape of a schema. Compiled when the first value comes: there are hundreds, and most relays need few. */
export function createCheck<Schema extends TSchema>(schema: Schema): (value: unknown) => value is Static<Schema> {
  let validator: ReturnType<typeof Compile<Schema>> | undefined;
  return (value): value is Static<Schema> => (validator ??= Compile(schema)).Check(value);
}
