import { describe } from 'node:test';
import { transportContract } from '../contract/transport.ts';
import { StreamClient } from '../support/stream-client.ts';

describe('a WebSocket', () => transportContract((relay, options) => relay.connect(options)));
describe('P16: an event stream', () =>
  transportContract((relay, options) => StreamClient.open(relay.socketUrl, 'stream', options)));
describe('P16: long polling', () =>
  transportContract((relay, options) => StreamClient.open(relay.socketUrl, 'poll', options)));
