import { afterAll, beforeAll } from 'vitest';
import { type FaultyWay, openFaultyWay } from '../../../core/test/executor/ssh/faults/faulty-way.js';
import { type OpenSshServer, openSshServer } from '../../../core/test/fixtures/ssh/open-ssh-server.js';

/** A server and the way to it on which faults strike. They are there while the tests of the suite run that calls this. */
export function faultyWaySite(): { readonly server: OpenSshServer; readonly way: FaultyWay } {
  let server: OpenSshServer;
  let way: FaultyWay;
  beforeAll(async () => {
    server = await openSshServer();
    way = await openFaultyWay(server);
  });
  afterAll(async () => {
    await way.close();
    await server.close();
  });
  return {
    get server() {
      return server;
    },
    get way() {
      return way;
    },
  };
}
