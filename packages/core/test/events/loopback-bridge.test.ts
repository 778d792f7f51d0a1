import { describeBusBridge, loopbackBroker } from '@opspilot/core/testing';

describeBusBridge('loopbackBroker', async () => loopbackBroker());
