import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import ssh2, { type AuthContext, type AuthenticationType, type Connection, type ParsedKey } from 'ssh2';

export interface LoginServerOptions {
  /** Files of private keys whose public halves it accepts. */
  readonly keys?: readonly string[];
  readonly password?: string;
  readonly questions?: readonly { readonly prompt: string; readonly echo?: boolean; readonly answer: string }[];
  /** What it says it accepts: keys, answers and passwords unless told. */
  readonly methods?: readonly AuthenticationType[];
  /** Methods that are all needed, one after the other. */
  readonly factors?: readonly AuthenticationType[];
  /** Checks everything and lets nobody in. */
  readonly forbids?: boolean;
  /** Lets in who offers nothing. */
  readonly isOpen?: boolean;
  /** Hangs up after so many failures. */
  readonly maxTries?: number;
}

export interface LoginServer {
  readonly port: number;
  /** What clients offered, in order: `none`, `ask <key>` and `sign <key>` with the key in Base64, or the secret. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** A few in a thousand that ssh2 makes are not well-formed, and it does not take them itself. */
function newHostKey(): string {
  for (;;) {
    const key = ssh2.utils.generateKeyPairSync('ed25519').private;
    if (!(ssh2.utils.parseKey(key) instanceof Error)) return key;
  }
}

const hostKey = newHostKey();

/** An ssh2 server on a free loopback port that lets users in, does nothing else, and tells what was offered. */
export async function openLoginServer(options: LoginServerOptions = {}): Promise<LoginServer> {
  const allowed = (options.keys ?? []).map((file) => parse(readFileSync(`${file}.pub`)));
  const requests: string[] = [];
  const open = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (connection) => {
    open.add(connection);
    connection.on('error', () => {}).on('close', () => open.delete(connection));
    serve(connection, options, allowed, requests);
  });
  // Small packets both ways: without delay, which ssh2's own listener cannot be told.
  const listener = createServer({ noDelay: true }, (socket) => server.injectSocket(socket));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    port: (listener.address() as AddressInfo).port,
    requests,
    close: () =>
      new Promise((resolve) => {
        for (const connection of open) connection.end();
        listener.close(() => resolve());
      }),
  };
}

function serve(
  connection: Connection,
  { methods = ['publickey', 'keyboard-interactive', 'password'], ...options }: LoginServerOptions,
  allowed: readonly ParsedKey[],
  requests: string[],
): void {
  const used = new Set<string>();
  let done = 0;
  let failures = 0;
  const left = () => (options.factors === undefined ? [...methods] : options.factors.slice(done, done + 1));
  const fail = (context: AuthContext): void => {
    if (context.method !== 'none' && ++failures >= (options.maxTries ?? 100)) connection.end();
    else context.reject(left());
  };
  const pass = (context: AuthContext): void => {
    done++;
    if (options.forbids === true) fail(context);
    else if (left().length > 0 && options.factors !== undefined) context.reject(left(), true);
    else context.accept();
  };
  const judge = (context: AuthContext, isRight: boolean): void => (isRight ? pass(context) : fail(context));

  const judgeKey = (context: Extract<AuthContext, { method: 'publickey' }>): void => {
    const blob = context.key.data.toString('base64');
    const { signature, blob: signed, hashAlgo } = context;
    requests.push(`${signature === undefined ? 'ask' : 'sign'} ${blob}`);
    const key = allowed.find((one) => one.getPublicSSH().equals(context.key.data));
    if (key === undefined || used.has(blob)) fail(context);
    else if (signature === undefined || signed === undefined) context.accept();
    else {
      used.add(blob);
      judge(context, key.verify(signed, signature, hashAlgo));
    }
  };
  const ask = (context: Extract<AuthContext, { method: 'keyboard-interactive' }>): void => {
    const questions = options.questions ?? [];
    const prompts = questions.map(({ prompt, echo = false }) => ({ prompt, echo }));
    context.prompt(prompts, (answers) => {
      // A client that goes on with something else gives an Error.
      if (!Array.isArray(answers)) return;
      requests.push(`answers ${answers.join()}`);
      judge(
        context,
        questions.every(({ answer }, index) => answers[index] === answer),
      );
    });
  };

  connection.on('authentication', (context) => {
    if (context.method === 'none') {
      requests.push('none');
      judge(context, options.isOpen === true);
    } else if (!left().includes(context.method)) {
      fail(context);
    } else if (context.method === 'publickey') {
      judgeKey(context);
    } else if (context.method === 'password') {
      requests.push(`password ${context.password}`);
      judge(context, context.password === options.password);
    } else if (context.method === 'keyboard-interactive') {
      ask(context);
    }
  });
}

function parse(text: Buffer): ParsedKey {
  const key = ssh2.utils.parseKey(text);
  if (key instanceof Error) throw key;
  return key;
}
