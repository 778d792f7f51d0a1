import { localExecutor, localHost } from '@opspilot/core';
import { receiptExecutor } from '../receipts/receipt-executor.js';

/** Makes a directory of receipts on this machine like that of a host that commands have run on before. */
export async function useReceipts(directory: string): Promise<void> {
  const executor = receiptExecutor(localExecutor(), { directory });
  const execution = await executor.start(localHost, 'true', { id: 'before' });
  execution.stdout.resume();
  execution.stderr.resume();
  await execution.result;
  await executor.close();
}
