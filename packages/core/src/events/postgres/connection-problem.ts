/** A URL, or the directory of a socket. pg would take anything else for the name of a database on a host called "base". */
const urlPattern = /^(?:postgres(?:ql)?:\/\/|socket:|\/)/i;

/**
 * Why no server can be found by `connection`, a URL or the driver's options; undefined when one may be. The URL itself,
 * which may hold a password, is not repeated.
 */
export function connectionProblem(connection: unknown): string | undefined {
  const isOptions = typeof connection === 'object' && connection !== null;
  const url = isOptions ? (connection as { readonly connectionString?: unknown }).connectionString : connection;
  if (isOptions && url === undefined) return undefined;
  if (typeof url === 'string' && urlPattern.test(url)) return undefined;
  const scheme = typeof url === 'string' ? /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(url)?.[0] : undefined;
  const got = scheme === undefined ? 'something else' : `one that begins with "${scheme}"`;
  return `PostgreSQL is reached by a URL that begins with "postgres://" or "postgresql://", such as postgres://user@host:5432/database, or by an object of connection options; got ${got}.`;
}
