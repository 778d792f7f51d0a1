/** By tool: words that only look there, or do something on this machine alone, and are names or verbs elsewhere. */
const familiar: Readonly<Record<string, string>> = {
  // Statements, which are told by themselves.
  az: 'execute',
  argo: 'watch',
  argocd: 'manifests resources context relogin',
  bx: 'target',
  cdk: 'context acknowledge ack',
  cf: 'app env target marketplace',
  chalice: 'url',
  cilium: 'hubble sysdump policy',
  devspace: 'enter ui',
  eksctl: 'write-kubeconfig',
  flux: 'trace envsubst',
  heroku: 'git pg redis maintenance',
  hubble: 'observe',
  ibmcloud: 'target',
  istioctl: 'analyze kube-inject verify-install bug-report precheck pc',
  kind: 'load',
  kops: 'toolbox',
  linkerd: 'viz inject uninject identity tap profile prune',
  minikube: 'ip tunnel service docker-env podman-env image mount',
  neonctl: 'me',
  netlify: 'watch',
  nomad: 'ui fs snapshot',
  oci: 'ns',
  okteto: 'namespace',
  rosa: 'verify',
  skaffold: 'fix',
  talosctl: 'dmesg memory netstat',
  tilt: 'alpha',
  velero: 'debug',
};

const wordsByTool = new Map(Object.entries(familiar).map(([tool, words]) => [tool, new Set(words.split(' '))]));

/** Whether a word that is no verb of clouds in general is known to do nothing elsewhere, of this tool. */
export function isFamiliar(tool: string, word: string): boolean {
  return wordsByTool.get(tool)?.has(word) === true;
}
