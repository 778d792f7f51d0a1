import { createRedactor } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { awsKeyId, characters, githubToken, glue, openaiKey, privateKey, stripeKey, webToken } from './tokens.js';

const redactor = createRedactor();

describe('tokens that are known by their looks', () => {
  it.each([
    ['GitHub, classic', githubToken, 'github-token'],
    ['GitHub, installation', glue('gh', 's_', characters(36)), 'github-token'],
    ['GitHub, fine-grained', glue('github', '_pat_', characters(22), '_', characters(59)), 'github-token'],
    ['GitLab', glue('glp', 'at-', characters(20)), 'gitlab-token'],
    ['Slack, bot', glue('xo', 'xb-', '123456789012-123456789012-', characters(24)), 'slack-token'],
    ['Stripe', stripeKey, 'stripe-key'],
    ['Google API', glue('AI', 'za', characters(35)), 'google-key'],
    ['Google OAuth', glue('ya', '29.', characters(60)), 'google-token'],
    ['npm', glue('np', 'm_', characters(36)), 'npm-token'],
    ['PyPI', glue('py', 'pi-', characters(90)), 'pypi-token'],
    ['AWS key id', awsKeyId, 'aws-key-id'],
    ['OpenAI', openaiKey, 'api-key'],
    ['OpenAI, old', glue('s', 'k-', characters(48)), 'api-key'],
    ['SendGrid', glue('S', 'G.', characters(22), '.', characters(43)), 'sendgrid-key'],
    ['Hugging Face', glue('h', 'f_', characters(34)), 'hugging-face-token'],
    ['DigitalOcean', glue('dop', '_v1_', characters(64, 1, '0123456789abcdef')), 'digitalocean-token'],
    ['Shopify', glue('shp', 'at_', characters(32, 1, '0123456789abcdef')), 'shopify-token'],
    ['Vault', glue('hv', 's.', characters(90)), 'vault-token'],
    ['age', glue('AGE-', 'SECRET-KEY-1', characters(58, 1, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')), 'age-key'],
    ['web token', webToken(), 'web-token'],
    ['web token, encrypted', glue(webToken(40), '.', characters(30), '.', characters(22)), 'web-token'],
    ['PKCS #1 key', privateKey(), 'private-key'],
    ['PKCS #8 key', privateKey('PRIVATE KEY', 1_600, '\r\n'), 'private-key'],
    ['encrypted key', privateKey('ENCRYPTED PRIVATE KEY'), 'private-key'],
    ['OpenSSH key in JSON', privateKey('OPENSSH PRIVATE KEY', 400, '\\n'), 'private-key'],
    ['PGP key', privateKey('PGP PRIVATE KEY BLOCK', 900), 'private-key'],
  ])('%s', (_, token, label) => {
    for (const [before, after] of [
      ['', ''],
      ['a ', ' b'],
      ['"', '",'],
      ['x=', '\n'],
      ['line\\n', '\\n'],
      ['(', ')'],
      ['?q%3D', '&b'],
    ]) {
      expect(redactor.text(`${before}${token}${after}`)).toBe(`${before}[redacted:${label}]${after}`);
    }
  });

  it('hides headers and log prefixes inside a private key with it', () => {
    const [first = '', ...rest] = privateKey().split('\n');
    const legacy = [
      first,
      'Proc-Type: 4,ENCRYPTED',
      'DEK-Info: AES-128-CBC,0123456789ABCDEF0123456789ABCDEF',
      '',
      ...rest,
    ];
    expect(redactor.text(`${legacy.join('\n')}\nend`)).toBe('[redacted:private-key]\nend');
    const logged = [first, ...rest].map((line) => `web_1  | ${line}`).join('\n');
    expect(redactor.text(`${logged}\nweb_1  | up`)).toBe('web_1  | [redacted:private-key]\nweb_1  | up');
  });

  it.each([
    ['a certificate', glue('-----BEG', 'IN CERTIFICATE-----\nMIIB\n-----E', 'ND CERTIFICATE-----')],
    ['a public key', glue('-----BEG', 'IN PUBLIC KEY-----\nMIIB\n-----E', 'ND PUBLIC KEY-----')],
    ['Base64 of other JSON', Buffer.from('{"auths":{"registry.example.com":{}}}').toString('base64')],
    ['a hyphenated name', 'sk-learn-tutorial-2024-notes risk-assessment-of-the-week desk-12345678901234567890'],
    ['part of a word', `x${awsKeyId} ${awsKeyId}Z`],
    ['a Git hash', 'commit 9fceb02d0ae598e95dc970b74767f19372d61af8'],
    ['a UUID', '123e4567-e89b-12d3-a456-426614174000'],
    ['a digest', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['a lock file entry', '"integrity": "sha512-bWFpbiBwYWdlIG9mIHRoZSBsb2NrIGZpbGUgaXMgbm90IGEgc2VjcmV0IGF0IGFsbA=="'],
  ])('leaves %s alone', (_, text) => {
    expect(redactor.text(text)).toBe(text);
  });
});

describe('values that their name, place or option calls secret', () => {
  // What is between the braces is to be hidden.
  it.each([
    'PGPASSWORD={hunter2} psql -h db',
    'export DB_PASS={hunter2}',
    'MYSQL_PWD={hunter2} mysql',
    'Server=db;Uid=sa;Pwd={hunter2};Encrypt=true',
    'AWS_SECRET_ACCESS_KEY={wJalrXUtnFEMI/K7MDENG/bPxRfiCY}',
    'aws_secret_access_key = {wJalrXUtnFEMI/K7MDENG/bPxRfiCY}',
    'DefaultEndpointsProtocol=https;AccountKey={abc123+/==};EndpointSuffix=x',
    'curl https://api.example.com/?token={abc123}&page=2',
    'tool --password {hunter2} --user bob',
    'tool --password={hunter2} --user bob',
    "tool --password '{two words}' --user bob",
    'tool --api-key "{k-123}" run',
    'tool -password {hunter2}',
    'mysql -uroot -p{hunter2} shop',
    "sudo mysqldump -u root -p'{hunter 2}' shop",
    'docker exec db mysql -p{hunter2}',
    'sshpass -p {hunter2} ssh web-1',
    'sshpass -p{hunter2} ssh web-1',
    'docker login -u bob -p {hunter2} registry.example.com',
    '/usr/bin/curl -u bob:{hunter2} https://example.com',
    'curl --user bob:{hunter2} https://example.com',
    'curl -u "bob:{two words}" https://example.com',
    'redis-cli -h cache -a {hunter2} ping',
    'ldapsearch -D cn=admin -w {hunter2} -b dc=example',
    'unzip -P {hunter2} a.zip',
    `mysql -e "select 1; select 2" -p{hunter2}`,
    `ssh web-1 "mysql -p{hunter2} shop"`,
    'Authorization: Bearer {abc.def}',
    'authorization: Basic {Ym9iOmh1bnRlcjI=}',
    'curl -H "Authorization: token {abc123}" https://api.example.com',
    "-H 'X-Api-Key: {abc123}' -v",
    '"Authorization": "Bearer {abc123}"',
    'sent Bearer {0123456789abcdef0123} to it',
    'postgres://bob:{hunter2}@db:5432/shop',
    'redis://:{hunter2}@cache:6379/0',
    'amqp://bob:{p%40ss}@queue/%2f',
    'https://bob:{p#ss/w?rd}@example.com/',
    '{"password": "{hunter2}", "user": "bob"}',
    "{'client_secret': '{hunter2}'}",
    '{\\"password\\":\\"{hunter2}\\",\\"user\\":\\"bob\\"}',
    '{"password":"{a\\"b}","user":"bob"}',
    'password: {hunter2}',
    'db_password: {hunter}',
    'secret_key_base: "{abc}"',
    '<password>{hunter2}</password>',
    '//registry.npmjs.org/:_authToken={abc123}',
    '_auth={Ym9iOmh1bnRlcjI=}',
    'dbPass={hunter2}',
    'PASSWORD={pässwörd} x',
  ])('%s', (marked) => {
    const start = marked.indexOf('{', marked.startsWith('{') ? 1 : 0);
    const end = marked.indexOf('}', start);
    const text = marked.slice(0, start) + marked.slice(start + 1, end) + marked.slice(end + 1);
    expect(redactor.text(text)).toBe(`${marked.slice(0, start)}[redacted]${marked.slice(end + 1)}`);
  });

  it('hides a token that stands for a user name', () => {
    expect(redactor.text(`git clone https://${githubToken}:x-oauth-basic@github.com/a/b`)).not.toContain(githubToken);
    expect(redactor.text(`git clone https://${githubToken}@github.com/a/b`)).not.toContain(githubToken);
    expect(redactor.text(`curl -u ${githubToken}:x-oauth-basic https://api.github.com`)).not.toContain(githubToken);
    expect(redactor.text(`curl -u "${githubToken}:x y" https://api.github.com`)).not.toContain(githubToken);
  });

  it.each([
    'export TOKEN=$CI_TOKEN',
    'psql --password="$PASSWORD"',
    'mysql -p$MYSQL_PASSWORD shop',
    'PASSWORD=$(cat /run/secrets/db)',
    'password={{ vault_password }}',
    'password: <password>',
    'PASSWORD=',
    'password: ',
    'Password:',
    "root@web-1's password: ",
    "Enter passphrase for key '/root/.ssh/id_ed25519': ",
    'read -s -p "Password: " answer; echo "Password:"; next',
    'passwd: password updated successfully',
    'passwd: all authentication tokens updated successfully.',
    'password: must have eight characters at least',
    'Permission denied (publickey,password).',
    'docker login --username bob --password-stdin registry.example.com',
    'kubectl create secret generic db --from-file=password.txt',
    'kubectl get secrets --namespace shop',
    'vault token lookup',
    'ssh -p 22 web-1',
    'mysql shop < a.sql; mkdir -p/var/x',
    'ssh -p2222 bob@web-1',
    'mkdir -p/var/lib/x',
    'docker run -p 80:80 nginx',
    'docker run --name mysql -p3306:3306 mysql:8',
    'find / -name mysql -print',
    'curl -u bob https://example.com',
    'chown -u root:root x',
    'PWD=/root OLDPWD=/tmp',
    'compass=north bypass=yes trespass: no',
    'max_tokens=1000 token_type=bearer',
    'primary_key=id public_key=abc',
    'if [ "$password" == "$other" ]; then',
    'const token = request.headers.token;',
    'password = getpass.getpass()',
    'token = tokens[index]',
    'function login(user: string, password: string): void',
    'https://example.com:8080/path@2?x=y',
    'https://example.com/@scope/package',
    'git@github.com:opspilot/opspilot.git',
    'docker://nginx:1.25@sha256:0123abcd',
    'http://[::1]:3000/',
    'ps aux | grep mysql -p',
    'usage: tool --password PASSWORD --token TOKEN',
    'use --password to set one',
    'pg_dump --no-password shop',
    'the key: value pairs',
    'std::token::kind',
    'systemctl status sshd -l --no-pager',
  ])('leaves %s alone', (text) => {
    expect(redactor.text(text)).toBe(text);
  });

  it('gives the same on its own output', () => {
    const texts = [
      'PGPASSWORD=hunter2 psql',
      `a ${githubToken} b`,
      privateKey(),
      'postgres://bob:hunter2@db/x',
      '{"token":"abc"}',
    ];
    for (const text of texts) expect(redactor.text(redactor.text(text))).toBe(redactor.text(text));
  });

  it('looks for none when it is told not to', () => {
    const plain = createRedactor({ shapes: false });
    expect(plain.text(`password=abc ${githubToken}`)).toBe(`password=abc ${githubToken}`);
  });
});
