import type { PostgresPoolOptions } from './postgres-storage.js';

/** Host, port and database for messages; never user or password. */
export function connectionPlace(options: PostgresPoolOptions): string {
  const { host, port, database } = { ...fromUrl(options.connectionString), ...options };
  return `"${database ?? 'default'}" at ${host ?? 'the default host'}:${port ?? 5432}`;
}

function fromUrl(url: string | undefined): Pick<PostgresPoolOptions, 'host' | 'port' | 'database'> {
  if (url === undefined || !URL.canParse(url)) return {};
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = hostname || searchParams.get('host');
  return {
    ...(host && { host }),
    ...(port !== '' && { port: Number(port) }),
    ...(pathname.length > 1 && { database: decodeURIComponent(pathname.slice(1)) }),
  };
}
