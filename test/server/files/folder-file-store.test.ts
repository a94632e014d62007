import { FolderFileStore } from '../../../server/src/files/folder-file-store.ts';
import { testFileStore } from '../../contract/file-store.ts';
import { makeFolder, removeFolder } from '../../support/store-folder.ts';

testFileStore('files in a folder', async () => {
  const folder = await makeFolder();
  return { open: () => new FolderFileStore(folder), remove: () => removeFolder(folder) };
});
