import { Type } from 'typebox';
import { closed } from './operation.ts';

const word = <const T extends string>(...words: T[]) => Type.Union(words.map((each) => Type.Literal(each)));

export const userSchema = closed({
  id: Type.String(),
  name: Type.String(),
  kind: word('guest', 'user', 'agent', 'service'),
});
