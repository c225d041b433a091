import path from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { lambdaSdk } from './lambda-sdk.ts';
import { type LazyModule, lazyModules } from './lazy-modules.ts';
import { templateImports } from './template-imports.ts';

/** One function: the source whose `handler` Lambda calls, and the name of its bundle. */
export interface Entry {
  readonly name: string;
  readonly source: string;
}

/**
 * Bundles functions to `<outDir>/<name>/index.cjs`, and what they import lazily beside it.
 *
 * @param root what the sources' paths are relative to
 * @returns the files it wrote
 */
export const bundle = async (root: string, entries: readonly Entry[], outDir: string): Promise<string[]> => {
  const functions = entries.map(({ source }) => source);
  const lazy = lazyModules(root, functions);
  const plugins = [lambdaSdk, templateImports(functions), lazy.plugin];
  const run = async (modules: readonly LazyModule[]): Promise<Metafile> => {
    const entryPoints = modules.map(({ source, out }) => ({ in: source, out }));
    const { metafile } = await build({
      ...options,
      absWorkingDir: root,
      outdir: outDir,
      entryPoints,
      plugins,
    });
    return metafile;
  };

  let metafile = await run(entries.map(({ name, source }) => ({ source, out: `${name}/index` })));
  const files = Object.keys(metafile.outputs);
  for (let modules = lazy.importedBy(metafile); modules.length > 0; modules = lazy.importedBy(metafile)) {
    metafile = await run(modules);
    await lazy.refuseSharedState(metafile);
    files.push(...Object.keys(metafile.outputs));
  }
  return files.map((file) => path.resolve(root, file));
};

const options = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  // Only the SDK's ES modules can be shaken: a third of the load time.
  mainFields: ['module', 'main'],
  // What import() is left is of Node's own modules; require() spares starting the ES module loader for them.
  supported: { 'dynamic-import': false },
  minify: true,
  // Arabic texts take two bytes a letter as they are, six when escaped.
  charset: 'utf8',
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;
