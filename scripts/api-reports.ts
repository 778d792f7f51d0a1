// npm run api-reports          writes packages/*/etc/*.api.md, the public API of every entry point as a text to review
// npm run check:api            fails when the built API differs from what is committed
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel, type ExtractorMessage } from '@microsoft/api-extractor';
import { type EntryPoint, entryPoints } from './api/entry-points.js';

const root = process.cwd();
const check = process.argv.includes('--check');

function configOf(entry: EntryPoint): ExtractorConfig {
  return ExtractorConfig.prepare({
    packageJsonFullPath: join(entry.packageFolder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: entry.packageFolder,
      mainEntryPointFilePath: entry.declarations,
      apiReport: {
        enabled: true,
        reportFolder: join(entry.packageFolder, 'etc'),
        reportTempFolder: join(root, 'temp', 'api'),
        reportFileName: entry.report,
      },
      newlineKind: 'lf',
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Error },
          // Everything exported is public; there are no release tags.
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          // The types of a subpath are those of the main entry; of that one, typedoc reports what is not exported.
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.None },
          // Missing documentation is typedoc's to report.
          'ae-undocumented': { logLevel: ExtractorLogLevel.None },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2022',
            lib: ['es2023'],
            module: 'esnext',
            moduleResolution: 'bundler',
            types: ['node'],
            strict: true,
            skipLibCheck: true,
          },
          files: [entry.declarations],
        },
      },
    },
  });
}

/** @returns what is wrong with the report, if anything */
function extract(entry: EntryPoint): string | undefined {
  const config = configOf(entry);
  mkdirSync(config.reportFolder, { recursive: true });
  const errors: string[] = [];
  const messageCallback = (message: ExtractorMessage): void => {
    if (message.logLevel === 'error') errors.push(message.formatMessageWithoutLocation());
    message.handled = true;
  };
  const { apiReportChanged } = Extractor.invoke(config, { localBuild: !check, messageCallback });
  if (errors.length > 0) return errors.join('\n  ');
  if (!check || !apiReportChanged) return undefined;
  return `${relative(root, config.reportFilePath)} is out of date; run \`npm run api-reports\`, review the change and commit it`;
}

let failures = 0;
for (const entry of entryPoints(root)) {
  const problem = extract(entry);
  console.log(`${problem === undefined ? '✓' : '✗'} ${entry.name}${problem === undefined ? '' : `\n  ${problem}`}`);
  if (problem !== undefined) failures++;
}
process.exitCode = failures > 0 ? 1 : 0;
