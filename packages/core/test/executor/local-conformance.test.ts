import { existsSync } from 'node:fs';
import { localExecutor, localHost } from '@opspilot/core';
import { describeExecutor } from '@opspilot/core/testing';
import { expect, it } from 'vitest';

const isRoot = process.getuid?.() === 0;
const hasScript = existsSync('/usr/bin/script');
const isRequired = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('script');

describeExecutor('localExecutor', {
  open: async () => ({ executor: localExecutor(), host: localHost }),
  capabilities: {
    pty: hasScript,
    // Root becomes anybody; as somebody else these tests would need a sudo that is set up for them.
    become: isRoot && existsSync('/usr/sbin/runuser') ? 'nobody' : undefined,
  },
});

if (!hasScript) {
  it.skipIf(!isRequired)('needs the program "script" of util-linux for terminals', () => {
    expect.fail('script is required here and not installed');
  });
}
