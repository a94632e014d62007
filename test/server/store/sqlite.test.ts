import { openSqliteStore } from '../../../server/src/store/sqlite.ts';
import { testStore } from '../../contract/store.ts';
import { makeFolder, removeFolder } from '../../support/store-folder.ts';

testStore('the store on SQLite', async () => {
  const folder = await makeFolder();
  return {
    open: (options) => openSqliteStore({ folder, ...options }),
    remove: () => removeFolder(folder),
  };
});

testStore('the store on SQLite, one commit for each request', async () => {
  const folder = await makeFolder();
  return {
    open: (options) => openSqliteStore({ folder, maxBatch: 1, ...options }),
    remove: () => removeFolder(folder),
  };
});
