import type { Kysely } from 'kysely';
import { freshName, type SampleSchema } from './storage-fixture.js';

/** Rows of the sample tables. */
export function sampleRows(builder: () => Kysely<SampleSchema>) {
  return {
    /** Gives its key. */
    addSample: async (values: Record<string, unknown>): Promise<number> => {
      const { id } = await builder().insertInto('samples').values(values).returning('id').executeTakeFirstOrThrow();
      return id;
    },
    /** Gives its code. */
    addPart: async (values: Partial<SampleSchema['parts']> = {}): Promise<string> => {
      const code = freshName('part');
      await builder()
        .insertInto('parts')
        .values({ code, amount: 1, ...values })
        .execute();
      return code;
    },
    part: (code: string) =>
      builder().selectFrom('parts').selectAll().where('code', '=', code).executeTakeFirstOrThrow(),
  };
}
