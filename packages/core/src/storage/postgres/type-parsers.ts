/** Object ids of PostgreSQL's built-in types, from pg_type.dat. */
const int8 = 20;
const numeric = 1700;

/** What pg asks for the parser of a result column. */
export interface TypeParsers {
  // biome-ignore lint/suspicious/noExplicitAny: pg's own signature
  getTypeParser(objectId: number, format?: any): any;
}

/**
 * pg's parsers, but integers as numbers where they are safe and as bigints where they are not, and sums and averages,
 * which PostgreSQL computes as decimals, as numbers too.
 */
export function typeParsers(defaults: TypeParsers): TypeParsers {
  return {
    getTypeParser: (objectId, format) => {
      if (format !== 'binary' && objectId === int8) return parseInteger;
      if (format !== 'binary' && objectId === numeric) return parseNumeric;
      return defaults.getTypeParser(objectId, format);
    },
  };
}

function parseInteger(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

function parseNumeric(text: string): number | bigint {
  return /^-?\d+$/.test(text) ? parseInteger(text) : Number(text);
}
