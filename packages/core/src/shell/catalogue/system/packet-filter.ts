import type { Call } from '../../tools/tool-spec.js';

/**
 * What a change of a packet filter comes to.
 *
 * - `disable-firewall`: all rules go
 * - `open-all`: lets everything in
 * - `open`: lets something in
 * - `block-all`: lets nothing in or out
 * - `block`: keeps something out
 * - `redirect`: sends packets elsewhere
 * - `remove-rule`: a rule goes
 * - `load-rules`: rules come from a file
 * - `configure`: anything else
 */
export type FilterChange =
  | 'disable-firewall'
  | 'open-all'
  | 'open'
  | 'block-all'
  | 'block'
  | 'redirect'
  | 'remove-rule'
  | 'load-rules'
  | 'configure';

export function filters(call: Call, change: FilterChange, name: string): void {
  call.effect('network', change, 'object', name);
}

/** Whether a source or destination is everybody. */
export function isEverybody(address: string): boolean {
  return /^(?:any|all|0\.0\.0\.0(?:\/0)?|::(?:\/0)?|::\/0)$/i.test(address);
}
