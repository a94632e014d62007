import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely';

/** SQLite can roll back changes of the schema; kysely takes the cautious view that it cannot. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class NodeSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** kysely on a connection of Node's own SQLite, for migrations. The connection stays open when kysely is done. */
export function createKysely(database: DatabaseSync): Kysely<unknown> {
  const prepare = (text: string) => {
    const statement = database.prepare(text);
    const all = (values: readonly unknown[]) => statement.all(...(values as SQLInputValue[]));
    const run = (values: readonly unknown[]) => statement.run(...(values as SQLInputValue[]));
    const iterate = (values: readonly unknown[]) => statement.iterate(...(values as SQLInputValue[]));
    // `all` runs statements that return nothing as well.
    return { reader: true, all, run, iterate };
  };
  return new Kysely({ dialect: new NodeSqliteDialect({ database: { prepare, close: () => undefined } }) });
}
