/** What a machine calls itself: names and addresses of the loopback, those of SQL Server, and sockets. */
const local =
  /^(?:localhost[46]?(?:\.localdomain[46]?)?|ip6-(?:localhost|loopback)|127(?:\.\d+){1,3}|0\.0\.0\.0|\[?::1\]?|\.|\(local(?:db)?\)|unix:.*|\/.*)(?::\d*)?$/i;

/** Whether a host, or each of several with commas between them, is the machine that connects to it. */
export function isLocal(hosts: string): boolean {
  return hosts.split(',').every((host) => local.test(host));
}
