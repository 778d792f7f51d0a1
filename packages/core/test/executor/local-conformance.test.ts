import { existsSync } from 'node:fs';
import { localExecutor, localHost } from '@opspilot/core';
import { describeExecutor } from '@opspilot/core/testing';

const isRoot = process.getuid?.() === 0;

describeExecutor('localExecutor', {
  open: async () => ({ executor: localExecutor(), host: localHost }),
  capabilities: {
    pty: existsSync('/usr/bin/script'),
    // Root becomes anybody; as somebody else these tests would need a sudo that is set up for them.
    become: isRoot && existsSync('/usr/sbin/runuser') ? 'nobody' : undefined,
  },
});
