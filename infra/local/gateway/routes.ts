import type { Registry } from '../functions/registry.ts';

export interface RouteMatch {
  /** The function to call. */
  readonly name: string;
  /** API Gateway's name of the route: `GET /api/v1/invoice/{id}` or `$default`. */
  readonly routeKey: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
}

export type Router = (method: string, path: string) => RouteMatch;

/** Finds a request's route as API Gateway's HTTP APIs do: the most specific one, else `$default`. */
export const createRouter = (registry: Registry): Router => {
  const routes = registry.contracts.map(toRoute).sort(bySpecificity);
  const fallback: RouteMatch = { name: registry.fallback.name, routeKey: '$default' };

  return (method, path) => {
    const segments = segmentsOf(path);
    if (!segments) return fallback;
    for (const route of routes) {
      const found = route.method === method ? match(route, segments) : undefined;
      if (found) return found;
    }
    return fallback;
  };
};

interface Route {
  readonly name: string;
  readonly method: string;
  readonly routeKey: string;
  readonly pattern: readonly Segment[];
}

type Segment = { readonly text: string } | { readonly parameter: string };

const toRoute = ({ name, method, path }: Registry['contracts'][number]): Route => ({
  name,
  method,
  routeKey: `${method} ${path}`,
  pattern: path
    .split('/')
    .slice(1)
    .map((text) => (text.startsWith('{') ? { parameter: text.slice(1, -1) } : { text })),
});

// The first segment in which two routes differ decides, and a fixed text beats a parameter.
const bySpecificity = (one: Route, other: Route): number =>
  specificity(one).localeCompare(specificity(other));

const specificity = ({ pattern }: Route): string =>
  pattern.map((segment) => ('text' in segment ? '0' : '1')).join('');

const segmentsOf = (path: string): string[] | undefined => {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
};

const match = ({ name, routeKey, pattern }: Route, segments: readonly string[]): RouteMatch | undefined => {
  if (segments.length !== pattern.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const actual = segments[index] ?? '';
    if ('text' in segment) {
      if (segment.text !== actual) return undefined;
    } else {
      if (actual === '') return undefined;
      parameters[segment.parameter] = actual;
    }
  }
  return Object.keys(parameters).length === 0
    ? { name, routeKey }
    : { name, routeKey, pathParameters: parameters };
};
