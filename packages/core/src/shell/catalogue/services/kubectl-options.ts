/** Options that every subcommand of kubectl takes. */
export const kubectlOptions = `
-n, --namespace=<text>            in that part of the cluster
--context=<server>                 in the cluster of that name
-o, --output=<text> | -l, --selector=<text> | --field-selector=<text> | --cluster=<text> | --user=<text> | -s, --server=<server> | --as=<text> | --as-group=<text> | --as-uid=<text>
-f, --filename=<text>             reads resources from a file
-k, --kustomize=<look>            reads resources from a directory
--token=<secret>                  logs in with a token
--password=<secret>               logs in with a password
--username=<text> | --kubeconfig=<look> | --certificate-authority=<look> | --client-certificate=<look> | --client-key=<look> | --cache-dir=<look> | --request-timeout=<text> | --tls-server-name=<text> | -v, --v=<text> | --profile=<text>
--insecure-skip-tls-verify[=<text>]   trusts any certificate
--dry-run[=<text>]                only shows what it would do
--all                             all resources of a kind
--force                           at once, without waiting
--grace-period=<text> | --timeout=<text> | --cascade[=<text>] | --wait[=<text>] | --now | --replicas=<text> | --current-replicas=<text> | --resource-version=<text> | -c, --container=<text> | --tail=<text> | --since=<text> | --since-time=<text>
--sort-by=<text> | --template=<text> | --columns=<text> | -L, --label-columns=<text> | --chunk-size=<text> | --raw=<text> | --subresource=<text> | --field-manager=<text> | --for=<text> | --limit-bytes=<text> | --max-log-requests=<text> | --pod-running-timeout=<text>
--api-group=<text> | --verbs=<text> | --revision=<text> | --prune-allowlist=<text> | --types=<text> | --pruned=<text> | --categories=<text> | --namespaced[=<text>] | --no-headers | --show-labels | --show-kind | --show-managed-fields | --ignore-not-found[=<text>]
-A, --all-namespaces | -w, --watch | --watch-only | -R, --recursive | --prune | --server-side | --force-conflicts | --record[=<text>] | --validate[=<text>] | --overwrite | -h, --help | -p, --previous | --timestamps | --prefix | --all-containers[=<text>] | --follow
--list | --local | --client | --short | --save-config | --match-server-version | --warnings-as-errors | --openapi-patch | --server-print | --output-watch-events | --allow-missing-template-keys | --ignore-daemonsets | --delete-emptydir-data | --delete-local-data`;

/** Options of subcommands that make pods and other resources. */
export const workloadOptions = `
--image=<text>                    runs that image
--overrides=<text>                changes what is made
--privileged                      gives it all rights on the machine
-e, --env=<text> | -l, --labels=<text> | --port=<text> | --restart=<text> | --annotations=<text> | --image-pull-policy=<text> | --serviceaccount=<text> | --requests=<text> | --limits=<text> | --hostport=<text> | --override-type=<text> | --schedule=<text>
--target=<text> | --copy-to=<text> | --set-image=<text> | --profile=<text> | --custom=<read> | -c, --container=<text> | --share-processes | --replace | --same-node | --from=<text> | --tcp=<text> | --external-name=<text> | --node-port=<text> | --class=<text> | --rule=<text>
--clusterrole=<text> | --role=<text> | --group=<text> | --verb=<text> | --resource=<text> | --resource-name=<text> | --non-resource-url=<text> | --aggregation-rule=<text> | --duration=<text> | --audience=<text> | --value=<text> | --hard=<text> | --scopes=<text> | --description=<text>
--from-file=<text>                takes values from a file
--from-literal=<text>             takes a value
--from-env-file=<look> | --cert=<look> | --key=<look> | --docker-server=<text> | --docker-username=<text> | --docker-password=<secret> | --docker-email=<text> | --type=<text> | --append-hash
-i, --stdin | -t, --tty | --attach | --rm | --quiet | --expose | --command | --leave-stdin-open`;
