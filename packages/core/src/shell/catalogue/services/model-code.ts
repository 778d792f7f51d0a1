import type { Call, Word } from '../../tools/tool-spec.js';

/** All records of a model: `User::truncate()`, `User.delete_all`, `User.objects.all().delete()`. */
const emptying =
  /(?:\.|->|::)(?:truncate|delete_all|destroy_all|deleteAll|_raw_delete)\b|\bobjects(?:\.all\(\))?\.delete\b|(?:\.|::)all(?:\(\))?(?:\.|->)(?:delete|destroy)\b/;
/** Some of them. */
const deleting = /(?:\.|->|::)(?:delete|destroy|forceDelete)\s*(?:\(|$)/;

/** What code deletes through the models of a web application, which are tables of its database. */
export function deletesRecords(call: Call, { text, span }: Word): void {
  if (emptying.test(text)) call.effect('database', 'truncate', 'table', text, { span });
  else if (deleting.test(text)) call.effect('database', 'delete', 'table', text, { span });
}
