import { testStore } from '../../contract/store.ts';
import { MemoryStore } from '../../support/memory-store.ts';

testStore(
  'the store without a disk, on which tests of the relay run',
  async () => {
    const store = new MemoryStore();
    return {
      async open(options) {
        store.open();
        return Object.assign(store, options);
      },
      remove: async () => undefined,
    };
  },
  { holds: false, lists: false, polls: false },
);
