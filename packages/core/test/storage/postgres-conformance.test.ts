import { postgresStorage } from '@opspilot/core/postgres';
import { describeStorageAdapter } from '@opspilot/core/testing';
import { describePostgres } from '../fixtures/postgres.js';

await describePostgres('a real server', (postgres) => {
  const urls = new WeakMap<object, string>();
  const open = (url: string) => {
    const storage = postgresStorage({ connectionString: url, max: 5 });
    urls.set(storage, url);
    return storage;
  };
  const urlOf = (storage: object): string => urls.get(storage) ?? '';

  describeStorageAdapter('PostgreSQL', {
    open: async () => open(await postgres.createDatabase()),
    reopen: async (storage) => open(urlOf(storage)),
    elsewhere: (storage) => ({
      nodeArguments: ['--conditions=@opspilot/source', '--import', 'tsx'],
      expression: `(await import('@opspilot/core/postgres')).postgresStorage(${JSON.stringify(urlOf(storage))})`,
    }),
  });
});
