import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

const config = '@smithy/core/dist-es/submodules/config';

/** File of a package → what is bundled instead, from `replacements/`. */
const replacements: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node/dist-es/index.js': 'environment-credentials.ts',
  [`${config}/shared-ini-file-loader/loadSharedConfigFiles.js`]: 'no-shared-config.ts',
  [`${config}/config-resolver/regionConfig/getInstanceMetadataRegion.js`]: 'no-instance-metadata.ts',
  '@smithy/core/dist-es/submodules/event-streams/index.js': 'no-event-streams.ts',
  '@aws-sdk/middleware-endpoint-discovery/dist-es/index.js': 'no-endpoint-discovery.ts',
};

const unwanted = new RegExp(
  [
    '@aws-sdk/credential-provider-(?!node/|env/)',
    '@aws-sdk/(nested-clients|token-providers)/',
    '@smithy/credential-provider-imds/',
    '@aws-sdk/endpoint-cache/',
    `${config}/shared-ini-file-loader/(parseIni|readFile)\\.js`,
    '@smithy/core/dist-es/submodules/event-streams/(?!index\\.js)',
    // A second copy of the SDK's core, which cannot be shaken.
    '@smithy/core/dist-cjs/',
  ]
    .map((path) => `node_modules/${path}`)
    .join('|'),
);

/** Cuts out of the AWS SDK what no Lambda uses: its credential chain, its configuration files, event streams. */
export const lambdaSdk: Plugin = {
  name: 'lambda-sdk',
  setup(build) {
    for (const [original, replacement] of Object.entries(replacements)) {
      build.onLoad({ filter: endingIn(original) }, async ({ path: file }) => ({
        contents: await readFile(path.join(import.meta.dirname, 'replacements', replacement), 'utf8'),
        loader: 'ts',
        resolveDir: path.dirname(file),
      }));
    }
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, keepVersionOnly);
    build.onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]\w+\.js$/ },
      plainKeys,
    );
    build.onEnd(({ metafile }) => ({ errors: metafile ? refuseUnwanted(metafile) : [] }));
  },
};

const endingIn = (file: string): RegExp =>
  new RegExp(`[\\\\/]node_modules[\\\\/]${file.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')}$`);

const keepVersionOnly = async ({ path: file }: { path: string }) => {
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
  return { contents: JSON.stringify({ version }), loader: 'json' as const };
};

/**
 * Writes `{ "http": … }` where a client's schemas say `{ [_h]: … }`: the key could be an object whose conversion to a
 * text does something, for all that esbuild knows, so it would keep the schemas of every operation there is.
 */
const plainKeys = async ({ path: file }: { path: string }) => {
  const source = await readFile(file, 'utf8');
  const texts = new Map(
    [...source.matchAll(/^const (_\w+) = (".*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return {
    contents: source.replaceAll(/\[(_\w+)\]:/g, (key, name) =>
      texts.has(name) ? `${texts.get(name)}:` : key,
    ),
  };
};

/** An upgrade of the SDK that moves a file would silently bring the cut-out parts back. */
const refuseUnwanted = ({ outputs }: Metafile) =>
  [...new Set(Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)))]
    .filter((input) => unwanted.test(input))
    .map((input) => ({
      text: `${input} is in a bundle: has the AWS SDK moved what infra/bundling/lambda-sdk.ts replaces?`,
    }));
