type Environment = Readonly<Record<string, string | undefined>>;

/** Where the pipeline runs and what for, as far as the CI system tells. */
export interface Build {
  /** `github-actions`, `gitlab-ci`, …; `ci` when it is none of those. */
  readonly system: string;
  readonly pipeline?: string;
  readonly commit?: string;
  readonly branch?: string;
  /** Where to read about this run. */
  readonly url?: string;
}

type Fact = Exclude<keyof Build, 'system'>;

interface CiSystem extends Readonly<Partial<Record<Fact, (environment: Environment) => string | undefined>>> {
  readonly system: string;
  /** Variable that only this system sets. */
  readonly sign: string;
}

const variable =
  (name: string) =>
  (environment: Environment): string | undefined =>
    environment[name];

/** The variables that each system documents. The first system whose sign is there is taken. */
const systems: readonly CiSystem[] = [
  {
    system: 'github-actions',
    sign: 'GITHUB_ACTIONS',
    pipeline: variable('GITHUB_WORKFLOW'),
    commit: variable('GITHUB_SHA'),
    branch: ({ GITHUB_HEAD_REF, GITHUB_REF_NAME }) => GITHUB_HEAD_REF || GITHUB_REF_NAME,
    url: ({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID }) =>
      GITHUB_RUN_ID && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`,
  },
  {
    system: 'gitlab-ci',
    sign: 'GITLAB_CI',
    pipeline: variable('CI_JOB_NAME'),
    commit: variable('CI_COMMIT_SHA'),
    branch: variable('CI_COMMIT_REF_NAME'),
    url: variable('CI_JOB_URL'),
  },
  {
    system: 'jenkins',
    sign: 'JENKINS_URL',
    pipeline: variable('JOB_NAME'),
    commit: variable('GIT_COMMIT'),
    branch: ({ CHANGE_BRANCH, BRANCH_NAME, GIT_BRANCH }) => CHANGE_BRANCH || BRANCH_NAME || GIT_BRANCH,
    url: variable('BUILD_URL'),
  },
  {
    system: 'circleci',
    sign: 'CIRCLECI',
    pipeline: variable('CIRCLE_JOB'),
    commit: variable('CIRCLE_SHA1'),
    branch: variable('CIRCLE_BRANCH'),
    url: variable('CIRCLE_BUILD_URL'),
  },
  {
    system: 'azure-pipelines',
    sign: 'TF_BUILD',
    pipeline: variable('BUILD_DEFINITIONNAME'),
    commit: variable('BUILD_SOURCEVERSION'),
    branch: variable('BUILD_SOURCEBRANCHNAME'),
  },
  {
    system: 'buildkite',
    sign: 'BUILDKITE',
    pipeline: variable('BUILDKITE_PIPELINE_SLUG'),
    commit: variable('BUILDKITE_COMMIT'),
    branch: variable('BUILDKITE_BRANCH'),
    url: variable('BUILDKITE_BUILD_URL'),
  },
];

/** What the CI system says of this run. */
export function buildOf(environment: Environment): Build {
  const found = systems.find(({ sign }) => environment[sign]);
  if (found === undefined) return { system: 'ci' };
  const facts = (['pipeline', 'commit', 'branch', 'url'] as const).flatMap((fact) => {
    const value = found[fact]?.(environment);
    return value ? [[fact, value] as const] : [];
  });
  return { system: found.system, ...Object.fromEntries(facts) };
}
