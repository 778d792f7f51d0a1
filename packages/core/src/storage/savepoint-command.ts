import { createQueryId, IdentifierNode, type QueryCompiler, RawNode } from 'kysely';

/** `savepoint "name"` and its like, with the name quoted as the database wants it. */
export function savepointCommand(
  command: 'savepoint' | 'rollback to' | 'release',
  name: string,
  compile: QueryCompiler['compileQuery'],
): string {
  return compile(RawNode.create([`${command} `, ''], [IdentifierNode.create(name)]), createQueryId()).sql;
}
