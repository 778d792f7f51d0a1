import { expect, test } from 'vitest';
import { buildOf } from '../src/build-environment.js';

test('an environment that no CI system made', () => {
  expect(buildOf({ HOME: '/root' })).toEqual({ system: 'ci' });
});

test('GitHub Actions: the branch of a pull request is its head, the address that of the run', () => {
  const environment = {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKFLOW: 'Build',
    GITHUB_SHA: 'abc',
    GITHUB_REF_NAME: '7/merge',
    GITHUB_HEAD_REF: 'feature',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'a/b',
    GITHUB_RUN_ID: '9',
  };
  expect(buildOf(environment)).toEqual({
    system: 'github-actions',
    pipeline: 'Build',
    commit: 'abc',
    branch: 'feature',
    url: 'https://github.com/a/b/actions/runs/9',
  });
  expect(buildOf({ ...environment, GITHUB_HEAD_REF: '' }).branch).toBe('7/merge');
});

test.for([
  [
    { GITLAB_CI: 'true', CI_COMMIT_SHA: 'abc' },
    { system: 'gitlab-ci', commit: 'abc' },
  ],
  [
    { JENKINS_URL: 'http://j', GIT_COMMIT: 'abc', GIT_BRANCH: 'origin/main' },
    { system: 'jenkins', commit: 'abc', branch: 'origin/main' },
  ],
  [
    { CIRCLECI: 'true', CIRCLE_SHA1: 'abc' },
    { system: 'circleci', commit: 'abc' },
  ],
  [
    { TF_BUILD: 'True', BUILD_SOURCEVERSION: 'abc' },
    { system: 'azure-pipelines', commit: 'abc' },
  ],
  [
    { BUILDKITE: 'true', BUILDKITE_COMMIT: 'abc' },
    { system: 'buildkite', commit: 'abc' },
  ],
] as const)('%j', ([environment, build]) => {
  expect(buildOf(environment)).toEqual(build);
});
