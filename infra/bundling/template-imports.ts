import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Spells out a function's `import()` of a template as one `import()` for each other function it may mean.
 *
 * esbuild would do the same by itself, but asks no plugin about what it finds, so that all of it would be in one bundle.
 */
export const templateImports = (functions: readonly string[]): Plugin => ({
  name: 'template-imports',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      if (!functions.includes(file)) return undefined;
      const contents = (await readFile(file, 'utf8')).replaceAll(
        /import\((`[^`]*\$\{[^`]*`)\)/g,
        (_, template: string) => `({${imports(file, template, functions)}})[${template}]()`,
      );
      return { contents, loader: 'ts' };
    });
  },
});

const imports = (importer: string, template: string, functions: readonly string[]): string =>
  functions
    .filter((source) => source !== importer)
    .map((source) => relativeFrom(path.dirname(importer), source))
    .filter((specifier) => patternOf(template).test(specifier))
    .map((specifier) => `'${specifier}': () => import('${specifier}')`)
    .join(', ');

const relativeFrom = (directory: string, file: string): string => {
  const relative = path.relative(directory, file).replaceAll('\\', '/');
  return relative.startsWith('.') ? relative : `./${relative}`;
};

const patternOf = (template: string): RegExp => {
  const literals = template.slice(1, -1).split(/\$\{[^}]*\}/);
  return new RegExp(`^${literals.map((literal) => literal.replaceAll('.', '\\.')).join('[^/]+')}$`);
};
