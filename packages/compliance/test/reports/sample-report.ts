import { type ComplianceReport, createReport } from '@opspilot/compliance';
import { manualClock } from '@opspilot/core/testing';
import { openLog } from '../audit/open-log.js';
import { newSigner } from '../audit/samples.js';
import { day, fillLog, noor, november, october } from './sample-log.js';

/** The report of a month of the sample log, as far as `options` do not say otherwise. */
export async function sampleReport(
  options: Partial<Parameters<typeof createReport>[1]> = {},
): Promise<ComplianceReport> {
  const clock = manualClock();
  const { log } = await openLog({ clock, signer: newSigner() });
  await fillLog(log, clock);
  clock.setNow(november + day);
  await log.checkpoint();
  return createReport(log, { framework: 'nist', from: october, to: november, actor: noor, ...options });
}
