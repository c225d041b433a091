import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take half a minute or more. Begun late, one of them would have the machine to itself in the end. */
const longest = [
  'notices-survive.test.ts',
  'in-turn.test.ts',
  'refund-faults.test.ts',
  'own-stack.test.ts',
  'bulk-end-to-end.test.ts',
  'refunds.test.ts',
  'capacity.test.ts',
  'bulk-faults.test.ts',
  'pos-load.test.ts',
  'merchants.test.ts',
  'bulk.test.ts',
  'terminal.test.ts',
];

/** As Vitest does it, but for those: a machine that has never run the tests knows of no file's duration. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.indexOf(basename(moduleId));
      return at < 0 ? longest.length : at;
    };
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}
