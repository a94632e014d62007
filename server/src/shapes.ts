import { Type, type TProperties } from 'typebox';
import { pointedLimits, sealedLimits } from '../../src/protocol/index.ts';
import { bounds } from './limits.ts';

/** A shape that allows no other fields, `__proto__` among them (P4). */
export const closed = <const P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

export const text = (maxLength: number) => Type.String({ maxLength });
export const number = (minimum: number) => Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER });

const word = (pattern: string, maxLength: number) => Type.String({ pattern, maxLength });
const pixels = Type.Integer({ minimum: -pointedLimits.pixels, maximum: pointedLimits.pixels });
const extent = Type.Integer({ minimum: 0, maximum: pointedLimits.pixels });

/** Something on a page (P52). */
export const pointedShape = closed({
  page: Type.Optional(
    closed({
      title: text(pointedLimits.title),
      address: word('^https?://[!-~]+$', pointedLimits.address),
    }),
  ),
  tag: word('^[a-z][a-z0-9._-]*$', pointedLimits.tag),
  role: Type.Optional(word('^[a-z]+$', pointedLimits.role)),
  name: Type.Optional(text(pointedLimits.name)),
  text: Type.Optional(text(pointedLimits.text)),
  box: Type.Tuple([pixels, pixels, extent, extent]),
  view: Type.Tuple([extent, extent]),
});

const code = (length: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+$', minLength: length, maxLength: length });

/** A point on P-256, and the beginning of a SHA-256. */
export const deviceKey = code(87);
const deviceId = code(22);

/** What is said so that only devices can read it (P56). */
export const sealedShape = closed({
  by: deviceId,
  keys: Type.Array(Type.Tuple([deviceId, code(87), code(64)]), { maxItems: 2 * sealedLimits.devices }),
  data: word('^[A-Za-z0-9_-]+$', sealedLimits.dataLength),
});

/** What a browser gives by which it is told (P39). */
export const pushDeviceShape = {
  endpoint: text(bounds.pushEndpointLength),
  p256dh: Type.String({ pattern: '^[A-Za-z0-9_-]{87}=?$', maxLength: 88 }),
  auth: Type.String({ pattern: '^[A-Za-z0-9_-]{22}(?:==)?$', maxLength: 24 }),
};
const timeOfDay = Type.String({ pattern: '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$', maxLength: 5 });
/** Times of day, or none. */
export const quietHoursShape = Type.Union([
  Type.Null(),
  closed({ from: timeOfDay, to: timeOfDay, zone: Type.String({ minLength: 1, maxLength: 64 }) }),
]);
