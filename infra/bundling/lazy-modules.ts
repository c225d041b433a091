import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

/** A module to bundle, and the bundle's path below the output directory, without extension. */
export interface LazyModule {
  readonly source: string;
  readonly out: string;
}

export interface LazyModules {
  readonly plugin: Plugin;
  /** What these bundles import lazily and no bundle before them did. */
  readonly importedBy: (bundles: Metafile) => LazyModule[];
  readonly refuseSharedState: (bundles: Metafile) => Promise<void>;
}

/**
 * Keeps what our sources import by `import()` out of their bundles: it becomes a bundle of its own beside them.
 *
 * esbuild splits ES modules only. In a CommonJS bundle the lazy module would be parsed at every cold start, and all
 * it shares with the rest could no longer be shaken: lazy S3 that way loads slower than S3 imported at the top.
 *
 * @param functions sources of functions; these may be imported lazily whatever they share: events go in, answers come out
 */
export const lazyModules = (root: string, functions: readonly string[]): LazyModules => {
  const sources = new Map<string, string>();
  const handedOut = new Set<string>();

  const plugin: Plugin = {
    name: 'lazy-modules',
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path: wanted, kind, importer, resolveDir }) => {
        if (kind !== 'dynamic-import' || isPackage(importer)) return undefined;
        const resolved = await build.resolve(wanted, { kind: 'import-statement', importer, resolveDir });
        if (resolved.errors.length > 0 || resolved.external) return resolved;
        const file = fileNameOf(path.relative(root, resolved.path));
        sources.set(file, resolved.path);
        return { path: `./${file}`, external: true };
      });
    },
  };

  const importedBy = ({ outputs }: Metafile): LazyModule[] => {
    const modules = Object.entries(outputs).flatMap(([output, { imports }]) =>
      imports.flatMap(({ path: imported }) => {
        const source = sources.get(path.basename(imported));
        const directory = path.basename(path.dirname(output));
        return source ? [{ source, out: `${directory}/${path.parse(imported).name}` }] : [];
      }),
    );
    return modules.filter(({ out }) => !handedOut.has(out) && handedOut.add(out));
  };

  /** A lazy bundle has copies of its own: a class of ours would fail `instanceof`, a cache would be another cache. */
  const refuseSharedState = async ({ outputs }: Metafile): Promise<void> => {
    for (const { entryPoint = '', inputs } of Object.values(outputs)) {
      if (functions.includes(path.resolve(root, entryPoint))) continue;
      const others = Object.keys(inputs).filter((input) => input !== entryPoint && !isPackage(input));
      const texts = await Promise.all(others.map((input) => readFile(path.resolve(root, input), 'utf8')));
      const unsafe = others.filter((_, index) => /^(export )?(class|let) /m.test(texts[index] ?? ''));
      if (unsafe.length === 0) continue;
      const message = `${entryPoint} is imported lazily and must not import what has classes or state: ${unsafe.join(', ')}.`;
      throw new Error(message);
    }
  };

  return { plugin, importedBy, refuseSharedState };
};

const isPackage = (file: string): boolean => /(^|[\\/])node_modules[\\/]/.test(file);

const fileNameOf = (source: string): string => {
  const name = source.slice(0, -path.extname(source).length).replace(/^.*node_modules[\\/]/, '');
  return `${name.replaceAll(/[^a-z0-9]+/gi, '-').replace(/^-/, '')}.cjs`;
};
