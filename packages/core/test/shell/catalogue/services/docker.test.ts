import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['docker ps -a', []],
  ['docker logs -f --tail 50 web', []],
  ['docker run -d -p 80:80 --name web nginx', ['container:run nginx']],
  ['docker run --rm -v "$PWD":/app -w /app node npm test', ['container:run node']],
  [
    'docker run --rm -v /:/mnt alpine chroot /mnt rm -rf /etc',
    ['container:run alpine', 'privilege:escape /', 'delete:remove /etc recursive force'],
  ],
  [
    'docker run -v /var/run/docker.sock:/var/run/docker.sock alpine rm -rf /data',
    [
      'container:run alpine',
      'privilege:escape /var/run/docker.sock',
      'delete:remove /data recursive force @container=alpine',
    ],
  ],
  ['docker run -v /etc/localtime:/etc/localtime:ro alpine', ['container:run alpine']],
  ['docker run -v /:/rootfs:ro prom/node-exporter', ['container:run prom/node-exporter', 'container:show-host /']],
  ['docker run --mount type=bind,source=/etc,target=/x alpine', ['container:run alpine', 'privilege:escape /etc']],
  ['docker run --privileged ubuntu', ['container:run ubuntu', 'container:run-privileged ubuntu']],
  [
    'docker run --pid=host --cap-add=SYS_ADMIN ubuntu',
    [
      'container:run ubuntu',
      'container:add-host-capability ubuntu',
      'container:share-host-processes ubuntu',
      'privilege:escape namespaces of the machine',
    ],
  ],
  ['docker run --cap-add NET_ADMIN vpn', ['container:run vpn', 'container:add-capability vpn']],
  ['docker run --net host vpn', ['container:run vpn', 'container:share-host-network vpn']],
  [
    'docker run --network=host --uts=host vpn',
    ['container:run vpn', 'container:share-host-network vpn', 'container:share-host-name vpn'],
  ],
  ['docker run --security-opt no-new-privileges=false a', ['container:run a', 'container:allow-new-privileges a']],
  ['docker run --cap-add CHOWN --network shop a', ['container:run a']],
  ['docker exec -u root web ls', ['container:exec web', 'container:exec-as-root web']],
  ['docker run --device /dev/sda ubuntu', ['container:run ubuntu', 'privilege:escape /dev/sda']],
  ['docker run --device /dev/dri ubuntu', ['container:run ubuntu']],
  ['docker run --security-opt seccomp=unconfined ubuntu', ['container:run ubuntu', 'container:drop-seccomp ubuntu']],
  [
    'docker run --entrypoint rm alpine -rf /data',
    ['container:run alpine', 'delete:remove /data recursive force @container=alpine'],
  ],
  ['docker run --env-file .env app', ['container:run app']],
  ['docker exec -it web bash', ['container:exec web', 'container:shell web']],
  ['docker exec web rm -rf /data', ['container:exec web', 'delete:remove /data recursive force @container=web']],
  ['docker exec --privileged web ls', ['container:exec web', 'container:exec-privileged web']],
  ['docker container rm -f web', ['container:remove web force']],
  ['docker rm -v web', ['container:remove web', 'container:remove-volume volumes of web']],
  ['docker stop web db', ['container:stop web', 'container:stop db']],
  ['docker kill web', ['container:kill web']],
  ['docker volume rm pgdata', ['container:remove-volume pgdata']],
  ['docker volume prune -f', ['container:remove-volume']],
  ['docker volume ls', []],
  ['docker system prune', ['container:prune']],
  [
    'docker system prune -af --volumes',
    ['container:prune-unasked force', 'container:remove-volume all that nothing uses'],
  ],
  ['docker image prune', ['container:remove-image']],
  ['docker rmi app', ['container:remove-image app']],
  ['docker cp web:/etc/passwd .', ['container:copy-from web:/etc/passwd', 'write:overwrite .']],
  [
    'docker cp evil web:/x',
    [
      'read:read evil',
      'container:copy-into web:/x',
      'write:overwrite /x @container=web',
      'write:overwrite /x/evil @container=web',
    ],
  ],
  ['docker cp $C /etc/passwd', ['read:read … dynamic', 'write:overwrite /etc/passwd']],
  ['docker build -t app .', ['container:build app']],
  ['docker build -o type=local,dest=/etc/x .', ['container:build', 'write:overwrite /etc/x']],
  ['docker buildx build --allow security.insecure .', ['container:build', 'container:run-privileged build']],
  ['docker save -o app.tar app', ['write:overwrite app.tar']],
  ['docker login -u bob -p secret', ['crypto:expose-secret in the command']],
  ['docker push app', ['container:push app']],
  ['docker swarm leave --force', ['container:remove-service']],
  ['docker stack rm app', ['container:remove-service app']],
  ['docker -H tcp://10.0.0.1:2375 ps', ['network:connect 10.0.0.1 external']],
  ['docker compose -f a.yml up -d', ['read:read a.yml', 'container:run']],
  [
    'docker compose -f a.yml down -v',
    ['read:read a.yml', 'container:stop', 'container:remove-volume volumes of the services'],
  ],
  [
    'docker compose exec web rm -rf /data',
    ['container:exec web', 'delete:remove /data recursive force @container=web'],
  ],
  [
    'docker compose run --rm web rm -rf /data',
    ['container:run web', 'delete:remove /data recursive force @container=web'],
  ],
  [
    'podman run --privileged --volume /:/mnt alpine',
    ['container:run alpine', 'privilege:escape /', 'container:run-privileged alpine'],
  ],
  ['podman system reset -f', ['container:remove-everything']],
  ['podman --hooks-dir /tmp/x ps', ['execute:load /tmp/x']],
  ['nerdctl exec web rm -rf /data', ['container:exec web', 'delete:remove /data recursive force @container=web']],
];

describe('docker', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
