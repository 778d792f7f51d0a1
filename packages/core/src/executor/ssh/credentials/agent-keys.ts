import { connect } from 'node:net';
import ssh2, { type AgentProtocol, type ParsedKey, type SigningRequestOptions } from 'ssh2';
import type { Clock } from '../../../clock/clock.js';
import { sshError } from '../ssh-error.js';
import type { LoginKey } from './login-key.js';

/** How long an agent may take to say which keys it has, in milliseconds. Signing may wait for a person. */
const patience = 10_000;

/**
 * The keys of the ssh-agent at a socket. Certificates and keys of hardware tokens are passed over: ssh2 cannot offer them.
 *
 * @throws OpsError `agent-unavailable`
 */
export async function agentKeys(socket: string, clock: Clock): Promise<readonly LoginKey[]> {
  const limit = new AbortController();
  const served = new AbortController();
  clock.sleep(patience, served.signal).then(
    () => limit.abort(new Error(`it did not answer within ${patience / 1000} s`)),
    () => {},
  );
  try {
    const keys = await ask<readonly ParsedKey[]>(socket, (agent, done) => agent.getIdentities(done), limit.signal);
    if (keys.length === 0) throw new Error('it is locked or has no key that could be offered (ssh-add -l)');
    return keys.map((publicKey) => ({
      name: `agent ${socket}`,
      publicKey,
      sign: (data, hash) => sign(socket, publicKey, data, hash),
    }));
  } catch (cause) {
    throw sshError(
      'agent-unavailable',
      `The ssh-agent at ${socket} cannot be used: ${reason(cause as NodeJS.ErrnoException)}. Start one (eval "$(ssh-agent)"), add the key (ssh-add) and name its socket (SSH_AUTH_SOCK), or leave the agent out.`,
      { details: { agent: socket }, cause },
    );
  } finally {
    served.abort();
  }
}

async function sign(socket: string, key: ParsedKey, data: Buffer, hash: string | undefined): Promise<Buffer> {
  const options = (hash === undefined ? {} : { hash }) as SigningRequestOptions;
  try {
    return await ask<Buffer>(socket, (agent, done) => void agent.sign(key, data, options, done));
  } catch (cause) {
    throw sshError(
      'agent-refused',
      `The ssh-agent at ${socket} did not sign with its ${key.type} key: it may be locked (ssh-add -X), or whoever had to confirm did not.`,
      { details: { agent: socket }, cause },
    );
  }
}

type Done<Answer> = (error?: Error | null, answer?: Answer) => void;

/** Connects, asks one thing and hangs up, whatever comes of it. */
function ask<Answer>(
  socket: string,
  request: (agent: AgentProtocol, done: Done<Answer>) => void,
  signal?: AbortSignal,
): Promise<Answer> {
  const connection = connect(socket);
  const agent = new ssh2.AgentProtocol(true);
  return new Promise<Answer>((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    connection.on('error', reject);
    agent.on('error', reject);
    connection.on('close', () => reject(new Error('it hung up')));
    request(agent, (error, answer) => (answer === undefined ? reject(error) : resolve(answer)));
    agent.pipe(connection).pipe(agent);
  }).finally(() => connection.destroy());
}

function reason({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such socket';
  if (code === 'ECONNREFUSED') return 'nobody listens there';
  return code === undefined ? message : `connecting failed (${code})`;
}
