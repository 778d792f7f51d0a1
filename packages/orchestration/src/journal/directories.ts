import type { JournalDatabase } from './journal-schema.js';

/** Where runs leave receipts: only where a command may have begun can a missing receipt tell that it has not. */
export interface Directories {
  /**
   * Writes down in which directories, by host, and in which boot of that, a run is about to begin commands. Survives a power failure: by what is not there
   * nothing has begun.
   */
  keepDirectories(run: string, directories: ReadonlyMap<string, string>): Promise<void>;
  /** The directory that commands of a run have begun in on a host: undefined while none has, empty when there were several. */
  directoryOf(run: string, host: string): Promise<string | undefined>;
}

export function directories(db: JournalDatabase): Directories {
  return {
    keepDirectories: async (run, byHost) => {
      await db
        .insertInto('orchestration_directories')
        .values([...byHost].map(([host, directory]) => ({ run, host, directory })))
        .onConflict((conflict) =>
          conflict.columns(['run', 'host']).doUpdateSet(({ eb, ref }) => ({
            directory: eb
              .case()
              .when('orchestration_directories.directory', '=', ref('excluded.directory'))
              .then(ref('excluded.directory'))
              .else('')
              .end(),
          })),
        )
        .execute();
    },
    directoryOf: async (run, host) => {
      const found = await db
        .selectFrom('orchestration_directories')
        .select('directory')
        .where('run', '=', run)
        .where('host', '=', host)
        .executeTakeFirst();
      return found?.directory;
    },
  };
}
