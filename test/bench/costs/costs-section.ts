import { businessMetrics } from '../../../shared/contracts/business-metrics.ts';
import { monthBasis, monthTable } from './month-table.ts';

/** What docs/operating.md says of costs, between its marks. */
export const costsSection = (): string => `${monthBasis()}\n\n${monthTable(watched)}`;

/** The document with the costs of today. */
export const withCosts = (document: string): string => {
  const [before, rest] = document.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`The document has no part between ${begin} and ${end}.`);
  return `${before}${begin}\n${costsSection()}\n${end}${after}`;
};

const begin = '<!-- costs: written by `npm run costs -- --write` -->';
const end = '<!-- end of costs -->';

/** What a prod stage has CloudWatch watch; `test/infra/observability.test.ts` counts it in the templates. */
export const watched = {
  /** With three that are read from the access log. */
  metrics: Object.keys(businessMetrics).length + 3,
  alarmedMetrics: 88,
};
