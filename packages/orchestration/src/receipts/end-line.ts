/** What stands in place of an exit code where somebody has ended an execution. */
export const cancelled = 'cancelled';

/**
 * Writes an end below the signature of a receipt. The disk has room for it from then on, where a file grows within the block that
 * it has (ext4, XFS, tmpfs): what fills it meanwhile, also the command itself, takes no end away. One that copies on write (btrfs,
 * ZFS) takes new room for each line. It costs no process, and a line that is appended never comes into the middle of another.
 */
export function writeEnd(end: string): string {
  return `{ echo ${end} >>"$opspilot_receipt.leader"; } 2>/dev/null`;
}

/** The end of an execution that somebody has ended, once nobody of it is left to write another. */
export const writeCancelled = writeEnd(cancelled);

/**
 * A function that fetches the end of the execution of `$opspilot_receipt` into `opspilot_code`, and fails where there is none:
 * the first line below the signature, once it is whole, whatever comes after it. One that is written in part has no line break
 * yet, and is none. Receipts of before have their end in a file beside them.
 */
export const ended = [
  'opspilot_ended() { opspilot_code=;{ read -r opspilot_line&&read -r opspilot_line&&opspilot_code=$opspilot_line; } 2>/dev/null <"$opspilot_receipt.leader"',
  '[ -n "$opspilot_code" ]||{ read -r opspilot_line&&opspilot_code=$opspilot_line; } 2>/dev/null <"$opspilot_receipt.code"',
  '[ -n "$opspilot_code" ]; }',
].join(';');
